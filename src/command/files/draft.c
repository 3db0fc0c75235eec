/*
 * draft.c - a new file that is in its place only when it is complete.
 */
#include "command/files/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "command/files/file_attributes.h"
#include "command/files/ending_signals.h"
#include "command/files/directory_descriptor.h"

/* How often a name is tried that is taken, and a stranger's file put back. */
enum { TRIES = 100 };

/* ---- names --------------------------------------------------------------- */

/* A name that hardly anything else has. */
static int choose_name(struct draft *d)
{
    static const char characters[] = "0123456789abcdefghijklmnopqrstuv";
    enum { LETTERS = 10 };
    uint64_t number;

    if (getrandom(&number, sizeof(number), 0) != sizeof(number))
        return errno;
    memcpy(d->name, ".shutong-", 9);
    for (int i = 0; i < LETTERS; i++, number >>= 5)
        d->name[9 + i] = characters[number & 31];
    d->name[9 + LETTERS] = '\0';
    return 0;
}

bool draft_path(int fd, char path[DRAFT_PATH])
{
    static atomic_int known = -1;
    int has_proc = atomic_load(&known);

    snprintf(path, DRAFT_PATH, "/proc/self/fd/%d", fd);
    if (has_proc < 0) {
        has_proc = faccessat(AT_FDCWD, "/proc/self/fd", X_OK, 0) == 0;
        atomic_store(&known, has_proc);
    }
    return has_proc != 0;
}

/* Renames where RENAME_NOREPLACE is not known, as on NFS.  A link is never made
 * over what is there; of a directory no more than an empty one could be in its
 * way. */
static int rename_by_link(int folder, const char *old, const char *new)
{
    struct stat info;

    if (fstatat(folder, old, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return errno;
    if (!S_ISDIR(info.st_mode)) {
        if (linkat(folder, old, folder, new, 0) == 0) {
            if (unlinkat(folder, old, 0) == 0)
                return 0;
            int failed = errno;
            unlinkat(folder, new, 0);
            return failed;
        }
        if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
            return errno;
    }
    if (fstatat(folder, new, &info, AT_SYMLINK_NOFOLLOW) == 0)
        return EEXIST;
    if (errno != ENOENT)
        return errno;
    return renameat(folder, old, folder, new) == 0 ? 0 : errno;
}

int draft_rename_new(int folder, const char *old, const char *new)
{
    if (renameat2(folder, old, folder, new, RENAME_NOREPLACE) == 0)
        return 0;
    return errno == EINVAL || errno == ENOSYS ? rename_by_link(folder, old, new)
                                              : errno;
}

/* ---- opening and completing ---------------------------------------------- */

static void hold_signals(struct draft *d)
{
    if (!d->holding)
        ending_signals_block(&d->before);
    d->holding = true;
}

static void allow_signals(struct draft *d)
{
    if (d->holding)
        ending_signals_allow(&d->before);
    d->holding = false;
}

/* Opens it by a name, which signals remove. */
static int open_named(struct draft *d)
{
    int failed = EEXIST;
    bool held = d->holding;

    hold_signals(d);
    for (int i = 0; i < TRIES && failed == EEXIST; i++) {
        failed = choose_name(d);
        if (failed != 0)
            break;
        d->fd = openat(d->folder, d->name,
                       O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                       S_IRUSR | S_IWUSR);
        failed = d->fd < 0 ? errno : 0;
    }
    if (failed == 0)
        ending_signals_remove(d->folder, d->name);
    else
        d->name[0] = '\0';
    if (!held)
        allow_signals(d);
    return failed;
}

int draft_open(struct draft *d, int folder)
{
    char path[DRAFT_PATH];

    *d = (struct draft){.folder = folder, .fd = -1, .kept = -1};
    if (!draft_path(0, path))
        return open_named(d);
    d->fd =
        openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (d->fd >= 0)
        return 0;
    /* What file systems and kernels say that do not have it. */
    bool lacks = errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL ||
                 errno == ENOSYS || errno == ENOENT;
    return lacks ? open_named(d) : errno;
}

int draft_complete(struct draft *d)
{
    d->kept = fcntl(d->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (d->kept < 0)
        return errno;
    int failed = fsync(d->fd) == 0 && fstat(d->fd, &d->is) == 0 ? 0 : errno;
    /* A close can be the first to report that a write failed (NFS). */
    int fd = d->fd;
    d->fd = -1;
    if (close(fd) != 0 && failed == 0)
        failed = errno;
    hold_signals(d);
    return failed;
}

/* ---- into its place ------------------------------------------------------ */

/* Copies a file to another one. */
static int copy_file(int to, int from)
{
    enum { MOST = 1 << 30 };
    off_t at = 0;
    ssize_t n;

    do
        n = sendfile(to, from, &at, MOST);
    while (n > 0 || (n < 0 && errno == EINTR));
    return n == 0 ? 0 : errno;
}

/* Has a copy of it instead, which has a name beside its place. */
static int copy_with_name(struct draft *d)
{
    int failed = open_named(d);

    if (failed == 0)
        failed = copy_file(d->fd, d->kept);
    if (failed == 0 && !file_attributes_keep(d->fd, d->name, &d->is, d->kept))
        failed = EPERM;
    if (failed == 0 && (fsync(d->fd) != 0 || fstat(d->fd, &d->is) != 0))
        failed = errno;
    if (failed == 0) {
        close(d->kept);
        d->kept = d->fd;
        d->fd = -1;
    }
    return failed;
}

/* Whether links are not available: not on that file system, or not for this
 * program, under some security modules. */
static bool lacks_links(int failed)
{
    return failed == EPERM || failed == EACCES || failed == EOPNOTSUPP ||
           failed == ENOSYS || failed == EXDEV;
}

/* Gives it a name beside its place, if it has none. */
static int give_name(struct draft *d)
{
    char path[DRAFT_PATH];
    int failed = 0;

    if (d->name[0] != '\0')
        return 0;
    draft_path(d->kept, path);
    for (int i = 0; i < TRIES; i++) {
        failed = choose_name(d);
        if (failed == 0 &&
            linkat(AT_FDCWD, path, d->folder, d->name, AT_SYMLINK_FOLLOW) == 0)
            return 0;
        if (failed == 0)
            failed = errno;
        if (failed != EEXIST)
            break;
    }
    d->name[0] = '\0';
    return lacks_links(failed) ? copy_with_name(d) : failed;
}

int draft_place_new(struct draft *d, const char *name)
{
    char path[DRAFT_PATH];
    int failed = 0;

    if (d->name[0] == '\0') {
        draft_path(d->kept, path);
        if (linkat(AT_FDCWD, path, d->folder, name, AT_SYMLINK_FOLLOW) == 0)
            return 0;
        if (!lacks_links(errno))
            return errno;
        failed = give_name(d);
    }
    if (failed == 0)
        failed = draft_rename_new(d->folder, d->name, name);
    if (failed == 0)
        d->name[0] = '\0';
    return failed;
}

int draft_place_over(struct draft *d, const char *name)
{
    int failed = give_name(d);

    if (failed == 0 && renameat(d->folder, d->name, d->folder, name) != 0)
        failed = errno;
    if (failed == 0)
        d->name[0] = '\0';
    return failed;
}

static int exchange(const struct draft *d, const char *name)
{
    return renameat2(d->folder, d->name, d->folder, name, RENAME_EXCHANGE) == 0
               ? 0
               : errno;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Puts back what came instead of what was meant, and what came since then.  The
 * place is right once what comes back is what was put there last: nobody was
 * there in between. */
static enum draft_exchange put_back(struct draft *d, const char *name)
{
    struct stat put = d->is, came, next;

    if (fstatat(d->folder, d->name, &came, AT_SYMLINK_NOFOLLOW) != 0)
        return DRAFT_STRANDED;
    for (int i = 0; i < TRIES; i++) {
        if (exchange(d, name) != 0 ||
            fstatat(d->folder, d->name, &next, AT_SYMLINK_NOFOLLOW) != 0)
            return DRAFT_STRANDED;
        if (is_same(&next, &put))
            return is_same(&next, &d->is) ? DRAFT_REFUSED : DRAFT_STRANDED;
        put = came;
        came = next;
    }
    return DRAFT_STRANDED;
}

enum draft_exchange
draft_exchange(struct draft *d, const char *name,
               bool (*is_old)(void *context, const char *name), void *context)
{
    int failed = give_name(d);

    if (failed == 0)
        failed = exchange(d, name);
    if (failed != 0) {
        errno = failed;
        return failed == EINVAL || failed == ENOSYS || failed == EOPNOTSUPP
                   ? DRAFT_UNABLE
                   : DRAFT_FAILED;
    }
    if (!is_old(context, d->name))
        return put_back(d, name);
    if (unlinkat(d->folder, d->name, 0) != 0)
        return DRAFT_IN_PLACE;
    d->name[0] = '\0';
    return DRAFT_EXCHANGED;
}

void draft_end(struct draft *d)
{
    if (d->fd < 0 && d->kept < 0 && !d->holding)
        return;
    hold_signals(d);
    if (d->name[0] != '\0') {
        struct stat is;
        int fd = d->fd >= 0 ? d->fd : d->kept;
        /* It may be the name of something else by now. */
        if (fd >= 0 && fstat(fd, &is) == 0 &&
            directory_descriptor_has(d->folder, d->name, &is))
            unlinkat(d->folder, d->name, 0);
    }
    ending_signals_remove(-1, NULL);
    allow_signals(d);
    if (d->fd >= 0)
        close(d->fd);
    if (d->kept >= 0)
        close(d->kept);
    d->fd = d->kept = -1;
    d->name[0] = '\0';
}
