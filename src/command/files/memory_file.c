/*
 * memory_file.c - the bytes of an input that is no file of its own.
 */
#include "command/files/memory_file.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "command/say/message.h"

enum { PIECE = 8 * 1024 };

static bool fail(const char *name)
{
    return message_system(name, "cannot be held in memory", errno);
}

bool memory_file_open(struct memory_file *file, const char *name)
{
    file->fd = memfd_create("shutong", MFD_CLOEXEC);
    return file->fd >= 0 || fail(name);
}

bool memory_file_clear(struct memory_file *file, const char *name)
{
    return (ftruncate(file->fd, 0) == 0 && lseek(file->fd, 0, SEEK_SET) == 0) ||
           fail(name);
}

bool memory_file_append(struct memory_file *file, const char *name,
                        const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t put = write(file->fd, bytes, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail(name);
        bytes += put;
        n -= (size_t)put;
    }
    return true;
}

bool memory_file_read(struct memory_file *file, struct source *from)
{
    char bytes[PIECE];
    ssize_t got;

    while ((got = source_read(from, bytes, sizeof(bytes))) > 0)
        if (!memory_file_append(file, from->name, bytes, (size_t)got))
            return false;
    return got == 0;
}

bool memory_file_source(struct memory_file *file, const char *name,
                        struct source *source)
{
    *source = (struct source){.name = name, .fd = file->fd, .held = true};
    return lseek(file->fd, 0, SEEK_SET) == 0 || fail(name);
}

bool memory_file_write(struct memory_file *file, const char *name,
                       struct sink *sink)
{
    struct source source;
    char bytes[PIECE];
    ssize_t got = 0;
    bool written = memory_file_source(file, name, &source);

    while (written && (got = source_read(&source, bytes, sizeof(bytes))) > 0)
        written = sink_write(sink, bytes, (size_t)got);
    return written && got == 0;
}

void memory_file_close(struct memory_file *file)
{
    if (file->fd > STDERR_FILENO)
        close(file->fd);
    file->fd = -1;
}
