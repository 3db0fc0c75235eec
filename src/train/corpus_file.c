/*
 * corpus_file.c - files of the trainer, and its memory.
 */
#include "train/corpus_file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void corpus_file_fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("train_context: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

void *corpus_file_allocate(size_t n, size_t size)
{
    void *p = calloc(n > 0 ? n : 1, size);

    if (p == NULL)
        corpus_file_fail("out of memory");
    return p;
}

void *corpus_file_grow(void *array, size_t n, size_t *cap, size_t more,
                       size_t size)
{
    if (n + more <= *cap)
        return array;
    *cap = 2 * (n + more);
    array = realloc(array, *cap * size);
    if (array == NULL)
        corpus_file_fail("out of memory");
    return array;
}

char *corpus_file_path(const char *folder, const char *name)
{
    size_t n = strlen(folder) + strlen(name) + 2;
    char *path = corpus_file_allocate(n, 1);

    snprintf(path, n, "%s/%s", folder, name);
    return path;
}

static FILE *open_file(const char *path, const char *mode)
{
    FILE *file = fopen(path, mode);

    if (file == NULL)
        corpus_file_fail("%s: %s", path, strerror(errno));
    return file;
}

FILE *corpus_file_open(const char *path)
{
    return open_file(path, "r");
}

FILE *corpus_file_create(const char *path)
{
    return open_file(path, "w");
}

void corpus_file_close(FILE *file, const char *path)
{
    if (fclose(file) != 0)
        corpus_file_fail("%s: %s", path, strerror(errno));
}

void corpus_file_write(const void *bytes, size_t nbytes, const char *path)
{
    FILE *file = corpus_file_create(path);

    if (fwrite(bytes, 1, nbytes, file) != nbytes)
        corpus_file_fail("%s: %s", path, strerror(errno));
    corpus_file_close(file, path);
}

void corpus_file_find_source(struct corpus_stream *s, const char *folder,
                             const char *script, const char *name)
{
    int n = snprintf(s->path, sizeof(s->path), "%s/%s/%s.txt.xz", folder,
                     script, name);

    if (n < 0 || (size_t)n >= sizeof(s->path) || strchr(s->path, '\'') != NULL)
        corpus_file_fail("%s: a path that is too long, or has ' in it",
                         s->path);
    if (access(s->path, R_OK) != 0)
        corpus_file_fail("the folder of text lacks a source: %s: %s", s->path,
                         strerror(errno));
}

void corpus_file_open_source(struct corpus_stream *s, const char *folder,
                             const char *script, const char *name)
{
    char command[sizeof(s->path) + 32];

    corpus_file_find_source(s, folder, script, name);
    snprintf(command, sizeof(command), "xz -dc -- '%s' 2>/dev/null", s->path);
    s->file = popen(command, "r");
    if (s->file == NULL)
        corpus_file_fail("xz: %s", strerror(errno));
}

void corpus_file_close_source(struct corpus_stream *s)
{
    if (pclose(s->file) != 0)
        corpus_file_fail(
            "%s: it is damaged, or there is no xz to decompress it", s->path);
}
