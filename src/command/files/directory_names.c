/*
 * directory_names.c - the names in a directory.
 *
 * Of a name only its bytes and its type are kept: a directory may have
 * millions.
 */
#include "command/files/directory_names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool add(struct directory_names *d, const struct dirent *entry)
{
    errno = ENOMEM;
    if (!array_grow(&d->names, d->n, &d->cap, sizeof(*d->names)) ||
        !buf_append(&d->bytes, entry->d_name, strlen(entry->d_name) + 1))
        return false;
    d->names[d->n++] = (struct directory_name){.type = entry->d_type};
    return true;
}

/* Opens what is read from a directory that stays open itself. */
static DIR *open_stream(int directory)
{
    int fd = fcntl(directory, F_DUPFD_CLOEXEC, 0);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);

    if (stream == NULL && fd >= 0) {
        int failed = errno;
        close(fd);
        errno = failed;
    }
    return stream;
}

/* The names are found again where the bytes are by now. */
static void point_at_bytes(struct directory_names *d)
{
    const char *name = d->bytes.data;

    for (size_t i = 0; i < d->n; i++) {
        d->names[i].name = name;
        name += strlen(name) + 1;
    }
}

bool directory_names_read(struct directory_names *d, int directory)
{
    DIR *stream = open_stream(directory);
    const struct dirent *entry;
    bool read = true;

    *d = (struct directory_names){.n = 0};
    if (stream == NULL)
        return false;
    while (read && (errno = 0, entry = readdir(stream)) != NULL)
        read = is_dots(entry->d_name) || add(d, entry);
    read = read && errno == 0;
    int failed = errno;
    closedir(stream);
    errno = failed;
    point_at_bytes(d);
    return read;
}

static int by_bytes(const void *a, const void *b)
{
    const struct directory_name *x = a, *y = b;

    return strcmp(x->name, y->name);
}

void directory_names_sort(struct directory_names *d)
{
    if (d->n > 1)
        qsort(d->names, d->n, sizeof(*d->names), by_bytes);
}

void directory_names_free(struct directory_names *d)
{
    free(d->names);
    buf_free(&d->bytes);
    *d = (struct directory_names){.n = 0};
}
