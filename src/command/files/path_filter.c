/*
 * path_filter.c - which files are taken, by their paths alone.
 */
#include "command/files/path_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/say/message.h"

struct path_level {
    size_t n;                  /* where names within it begin in the path */
    bool included;             /* all that is in it, by --include */
    enum walk_verdict verdict; /* of it, and so of all that is in it */
};

static bool no_memory(const char *name)
{
    return message_error("%s: out of memory", name);
}

/* Adds a level for the directory that the path so far is of; enters it if it is
 * taken. */
static bool enter(struct path_filter *f, const char *name, size_t n,
                  bool included, enum walk_verdict verdict)
{
    enum { ALL = (1u << IGNORE_KINDS) - 1 + IGNORE_HAS_REPOSITORY };

    if (!array_grow(&f->levels, f->n, &f->cap, sizeof(*f->levels)))
        return no_memory(f->at.data);
    f->levels[f->n++] = (struct path_level){n, included, verdict};
    if (verdict != WALK_TAKEN)
        return true;
    /* What does not exist, or is no directory there, has no patterns. */
    int fd = open(f->at.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno != ENOENT && errno != ENOTDIR && errno != ELOOP &&
        errno != ENAMETOOLONG) {
        f->levels[f->n - 1].verdict = WALK_HIDDEN; /* it is not entered */
        return message_system(f->at.data, "cannot be opened", errno);
    }
    bool entered =
        walk_filter_enter(&f->filter, fd, name, fd < 0 ? 0u : ALL, f->at.data);
    if (fd >= 0)
        close(fd);
    return entered;
}

static void leave(struct path_filter *f)
{
    struct path_level *level = &f->levels[--f->n];

    if (level->verdict == WALK_TAKEN)
        walk_filter_leave(&f->filter);
}

/* Sets where the last directory is opened: so much of a path, with a NUL. */
static bool set_place(struct path_filter *f, const char *path, size_t n)
{
    f->at.n = f->base_n;
    return (buf_append(&f->at, path, n) && buf_append(&f->at, "", 1)) ||
           no_memory(path);
}

bool path_filter_begin(struct path_filter *f, const struct options *options,
                       const char *directory)
{
    size_t n = strlen(directory);
    const char *slash = directory[n - 1] == '/' ? "" : "/";

    *f = (struct path_filter){0};
    if (!walk_filter_init(&f->filter, options))
        return false;
    if (!buf_append(&f->at, directory, n) ||
        !buf_append(&f->at, slash, strlen(slash)))
        return no_memory(directory);
    f->base_n = f->at.n;
    return set_place(f, "", 0) && enter(f, "", 0, false, WALK_TAKEN);
}

/* Leaves the directories that a path is not in. */
static void leave_others(struct path_filter *f, const char *path)
{
    const char *last = f->at.data + f->base_n;
    size_t same = 0;

    while (path[same] != '\0' && path[same] == last[same])
        same++;
    while (f->levels[f->n - 1].n > same)
        leave(f);
}

/* Judges a name of the last directory, and sets what --include says of it.
 * False when out of memory, which is reported. */
static bool judge(struct path_filter *f, const char *name, bool directory,
                  bool *included, enum walk_verdict *verdict_ret)
{
    const struct path_level *last = &f->levels[f->n - 1];

    *included = last->included;
    *verdict_ret = last->verdict;
    if (last->verdict != WALK_TAKEN)
        return true;
    /* It may be longer than any that a directory has. */
    if (!buf_reserve(&f->filter.tree.path, strlen(name)))
        return no_memory(name);
    *verdict_ret = walk_filter_judge(&f->filter, name, directory, included);
    return true;
}

/* Enters the next directory of a path, whose name is path[at..end). */
static bool enter_next(struct path_filter *f, const char *path, size_t at,
                       size_t end)
{
    char *name = strndup(path + at, end - at);
    bool included;

    if (name == NULL)
        return no_memory(path);
    enum walk_verdict verdict;
    bool entered = judge(f, name, true, &included, &verdict) &&
                   set_place(f, path, end + 1) &&
                   enter(f, name, end + 1, included, verdict);
    free(name);
    return entered;
}

bool path_filter_judge(struct path_filter *f, const char *path,
                       enum walk_verdict *verdict_ret)
{
    const char *slash;
    bool included;

    leave_others(f, path);
    size_t at = f->levels[f->n - 1].n;
    while ((slash = strchr(path + at, '/')) != NULL) {
        size_t end = (size_t)(slash - path);
        if (!enter_next(f, path, at, end))
            return false;
        at = end + 1;
    }
    return judge(f, path + at, false, &included, verdict_ret);
}

void path_filter_free(struct path_filter *f)
{
    while (f->n > 0)
        leave(f);
    walk_filter_free(&f->filter);
    free(f->levels);
    buf_free(&f->at);
}

/* ---- a name as it is typed ----------------------------------------------- */

/* Adds the next part of a path to that of a directory: through links where it
 * exists, and as it is written where it does not. */
static char *add_part(char *directory, const char *part, size_t n)
{
    const char *slash = strcmp(directory, "/") == 0 ? "" : "/";
    char *path, *real;

    if (n == 0 || (n == 1 && part[0] == '.'))
        return directory;
    if (n == 2 && memcmp(part, "..", 2) == 0) {
        char *last = strrchr(directory, '/');
        last[last == directory] = '\0';
        return directory;
    }
    int made = asprintf(&path, "%s%s%.*s", directory, slash, (int)n, part);
    free(directory);
    if (made < 0)
        return NULL;
    real = realpath(path, NULL);
    if (real == NULL && errno != ENOMEM)
        return path;
    free(path);
    return real;
}

/* The absolute path of the directory that a name is in, which need not exist;
 * to be freed.  NULL, and errno, when out of memory, or without a working
 * directory. */
static char *find_directory(const char *name)
{
    const char *last = strrchr(name, '/');
    char *directory = realpath(name[0] == '/' ? "/" : ".", NULL);

    while (directory != NULL && last != NULL && name < last) {
        size_t n = strcspn(name, "/");
        directory = add_part(directory, name, n);
        name += n + 1;
    }
    return directory;
}

/* Whether the path of a directory is that of another one, or is in it; both are
 * absolute. */
static bool is_within(const char *path, const char *directory)
{
    size_t n = strlen(directory);

    return strncmp(path, directory, n) == 0 &&
           (path[n] == '\0' || path[n] == '/' || n == 1);
}

/* What is behind n bytes of an absolute path, which are that of a directory. */
static const char *behind(const char *path, size_t n)
{
    return path[n] == '/' ? path + n + 1 : path + n;
}

/* Judges a path within the directory that it begins at; both are freed. */
static bool judge_within(const struct options *options, char *base, char *path,
                         size_t below, enum walk_verdict *verdict_ret)
{
    struct path_filter filter = {0};
    bool judged = false;

    if (base == NULL || path == NULL) {
        message_error("out of memory");
    } else if (path_filter_begin(&filter, options, base)) {
        filter.filter.takes_hidden = true;
        filter.filter.below = below;
        judged = path_filter_judge(&filter, path, verdict_ret);
    }
    path_filter_free(&filter);
    free(base);
    free(path);
    return judged;
}

/* Judges a file of a directory by the patterns that count in `from`, which the
 * directory is or is in. */
static bool judge_file(const struct options *options, const char *from,
                       const char *directory, const char *last,
                       enum walk_verdict *verdict_ret)
{
    char *path = NULL;
    bool repository;
    size_t n;

    if (!ignore_tree_first(from, &n, &repository))
        return false;
    const char *within = behind(directory, n), *below = behind(from, n);
    if (asprintf(&path, "%s%s%s", within, *within == '\0' ? "" : "/", last) < 0)
        path = NULL;
    return judge_within(options, strndup(from, n), path,
                        *below == '\0' ? 0 : strlen(below) + 1, verdict_ret);
}

bool path_filter_judge_name(const struct options *options, const char *name,
                            enum walk_verdict *verdict_ret)
{
    const char *slash = strrchr(name, '/');
    const char *last = slash == NULL ? name : slash + 1;

    if (*last == '\0' || strcmp(last, ".") == 0 || strcmp(last, "..") == 0)
        return message_error("%s: is not the name of a file", name);
    errno = 0;
    char *here = realpath(".", NULL);
    bool known = here != NULL || errno != ENOMEM, judged = false;
    char *directory = known ? find_directory(name) : NULL;
    if (directory == NULL)
        message_system(name, "cannot be found", errno);
    else
        judged = judge_file(
            options,
            here != NULL && is_within(directory, here) ? here : directory,
            directory, last, verdict_ret);
    free(here);
    free(directory);
    return judged;
}
