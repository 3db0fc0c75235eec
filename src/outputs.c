/*
 * outputs.c - each input to an output of its own: itself, or a file in a
 * directory.
 */
#include "outputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "glossary.h"
#include "message.h"
#include "progress.h"

/* Ends an output that is complete.  In place, text that has not changed leaves
 * the file as it is, whichever of several ways it was encoded in. */
static enum status end_sink(struct run *run)
{
    bool same = run->comparison != NULL && comparison_finish(run->comparison) &&
                !run->text_differs;

    if (!same)
        return sink_commit(&run->sink) ? DONE : FAILED;
    sink_abort(&run->sink);
    return DONE;
}

/* Converts a source to the sink that is open for it; closes both. */
static enum status fill_sink(struct run *run, struct source *source)
{
    enum status status = FAILED;

    run->stopped = run->text_differs = false;
    writer_reset(&run->writer);
    if (run->comparison != NULL)
        comparison_clear(run->comparison);
    if (input_convert(run, source))
        status = end_sink(run);
    else
        sink_abort(&run->sink);
    if (run->stream != NULL)
        shutong_stream_reset(run->stream);
    source_close(source);
    return status;
}

/* ---- in place ------------------------------------------------------------ */

static enum status rewrite_input(struct run *run, const char *path)
{
    struct source source;
    struct stat info;

    if (stat(path, &info) == 0 && glossary_has(run->options, &info)) {
        message_error("%s: has own terms, and is left as it is", path);
        return FAILED;
    }
    return sink_open_in_place(&run->sink, &source, path, run->options->suffix)
               ? fill_sink(run, &source)
               : FAILED;
}

static bool is_same(void *context, const char *text, size_t n)
{
    (void)context, (void)text, (void)n;
    return true;
}

static bool differs(void *context, const char *before, size_t before_nbytes,
                    const char *after, size_t after_nbytes)
{
    struct run *run = context;

    (void)before, (void)before_nbytes, (void)after, (void)after_nbytes;
    run->text_differs = true;
    return true;
}

enum status outputs_rewrite(struct run *run)
{
    struct comparison comparison = {.listener = {is_same, differs, run}};
    enum status status = DONE;

    if (!run_is_plain(run) && run->options->to_encoding == NULL)
        run->comparison = &comparison;
    for (size_t i = 0; i < run->inputs.n; i++) {
        enum status one = rewrite_input(run, run->inputs.names[i]);
        progress_done(one != DONE, run->sink.changed);
        if (one == FAILED && run->renames != NULL)
            rename_keep(run->renames, i);
        if (one > status)
            status = one;
    }
    run->comparison = NULL;
    comparison_free(&comparison);
    return status;
}

/* ---- to a directory ------------------------------------------------------ */

/* What an input, and a directory of the tree, is called in the output
 * directory. */
static const char *input_name(const struct tree *tree, size_t i)
{
    return tree->outputs != NULL ? tree->outputs[i]
                                 : tree->names[i] + tree->within[i];
}

static const char *directory_name(const struct tree_directory *directory)
{
    return directory->output != NULL ? directory->output : directory->name;
}

/* DIR/NAME, to be freed; NULL when out of memory, which is said. */
static char *path_in(const char *directory, const char *name)
{
    char *path;

    if (asprintf(&path, "%s/%s", directory, name) >= 0)
        return path;
    message_error("out of memory");
    return NULL;
}

/* Makes a directory, unless it is there. */
static bool make_directory(const char *path, mode_t mode)
{
    struct stat info;

    if (mkdir(path, mode) != 0 && errno != EEXIST)
        message_system(path, "cannot be made", errno);
    else if (stat(path, &info) != 0)
        message_system(path, "cannot be opened", errno);
    else if (!S_ISDIR(info.st_mode))
        message_error("%s: is there already, and no directory", path);
    else
        return true;
    return false;
}

/* Makes the directories of the tree, such that they can be written to.  What is
 * to be in one that cannot be made fails by itself. */
static bool make_directories(const struct run *run)
{
    bool made = true;

    for (size_t i = 0; i < run->inputs.ndirectories; i++) {
        const struct tree_directory *f = &run->inputs.directories[i];
        char *path = path_in(run->options->output_dir, directory_name(f));
        made = path != NULL && make_directory(path, f->mode | S_IRWXU) && made;
        free(path);
    }
    return made;
}

/* Gives them the permissions of those they mirror, the innermost first. */
static bool finish_directories(const struct run *run)
{
    bool done = true;

    for (size_t i = run->inputs.ndirectories; i > 0; i--) {
        const struct tree_directory *f = &run->inputs.directories[i - 1];
        char *path = path_in(run->options->output_dir, directory_name(f));
        if (path != NULL && chmod(path, f->mode) != 0) {
            message_system(path, "cannot be given its mode", errno);
            done = false;
        }
        done = done && path != NULL;
        free(path);
    }
    return done;
}

/* Converts an input to a file. */
static enum status write_input(struct run *run, const char *path,
                               const char *output)
{
    struct source source;
    struct stat info;

    if (!run->options->force && lstat(output, &info) == 0) {
        message_error("%s: %s is there already; --force writes over it", path,
                      output);
        return FAILED;
    }
    if (!sink_open(&run->sink, output))
        return FAILED;
    if (!source_open(&source, path, &run->sink)) {
        sink_abort(&run->sink);
        return FAILED;
    }
    if (sink_copy_mode(&run->sink, &source))
        return fill_sink(run, &source);
    sink_abort(&run->sink);
    source_close(&source);
    return FAILED;
}

enum status outputs_write(struct run *run)
{
    if (!make_directory(run->options->output_dir, 0777))
        return FAILED;
    enum status status = make_directories(run) ? DONE : FAILED;

    for (size_t i = 0; i < run->inputs.n; i++) {
        const char *path = run->inputs.names[i];
        char *output =
            path_in(run->options->output_dir, input_name(&run->inputs, i));
        bool written = output != NULL && write_input(run, path, output) == DONE;
        progress_done(!written, false);
        if (!written)
            status = FAILED;
        free(output);
    }
    return finish_directories(run) ? status : FAILED;
}
