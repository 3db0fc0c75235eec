/*
 * input.h - one input of a command line, from its beginning to its end.
 *
 * Everything gives its own messages.
 */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "file.h"
#include "options.h"
#include "report.h"
#include "shutong.h"
#include "tree.h"

/* Exit statuses; of several the highest counts. */
enum status { DONE = 0, CHANGED = 1, FAILED = 2 };

/* What a run needs in every input. */
struct run {
    const struct options *options;
    struct tree inputs;
    const struct shutong_converter *converter; /* NULL to detect */
    struct shutong_stream *stream;             /* or NULL, likewise */
    struct report *report; /* or NULL: the conversion is written */
    struct sink sink;
    bool stopped; /* nothing can be written any more, and that is said */
    char *bytes;  /* RUN_READ of them */
};

/* What is read and what is written stay in the second cache: measured on ASCII,
 * 84 ms for 500 MB, and 98 ms with twice as much. */
enum { RUN_READ = 64 * 1024 };

/* Writes to the sink; false, and the run is stopped, where that failed. */
bool run_write(struct run *run, const char *out, size_t out_nbytes);

/* What -v says of an input. */
void run_say_converted(const struct run *run, const char *name,
                       unsigned long long in_nbytes,
                       unsigned long long out_nbytes);

/* Opens an input; tells people what a terminal waits for. */
bool input_open(struct run *run, struct source *source, const char *path);

/* Converts a source to its end, to the sink or the report.  The stream is to be
 * reset afterwards. */
bool input_convert(struct run *run, struct source *source);

/* Opens an input, does what the run is for, and closes it. */
enum status input_do(struct run *run, const char *path);

#endif
