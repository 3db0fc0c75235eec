/*
 * findings.h - places that would change, in the formats of other programs.
 *
 * RDFormat is that of reviewdog, SARIF 2.1.0 that of code scanning, and the
 * third that of GitHub's workflow commands.  Each finding has the text that
 * would replace its place.
 */
#ifndef COMMAND_REPORT_FINDINGS_H
#define COMMAND_REPORT_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "command/options/options.h"

/* Why a place would change. */
enum findings_kind {
    FINDINGS_CONVERSION,
    FINDINGS_QUOTES,
    FINDINGS_REPAIR,
    FINDINGS_KINDS
};

struct findings_counts {
    uint64_t n[FINDINGS_KINDS];
};

/* A position in a file; both columns count from 1. */
struct findings_position {
    uint64_t line;
    uint64_t column; /* in characters */
    uint64_t byte;   /* in bytes of UTF-8 */
};

struct findings_place {
    enum findings_kind kind;
    const char *path;
    const char *part; /* the file in that file, which has the place; or NULL */
    struct findings_position from, to; /* `to` is after its last character */
    const char *before, *after;
    size_t before_nbytes, after_nbytes;
};

/* Prints what comes before all findings, one finding, and what comes after all;
 * `complete` is whether every input could be checked.  In the formats that are
 * one document, the first byte of the first finding is to be left out.  False
 * when out of memory; what is printed to is not checked. */
bool findings_print_begin(enum report_format format, FILE *out);
bool findings_print(enum report_format format,
                    const struct findings_place *place, FILE *out);
bool findings_print_end(enum report_format format, bool complete, FILE *out);

/* Whether characters that change are nothing but quotation marks. */
bool findings_are_quotes(const char *before, size_t n);

/* Says the counts in one line, such as "2 conversions, 1 repair"; false if
 * there is nothing to be said. */
enum { FINDINGS_TEXT = 300 };
bool findings_say(const struct findings_counts *counts,
                  char text[FINDINGS_TEXT]);

#endif
