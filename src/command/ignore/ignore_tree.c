/*
 * ignore_tree.c - what files of patterns say of a tree that is walked through.
 */
#include "command/ignore/ignore_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/ignore/git_repository.h"
#include "command/ignore/ignore_file.h"
#include "command/say/message.h"

struct ignore_level {
    size_t below; /* where in the path the names within it begin */
    struct ignore_rules rules[IGNORE_KINDS];
    struct ignore_rules exclude;  /* .git/info/exclude */
    struct ignore_rules excludes; /* core.excludesFile */
    bool in_repository;
    bool root; /* of a working tree, so that nothing above it counts */
};

static const char *const names[IGNORE_KINDS] = {
    [IGNORE_SHUTONG] = ".shutongignore",
    [IGNORE_ANY] = ".ignore",
    [IGNORE_GIT] = ".gitignore",
};

/* Git looks for its patterns in files alone. */
static bool follows(enum ignore_kind kind)
{
    return kind != IGNORE_GIT;
}

unsigned ignore_tree_has(const char *name)
{
    if (name[0] != '.')
        return 0;
    for (unsigned i = 0; i < IGNORE_KINDS; i++)
        if (strcmp(name, names[i]) == 0)
            return 1u << i;
    return strcmp(name, ".git") == 0 ? IGNORE_HAS_REPOSITORY : 0;
}

/* ---- reading ------------------------------------------------------------- */

static bool no_memory(const char *shown)
{
    return message_error("%s: out of memory", shown);
}

/* Reads a file of patterns, where it exists. */
static bool read_rules(const struct ignore_tree *t, int fd, const char *name,
                       bool follow, const char *shown,
                       struct ignore_rules *rules)
{
    struct buf bytes = {0};
    bool read = false;

    switch (ignore_file_read(fd, name, follow, shown, &bytes)) {
    case IGNORE_FILE_READ:
        read = bytes.n == 0 ||
               ignore_rules_read(rules, &bytes, t->quiet ? NULL : shown) ||
               no_memory(shown);
        break;
    case IGNORE_FILE_LINK:
        if (!t->quiet)
            message_note("%s: is a symbolic link; not read, as by git", shown);
        read = true;
        break;
    case IGNORE_FILE_NONE:
        read = true;
        break;
    case IGNORE_FILE_FAILED:
        break;
    }
    buf_free(&bytes);
    return read;
}

/* Reads a file whose path is DIRECTORY/NAME. */
static bool read_at(const struct ignore_tree *t, const char *directory,
                    const char *name, struct ignore_rules *rules)
{
    char *path;

    if (asprintf(&path, "%s/%s", directory, name) < 0)
        return no_memory(name);
    bool read = read_rules(t, AT_FDCWD, path, true, path, rules);
    free(path);
    return read;
}

/* Reads what git knows of a working tree besides .gitignore, and frees the name
 * of the repository. */
static bool read_repository(const struct ignore_tree *t,
                            struct ignore_level *level, char *repository,
                            const char *worktree)
{
    char *path = NULL;

    level->root = level->in_repository = true;
    bool read = read_at(t, repository, "info/exclude", &level->exclude) &&
                git_repository_excludes(repository, worktree, &path) &&
                (path == NULL ||
                 read_rules(t, AT_FDCWD, path, true, path, &level->excludes));
    free(path);
    free(repository);
    return read;
}

/* ---- levels -------------------------------------------------------------- */

/* Adds a level for the directory that the path is of; NULL when out of memory,
 * which is reported. */
static struct ignore_level *add_level(struct ignore_tree *t, const char *shown)
{
    if (!array_grow(&t->levels, t->n, &t->cap, sizeof(*t->levels))) {
        no_memory(shown);
        return NULL;
    }
    struct ignore_level *level = &t->levels[t->n];
    *level = (struct ignore_level){
        .below = t->path.n,
        .in_repository = t->n > 0 && t->levels[t->n - 1].in_repository};
    t->n++;
    return level;
}

/* Fills a level with what is in its directory, of whose names `has` says which
 * are there. */
static bool fill_level(struct ignore_tree *t, struct ignore_level *level,
                       int fd, unsigned has, const char *shown)
{
    for (unsigned kind = 0; kind < IGNORE_KINDS; kind++) {
        char *path;
        if ((has & 1u << kind) == 0 ||
            (kind == IGNORE_GIT && !level->in_repository))
            continue;
        const char *slash = shown[strlen(shown) - 1] == '/' ? "" : "/";
        if (asprintf(&path, "%s%s%s", shown, slash, names[kind]) < 0)
            return no_memory(shown);
        bool read = read_rules(t, fd, names[kind], follows(kind), path,
                               &level->rules[kind]);
        free(path);
        if (!read)
            return false;
    }
    return true;
}

/* Appends a name to the path. */
static bool extend_path(struct ignore_tree *t, const char *name, size_t n)
{
    return n == 0 ||
           (buf_append(&t->path, name, n) && buf_append(&t->path, "/", 1));
}

/* Takes a directory above the one that the walk begins at. */
static bool take_above(struct ignore_tree *t, const char *directory,
                       bool repository)
{
    struct ignore_level *level = add_level(t, directory);
    int fd =
        level == NULL ? -1 : open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    char *found = NULL;

    if (level == NULL || fd < 0)
        return level != NULL &&
               message_system(directory, "cannot be opened", errno);
    bool read =
        (!repository || git_repository_find(directory, &found)) &&
        (found == NULL || read_repository(t, level, found, directory)) &&
        fill_level(t, level, fd, (1u << IGNORE_KINDS) - 1, directory);
    close(fd);
    return read;
}

/* Whether a path is that of a directory, n bytes of it, or in it. */
static bool is_within(const char *path, const char *directory, size_t n)
{
    return strncmp(path, directory, n) == 0 &&
           (path[n] == '\0' || path[n] == '/' || n == 1);
}

/* The same where there is no working tree. */
static bool find_first_outside(const char *path, size_t *n_ret)
{
    errno = 0;
    char *here = realpath(".", NULL);
    size_t n = strlen(path), here_n = here == NULL ? n : strlen(here);

    if (here == NULL && errno == ENOMEM)
        return no_memory(path);
    *n_ret = here != NULL && is_within(path, here, here_n) ? here_n : n;
    free(here);
    return true;
}

bool ignore_tree_first(const char *path, size_t *n_ret, bool *repository_ret)
{
    for (size_t n = strlen(path); n > 0; n--) {
        char *repository = NULL;
        if (path[n] != '\0' && path[n] != '/')
            continue;
        char *directory = strndup(path, n);
        if (directory == NULL)
            return no_memory(path);
        bool known = git_repository_find(directory, &repository);
        *repository_ret = repository != NULL;
        free(directory);
        free(repository);
        *n_ret = n;
        if (!known || *repository_ret)
            return known;
    }
    *repository_ret = false;
    return find_first_outside(path, n_ret);
}

/* Takes the directories from the first one to the one before the walk's. */
static bool take_all_above(struct ignore_tree *t, char *path)
{
    bool repository;
    size_t n, whole = strlen(path);

    if (!ignore_tree_first(path, &n, &repository))
        return false;
    if (t->whole && n > 1 && !extend_path(t, path + 1, n - 1))
        return no_memory(path);
    while (n < whole) {
        char behind = path[n];
        path[n] = '\0';
        bool taken = take_above(t, n == 0 ? "/" : path, repository);
        path[n] = behind;
        if (!taken)
            return false;
        repository = false;
        const char *name = path + n + (behind == '/');
        size_t name_n = strcspn(name, "/");
        if (!extend_path(t, name, name_n))
            return no_memory(path);
        n = (size_t)(name - path) + name_n;
    }
    return true;
}

bool ignore_tree_begin(struct ignore_tree *t, const char *directory, bool reads)
{
    errno = 0;
    char *path = realpath(directory, NULL);

    if (path == NULL && errno == ENOMEM)
        return no_memory(directory);
    /* What else is wrong with it is said where it is read. */
    if (path == NULL || strcmp(path, "/") == 0) {
        free(path);
        return true;
    }
    bool taken = reads      ? take_all_above(t, path)
                 : t->whole ? extend_path(t, path + 1, strlen(path + 1)) ||
                                  no_memory(path)
                            : true;
    free(path);
    return taken;
}

bool ignore_tree_enter(struct ignore_tree *t, int fd, const char *name,
                       unsigned has, const char *shown)
{
    /* For the name of an entry there is always room. */
    bool extended =
        extend_path(t, name, strlen(name)) && buf_reserve(&t->path, NAME_MAX);
    struct ignore_level *level = add_level(t, shown);

    t->nmissing += level == NULL;
    if (level != NULL && !extended)
        no_memory(shown);
    if (level == NULL || !extended)
        return false;
    char *repository = NULL;
    return ((has & IGNORE_HAS_REPOSITORY) == 0 ||
            git_repository_find(shown, &repository)) &&
           (repository == NULL ||
            read_repository(t, level, repository, shown)) &&
           fill_level(t, level, fd, has, shown);
}

static void free_level(struct ignore_level *level)
{
    for (unsigned kind = 0; kind < IGNORE_KINDS; kind++)
        ignore_rules_free(&level->rules[kind]);
    ignore_rules_free(&level->exclude);
    ignore_rules_free(&level->excludes);
}

void ignore_tree_leave(struct ignore_tree *t)
{
    if (t->nmissing > 0)
        t->nmissing--;
    else
        free_level(&t->levels[--t->n]);
    t->path.n = t->n == 0 ? 0 : t->levels[t->n - 1].below;
}

void ignore_tree_end(struct ignore_tree *t)
{
    while (t->n > 0)
        ignore_tree_leave(t);
    t->path.n = 0;
}

void ignore_tree_free(struct ignore_tree *t)
{
    ignore_tree_end(t);
    free(t->levels);
    buf_free(&t->path);
}

/* ---- judging ------------------------------------------------------------- */

/* A path that is judged. */
struct judged {
    const char *path;
    size_t n, name_at;
    bool directory;
};

static enum ignore_verdict judge(const struct ignore_rules *rules,
                                 const struct judged *j, size_t below)
{
    return rules->n == 0
               ? IGNORE_UNDECIDED
               : ignore_rules_judge(rules, j->path + below, j->n - below,
                                    j->name_at - below, j->directory);
}

/* What the files of a kind say, the innermost first. */
static enum ignore_verdict judge_kind(const struct ignore_tree *t,
                                      unsigned kind, const struct judged *j)
{
    enum ignore_verdict verdict = IGNORE_UNDECIDED;
    bool root = false;

    for (size_t i = t->n; verdict == IGNORE_UNDECIDED && i > 0 && !root; i--) {
        const struct ignore_level *level = &t->levels[i - 1];
        verdict = judge(&level->rules[kind], j, level->below);
        root = level->root;
    }
    return verdict;
}

/* What git's own lists say. */
static enum ignore_verdict judge_lists(const struct ignore_tree *t,
                                       const struct judged *j)
{
    size_t i = t->n;

    while (i > 0 && !t->levels[i - 1].root)
        i--;
    if (i == 0)
        return IGNORE_UNDECIDED;
    const struct ignore_level *level = &t->levels[i - 1];
    enum ignore_verdict verdict = judge(&level->exclude, j, level->below);
    return verdict != IGNORE_UNDECIDED
               ? verdict
               : judge(&level->excludes, j, level->below);
}

/* Puts a name behind the path, which is not longer for it. */
static struct judged begin_judging(struct ignore_tree *t, const char *name,
                                   bool directory)
{
    size_t n = strlen(name);
    const struct judged j = {t->path.data, t->path.n + n, t->path.n, directory};

    memcpy(t->path.data + t->path.n, name, n);
    return j;
}

bool ignore_tree_ignores(struct ignore_tree *t, const char *name,
                         bool directory)
{
    const struct judged j = begin_judging(t, name, directory);
    enum ignore_verdict verdict = IGNORE_UNDECIDED;

    for (unsigned kind = 0; verdict == IGNORE_UNDECIDED && kind < IGNORE_KINDS;
         kind++)
        verdict = judge_kind(t, kind, &j);
    if (verdict == IGNORE_UNDECIDED)
        verdict = judge_lists(t, &j);
    return verdict == IGNORE_IGNORED;
}

enum ignore_verdict ignore_tree_judge(struct ignore_tree *t,
                                      const struct ignore_rules *rules,
                                      size_t below, const char *name,
                                      bool directory)
{
    const struct judged j = begin_judging(t, name, directory);

    return judge(rules, &j, below);
}
