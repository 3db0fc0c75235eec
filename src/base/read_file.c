/*
 * read_file.c - a whole small file into memory.
 *
 * Configurations and dictionaries only; text goes through streams.
 */
#include "base/read_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"

enum { LIMIT = 1 << 30, PIECE = 1 << 16 };

int read_file_open(const char *path, bool pipes, struct stat *info_ret,
                   struct shutong_error *error)
{
    /* O_NONBLOCK: a FIFO that is refused is not waited for. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | (pipes ? 0 : O_NONBLOCK));

    if (fd < 0) {
        status_fail_file(error, SHUTONG_UNREADABLE, path, 0, errno,
                         "cannot be opened");
        return -1;
    }
    if (fstat(fd, info_ret) != 0)
        status_fail_file(error, SHUTONG_UNREADABLE, path, 0, errno,
                         "cannot be read");
    else if (S_ISREG(info_ret->st_mode) ||
             (pipes && S_ISFIFO(info_ret->st_mode)))
        return fd;
    else
        status_fail_file(error, SHUTONG_UNREADABLE, path, 0, 0,
                         "not a regular file");
    close(fd);
    return -1;
}

static enum shutong_status read_all(int fd, const char *path,
                                    struct buf *content,
                                    struct shutong_error *error)
{
    for (;;) {
        if (!buf_reserve(content, PIECE + 1))
            return status_no_memory(error);
        ssize_t got = read(fd, content->data + content->n, PIECE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return status_fail_file(error, SHUTONG_UNREADABLE, path, 0, errno,
                                    "cannot be read");
        if (got == 0)
            break;
        content->n += (size_t)got;
        if (content->n > LIMIT)
            return status_fail_file(error, SHUTONG_UNREADABLE, path, 0, 0,
                                    "larger than 1 GiB");
    }
    content->data[content->n] = '\0';
    return SHUTONG_OK;
}

enum shutong_status read_file(const char *path, bool pipes, struct buf *content,
                              struct shutong_error *error)
{
    struct stat info;
    int fd = read_file_open(path, pipes, &info, error);

    if (fd < 0)
        return SHUTONG_UNREADABLE;
    enum shutong_status status = read_all(fd, path, content, error);
    close(fd);
    return status;
}
