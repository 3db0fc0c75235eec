/*
 * directory_descriptor.c - descriptors of directories.
 */
#include "command/files/directory_descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int directory_descriptor_open(int folder, const char *name, bool follow)
{
    struct stat info;
    int flags = O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
    int fd = openat(folder, name, O_RDONLY | flags);

    /* One that may be used, but not read: it cannot be synced by itself. */
    if (fd < 0 && errno == EACCES)
        fd = openat(folder, name, O_PATH | flags);
    if (fd < 0 && errno == ENOTDIR && !follow &&
        fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0)
        errno = S_ISLNK(info.st_mode) ? ELOOP : ENOTDIR;
    return fd;
}

int directory_descriptor_of(const char *path, const char **name_ret)
{
    const char *slash = strrchr(path, '/');

    *name_ret = slash == NULL ? path : slash + 1;
    if (slash == NULL)
        return directory_descriptor_open(AT_FDCWD, ".", true);
    char *folder = strndup(path, (size_t)(slash - path) + 1);
    if (folder == NULL)
        return -1;
    int fd = directory_descriptor_open(AT_FDCWD, folder, true);
    int failed = errno;
    free(folder);
    errno = failed;
    return fd;
}

int directory_descriptor_below(int folder, const char *path, size_t n)
{
    char name[NAME_MAX + 1];
    int at = directory_descriptor_open(folder, ".", false);

    while (at >= 0 && n > 0) {
        const char *slash = memchr(path, '/', n);
        size_t name_n = slash == NULL ? n : (size_t)(slash - path);
        int next = -1;
        if (name_n < sizeof(name)) {
            memcpy(name, path, name_n);
            name[name_n] = '\0';
            next = directory_descriptor_open(at, name, false);
        } else {
            errno = ENAMETOOLONG;
        }
        int failed = errno;
        close(at);
        errno = failed;
        at = next;
        name_n += slash != NULL;
        path += name_n;
        n -= name_n;
    }
    return at;
}

/* Syncs all of the file system that a file is on. */
static bool sync_all(int folder, const char *name)
{
    int fd =
        openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool synced = fd >= 0 && syncfs(fd) == 0;

    if (fd >= 0)
        close(fd);
    return synced;
}

bool directory_descriptor_sync(int folder, const char *name)
{
    if (fsync(folder) == 0 || errno == EINVAL || errno == EROFS)
        return true;
    /* What fsync() says of one that was not opened to be read. */
    return errno == EBADF && sync_all(folder, name);
}

bool directory_descriptor_only_adds(int folder)
{
    struct statx info;

    return statx(folder, "", AT_EMPTY_PATH, STATX_TYPE, &info) == 0 &&
           (info.stx_attributes & STATX_ATTR_APPEND) != 0;
}

bool directory_descriptor_has(int folder, const char *name,
                              const struct stat *info)
{
    struct stat is;

    return fstatat(folder, name, &is, AT_SYMLINK_NOFOLLOW) == 0 &&
           is.st_dev == info->st_dev && is.st_ino == info->st_ino;
}
