/*
 * file.c - both ends of a conversion.
 *
 * The order on commit is write, fsync, rename, fsync of the folder: after a
 * crash there is the old file or the new one.  A signal removes the temporary
 * file and then has its usual effect.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "measured.h"
#include "message.h"
#include "selectors.h"
#include "wording.h"

/* ---- signals ------------------------------------------------------------- */

static const int fatal_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGXFSZ, SIGPIPE};
enum { FATAL_SIGNALS = sizeof(fatal_signals) / sizeof(*fatal_signals) };

/* Set while there is something to remove; changed with signals blocked. */
static const char *volatile unfinished;

static void remove_unfinished(int signal_number)
{
    if (unfinished != NULL)
        unlink(unfinished);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void set_unfinished(const char *path)
{
    sigset_t block, before;

    sigemptyset(&block);
    for (size_t i = 0; i < FATAL_SIGNALS; i++)
        sigaddset(&block, fatal_signals[i]);
    sigprocmask(SIG_BLOCK, &block, &before);
    unfinished = path;
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static void catch_signals(void)
{
    for (size_t i = 0; i < FATAL_SIGNALS; i++) {
        struct sigaction action, before;
        /* What the caller ignores (nohup, trap '') stays ignored. */
        if (sigaction(fatal_signals[i], NULL, &before) != 0 ||
            before.sa_handler == SIG_IGN)
            continue;
        memset(&action, 0, sizeof(action));
        action.sa_handler = remove_unfinished;
        sigemptyset(&action.sa_mask);
        sigaction(fatal_signals[i], &action, NULL);
    }
}

/* ---- source -------------------------------------------------------------- */

bool source_open(struct source *source, const char *path,
                 const struct sink *sink)
{
    struct stat info;
    bool standard = strcmp(path, "-") == 0;

    source->name = standard ? "stdin" : path;
    source->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (source->fd < 0 || fstat(source->fd, &info) != 0) {
        message_system(source->name, "cannot be opened", errno);
    } else if (S_ISDIR(info.st_mode)) {
        message_directory(source->name);
    } else if (S_ISREG(info.st_mode) && sink->is_file &&
               info.st_dev == sink->dev && info.st_ino == sink->ino) {
        message_error("%s: is both input and output; write to another file",
                      source->name);
    } else {
        return true;
    }
    source_close(source);
    return false;
}

ssize_t source_read(struct source *source, char *bytes, size_t n)
{
    uint64_t began = measured_now();
    ssize_t got;

    do
        got = read(source->fd, bytes, n);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        message_system(source->name, "cannot be read", errno);
    else
        selectors_look(bytes, (size_t)got);
    measured_add(MEASURED_READ, began);
    return got;
}

void source_close(struct source *source)
{
    if (source->fd > STDERR_FILENO)
        close(source->fd);
    source->fd = -1;
}

/* ---- sink ---------------------------------------------------------------- */

static void sink_release(struct sink *sink)
{
    set_unfinished(NULL);
    message_output(NULL, false);
    free(sink->target);
    free(sink->temporary);
    free(sink->backup);
    sink->target = sink->temporary = sink->backup = NULL;
    sink->fd = -1;
}

static void remember_file(struct sink *sink, const struct stat *info)
{
    sink->is_file = S_ISREG(info->st_mode);
    sink->dev = info->st_dev;
    sink->ino = info->st_ino;
}

static const char standard_output[] = N_("standard output");

/* The name to be said: what has none is told in the person's words. */
static const char *shown(const struct sink *sink)
{
    return sink->name == standard_output ? _(standard_output) : sink->name;
}

static bool open_standard_output(struct sink *sink)
{
    struct stat info;

    sink->name = standard_output;
    sink->fd = STDOUT_FILENO;
    if (fstat(sink->fd, &info) != 0) {
        message_system(shown(sink), "cannot be written", errno);
        return false;
    }
    remember_file(sink, &info);
    return true;
}

/* What of a mode a new file may have. */
static mode_t masked(mode_t mode)
{
    mode_t mask = umask(0);

    umask(mask);
    return mode & 0777 & ~mask;
}

/* A name beside the target, short enough for any target. */
static char *temporary_name(const char *target)
{
    static const char name[] = ".shutong-XXXXXX";
    const char *slash = strrchr(target, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - target) + 1;
    char *path = malloc(folder + sizeof(name));

    if (path != NULL) {
        memcpy(path, target, folder);
        memcpy(path + folder, name, sizeof(name));
    }
    return path;
}

/* Gives the new file the old one's extended attributes, access lists among
 * them. */
static void copy_attributes(const struct sink *sink)
{
    char names[64 * 1024], value[64 * 1024];
    ssize_t n = flistxattr(sink->original->fd, names, sizeof(names));

    if (n < 0 && errno != ENOTSUP)
        message_note("%s: its extended attributes could not be kept: %s",
                     sink->name, wording_error(errno));
    for (ssize_t i = 0; i < n; i += (ssize_t)strlen(names + i) + 1) {
        ssize_t got =
            fgetxattr(sink->original->fd, names + i, value, sizeof(value));
        if (got < 0 ||
            fsetxattr(sink->fd, names + i, value, (size_t)got, 0) != 0)
            message_note("%s: its extended attribute %s could not be kept: %s",
                         sink->name, names + i, wording_error(errno));
    }
}

/* Gives the new file what the old one had, or what a new one gets. */
static bool set_metadata(struct sink *sink, const struct stat *old)
{
    struct stat info;

    if (fstat(sink->fd, &info) == 0 && old != NULL &&
        (info.st_uid != old->st_uid || info.st_gid != old->st_gid) &&
        fchown(sink->fd, old->st_uid, old->st_gid) != 0)
        message_note("%s: its owner could not be kept: %s", sink->name,
                     wording_error(errno));
    /* After the owner: changing that clears the set-user bits. */
    if (fchmod(sink->fd, old != NULL ? old->st_mode & 07777 : masked(0666)) !=
        0) {
        message_system(sink->name, "cannot be given its mode", errno);
        return false;
    }
    if (sink->original != NULL)
        copy_attributes(sink);
    return true;
}

/* Opens a file beside the target.  `old` is what stands there, or NULL. */
static bool open_temporary(struct sink *sink, const struct stat *old)
{
    sigset_t all, before;

    message_output(sink->name, old != NULL);
    sink->temporary = temporary_name(sink->target);
    if (sink->temporary == NULL) {
        message_error("out of memory");
        return false;
    }
    catch_signals();
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    sink->fd = mkostemp(sink->temporary, O_CLOEXEC);
    int failed = sink->fd < 0 ? errno : 0;
    if (failed == 0)
        unfinished = sink->temporary;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (failed != 0) {
        free(sink->temporary);
        sink->temporary = NULL;
        message_system(sink->name, "cannot be created", failed);
        return false;
    }
    return set_metadata(sink, old);
}

bool sink_open(struct sink *sink, const char *path)
{
    struct stat info;

    *sink = (struct sink){.name = path, .fd = -1};
    if (path == NULL || strcmp(path, "-") == 0 ||
        strcmp(path, "/dev/stdout") == 0)
        return open_standard_output(sink);

    bool exists = stat(path, &info) == 0;
    if (exists && S_ISDIR(info.st_mode)) {
        message_error("%s: is a directory", path);
        return false;
    }
    if (exists && !S_ISREG(info.st_mode)) {
        sink->fd = open(path, O_WRONLY | O_CLOEXEC);
        if (sink->fd < 0)
            message_system(path, "cannot be written", errno);
        return sink->fd >= 0;
    }
    if (exists && access(path, W_OK) != 0) {
        message_system(path, "cannot be written", errno);
        return false;
    }
    if (!exists && lstat(path, &info) == 0) {
        message_error("%s: is a symbolic link to nothing", path);
        return false;
    }

    sink->target = exists ? realpath(path, NULL) : strdup(path);
    if (sink->target == NULL) {
        message_system(path, "cannot be written", errno);
        return false;
    }
    if (exists)
        remember_file(sink, &info);
    if (!open_temporary(sink, exists ? &info : NULL)) {
        sink_abort(sink);
        return false;
    }
    return true;
}

/* The file that a path means, through symbolic links; NULL where that is none
 * that can be rewritten. */
static char *find_original(const char *path, struct stat *info)
{
    char *target = realpath(path, NULL);

    if (target == NULL) {
        int failed = errno;
        if (failed == ENOENT && lstat(path, info) == 0)
            message_error("%s: is a symbolic link to nothing", path);
        else
            message_system(path, "cannot be opened", failed);
        return NULL;
    }
    if (lstat(target, info) != 0)
        message_system(path, "cannot be opened", errno);
    else if (S_ISDIR(info->st_mode))
        message_directory(path);
    else if (!S_ISREG(info->st_mode))
        message_error("%s: is no regular file, and cannot be rewritten", path);
    else
        return target;
    free(target);
    return NULL;
}

/* Whether the open original may be rewritten. */
static bool may_rewrite(struct sink *sink, int fd)
{
    if (fstat(fd, &sink->opened) != 0) {
        message_system(sink->name, "cannot be opened", errno);
        return false;
    }
    if (!S_ISREG(sink->opened.st_mode)) {
        message_error("%s: is no regular file, and cannot be rewritten",
                      sink->name);
        return false;
    }
    if (sink->opened.st_nlink > 1) {
        message_error("%s: has %lu hard links, and would be rewritten under "
                      "this name only; convert it with -o",
                      sink->name, (unsigned long)sink->opened.st_nlink);
        return false;
    }
    if (access(sink->target, W_OK) != 0) {
        message_system(sink->name, "cannot be written", errno);
        return false;
    }
    return true;
}

bool sink_open_in_place(struct sink *sink, struct source *source,
                        const char *path, const char *suffix)
{
    struct stat info;

    *sink = (struct sink){.name = path, .fd = -1, .original = source};
    *source = (struct source){.name = path, .fd = -1};
    sink->target = find_original(path, &info);
    if (sink->target == NULL)
        return false;
    /* Whatever stands there by now, neither a link nor something that waits. */
    source->fd =
        open(sink->target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool opened = source->fd >= 0;
    if (!opened)
        message_system(path, "cannot be opened", errno);
    opened = opened && may_rewrite(sink, source->fd);
    if (opened && suffix != NULL &&
        asprintf(&sink->backup, "%s%s", sink->target, suffix) < 0) {
        sink->backup = NULL;
        message_error("out of memory");
        opened = false;
    }
    if (opened && sink->backup != NULL && lstat(sink->backup, &info) == 0) {
        message_error("%s: its copy %s is there already; move it away, or give "
                      "another SUFFIX",
                      path, sink->backup);
        opened = false;
    }
    if (opened && open_temporary(sink, &sink->opened))
        return true;
    sink_abort(sink);
    source_close(source);
    return false;
}

bool sink_copy_mode(struct sink *sink, const struct source *source)
{
    struct stat info;

    if (fstat(source->fd, &info) == 0 &&
        fchmod(sink->fd, masked(info.st_mode)) == 0)
        return true;
    message_system(sink->name, "cannot be given its mode", errno);
    return false;
}

bool sink_write(struct sink *sink, const char *bytes, size_t n)
{
    uint64_t began = measured_now();

    while (n > 0) {
        ssize_t put = write(sink->fd, bytes, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            message_system(shown(sink), "cannot be written",
                           put == 0 ? EIO : errno);
            return false;
        }
        bytes += put;
        n -= (size_t)put;
    }
    measured_add(MEASURED_WRITE, began);
    return true;
}

/* Makes a rename last.  Some file systems cannot; that is no failure. */
static bool sync_folder(const char *path)
{
    char *copy = strdup(path);
    bool synced = false;

    if (copy == NULL)
        return false;
    char *slash = strrchr(copy, '/');
    const char *folder = slash == NULL ? "." : slash == copy ? "/" : copy;
    if (slash != NULL && slash != copy)
        *slash = '\0';
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        synced = fsync(fd) == 0 || errno == EINVAL || errno == EROFS;
        close(fd);
    }
    free(copy);
    return synced;
}

/* Whether the new file has the bytes of the old one. */
static bool is_unchanged(const struct sink *sink)
{
    enum { PIECE = 32 * 1024 };
    char a[PIECE], b[PIECE];
    struct stat info;
    off_t at = 0;
    ssize_t n;

    if (fstat(sink->fd, &info) != 0 || info.st_size != sink->opened.st_size)
        return false;
    while (at < info.st_size) {
        n = pread(sink->fd, a, PIECE, at);
        if (n <= 0 || pread(sink->original->fd, b, (size_t)n, at) != n ||
            memcmp(a, b, (size_t)n) != 0)
            return false;
        at += n;
    }
    return true;
}

/* Whether the original is still what was read. */
static bool is_as_opened(const struct sink *sink)
{
    const struct stat *was = &sink->opened;
    struct stat is;

    return lstat(sink->target, &is) == 0 && is.st_dev == was->st_dev &&
           is.st_ino == was->st_ino && is.st_size == was->st_size &&
           is.st_nlink == 1 && is.st_mtim.tv_sec == was->st_mtim.tv_sec &&
           is.st_mtim.tv_nsec == was->st_mtim.tv_nsec;
}

/* Puts the new file in the original's place, and the original, if wanted, in
 * that of its copy.  Returns 0 or errno; -1 where the message is given. */
static int replace(const struct sink *sink)
{
    if (sink->original != NULL && !is_as_opened(sink)) {
        message_output(NULL, false);
        message_error("%s: was changed by someone else meanwhile, and is left "
                      "as it is now",
                      sink->name);
        return -1;
    }
    if (sink->backup != NULL && link(sink->target, sink->backup) != 0) {
        message_system(sink->backup, "cannot be made", errno);
        return -1;
    }
    if (rename(sink->temporary, sink->target) == 0)
        return 0;
    int failed = errno;
    if (sink->backup != NULL)
        unlink(sink->backup);
    return failed;
}

bool sink_commit(struct sink *sink)
{
    int fd = sink->fd;

    if (sink->target == NULL) {
        /* A close can be the first to tell that a write failed (NFS). */
        sink->fd = -1;
        bool closed = close(fd) == 0;
        if (!closed)
            message_system(shown(sink), "cannot be written", errno);
        sink_release(sink);
        return closed;
    }
    if (sink->original != NULL && is_unchanged(sink)) {
        sink_abort(sink);
        return true;
    }
    int failed = fsync(fd) == 0 ? 0 : errno;
    sink->fd = -1;
    if (close(fd) != 0 && failed == 0)
        failed = errno;
    if (failed == 0)
        failed = replace(sink);
    if (failed != 0) {
        if (failed > 0)
            message_system(sink->name, "cannot be written", failed);
        sink_abort(sink);
        return false;
    }
    set_unfinished(NULL);
    message_output(NULL, false);
    sink->changed = true;
    /* The file is in its place, but a power cut could still undo that. */
    bool synced = sync_folder(sink->target);
    if (!synced)
        message_error("%s: is written, but its folder could not be synced",
                      sink->name);
    sink_release(sink);
    return synced;
}

void sink_abort(struct sink *sink)
{
    if (sink->fd > STDERR_FILENO)
        close(sink->fd);
    if (sink->temporary != NULL)
        unlink(sink->temporary);
    sink_release(sink);
}
