/*
 * report_state.h - what a report knows, for the files that it consists of.
 */
#ifndef COMMAND_REPORT_REPORT_STATE_H
#define COMMAND_REPORT_REPORT_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "command/options/options.h"
#include "command/report/compare_texts.h"
#include "command/report/findings.h"
#include "command/report/json_lines.h"
#include "command/report/report.h"
#include "shutong.h"

enum {
    REPORT_PLACE = 256, /* characters of a place; more are a place more */
    REPORT_SCRIPTS = SHUTONG_SCRIPT_TABLE_CONVERTED + 1
};

/* Characters next to each other that would change. */
struct changed_place {
    struct findings_position at; /* of the first */
    uint64_t nbefore, nafter;    /* characters */
    struct buf before, after;    /* text, where it is asked for */
    bool open;
};

/* What is known of a text that is compared with its conversion. */
struct changes {
    struct findings_position at; /* of the comparison */
    uint64_t characters, lines;
    uint64_t last_line; /* the last one that is counted */
    struct changed_place place;
    bool any;
};

/* Where a text was repaired. */
struct repaired_at {
    uint64_t line, column;
};

/* Lines of a text in one script. */
struct line_range {
    uint64_t first, count;
    enum shutong_script script;
    uint32_t text, text_nbytes; /* where its text is among the excerpts */
};

struct report {
    const struct options *options;
    FILE *out;        /* standard output, or what stands for it */
    const char *name; /* of the text, */
    struct buf shown; /* and as it is shown, with a NUL */
    const char *part; /* the file in it that is compared, or NULL; */
    struct buf part_name, part_shown; /* the same for both together */
    const struct encoding *encoding;
    struct comparison comparison;
    struct changes changes;
    bool unlisted;                  /* it was not, and that is reported */
    struct diff *diff;              /* or NULL */
    struct json_lines record, item; /* of the text, and of a part of it */
    struct items items;
    struct items repairs; /* places that were repaired, or left alone */
    bool repairs_failed;  /* out of memory: one is missing */
    /* Where text was repaired and that is not in a place so far. */
    struct repaired_at *repaired;
    size_t nrepaired, repaired_cap;
    size_t next_repaired;
    struct findings_counts counts; /* of places, where they are asked for */

    struct line_range *runs;
    size_t nruns, cap;
    bool runs_failed; /* out of memory: one is missing */
    uint64_t runs_left_out[REPORT_SCRIPTS];
    struct buf excerpts;
};

/* Prints text such that a terminal shows it. */
void report_state_print_visible(const struct report *report, const char *s,
                                size_t n);

/* Says that memory is short for the text; false. */
bool report_state_no_memory(const struct report *report);

/* The name of the encoding if it is to be reported; otherwise NULL. */
const char *report_state_encoding_name(const struct report *report);

/* Begins the record of a text. */
struct json_lines *report_state_begin_record(struct report *report);

/* Ends it, with the items, where they are asked for, by that name. */
bool report_state_end_record(struct report *report, const char *items);

#endif
