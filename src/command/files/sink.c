/*
 * sink.c - where text goes.
 *
 * The order on commit is write, owner and mode, fsync, into its place, fsync of
 * the folder: after a crash there is the old file or the new one.  All is done
 * in the folder that was opened, wherever that is by then.
 */
#include "command/files/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/files/file_attributes.h"
#include "command/files/directory_descriptor.h"
#include "command/files/ending_signals.h"
#include "command/say/message.h"
#include "command/files/replace_file.h"
#include "command/say/i18n.h"

static void sink_release(struct sink *sink)
{
    draft_end(&sink->draft);
    message_ending(NULL, NULL);
    if (sink->folder >= 0)
        close(sink->folder);
    free(sink->target);
    free(sink->beside);
    sink->target = sink->beside = NULL;
    sink->folder = sink->fd = -1;
}

/* A sink that nothing is open for. */
static struct sink closed_sink(const char *name)
{
    return (struct sink){.name = name,
                         .fd = -1,
                         .folder = -1,
                         .draft = {.folder = -1, .fd = -1, .kept = -1}};
}

static void remember_file(struct sink *sink, const struct stat *info)
{
    sink->is_file = S_ISREG(info->st_mode);
    sink->dev = info->st_dev;
    sink->ino = info->st_ino;
}

static const char standard_output[] = N_("standard output");

/* The name for messages: what has none is described in the user's language. */
static const char *shown(const struct sink *sink)
{
    return sink->name == standard_output ? _(standard_output) : sink->name;
}

static bool open_standard_output(struct sink *sink)
{
    struct stat info;

    sink->name = standard_output;
    sink->fd = STDOUT_FILENO;
    if (fstat(sink->fd, &info) != 0)
        return message_system(shown(sink), "cannot be written", errno);
    remember_file(sink, &info);
    return true;
}

/* Opens a draft for what the target is to be. */
static bool open_draft(struct sink *sink)
{
    /* What was written beside it could not be removed either. */
    if (sink->exists && directory_descriptor_only_adds(sink->folder))
        return message_error(
            "%s: cannot be replaced: its directory is append-only", sink->name);
    int failed = draft_open(&sink->draft, sink->folder);

    if (failed == 0)
        message_ending(sink->exists ? N_("; %s is unchanged")
                                    : N_("; %s was not created"),
                       sink->name);
    else
        message_system(sink->name,
                       sink->exists ? "cannot be written" : "cannot be created",
                       failed);
    return failed == 0;
}

/* Opens the folder that a path is in, and takes the name that it has there. */
static bool open_folder(struct sink *sink, const char *path)
{
    const char *name;

    sink->folder = directory_descriptor_of(path, &name);
    if (sink->folder >= 0) {
        sink->target = strdup(name);
        sink->beside = strndup(path, (size_t)(name - path));
    }
    if (sink->target != NULL && sink->beside != NULL)
        return true;
    return message_system(
        sink->name, sink->exists ? "cannot be written" : "cannot be created",
        errno);
}

/* Opens something that is not a regular file, such as a pipe. */
static bool open_directly(struct sink *sink)
{
    sink->fd = open(sink->name, O_WRONLY | O_CLOEXEC);
    if (sink->fd < 0)
        message_system(sink->name, "cannot be written", errno);
    return sink->fd >= 0;
}

/* Opens a file at a path that is through all links. */
static bool open_file(struct sink *sink, const char *path)
{
    sink->mode = file_attributes_masked(0666);
    sink->over = true;
    if (open_folder(sink, path) && open_draft(sink))
        return true;
    sink_abort(sink);
    return false;
}

bool sink_open(struct sink *sink, const char *path)
{
    struct stat *info = &sink->opened;

    *sink = closed_sink(path);
    if (path == NULL || strcmp(path, "-") == 0 ||
        strcmp(path, "/dev/stdout") == 0)
        return open_standard_output(sink);

    sink->exists = stat(path, info) == 0;
    if (sink->exists && S_ISDIR(info->st_mode))
        return message_error("%s: is a directory", path);
    if (sink->exists && !S_ISREG(info->st_mode))
        return open_directly(sink);
    if (sink->exists && access(path, W_OK) != 0)
        return message_system(path, "cannot be written", errno);
    if (!sink->exists) {
        if (lstat(path, info) != 0)
            return open_file(sink, path);
        return message_error("%s: is a dangling symbolic link", path);
    }
    char *target = realpath(path, NULL);
    if (target == NULL)
        return message_system(path, "cannot be written", errno);
    remember_file(sink, info);
    bool opened = open_file(sink, target);
    free(target);
    return opened;
}

/* Whether what is in the output's place may be written over; says why not. */
static bool may_write_over(const struct sink *sink, const char *name)
{
    if (S_ISLNK(sink->opened.st_mode))
        message_error("%s: is a symbolic link, which -O does not follow; "
                      "remove it first",
                      sink->name);
    else if (S_ISDIR(sink->opened.st_mode))
        message_error("%s: is a directory", sink->name);
    else if (!S_ISREG(sink->opened.st_mode))
        message_error("%s: is not a regular file and cannot be rewritten",
                      sink->name);
    else if (faccessat(sink->folder, name, W_OK, 0) != 0)
        message_system(sink->name, "cannot be written", errno);
    else
        return true;
    return false;
}

bool sink_open_in(struct sink *sink, int folder, const char *name,
                  const char *shown, bool over)
{
    *sink = closed_sink(shown);
    sink->over = over;
    sink->folder = fcntl(folder, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (sink->folder >= 0)
        sink->target = strdup(name);
    if (sink->target == NULL) {
        message_system(shown, "cannot be created", errno);
        sink_abort(sink);
        return false;
    }
    sink->exists =
        fstatat(folder, name, &sink->opened, AT_SYMLINK_NOFOLLOW) == 0;
    sink->mode = file_attributes_masked(0666);
    if (!sink->exists || may_write_over(sink, name)) {
        if (sink->exists)
            remember_file(sink, &sink->opened);
        if (open_draft(sink))
            return true;
    }
    sink_abort(sink);
    return false;
}

/* ---- in place ------------------------------------------------------------ */

/* Opens the folder of the file that a path means, through symbolic links, and
 * takes its name there.  False if that is none that can be rewritten. */
static bool find_original(struct sink *sink, const char *path)
{
    struct stat info;
    char *target = NULL;
    bool there = lstat(path, &info) == 0, link = there && S_ISLNK(info.st_mode);

    if (link) {
        target = realpath(path, NULL);
        there = target != NULL && lstat(target, &info) == 0;
    }
    if (!there && link && errno == ENOENT)
        message_error("%s: is a dangling symbolic link", path);
    else if (!there)
        message_system(path, "cannot be opened", errno);
    else if (S_ISDIR(info.st_mode))
        message_directory(path);
    else if (!S_ISREG(info.st_mode))
        message_error("%s: is not a regular file and cannot be rewritten",
                      path);
    else if (!open_folder(sink, target != NULL ? target : path))
        there = false;
    free(target);
    return there && sink->beside != NULL;
}

/* Whether the open original may be rewritten. */
static bool may_rewrite(struct sink *sink, int fd)
{
    if (fstat(fd, &sink->opened) != 0)
        return message_system(sink->name, "cannot be opened", errno);
    if (!S_ISREG(sink->opened.st_mode))
        return message_error(
            "%s: is not a regular file and cannot be rewritten", sink->name);
    if (sink->opened.st_nlink > 1)
        return message_error(
            "%s: has %lu hard links; -w would break them, use -o", sink->name,
            (unsigned long)sink->opened.st_nlink);
    if (faccessat(sink->folder, sink->target, W_OK, 0) != 0)
        return message_system(sink->name, "cannot be written", errno);
    if (!write_lease_take(&sink->lease, fd))
        return message_error(
            "%s: is open for writing in another process; try again "
            "later, or use -o",
            sink->name);
    return true;
}

bool sink_open_in_place(struct sink *sink, struct source *source,
                        const char *path, const char *suffix)
{
    *sink = closed_sink(path);
    *source = (struct source){.name = path, .fd = -1};
    sink->exists = true;
    if (find_original(sink, path)) {
        /* Whatever is there by now, neither a link nor something that blocks.
         */
        source->fd = openat(sink->folder, sink->target,
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (source->fd < 0)
            message_system(path, "cannot be opened", errno);
    }
    sink->original = source;
    sink->suffix = suffix;
    if (source->fd >= 0 && may_rewrite(sink, source->fd) && open_draft(sink))
        return true;
    sink_abort(sink);
    source_close(source);
    return false;
}

bool sink_copy_mode(struct sink *sink, const struct source *source)
{
    struct stat info;

    if (fstat(source->fd, &info) != 0)
        return message_system(sink->name, "permissions cannot be set", errno);
    sink->mode = file_attributes_masked(info.st_mode);
    sink->given = true;
    return true;
}

bool sink_write(struct sink *sink, const char *bytes, size_t n)
{
    const struct observer *observer = sink->observer;
    uint64_t began = observer != NULL ? observer->now() : 0;
    int fd = sink->target != NULL ? sink->draft.fd : sink->fd;

    if (sink->pass != NULL)
        return sink->pass(sink->pass_context, bytes, n);
    while (n > 0) {
        ssize_t put = write(fd, bytes, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            int failed = put == 0 ? EIO : errno;
            ending_signals_await(); /* it may be what failed here */
            return message_system(shown(sink), "cannot be written", failed);
        }
        bytes += put;
        n -= (size_t)put;
    }
    if (observer != NULL)
        observer->was_written(began);
    return true;
}

/* ---- commit -------------------------------------------------------------- */

/* Whether the new file has the bytes of the old one. */
static bool is_unchanged(const struct sink *sink)
{
    enum { PIECE = 4 * 1024 }; /* two are not too much for any stack */
    char a[PIECE], b[PIECE];
    int fd = sink->draft.fd;
    struct stat info;
    off_t at = 0;
    ssize_t n;

    if (fstat(fd, &info) != 0 || info.st_size != sink->opened.st_size)
        return false;
    while (at < info.st_size) {
        n = pread(fd, a, PIECE, at);
        if (n <= 0 || pread(sink->original->fd, b, (size_t)n, at) != n ||
            memcmp(a, b, (size_t)n) != 0)
            return false;
        at += n;
    }
    return true;
}

/* Puts an output in its place.  Returns 0 or errno; -1 where the message is
 * given. */
static int place(struct sink *sink)
{
    if (sink->original != NULL)
        return replace_file_original(sink);
    int failed = EEXIST;
    if (!sink->exists)
        failed = draft_place_new(&sink->draft, sink->target);
    if (failed == EEXIST && sink->over)
        failed = draft_place_over(&sink->draft, sink->target);
    if (failed != EEXIST)
        return failed;
    message_ending(NULL, NULL);
    message_error(
        "%s: was created by another process in the meantime; not overwritten",
        sink->name);
    return -1;
}

/* Completes a draft; false if that failed, which is reported. */
static bool complete(struct sink *sink)
{
    int fd = sink->draft.fd;
    bool in_place = sink->original != NULL;
    bool good = true;

    if (sink->exists)
        good = file_attributes_keep(fd, sink->name, &sink->opened,
                                    in_place ? sink->original->fd : -1);
    if (good && (!sink->exists || sink->given))
        good = file_attributes_set_mode(fd, sink->name, sink->mode);
    if (!good)
        return false;
    int failed = draft_complete(&sink->draft);
    if (failed == 0)
        failed = place(sink);
    if (failed > 0)
        message_system(sink->name, "cannot be written", failed);
    return failed == 0;
}

static bool commit_directly(struct sink *sink)
{
    int fd = sink->fd;

    /* A close can be the first to report that a write failed (NFS). */
    sink->fd = -1;
    bool closed = close(fd) == 0;
    if (!closed)
        message_system(shown(sink), "cannot be written", errno);
    sink_release(sink);
    return closed;
}

bool sink_commit(struct sink *sink)
{
    if (sink->target == NULL)
        return commit_directly(sink);
    if (sink->original != NULL && is_unchanged(sink)) {
        sink_abort(sink);
        return true;
    }
    bool placed = complete(sink);
    write_lease_drop(&sink->lease);
    if (!placed) {
        sink_abort(sink);
        return false;
    }
    message_ending(NULL, NULL);
    draft_end(&sink->draft);
    sink->changed = sink->original != NULL;
    /* The file is in its place, but a power cut could still undo that. */
    bool synced = directory_descriptor_sync(sink->folder, sink->target);
    if (!synced)
        message_error("%s: was written, but fsync of its directory failed",
                      sink->name);
    sink_release(sink);
    return synced;
}

void sink_abort(struct sink *sink)
{
    write_lease_drop(&sink->lease);
    if (sink->fd > STDERR_FILENO)
        close(sink->fd);
    sink_release(sink);
}
