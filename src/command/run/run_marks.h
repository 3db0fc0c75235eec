/*
 * run_marks.h - lines of plain text that marks keep as they are
 * (base/off_marks.h).
 *
 * It stands between the reader and what changes the text, the run's stream or
 * its repairs, which is told of each line whether it is to be changed.  A line
 * is held until its end is there; nothing depends on how the text is split.
 * Lines of a document are kept by formats/document/document_marks.c.
 */
#ifndef COMMAND_RUN_RUN_MARKS_H
#define COMMAND_RUN_RUN_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/off_marks.h"
#include "command/options/options.h"
#include "shutong.h"

/* A mark that keeps lines. */
struct run_mark {
    bool set;
    enum off_mark_kind kind;
    uint64_t line;
    bool used; /* what it keeps would have changed */
};

/* Takes more of a text, which is to be kept as it is or changed, and gives what
 * came of it, as shutong_stream_feed() does. */
typedef enum shutong_status run_marks_take(void *to, const char *in,
                                           size_t in_nbytes, bool kept,
                                           const char **out_ret,
                                           size_t *out_nbytes_ret,
                                           struct shutong_error *error);

/* Set all up to the name and zero the rest. */
struct run_marks {
    run_marks_take *take;
    void *to;
    bool keeps_marked; /* lines with any mark are kept too */
    /* Whether what a mark keeps would be changed. */
    bool (*would_change)(void *context, const char *text, size_t n);
    void *context;
    const char *name; /* where marks that change nothing are reported, or NULL;
                         then lines are counted */
    struct buf held;  /* the beginning of a line */
    bool in_long_line;
    uint64_t lines;       /* before what is held, or before the long line */
    struct run_mark off;  /* from its line on */
    struct run_mark next; /* for the next line */
};

/* Receives output; false to stop. */
typedef bool run_marks_give(void *context, const char *out, size_t n);

/* Whether marks count in plain text: with -c only where that is asked for, as
 * it gives what OpenCC does. */
bool run_marks_count(const struct options *options);

/* Whether in[0..n) may have a mark. */
bool run_marks_are_in(const char *in, size_t n);

/* Begins a text; the name is as above. */
void run_marks_begin(struct run_marks *marks, const char *name);

/* Passes on more of the text, and with `end` the last of it, but does not
 * finish it.  False where the text is over: *status_ret and `error` say why, or
 * it was stopped, with SHUTONG_OK. */
bool run_marks_feed(struct run_marks *marks, const char *in, size_t n, bool end,
                    run_marks_give *give, void *context,
                    enum shutong_status *status_ret,
                    struct shutong_error *error);

/* Passes over whole lines without marks, behind none that goes on. */
void run_marks_pass(struct run_marks *marks, const char *in, size_t n);

/* Says that a mark changes nothing. */
void run_marks_say_unused(const char *name, uint64_t line,
                          enum off_mark_kind kind);

void run_marks_free(struct run_marks *marks);

#endif
