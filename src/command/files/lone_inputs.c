/*
 * lone_inputs.c - inputs that may not be written while others are.
 */
#include "command/files/lone_inputs.h"

#include <stdlib.h>
#include <string.h>

/* ---- one file by several names ------------------------------------------- */

struct file_of_input {
    dev_t dev;
    ino_t ino;
    size_t input;
};

static int compare_files(const void *a, const void *b)
{
    const struct file_of_input *x = a, *y = b;

    if (x->dev != y->dev)
        return x->dev < y->dev ? -1 : 1;
    if (x->ino != y->ino)
        return x->ino < y->ino ? -1 : 1;
    return (x->input > y->input) - (x->input < y->input);
}

bool lone_inputs_find(const struct walk_tree *t, bool **lone_ret)
{
    struct file_of_input *files = calloc(t->n + 1, sizeof(*files));
    bool *lone = calloc(t->n + 1, sizeof(*lone));
    struct stat info;
    size_t n = 0;

    if (files == NULL || lone == NULL) {
        free(files);
        free(lone);
        return false;
    }
    for (size_t i = 0; i < t->n; i++)
        if (stat(t->names[i], &info) == 0)
            files[n++] = (struct file_of_input){info.st_dev, info.st_ino, i};
    qsort(files, n, sizeof(*files), compare_files);
    for (size_t i = 1; i < n; i++)
        lone[files[i].input] = files[i].dev == files[i - 1].dev &&
                               files[i].ino == files[i - 1].ino;
    free(files);
    *lone_ret = lone;
    return true;
}

/* ---- inputs in the output directory -------------------------------------- */

/* The folder that was asked about last. */
struct folder {
    const char *path; /* the first n bytes */
    size_t n;
    char *real; /* or NULL */
};

/* Whether a path, without links in it, is that of a folder or is in it. */
static bool is_within(const char *path, const char *folder)
{
    size_t n = strlen(folder);

    return strncmp(path, folder, n) == 0 &&
           (path[n] == '\0' || path[n] == '/' || folder[n - 1] == '/');
}

/* Whether the folder that a path is in is that one, or in it. */
static bool folder_is_within(struct folder *last, const char *path,
                             const char *folder)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - path) + 1;

    if (last->path == NULL || last->n != n ||
        memcmp(last->path, path, n) != 0) {
        char *name = n == 0 ? strdup(".") : strndup(path, n);
        free(last->real);
        last->real = name == NULL ? NULL : realpath(name, NULL);
        last->path = path;
        last->n = n;
        free(name);
    }
    return last->real == NULL || is_within(last->real, folder);
}

/* Whether an input, as it was named, may be there. */
static bool may_be_within(const struct options *o, struct folder *last,
                          const char *path, const char *folder)
{
    struct stat info;

    if (folder_is_within(last, path, folder))
        return true;
    if (lstat(path, &info) != 0 ||
        !(S_ISLNK(info.st_mode) || (o->recursive && S_ISDIR(info.st_mode))))
        return false;
    char *real = realpath(path, NULL);
    bool within = real != NULL && is_within(real, folder);
    free(real);
    return within;
}

bool lone_inputs_are_outputs(const struct options *o)
{
    char *folder = realpath(o->output_dir, NULL);
    struct folder last = {NULL, 0, NULL};
    bool within = folder == NULL;

    for (size_t i = 0; !within && i < o->ninputs; i++)
        within = may_be_within(o, &last, o->inputs[i], folder);
    free(last.real);
    free(folder);
    return within;
}
