/*
 * walk_tree.c - the files that a command line means, those in directories with
 * -r.
 *
 * Symbolic links inside a directory are not followed, so that no walk goes
 * round in a circle or out of the directory; what is named on the command line
 * may be one.  What is to be ignored is not opened, and not walked through
 * (walk_filter.h).  Whether files are text is looked at when all are found
 * (text_files.h), or at once where names are converted in place, as all that is
 * in a directory is then kept in its order.
 */
#include "command/files/walk_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "command/options/protected_files.h"
#include "command/say/message.h"
#include "command/say/i18n.h"
#include "command/files/directory_names.h"
#include "command/files/path_filter.h"
#include "command/files/text_files.h"
#include "command/files/walk_filter.h"

/* Adds an input; one that is no text is taken out later where that is to be
 * looked at. */
static bool add(struct walk_tree *t, const char *name, size_t within,
                enum text_files_look look)
{
    if (!array_grow(&t->names, t->n, &t->cap, sizeof(*t->names)) ||
        !array_grow(&t->within, t->n, &t->within_cap, sizeof(*t->within)) ||
        !array_grow(&t->looks, t->n, &t->looks_cap, sizeof(*t->looks)))
        return false;
    t->names[t->n] = name;
    t->looks[t->n] = (unsigned char)look;
    t->nlooks += look != LOOK_NOT;
    t->within[t->n++] = within;
    return true;
}

/* Takes the path of what is no input, whose name may be wanted. */
static bool add_unread(struct walk_tree *t, char *path, size_t within)
{
    if (!t->keep_unread) {
        free(path);
        return true;
    }
    if (!array_grow(&t->unread, t->nunread, &t->unread_cap,
                    sizeof(*t->unread))) {
        free(path);
        return false;
    }
    t->unread[t->nunread++] =
        (struct walk_tree_unread){.path = path, .within = within};
    return true;
}

/* Adds a name that is freed with the tree. */
static bool add_owned(struct walk_tree *t, char *name, size_t within,
                      enum text_files_look look)
{
    if (!array_grow(&t->owned, t->nowned, &t->owned_cap, sizeof(*t->owned))) {
        free(name);
        return false;
    }
    t->owned[t->nowned++] = name;
    return add(t, name, within, look);
}

bool walk_tree_add(struct walk_tree *t, char *name)
{
    return add_owned(t, name, 0, LOOK_AT_FILE);
}

static bool note_directory(struct walk_tree *t, const char *name, mode_t mode)
{
    if (!array_grow(&t->directories, t->ndirectories, &t->directories_cap,
                    sizeof(*t->directories)))
        return false;
    struct walk_tree_directory *d = &t->directories[t->ndirectories];
    *d = (struct walk_tree_directory){.name = strdup(name),
                                      .mode = mode & 07777};
    t->ndirectories += d->name != NULL;
    return d->name != NULL;
}

/* Counts a file that is not taken, by what was found of it; false if it is. */
static bool count_left_out(struct walk_tree *t, enum text_files_look found)
{
    t->nbinary += found == LOOK_IS_BINARY;
    t->nforeign += found == LOOK_IS_FOREIGN;
    return found == LOOK_IS_BINARY || found == LOOK_IS_FOREIGN;
}

/* Whether a name is that of a copy which rewriting in place keeps. */
static bool is_backup(const struct options *o, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t n = strlen(name),
           suffix_n = o->suffix == NULL ? 0 : strlen(o->suffix);

    return suffix_n > 0 && n > suffix_n &&
           strcmp(name + n - suffix_n, o->suffix) == 0;
}

/* ---- directories --------------------------------------------------------- */

/* So many descriptors of directories are open at once; those that are deeper
 * are opened by their paths. */
enum { MOST_OPEN = 64 };

/* A directory that is being walked through; those that it is in come before it,
 * in an array: a small stack (ulimit -s) is no limit to how deep they are. */
struct level {
    char *path; /* to be freed; that of the first one is not its own */
    int fd;     /* or -1, and what is in it is found by its path */
    bool included;
    struct directory_names names;
    size_t next;
};

struct tree_walk {
    struct walk_tree *tree;
    struct walk_filter *filter;
    size_t within; /* where names within the first one begin */
    const struct stat *except;
    bool protects; /* there are files that are no inputs */
    struct level *levels;
    size_t n, cap;
};

/* An entry of the last directory: where it is opened, and its path, to be
 * freed. */
struct entry {
    int folder;
    const char *at; /* there: its name, or its path */
    const char *name;
    char *path;
    unsigned char type;
    bool included; /* with all that is in it, by --include */
};

void walk_tree_count_left(struct walk_tree *t, enum walk_verdict verdict)
{
    t->nhidden += verdict == WALK_HIDDEN;
    t->nignored += verdict == WALK_IGNORED;
}

/* Whether an entry is a directory; finds out where the type does not say.  What
 * has gone by now is left to those who will say so. */
static bool is_directory(const struct level *l, struct directory_name *name)
{
    struct stat info;

    if (name->type == DT_UNKNOWN) {
        bool found =
            fstatat(l->fd, name->name, &info, AT_SYMLINK_NOFOLLOW) == 0;
        name->type = found ? (unsigned char)IFTODT(info.st_mode) : DT_REG;
    }
    return name->type == DT_DIR;
}

/* Leaves those of a directory's names that are taken, and orders them. */
static void choose_names(struct tree_walk *w, struct level *l)
{
    struct directory_names *d = &l->names;
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++) {
        struct directory_name *name = &d->names[i];
        name->included = l->included;
        enum walk_verdict verdict = walk_filter_judge(
            w->filter, name->name, is_directory(l, name), &name->included);
        walk_tree_count_left(w->tree, verdict);
        if (verdict == WALK_TAKEN)
            d->names[n++] = *name;
    }
    d->n = n;
    directory_names_sort(d);
}

/* What a directory has that says what is ignored. */
static unsigned find_rules(const struct directory_names *d)
{
    unsigned has = 0;

    for (size_t i = 0; i < d->n; i++)
        has |= ignore_tree_has(d->names[i].name);
    return has;
}

/* Reads a directory that is open; false where that fails, and nothing in it is
 * taken. */
static bool read_level(struct tree_walk *w, struct level *l, const char *name)
{
    bool read = l->fd >= 0 && directory_names_read(&l->names, l->fd);

    if (!read)
        message_system(l->path, "cannot be read", errno);
    read = walk_filter_enter(w->filter, l->fd, name, find_rules(&l->names),
                             l->path) &&
           read;
    if (read)
        choose_names(w, l);
    else
        l->names.n = 0;
    return read;
}

/* Begins to walk through a directory; takes the path.  One that cannot be read
 * is said, and has nothing in it. */
static bool enter(struct tree_walk *w, const struct entry *e, int follow)
{
    if (!array_grow(&w->levels, w->n, &w->cap, sizeof(*w->levels)))
        return false;
    struct level *l = &w->levels[w->n++];
    *l = (struct level){.path = e->path, .included = e->included};
    l->fd =
        openat(e->folder, e->at, O_RDONLY | O_DIRECTORY | O_CLOEXEC | follow);
    if (!read_level(w, l, e->name))
        w->tree->failed = true;
    if (l->fd >= 0 && w->n > MOST_OPEN) {
        close(l->fd);
        l->fd = -1;
    }
    return true;
}

/* Ends the last directory, which has a name as well. */
static bool leave(struct tree_walk *w)
{
    struct level *l = &w->levels[--w->n];

    walk_filter_leave(w->filter);
    directory_names_free(&l->names);
    if (l->fd >= 0)
        close(l->fd);
    return w->n == 0 || add_unread(w->tree, l->path, w->within);
}

bool walk_tree_count_protected(struct walk_tree *t, const struct stat *info)
{
    bool terms = protected_files_has_terms(t->options, info);
    bool config = !terms && protected_files_is_config(t->options, info);
    bool dictionary =
        !terms && !config && protected_files_is_dictionary(t->options, info);

    t->nterms += terms;
    t->nconfigs += config;
    t->ndictionaries += dictionary;
    return terms || config || dictionary;
}

/* The same for an entry. */
static bool count_protected(const struct tree_walk *w, const struct entry *e)
{
    struct stat info;

    return w->protects &&
           fstatat(e->folder, e->at, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           walk_tree_count_protected(w->tree, &info);
}

/* Adds an entry that is no directory. */
static bool add_entry(struct tree_walk *w, const struct entry *e)
{
    struct walk_tree *t = w->tree;

    if (e->type != DT_REG) {
        t->nothers += !t->only_names;
    } else if (is_backup(t->options, e->path)) {
        /* Its name is the original's, as it was. */
        t->nbackups++;
        free(e->path);
        return true;
    } else if (!count_protected(w, e)) {
        bool at_once = t->keep_unread && !t->only_names;
        if (!at_once ||
            !count_left_out(
                t, text_files_look_at(t->options, e->path, LOOK_AT_FILE)))
            return add_owned(t, e->path, w->within,
                             at_once || t->only_names ? LOOK_NOT
                                                      : LOOK_AT_FILE);
    }
    return add_unread(t, e->path, w->within);
}

/* The same, or begins with what is in it. */
static bool take_entry(struct tree_walk *w, const struct entry *e)
{
    const struct stat *except = w->except;
    struct walk_tree *t = w->tree;
    struct stat info;

    if (e->type != DT_DIR)
        return add_entry(w, e);
    if (fstatat(e->folder, e->at, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        message_system(e->path, "cannot be opened", errno);
        t->failed = true;
        free(e->path);
        return true;
    }
    if (except != NULL && info.st_dev == except->st_dev &&
        info.st_ino == except->st_ino)
        return add_unread(t, e->path, w->within);
    if (note_directory(t, e->path + w->within, info.st_mode) &&
        enter(w, e, O_NOFOLLOW))
        return true;
    free(e->path);
    return false;
}

/* Takes the next entry of the last directory. */
static bool take_next(struct tree_walk *w)
{
    struct level *l = &w->levels[w->n - 1];
    const struct directory_name *name = &l->names.names[l->next++];
    const char *slash = l->path[strlen(l->path) - 1] == '/' ? "" : "/";
    struct entry e = {.folder = l->fd,
                      .name = name->name,
                      .type = name->type,
                      .included = name->included};

    if (asprintf(&e.path, "%s%s%s", l->path, slash, name->name) < 0)
        return false;
    e.at = e.name;
    if (l->fd < 0) {
        e.folder = AT_FDCWD;
        e.at = e.path;
    }
    return take_entry(w, &e);
}

/* Adds what is in a directory; names within it begin at `within`. */
static bool add_directory(struct walk_tree *t, struct walk_filter *filter,
                          const char *name, size_t within,
                          const struct stat *except)
{
    struct tree_walk w = {.tree = t,
                          .filter = filter,
                          .within = within,
                          .except = except,
                          .protects = protected_files_are_any(t->options)};
    struct entry e = {
        .folder = AT_FDCWD, .at = name, .name = "", .path = strdup(name)};
    bool begun = walk_filter_begin(filter, name);
    bool added = e.path != NULL && (!begun || enter(&w, &e, 0));

    t->failed = t->failed || !begun;
    while (w.n > 0) {
        struct level *l = &w.levels[w.n - 1];
        if (added && l->next < l->names.n)
            added = take_next(&w);
        else
            added = leave(&w) && added;
    }
    walk_filter_end(filter);
    free(w.levels);
    free(e.path);
    return added;
}

/* Where the name of a directory's entries begins. */
static size_t below(const char *directory)
{
    size_t n = strlen(directory);

    return directory[n - 1] == '/' ? n : n + 1;
}

/* Adds a file that is named by a list, as one of a directory: what made the
 * list knows nothing of copies and binary files. */
static bool add_listed(struct walk_tree *t, const char *name, size_t within)
{
    struct stat info;

    if (stat(name, &info) != 0 || !S_ISREG(info.st_mode))
        return add(t, name, within, LOOK_NOT);
    if (is_backup(t->options, name)) {
        t->nbackups++;
        return true;
    }
    if (!t->keep_unread && !t->only_names)
        return add(t, name, within, LOOK_AT_LINK);
    if (t->only_names ||
        !count_left_out(t, text_files_look_at(t->options, name, LOOK_AT_LINK)))
        return add(t, name, within, LOOK_NOT);
    char *path = strdup(name);
    return path != NULL && add_unread(t, path, within);
}

/* Takes out the inputs that were looked at and are no text. */
static bool leave_out_others(struct walk_tree *t)
{
    size_t n = 0;

    if (t->nlooks == 0)
        return true;
    unsigned char *looks = malloc(t->n);
    if (looks == NULL)
        return false;
    memcpy(looks, t->looks, t->n);
    bool found = text_files_find(t->options, t->names, looks, t->n);
    for (size_t i = 0; found && i < t->n; i++) {
        if (count_left_out(t, (enum text_files_look)looks[i]))
            continue;
        t->names[n] = t->names[i];
        t->looks[n] = t->looks[i];
        t->within[n++] = t->within[i];
    }
    free(looks);
    if (found)
        t->n = n;
    return found;
}

/* Whether a file that is named is taken by the rules of its directory. */
static bool is_taken(struct walk_tree *t, const char *name)
{
    enum walk_verdict verdict;

    if (strcmp(name, "-") == 0 || *name == '\0')
        return true;
    if (!path_filter_judge_name(t->options, name, &verdict)) {
        t->failed = true;
        return false;
    }
    walk_tree_count_left(t, verdict);
    return verdict == WALK_TAKEN;
}

bool walk_tree_find(struct walk_tree *t, const struct options *options,
                    const struct stat *except)
{
    struct walk_filter filter;
    struct stat info;

    *t = (struct walk_tree){.options = options,
                            .only_names = options->rename == RENAME_ONLY,
                            .keep_unread = options->rename != RENAME_NONE &&
                                           options->output_dir == NULL};
    bool added = walk_filter_init(&filter, options);
    for (size_t i = 0; added && i < options->ninputs; i++) {
        const char *name = options->inputs[i];
        bool directory = options->recursive && strcmp(name, "-") != 0 &&
                         *name != '\0' && stat(name, &info) == 0 &&
                         S_ISDIR(info.st_mode);
        const char *slash = strrchr(name, '/');
        size_t within = slash == NULL ? 0 : (size_t)(slash - name) + 1;
        if (options->force_exclude && !directory && !is_taken(t, name))
            continue;
        bool listed = i >= options->ninputs - options->nlisted;
        added = directory ? add_directory(t, &filter, name, below(name), except)
                : listed  ? add_listed(t, name, within)
                          : add(t, name, within, LOOK_NOT);
    }
    walk_filter_free(&filter);
    return added && leave_out_others(t);
}

static void append(char *text, size_t room, size_t count, const char *format)
    __attribute__((format(printf, 4, 0)));

/* Appends what the format says of a count. */
static void append(char *text, size_t room, size_t count, const char *format)
{
    size_t n = strlen(text);

    if (count == 0)
        return;
    /* Between what is counted: "2 hidden files, 1 binary file". */
    snprintf(text + n, room - n, "%s", n > 0 ? _(", ") : "");
    n = strlen(text);
    snprintf(text + n, room - n, format, count);
}

void walk_tree_say_skipped(const struct walk_tree *t)
{
    char text[500] = "";
    size_t room = sizeof(text);

    /* Or the language would be looked up for nothing. */
    if (t->nhidden + t->nignored + t->nbinary + t->nbackups + t->nterms +
            t->nconfigs + t->ndictionaries + t->nforeign + t->nothers +
            t->nsubmodules ==
        0)
        return;
    append(text, room, t->nhidden,
           i18n_plural("%zu hidden file", "%zu hidden files", t->nhidden));
    append(text, room, t->nignored,
           i18n_plural("%zu ignored file", "%zu ignored files", t->nignored));
    append(text, room, t->nbinary,
           i18n_plural("%zu binary file", "%zu binary files", t->nbinary));
    append(text, room, t->nbackups,
           i18n_plural("%zu backup", "%zu backups", t->nbackups));
    append(text, room, t->nterms,
           i18n_plural("%zu file with custom terms",
                       "%zu files with custom terms", t->nterms));
    append(text, room, t->nconfigs,
           i18n_plural("%zu configuration", "%zu configurations", t->nconfigs));
    append(text, room, t->ndictionaries,
           i18n_plural("%zu dictionary", "%zu dictionaries", t->ndictionaries));
    append(text, room, t->nforeign,
           i18n_plural("%zu XML file of an unknown kind",
                       "%zu XML files of unknown kinds", t->nforeign));
    append(text, room, t->nothers,
           i18n_plural("%zu link or special file", "%zu links or special files",
                       t->nothers));
    append(text, room, t->nsubmodules,
           i18n_plural("%zu submodule", "%zu submodules", t->nsubmodules));
    message_note("skipped: %s", text);
}

void walk_tree_free(struct walk_tree *t)
{
    for (size_t i = 0; i < t->nowned; i++)
        free(t->owned[i]);
    for (size_t i = 0; i < t->ndirectories; i++) {
        free(t->directories[i].name);
        free(t->directories[i].output);
    }
    for (size_t i = 0; t->outputs != NULL && i < t->n; i++)
        free(t->outputs[i]);
    free(t->outputs);
    for (size_t i = 0; i < t->nunread; i++)
        free(t->unread[i].path);
    free(t->unread);
    free(t->directories);
    free(t->owned);
    free(t->names);
    free(t->within);
    free(t->looks);
}
