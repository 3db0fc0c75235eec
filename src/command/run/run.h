/*
 * run.h - the state of a run of the command: what every input needs.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_RUN_RUN_H
#define COMMAND_RUN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "command/files/rename_files.h"
#include "command/files/sink.h"
#include "command/files/text_reader.h"
#include "command/files/text_writer.h"
#include "command/files/walk_tree.h"
#include "command/options/options.h"
#include "command/report/compare_texts.h"
#include "command/report/count_changes.h"
#include "command/report/explain_json.h"
#include "command/report/report.h"
#include "command/review/review_page.h"
#include "command/run/run_marks.h"
#include "command/run/run_repair.h"
#include "shutong.h"

struct consumer;
struct lane;
struct memory_file;
struct run_staged;
struct open_directories;

/* Exit statuses; of several the highest counts. */
enum status { DONE = 0, CHANGED = 1, FAILED = 2 };

/* What a run needs in every input.  What is made for another mode is NULL, and
 * asked for by the consumer only that it was made for. */
struct run {
    const struct options *options;
    struct walk_tree inputs;
    const struct shutong_converter *converter; /* NULL to detect */
    struct shutong_stream *stream; /* or NULL, likewise; or only to repair */
    struct repairs *repairs;       /* or NULL */
    struct run_marks marks;        /* of plain text, where they ... */
    bool has_marks;                /* ... count in the input */
    struct text_reader reader;
    const struct memory_file *held; /* where the input's bytes are, or NULL: in
                                       the file of its name */
    struct text_writer writer;
    FILE *out; /* standard output, or what stands for it: for consumers that
                  print */
    const struct consumer *consumer; /* what happens to inputs, and ... */
    struct report *report;           /* ... what it needs for that */
    struct explain *explain;
    /* Who is told of every change of the stream, or NULL. */
    int (*change)(void *context, const struct shutong_change *change);
    void *change_context;
    struct shutong_detector *detector;
    bool changed;                  /* the input would; which it sets */
    struct review *review;         /* or NULL: a page is written as well */
    struct comparison *comparison; /* of text and conversion, or NULL; ... */
    bool text_differs;             /* ... which it sets */
    struct count_changes *tally;   /* of what changes, for -v, or NULL */
    struct comparison compared;    /* these two, where they are asked for */
    struct count_changes counts;
    struct run_staged *staged;      /* of --staged, or NULL */
    struct open_directories *place; /* of -O, where that is at work */
    struct renames *renames; /* or NULL: names stay, or are those of outputs */
    struct sink sink;
    struct lane *lane; /* that this is the run of, or NULL */
    bool stopped; /* nothing can be written any more, and that is reported */
};

/* Prepares for the marks of an input, which is plain text. */
void run_begin_marks(struct run *run, const char *name);

/* Whether a text would change by itself in a run, which is the context. */
bool run_would_change(void *context, const char *text, size_t n);

/* Writes to the sink; false, and the run is stopped, where that failed. */
bool run_write(struct run *run, const char *out, size_t out_nbytes);

/* Whether text is UTF-8 from end to end, and nothing else is to be done. */
bool run_is_plain(const struct run *run);

/* Says that text at hand, which begins `at` bytes after the input's beginning,
 * could not be converted, and what its encoding seems to be. */
void run_say_failure(const struct run *run, const char *name,
                     const struct shutong_error *error, const char *text,
                     size_t n, uint64_t at);

/* Has the stream tell of every change; or, with NULL, those whom the consumer
 * made.  Between two texts.  False when out of memory, which is reported. */
bool run_listen(struct run *run,
                int (*change)(void *context,
                              const struct shutong_change *change),
                void *context);

/* Counts what changes in an input, for -v: its text and its conversion, whole
 * only together.  False when out of memory, which is reported. */
bool run_count(struct run *run, const char *name, const char *in,
               size_t in_nbytes, const char *out, size_t out_nbytes);

/* Says of an input that it was converted, for -v and to an observer.  False
 * when out of memory, which is reported. */
bool run_say_converted(struct run *run, const char *name,
                       const struct encoding *encoding,
                       unsigned long long in_nbytes,
                       unsigned long long out_nbytes);

#endif
