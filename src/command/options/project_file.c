/*
 * project_file.c - the configuration file of a project.
 *
 * Every run looks for it, so that costs little: one call for the depth of the
 * working directory, and one open() for each directory from there to the root.
 */
#include "command/options/project_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "command/say/message.h"

static const char name[] = ".shutong.yaml";
static const char up[] = "../";

enum {
    NONE = -1,
    FAILED_TO_OPEN = -2,
    UP = sizeof(up) - 1,
    MOST_NBYTES = 1024 * 1024
};

/* How many directories the working directory is in; 0 where that is not known,
 * as when it was removed.  False when out of memory. */
static bool count_above(size_t *n_ret)
{
    char *path = getcwd(NULL, 0);

    *n_ret = 0;
    if (path == NULL)
        return errno != ENOMEM;
    for (const char *s = path; s[0] != '\0' && s[1] != '\0'; s++)
        *n_ret += s[0] == '/';
    free(path);
    return true;
}

/* Opens the file in a directory.  A directory that cannot be searched has none
 * that could be read. */
static int open_file(const char *path)
{
    /* O_NONBLOCK: a FIFO is not waited for. */
    int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    struct stat info;
    int fd = open(path, flags | O_NOFOLLOW);

    if (fd < 0 && errno == ELOOP) /* a link, whose file has to exist */
        fd = open(path, flags);
    else if (fd < 0 && (errno == ENOENT || errno == ENAMETOOLONG))
        return NONE;
    if (fd >= 0)
        return fd;
    int system = errno;
    if (system == EACCES && lstat(path, &info) != 0 && errno == EACCES)
        return NONE;
    message_system(path, "cannot be opened", system);
    return FAILED_TO_OPEN;
}

/* Reads what is open to its end, which is not far. */
static bool read_bytes(int fd, const char *path, struct buf *text)
{
    ssize_t got = 1;

    while (got != 0 && text->n <= MOST_NBYTES) {
        if (!buf_reserve(text, MOST_NBYTES / 64))
            return message_error("%s: out of memory", path);
        got = read(fd, text->data + text->n, MOST_NBYTES / 64);
        if (got < 0 && errno != EINTR)
            return message_system(path, "cannot be read", errno);
        text->n += got > 0 ? (size_t)got : 0;
    }
    return text->n <= MOST_NBYTES ||
           message_error("%s: larger than 1 MiB", path);
}

/* Reads the settings of a file that is open. */
static bool read_settings(struct project_file *p, int fd)
{
    struct shutong_error error;
    struct buf text = {0};
    struct stat info;

    if (fstat(fd, &info) != 0)
        return message_system(p->path, "cannot be read", errno);
    if (!S_ISREG(info.st_mode))
        return message_error("%s: is not a regular file", p->path);
    p->file = (struct read_file){info.st_dev, info.st_ino};
    bool good = read_bytes(fd, p->path, &text);
    if (good && project_yaml_read(p->path, p->folder, text.data, text.n,
                                  &p->settings, &error) != SHUTONG_OK)
        good = message_failure(NULL, &error, NULL);
    buf_free(&text);
    return good;
}

/* Takes the file that is open, `path` its name, and closes it. */
static bool take_file(int fd, const char *path,
                      struct project_file **project_ret)
{
    struct project_file *p = calloc(1, sizeof(*p));
    bool good = false;

    if (p != NULL) {
        p->path = strdup(path);
        p->folder = strndup(path, strlen(path) - strlen(name));
    }
    if (p == NULL || p->path == NULL || p->folder == NULL)
        message_error("out of memory");
    else
        good = read_settings(p, fd);
    close(fd);
    if (good)
        *project_ret = p;
    else
        project_file_free(p);
    return good;
}

bool project_file_find(struct project_file **project_ret)
{
    size_t above;
    char *farthest =
        count_above(&above) ? malloc(above * UP + sizeof(name)) : NULL;
    int fd = NONE;

    *project_ret = NULL;
    if (farthest == NULL)
        return message_error("out of memory");
    for (size_t i = 0; i < above; i++)
        memcpy(farthest + i * UP, up, UP);
    memcpy(farthest + above * UP, name, sizeof(name));
    const char *path = farthest + above * UP;
    while ((fd = open_file(path)) == NONE && path > farthest)
        path -= UP;
    bool good = fd == NONE || (fd >= 0 && take_file(fd, path, project_ret));
    free(farthest);
    return good;
}

void project_file_free(struct project_file *p)
{
    if (p == NULL)
        return;
    project_yaml_free(&p->settings);
    free(p->path);
    free(p->folder);
    free(p);
}
