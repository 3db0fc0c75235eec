/*
 * staged_files.c - the files that git would commit.
 *
 * They are those by which the index differs from the last commit: added or
 * changed there, whatever the working tree has.  Git itself says which; where
 * GIT_INDEX_FILE names another index, as for the hook of `git commit -a`, that
 * is meant.
 */
#include "command/staged/staged_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "command/files/path_filter.h"
#include "command/options/protected_files.h"
#include "command/say/message.h"
#include "command/staged/git_process.h"

static bool no_memory(void)
{
    return message_error("out of memory");
}

/* ---- where the index is -------------------------------------------------- */

/* The repository: paths to what is in it begin at the working directory. */
struct place {
    struct buf answer; /* of git, which these point into */
    const char *up;    /* to the root of the working tree: nothing, or ../../ */
    const char *index; /* the file */
    char *down;        /* from there to the working directory: docs/a/ */
};

/* Ends the line that *s begins with, and moves behind it. */
static char *take_line(char **s)
{
    char *line = *s, *newline = strchr(line, '\n');

    *s = newline == NULL ? line + strlen(line) : newline + 1;
    if (newline != NULL)
        *newline = '\0';
    return line;
}

/* What of the working directory is below so many others; to be freed. */
static char *find_down(const char *up)
{
    char *here = realpath(".", NULL), *down = NULL;
    size_t n = here == NULL ? 0 : strlen(here);

    for (size_t left = strlen(up) / 3; n > 0 && left > 0; left--)
        while (n > 0 && here[--n] != '/')
            ;
    if (here == NULL || *up == '\0' || asprintf(&down, "%s/", here + n + 1) < 0)
        down = strdup("");
    free(here);
    return down;
}

static bool find_place(struct place *p)
{
    static const char *const question[] = {
        "rev-parse",   "--is-bare-repository", "--is-inside-work-tree",
        "--show-cdup", "--git-path",           "index",
        NULL};

    if (!git_process_run("rev-parse", question, &p->answer))
        return false;
    if (!buf_append(&p->answer, "", 1))
        return no_memory();
    char *s = p->answer.data;
    if (strcmp(take_line(&s), "true") == 0)
        return message_error("--staged: a bare repository has no index; run it "
                             "in a working tree");
    if (strcmp(take_line(&s), "true") != 0)
        return message_error("--staged: this is not in the working tree of a "
                             "repository; run it there");
    p->up = take_line(&s);
    /* A newline may be in the path, and ends it. */
    size_t n = strlen(s);
    if (n > 0)
        s[n - 1] = '\0';
    p->index = s;
    p->down = find_down(p->up);
    return p->down != NULL || no_memory();
}

static void free_place(struct place *p)
{
    free(p->down);
    buf_free(&p->answer);
}

/* Whether nobody is about to replace the index: a lock that stays for a second
 * is not that of a `git status` that an editor runs.  The lock that git has
 * itself for `git commit -a` is the index then. */
static bool is_unlocked(const char *index)
{
    enum { TRIES = 11 };
    static const struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
    char *lock;
    bool locked = true;

    if (asprintf(&lock, "%s.lock", index) < 0)
        return no_memory();
    for (int i = 0; locked && i < TRIES; i++) {
        if (i > 0)
            nanosleep(&pause, NULL);
        locked = access(lock, F_OK) == 0;
    }
    if (locked)
        message_error("%s: exists, so git is changing the index; wait until it "
                      "is done, or remove the file if no git is running",
                      lock);
    free(lock);
    return !locked;
}

/* ---- what is in it ------------------------------------------------------- */

/* Asks git for all that differs from the last commit, except what is gone, by
 * settings that are the same for everybody. */
static bool list(const struct options *o, struct buf *listing)
{
    static const char *const fixed[] = {"-c",
                                        "diff.relative=false",
                                        "-c",
                                        "core.fsmonitor=false",
                                        "diff",
                                        "--cached",
                                        "--raw",
                                        "-z",
                                        "--no-abbrev",
                                        "--no-renames",
                                        "--no-color",
                                        "--no-ext-diff",
                                        "-O/dev/null",
                                        "--ignore-submodules=none",
                                        "--diff-filter=d",
                                        "--"};
    enum { FIXED = sizeof(fixed) / sizeof(*fixed) };
    const char **arguments = calloc(FIXED + o->ninputs + 1, sizeof(*arguments));

    if (arguments == NULL)
        return no_memory();
    memcpy(arguments, fixed, sizeof(fixed));
    if (o->ninputs > 0)
        memcpy(arguments + FIXED, o->inputs, o->ninputs * sizeof(*o->inputs));
    bool listed = git_process_run("diff", arguments, listing);
    free(arguments);
    return listed && (buf_append(listing, "", 1) || no_memory());
}

/* An entry of the listing. */
struct entry {
    const char *mode, *id;
    char status;
    const char *path; /* from the root of the working tree */
};

/* Reads the entry at *at of n bytes of the listing, which has a NUL behind:
 *
 *   :100644 100644 OLD NEW M  NUL  PATH  NUL
 *
 * and ends what it points to.  False where there is none of that form. */
static bool read_entry(char *listing, size_t n, size_t *at, struct entry *e)
{
    enum { NEW_MODE = 1, NEW_ID = 3, STATUS = 4, FIELDS };
    char *field[FIELDS], *s = listing + *at;
    size_t nfields = 0;

    if (*s != ':')
        return false;
    char *end = s + strlen(s);
    for (field[nfields++] = s; nfields < FIELDS; nfields++) {
        s = strchr(s, ' ');
        if (s == NULL)
            return false;
        *s++ = '\0';
        field[nfields] = s;
    }
    *e =
        (struct entry){field[NEW_MODE], field[NEW_ID], *field[STATUS], end + 1};
    if (end + 1 >= listing + n || e->path[0] == '\0')
        return false;
    *at = (size_t)(e->path - listing) + strlen(e->path) + 1;
    return *at <= n;
}

/* ---- which of it --------------------------------------------------------- */

struct search {
    struct staged_files *files;
    struct walk_tree *inputs;
    struct place place;
    struct path_filter filter;
    bool protects; /* there are files that are no inputs */
};

/* The path of an entry from the working directory on, to be freed. */
static char *path_from_here(const struct place *p, const char *path)
{
    size_t n = strlen(p->down);
    char *from_here;

    if (strncmp(path, p->down, n) == 0)
        return strdup(path + n);
    return asprintf(&from_here, "%s%s", p->up, path) < 0 ? NULL : from_here;
}

/* Counts what is no file, by its mode; false if it is one. */
static bool count_other(struct walk_tree *inputs, const char *mode)
{
    static const char link[] = "120000", submodule[] = "160000";

    inputs->nothers += strcmp(mode, link) == 0;
    inputs->nsubmodules += strcmp(mode, submodule) == 0;
    return strcmp(mode, link) == 0 || strcmp(mode, submodule) == 0;
}

/* Adds a file, unless the run reads it for something else; takes the name. */
static bool add_file(struct search *s, const struct entry *e, char *name)
{
    struct staged_files *files = s->files;
    struct stat info;

    if (s->protects && stat(name, &info) == 0 &&
        walk_tree_count_protected(s->inputs, &info)) {
        free(name);
        return true;
    }
    if (!array_grow(&files->ids, files->n, &files->cap, sizeof(*files->ids))) {
        free(name);
        return no_memory();
    }
    files->ids[files->n++] = e->id;
    return walk_tree_add(s->inputs, name) || no_memory();
}

/* Adds an entry if it is taken. */
static bool add_entry(struct search *s, const struct entry *e)
{
    enum walk_verdict verdict;

    if (!path_filter_judge(&s->filter, e->path, &verdict))
        return false;
    walk_tree_count_left(s->inputs, verdict);
    if (verdict != WALK_TAKEN)
        return true;
    char *name = path_from_here(&s->place, e->path);
    if (name == NULL)
        return no_memory();
    if (e->status == 'U') {
        message_error("%s: is not merged; resolve the conflict and stage it",
                      name);
        s->inputs->failed = true;
    } else if (!count_other(s->inputs, e->mode)) {
        return add_file(s, e, name);
    }
    free(name);
    return true;
}

static bool add_entries(struct search *s)
{
    struct buf *listing = &s->files->listing;
    size_t n = listing->n - 1;
    struct entry e;

    for (size_t at = 0; at < n;) {
        if (!read_entry(listing->data, n, &at, &e))
            return message_error("--staged: git diff printed something "
                                 "unexpected; check the repository with git "
                                 "fsck");
        if (!add_entry(s, &e))
            return false;
    }
    return true;
}

bool staged_files_find(struct staged_files *files, struct walk_tree *inputs,
                       const struct options *options)
{
    struct search s = {.files = files,
                       .inputs = inputs,
                       .protects = protected_files_are_any(options)};

    *files = (struct staged_files){.n = 0};
    *inputs = (struct walk_tree){.options = options};
    bool found = find_place(&s.place) && is_unlocked(s.place.index) &&
                 list(options, &files->listing);
    if (found) {
        const char *root = *s.place.up == '\0' ? "." : s.place.up;
        found = path_filter_begin(&s.filter, options, root) && add_entries(&s);
        path_filter_free(&s.filter);
    }
    free_place(&s.place);
    return found;
}

void staged_files_free(struct staged_files *files)
{
    free(files->ids);
    buf_free(&files->listing);
}
