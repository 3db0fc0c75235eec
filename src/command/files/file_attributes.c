/*
 * file_attributes.c - what a file has beside its content, given to a new one.
 *
 * The order counts: a write takes set-user-ID, set-group-ID and capabilities
 * away, and so does another owner.
 */
#include "command/files/file_attributes.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/buf.h"
#include "command/say/message.h"
#include "command/say/i18n.h"

static mode_t mask;

/* It can only be read by changing it: once, and not in two threads. */
static void read_mask(void)
{
    mask = umask(0);
    umask(mask);
}

mode_t file_attributes_masked(mode_t mode)
{
    static pthread_once_t reading = PTHREAD_ONCE_INIT;

    pthread_once(&reading, read_mask);
    return mode & 0777 & ~mask;
}

bool file_attributes_set_mode(int fd, const char *name, mode_t mode)
{
    if (fchmod(fd, mode) == 0)
        return true;
    return message_system(name, "permissions cannot be set", errno);
}

/* Where the owner cannot be kept, the group may still be.  Gives what the file
 * is then. */
static bool keep_owner(int fd, const char *name, const struct stat *old,
                       struct stat *is)
{
    if (fstat(fd, is) != 0)
        return false;
    if (is->st_uid == old->st_uid && is->st_gid == old->st_gid)
        return true;
    if (fchown(fd, old->st_uid, old->st_gid) != 0) {
        int failed = errno;
        if (is->st_uid != old->st_uid)
            message_note("%s: its owner could not be kept: %s", name,
                         i18n_error(failed));
        if (is->st_gid != old->st_gid &&
            fchown(fd, (uid_t)-1, old->st_gid) != 0)
            message_note("%s: its group could not be kept: %s", name,
                         i18n_error(errno));
    }
    return fstat(fd, is) == 0;
}

/* The mode that a file may have as it is now: of another owner or group it
 * must not become a program that runs as that. */
static mode_t allowed(mode_t mode, const struct stat *old,
                      const struct stat *is)
{
    if (is->st_uid != old->st_uid)
        mode &= ~(mode_t)S_ISUID;
    if (is->st_gid != old->st_gid)
        mode &= ~(mode_t)S_ISGID;
    return mode;
}

static bool keep_mode(int fd, const char *name, const struct stat *old)
{
    mode_t mode = old->st_mode & 07777;
    struct stat is;

    if (!keep_owner(fd, name, old, &is))
        return message_system(name, "permissions cannot be set", errno);
    if (!file_attributes_set_mode(fd, name, allowed(mode, old, &is)))
        return false;
    /* The kernel may leave some out, and does not say so. */
    if ((mode & (S_ISUID | S_ISGID)) == 0 || fstat(fd, &is) != 0)
        return true;
    if ((mode & ~is.st_mode & S_ISUID) != 0)
        message_note("%s: its set-user-ID bit could not be kept", name);
    if ((mode & ~is.st_mode & S_ISGID) != 0)
        message_note("%s: its set-group-ID bit could not be kept", name);
    return true;
}

/* Copies an extended attribute, by a buffer.  False and errno where that
 * fails. */
static bool copy_attribute(int to, int from, const char *attribute,
                           struct buf *value)
{
    ssize_t n = fgetxattr(from, attribute, NULL, 0);

    if (n < 0)
        return false;
    value->n = 0;
    if (!buf_reserve(value, (size_t)n + 1)) {
        errno = ENOMEM;
        return false;
    }
    n = fgetxattr(from, attribute, value->data, (size_t)n + 1);
    return n >= 0 && fsetxattr(to, attribute, value->data, (size_t)n, 0) == 0;
}

/* The list of a file's extended attributes, their number of bytes; -1 and errno
 * where there is none. */
static ssize_t list_attributes(int fd, struct buf *list)
{
    ssize_t n = flistxattr(fd, NULL, 0);

    if (n <= 0)
        return n;
    if (!buf_reserve(list, (size_t)n)) {
        errno = ENOMEM;
        return -1;
    }
    return flistxattr(fd, list->data, (size_t)n);
}

static void keep_attributes(int fd, const char *name, int old_fd)
{
    struct buf list = {0}, value = {0};
    ssize_t n = list_attributes(old_fd, &list);

    if (n < 0 && errno != ENOTSUP)
        message_note("%s: its extended attributes could not be kept: %s", name,
                     i18n_error(errno));
    for (ssize_t i = 0; i < n; i += (ssize_t)strlen(list.data + i) + 1)
        if (!copy_attribute(fd, old_fd, list.data + i, &value))
            message_note("%s: its extended attribute %s could not be kept: %s",
                         name, list.data + i, i18n_error(errno));
    buf_free(&list);
    buf_free(&value);
}

bool file_attributes_keep(int fd, const char *name, const struct stat *old,
                          int old_fd)
{
    if (!keep_mode(fd, name, old))
        return false;
    if (old_fd >= 0)
        keep_attributes(fd, name, old_fd);
    return true;
}
