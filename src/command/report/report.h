/*
 * report.h - what is reported about a text instead of converting it.
 *
 * What a conversion would change (--list, --check, --diff), and which script a
 * text is in (--detect): on standard output, and nothing is written anywhere
 * else.  Standard output is printed to and not checked but where it ends work
 * early; all other messages are given here.
 */
#ifndef COMMAND_REPORT_REPORT_H
#define COMMAND_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "command/options/options.h"
#include "command/report/findings.h"
#include "shutong.h"

struct report;

/* Makes a report, for one text after another; the options must outlive it.  It
 * is printed to `out`, which is standard output or stands for it.  Returns NULL
 * when out of memory. */
struct report *report_new(const struct options *options, FILE *out);

/* Frees a report.  NULL is fine. */
void report_free(struct report *report);

/* Prints what comes before all texts, and after them; `complete` is whether all
 * could be checked.  False if that failed, which is reported. */
bool report_begin_all(struct report *report);
bool report_end_all(struct report *report, bool complete);

/* How many places of which kind there were in all texts, where places were
 * asked for. */
struct findings_counts report_counts(const struct report *report);

/* The same of a report of one of several threads, which begins again at 0; and
 * added to the report of all. */
void report_move_counts(struct report *report, struct findings_counts *counts);
void report_add_counts(struct report *report,
                       const struct findings_counts *counts);

/* Begins a text, and forgets the one before where that was not ended.  False
 * when out of memory, which is reported. */
bool report_begin(struct report *report, const char *name);

/* Takes more of the text, and its conversion so far.  False when out of memory,
 * or when standard output cannot be written: ferror() of it. */
bool report_piece(struct report *report, const char *in, size_t in_nbytes,
                  const char *out, size_t out_nbytes);

/* What comes now is a file in the text's, archive.epub:chapter.xhtml, and its
 * places are counted from its beginning.  False when out of memory. */
bool report_part(struct report *report, const char *part);

/* What was taken of the conversion is that of what was taken of the text: no
 * difference goes on.  False when out of memory. */
bool report_align(struct report *report);

/* The encoding of the text, to be called before its end; NULL for ASCII.  It is
 * reported if it was to be detected. */
void report_encoding(struct report *report, const struct encoding *encoding);

/* Ends a text that was converted whole; *changed_ret is whether that changed
 * it.  False when out of memory. */
bool report_end(struct report *report, bool *changed_ret);

/* Takes a run of lines, as a detector gives it to `context`, a report. */
int report_lines(void *context, const struct shutong_lines *run);

/* Takes a place that was repaired, or left alone. */
void report_place(struct report *report, const struct shutong_place *place);

/* Ends a text by what the detector found.  False when out of memory. */
bool report_detection(struct report *report,
                      const struct shutong_detection *found);

#endif
