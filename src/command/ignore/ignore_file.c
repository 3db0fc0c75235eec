/*
 * ignore_file.c - reads the small files that say what is ignored.
 */
#include "command/ignore/ignore_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/say/message.h"

enum { MOST_NBYTES = 100 * 1024 * 1024, READ_AT_ONCE = 16 * 1024 };

static bool read_all(int fd, const char *shown, struct buf *bytes)
{
    ssize_t got = 1;

    while (got > 0) {
        if (bytes->n > MOST_NBYTES)
            return message_error("%s: too large for a list of patterns", shown);
        if (!buf_reserve(bytes, READ_AT_ONCE))
            return message_error("%s: out of memory", shown);
        got = read(fd, bytes->data + bytes->n, READ_AT_ONCE);
        if (got > 0)
            bytes->n += (size_t)got;
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    return got == 0 || message_system(shown, "cannot be read", errno);
}

enum ignore_file_result ignore_file_read(int directory, const char *name,
                                         bool follow, const char *shown,
                                         struct buf *bytes)
{
    int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    struct stat info;
    int fd = openat(directory, name, flags | (follow ? 0 : O_NOFOLLOW));

    if (fd < 0 && errno == ELOOP && !follow)
        return IGNORE_FILE_LINK;
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ENXIO))
        return IGNORE_FILE_NONE;
    if (fd < 0) {
        message_system(shown, "cannot be read", errno);
        return IGNORE_FILE_FAILED;
    }
    enum ignore_file_result result = IGNORE_FILE_NONE;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        result =
            read_all(fd, shown, bytes) ? IGNORE_FILE_READ : IGNORE_FILE_FAILED;
    close(fd);
    return result;
}
