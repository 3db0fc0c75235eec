/*
 * run_per_file.c - each input to an output of its own: itself, or a file in a
 * directory.
 */
#include "command/run/run_per_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/run/run_each.h"
#include "command/run/run_one.h"
#include "command/files/directory_descriptor.h"
#include "command/options/protected_files.h"
#include "command/say/message.h"
#include "command/files/convert_names.h"

/* Ends an output that is complete.  In place, text that has not changed leaves
 * the file as it is, whichever of several ways it was encoded in. */
static enum status end_sink(struct run *run)
{
    bool same = run->comparison != NULL &&
                compare_texts_finish(run->comparison) && !run->text_differs;

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
    text_writer_reset(&run->writer);
    if (run->comparison != NULL)
        compare_texts_clear(run->comparison);
    if (run_one_convert(run, source))
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

    if (stat(path, &info) == 0 &&
        protected_files_has_terms(run->options, &info)) {
        message_error("%s: contains custom terms; not changed", path);
        return FAILED;
    }
    if (stat(path, &info) == 0 &&
        protected_files_is_config(run->options, &info)) {
        message_error("%s: is the configuration; not changed", path);
        return FAILED;
    }
    if (stat(path, &info) == 0 &&
        protected_files_is_dictionary(run->options, &info)) {
        message_error("%s: is a dictionary of the configuration; not changed",
                      path);
        return FAILED;
    }
    if (!sink_open_in_place(&run->sink, &source, path, run->options->suffix))
        return FAILED;
    run->sink.observer = source.observer = run->options->observer;
    return fill_sink(run, &source);
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

static bool begin_rewriting(struct run *run, const struct run *whole)
{
    (void)whole;
    run->compared.listener =
        (struct comparison_listener){is_same, differs, run};
    if (!run_is_plain(run) && run->options->to_encoding == NULL)
        run->comparison = &run->compared;
    return true;
}

static enum status rewrite(struct run *run, size_t input)
{
    run->sink.changed = false;
    return rewrite_input(run, run->inputs.names[input]);
}

/* A name stays if its text could not be converted. */
static void note_rewritten(struct run *run, size_t input, enum status status)
{
    if (status == FAILED && run->renames != NULL)
        rename_files_keep(run->renames, input);
}

enum status run_per_file_rewrite(struct run *run)
{
    static const struct each_input in_place = {.own_outputs = true,
                                               .replaces = true,
                                               .begin = begin_rewriting,
                                               .one = rewrite,
                                               .done = note_rewritten};

    return run_each_do(run, &in_place);
}

/* ---- to a directory ------------------------------------------------------ */

/* All is done by descriptors, from the directory of the options down and
 * through no link, so that nothing is written outside it.  Of the directories
 * in it only those that were made here get a mode. */

/* What is open: the directory, and the one in it that was written to last. */
struct open_directories {
    int root, folder;
    const char *name; /* of that in the directory, n bytes with the slash */
    size_t n;
};

/* DIR/NAME, to be freed; NULL when out of memory, which is reported. */
static char *path_in(const char *directory, const char *name)
{
    char *path;

    if (asprintf(&path, "%s/%s", directory, name) >= 0)
        return path;
    message_error("out of memory");
    return NULL;
}

/* Says why a directory in the output directory cannot be used. */
static void say_unusable(const char *path, int failed)
{
    if (failed == ELOOP)
        message_error("%s: is a symbolic link, which -O does not follow; "
                      "remove it first",
                      path);
    else if (failed == ENOTDIR)
        message_error("%s: already exists and is not a directory", path);
    else
        message_system(path, "cannot be opened", failed);
}

/* Opens the directory of the options, which may be a link, and is made where it
 * is not there; -1 where that fails, which is reported. */
static int open_root(const char *path)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        message_system(path, "cannot be created", errno);
        return -1;
    }
    int root = directory_descriptor_open(AT_FDCWD, path, true);
    if (root < 0)
        say_unusable(path, errno);
    return root;
}

static const char *directory_name(const struct walk_tree_directory *directory)
{
    return directory->output != NULL ? directory->output : directory->name;
}

/* Opens what the first n bytes of a name within the directory mean; -1 where
 * that fails.  It stays open until another is asked for. */
static int open_place(struct open_directories *place, const char *name,
                      size_t n)
{
    if (place->folder >= 0 && place->n == n &&
        (n == 0 || memcmp(place->name, name, n) == 0))
        return place->folder;
    if (place->folder >= 0)
        close(place->folder);
    place->name = name;
    place->n = n;
    place->folder = directory_descriptor_below(place->root, name, n);
    return place->folder;
}

/* Makes a directory of the tree, unless it is there, such that it can be
 * written to. */
static bool make_directory(struct open_directories *place,
                           struct walk_tree_directory *d, const char *path)
{
    const char *name = directory_name(d);
    size_t last = convert_names_last(name);
    struct stat info;
    int parent = open_place(place, name, last);

    if (parent < 0) {
        say_unusable(path, errno);
        return false;
    }
    d->made = mkdirat(parent, name + last, d->mode | S_IRWXU) == 0;
    if (!d->made && errno != EEXIST)
        return message_system(path, "cannot be created", errno);
    int fd = directory_descriptor_open(parent, name + last, false);
    bool opened = fd >= 0 && fstat(fd, &info) == 0;
    if (opened) {
        d->dev = info.st_dev;
        d->ino = info.st_ino;
    } else {
        say_unusable(path, errno);
    }
    if (fd >= 0)
        close(fd);
    return opened;
}

/* Makes the directories of the tree.  What is to be in one that cannot be made
 * fails by itself. */
static bool make_directories(struct run *run, struct open_directories *place)
{
    bool made = true;

    for (size_t i = 0; i < run->inputs.ndirectories; i++) {
        struct walk_tree_directory *d = &run->inputs.directories[i];
        char *path = path_in(run->options->output_dir, directory_name(d));
        made = path != NULL && make_directory(place, d, path) && made;
        free(path);
    }
    return made;
}

/* Gives one that was made here the permissions of that which it mirrors. */
static bool finish_directory(struct open_directories *place,
                             const struct walk_tree_directory *d,
                             const char *path)
{
    const char *name = directory_name(d);
    size_t last = convert_names_last(name);
    struct stat info;
    int parent = open_place(place, name, last);
    int fd =
        parent < 0 ? -1 : directory_descriptor_open(parent, name + last, false);
    bool done = fd >= 0 && fstat(fd, &info) == 0;

    /* Another that is there by now is left as it is. */
    if (done && info.st_dev == d->dev && info.st_ino == d->ino)
        done = fchmod(fd, d->mode) == 0;
    if (!done)
        message_system(path, "permissions cannot be set", errno);
    if (fd >= 0)
        close(fd);
    return done;
}

/* The same for all, the innermost first. */
static bool finish_directories(const struct run *run,
                               struct open_directories *place)
{
    bool done = true;

    for (size_t i = run->inputs.ndirectories; i > 0; i--) {
        const struct walk_tree_directory *d = &run->inputs.directories[i - 1];
        if (!d->made)
            continue;
        char *path = path_in(run->options->output_dir, directory_name(d));
        done = path != NULL && finish_directory(place, d, path) && done;
        free(path);
    }
    return done;
}

/* Converts an input to a file in a folder; `shown` is its path. */
static enum status write_input(struct run *run, const char *path, int folder,
                               const char *name, const char *shown)
{
    bool over = run->options->force;
    struct source source;
    struct stat info;
    bool exists = fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0;

    if (exists && !over) {
        message_error("%s: %s already exists; use --force to overwrite", path,
                      shown);
        return FAILED;
    }
    if (exists && protected_files_would_lose(run->options, shown, &info))
        return FAILED;
    if (!sink_open_in(&run->sink, folder, name, shown, over))
        return FAILED;
    run->sink.observer = run->options->observer;
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

/* The same to what the input is called within the directory. */
static bool write_within(struct run *run, const char *path, const char *name)
{
    size_t last = convert_names_last(name);
    char *shown = path_in(run->options->output_dir, name);

    if (shown == NULL)
        return false;
    int folder = open_place(run->place, name, last);
    bool written = folder >= 0 &&
                   write_input(run, path, folder, name + last, shown) == DONE;
    if (folder < 0)
        message_system(shown, "cannot be created", errno);
    free(shown);
    return written;
}

static bool begin_place(struct run *run, const struct run *whole)
{
    if (run == whole)
        return true;
    run->place = malloc(sizeof(*run->place));
    if (run->place != NULL)
        *run->place =
            (struct open_directories){.root = whole->place->root, .folder = -1};
    return run->place != NULL || message_error("out of memory");
}

static void end_place(struct run *run)
{
    if (run->place != NULL && run->place->folder >= 0)
        close(run->place->folder);
    free(run->place);
}

static enum status write_one(struct run *run, size_t input)
{
    const char *output = run->inputs.outputs[input];

    /* One without a name is another that is given twice. */
    return output == NULL || write_within(run, run->inputs.names[input], output)
               ? DONE
               : FAILED;
}

enum status run_per_file_write(struct run *run)
{
    static const struct each_input to_directory = {.begin = begin_place,
                                                   .end = end_place,
                                                   .one = write_one,
                                                   .own_outputs = true};
    struct open_directories place = {.folder = -1};

    place.root = open_root(run->options->output_dir);
    if (place.root < 0)
        return FAILED;
    run->place = &place;
    enum status status = make_directories(run, &place) ? DONE : FAILED;
    enum status written = run_each_do(run, &to_directory);
    if (written > status)
        status = written;
    if (!finish_directories(run, &place))
        status = FAILED;
    if (place.folder >= 0)
        close(place.folder);
    close(place.root);
    return status;
}
