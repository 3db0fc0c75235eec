/*
 * run_stdin_file.c - standard input as the file that --stdin-filename names.
 *
 * An editor replaces its text by what is written, and not every editor looks at
 * the exit status.  So nothing is written before all is converted, and where
 * that fails the input is written as it came.  It is read to its end first.
 */
#include "command/run/run_stdin_file.h"

#include <sys/stat.h>

#include "command/files/memory_file.h"
#include "command/files/path_filter.h"
#include "command/options/protected_files.h"
#include "command/run/run_one.h"
#include "command/say/message.h"
#include "command/say/progress.h"

/* What is written, until all is. */
struct held_output {
    struct buf bytes;
    bool failed; /* memory is short */
};

static bool hold(void *context, const char *bytes, size_t n)
{
    struct held_output *held = context;

    held->failed = !buf_append(&held->bytes, bytes, n);
    return !held->failed;
}

/* Whether text is written where it may take the place of the input. */
static bool writes_text(const struct run *run)
{
    return run->options->mode == MODE_CONVERT && run->sink.target == NULL;
}

/* Writes the input as it is. */
static bool give_back(struct run *run, struct memory_file *file)
{
    run->stopped =
        !memory_file_write(file, run->options->stdin_filename, &run->sink);
    return !run->stopped;
}

/* Converts the input, and writes the result if that is all of it. */
static enum status convert(struct run *run, struct source *source)
{
    struct held_output held = {.failed = false};
    bool holds = writes_text(run);

    if (holds) {
        run->sink.pass = hold;
        run->sink.pass_context = &held;
    }
    enum status status = run_one_do_source(run, source);
    run->sink.pass = NULL;
    if (held.failed) {
        message_error("%s: out of memory", run->options->stdin_filename);
        run->stopped = false;
    }
    if (holds && status != FAILED &&
        !run_write(run, held.bytes.data, held.bytes.n))
        status = FAILED;
    buf_free(&held.bytes);
    return status;
}

/* Whether the file is to stay as it is; it is then counted as left out. */
static bool is_left_out(struct run *run, enum walk_verdict verdict)
{
    struct stat info;

    walk_tree_count_left(&run->inputs, verdict);
    return verdict != WALK_TAKEN ||
           (protected_files_are_any(run->options) &&
            stat(run->options->stdin_filename, &info) == 0 &&
            walk_tree_count_protected(&run->inputs, &info));
}

/* Does it when all of it is read. */
static enum status do_file(struct run *run, struct memory_file *file)
{
    const char *name = run->options->stdin_filename;
    enum status status = FAILED;
    enum walk_verdict verdict;
    struct source source;

    if (path_filter_judge_name(run->options, name, &verdict)) {
        if (is_left_out(run, verdict))
            return run->options->mode != MODE_CONVERT || give_back(run, file)
                       ? DONE
                       : FAILED;
        if (memory_file_source(file, name, &source))
            status = convert(run, &source);
    }
    if (status == FAILED && writes_text(run) && !run->stopped)
        give_back(run, file);
    return status;
}

enum status run_stdin_file_do(struct run *run)
{
    const char *name = run->options->stdin_filename;
    struct memory_file file = {0};
    enum status status = FAILED;
    struct source source;

    if (!run_one_open(run, &source, "-"))
        return FAILED;
    source.name = name;
    progress_file(name);
    run->held = &file;
    if (memory_file_open(&file, name) && memory_file_read(&file, &source))
        status = do_file(run, &file);
    run->held = NULL;
    memory_file_close(&file);
    return status;
}
