/*
 * source.c - where text comes from.
 */
#include "command/files/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/files/sink.h"
#include "command/say/message.h"

bool source_open(struct source *source, const char *path,
                 const struct sink *sink)
{
    struct stat info;
    bool standard = strcmp(path, "-") == 0;

    source->name = standard ? "stdin" : path;
    source->held = false;
    source->observer = sink->observer;
    source->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (source->fd < 0 || fstat(source->fd, &info) != 0) {
        message_system(source->name, "cannot be opened", errno);
    } else if (S_ISDIR(info.st_mode)) {
        message_directory(source->name);
    } else if (S_ISREG(info.st_mode) && sink->is_file &&
               info.st_dev == sink->dev && info.st_ino == sink->ino) {
        message_error("%s: input and output are the same file; use -w to "
                      "convert in place",
                      source->name);
    } else {
        return true;
    }
    source_close(source);
    return false;
}

ssize_t source_read(struct source *source, char *bytes, size_t n)
{
    const struct observer *observer = source->observer;
    uint64_t began = observer != NULL ? observer->now() : 0;
    ssize_t got;

    do
        got = read(source->fd, bytes, n);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        message_system(source->name, "cannot be read", errno);
    else if (observer != NULL)
        observer->was_read(bytes, (size_t)got, began);
    return got;
}

void source_close(struct source *source)
{
    if (source->fd > STDERR_FILENO && !source->held)
        close(source->fd);
    source->fd = -1;
}
