/*
 * walk_tree.c - the files that a command line means, those in directories with
 * -r.
 *
 * Symbolic links inside a directory are not followed, so that no walk goes
 * round in a circle or out of the directory; what is named on the command line
 * may be one.  Whether files are text is looked at when all are found
 * (text_files.h), or at once where names are converted in place, as all that is
 * in a directory is then kept in its order.
 */
#include "command/files/walk_tree.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "command/options/protected_files.h"
#include "command/say/message.h"
#include "command/say/i18n.h"
#include "command/files/text_files.h"

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

/* A directory that is being walked through; those that it is in come before it,
 * in an array: a small stack (ulimit -s) is no limit to how deep they are. */
struct level {
    char *path; /* to be freed; that of the first one is not its own */
    struct dirent **entries;
    int n, next;
};

struct tree_walk {
    struct walk_tree *tree;
    size_t within; /* where names within the first one begin */
    const struct stat *except;
    struct level *levels;
    size_t n, cap;
};

static int is_no_dots(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Begins to walk through a directory; takes the path.  One that cannot be read
 * is said, and has nothing in it. */
static bool enter(struct tree_walk *w, char *path)
{
    if (!array_grow(&w->levels, w->n, &w->cap, sizeof(*w->levels)))
        return false;
    struct level *l = &w->levels[w->n++];
    *l = (struct level){.path = path};
    l->n = scandir(path, &l->entries, is_no_dots, by_name);
    if (l->n < 0) {
        message_system(path, "cannot be read", errno);
        w->tree->failed = true;
        l->entries = NULL;
        l->n = 0;
    }
    return true;
}

/* Ends the last directory, which has a name as well. */
static bool leave(struct tree_walk *w)
{
    struct level *l = &w->levels[--w->n];

    for (; l->next < l->n; l->next++)
        free(l->entries[l->next]);
    free(l->entries);
    return w->n == 0 || add_unread(w->tree, l->path, w->within);
}

/* Adds an entry of a directory that is none itself. */
static bool add_entry(struct walk_tree *t, char *path, size_t within,
                      const struct stat *info)
{
    if (!S_ISREG(info->st_mode)) {
        t->nothers += !t->only_names;
    } else if (is_backup(t->options, path)) {
        /* Its name is the original's, as it was. */
        t->nbackups++;
        free(path);
        return true;
    } else if (protected_files_has_terms(t->options, info)) {
        t->nterms++;
    } else if (protected_files_is_config(t->options, info)) {
        t->nconfigs++;
    } else if (protected_files_is_dictionary(t->options, info)) {
        t->ndictionaries++;
    } else if (t->keep_unread && !t->only_names &&
               !text_files_is_text(t->options, path, LOOK_AT_FILE)) {
        t->nbinary++;
    } else {
        return add_owned(t, path, within,
                         t->keep_unread || t->only_names ? LOOK_NOT
                                                         : LOOK_AT_FILE);
    }
    return add_unread(t, path, within);
}

/* Finds out what an entry is.  Where the directory says that it is a regular
 * file, and no file is another's, that is all there is to know: asking would
 * take longer than anything else here. */
static bool look_at_entry(const struct tree_walk *w, const char *path,
                          unsigned char type, struct stat *info)
{
    const struct options *o = w->tree->options;

    if (type != DT_REG || o->nterms > 0 || o->nread > 0 ||
        o->settings.config != NULL)
        return lstat(path, info) == 0;
    *info = (struct stat){.st_mode = S_IFREG};
    return true;
}

/* The same, or begins with what is in it. */
static bool take_entry(struct tree_walk *w, char *path, unsigned char type)
{
    const struct stat *except = w->except;
    struct walk_tree *t = w->tree;
    struct stat info;

    if (!look_at_entry(w, path, type, &info)) {
        message_system(path, "cannot be opened", errno);
        t->failed = true;
        free(path);
        return true;
    }
    if (!S_ISDIR(info.st_mode))
        return add_entry(t, path, w->within, &info);
    if (except != NULL && info.st_dev == except->st_dev &&
        info.st_ino == except->st_ino)
        return add_unread(t, path, w->within);
    if (note_directory(t, path + w->within, info.st_mode) && enter(w, path))
        return true;
    free(path);
    return false;
}

/* Takes the next entry of the last directory. */
static bool take_next(struct tree_walk *w)
{
    struct level *l = &w->levels[w->n - 1];
    struct dirent *entry = l->entries[l->next++];
    const char *slash = l->path[strlen(l->path) - 1] == '/' ? "" : "/";
    char *path = NULL;
    bool taken = true;

    if (entry->d_name[0] == '.')
        w->tree->nhidden++;
    else
        taken = asprintf(&path, "%s%s%s", l->path, slash, entry->d_name) >= 0 &&
                take_entry(w, path, entry->d_type);
    free(entry);
    return taken;
}

/* Adds what is in a directory; names within it begin at `within`. */
static bool add_directory(struct walk_tree *t, const char *name, size_t within,
                          const struct stat *except)
{
    struct tree_walk w = {.tree = t, .within = within, .except = except};
    char *path = strdup(name);
    bool added = path != NULL && enter(&w, path);

    while (w.n > 0) {
        struct level *l = &w.levels[w.n - 1];
        if (added && l->next < l->n)
            added = take_next(&w);
        else
            added = leave(&w) && added;
    }
    free(w.levels);
    free(path);
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
    if (t->only_names || text_files_is_text(t->options, name, LOOK_AT_LINK))
        return add(t, name, within, LOOK_NOT);
    t->nbinary++;
    char *path = strdup(name);
    return path != NULL && add_unread(t, path, within);
}

/* Takes out the inputs that were looked at and are no text. */
static bool leave_out_binary(struct walk_tree *t)
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
        if (looks[i] == LOOK_NOT && t->looks[i] != LOOK_NOT) {
            t->nbinary++;
            continue;
        }
        t->names[n] = t->names[i];
        t->looks[n] = t->looks[i];
        t->within[n++] = t->within[i];
    }
    free(looks);
    if (found)
        t->n = n;
    return found;
}

bool walk_tree_find(struct walk_tree *t, const struct options *options,
                    const struct stat *except)
{
    struct stat info;
    bool added = true;

    *t = (struct walk_tree){.options = options,
                            .only_names = options->rename == RENAME_ONLY,
                            .keep_unread = options->rename != RENAME_NONE &&
                                           options->output_dir == NULL};
    for (size_t i = 0; added && i < options->ninputs; i++) {
        const char *name = options->inputs[i];
        bool directory = options->recursive && strcmp(name, "-") != 0 &&
                         *name != '\0' && stat(name, &info) == 0 &&
                         S_ISDIR(info.st_mode);
        const char *slash = strrchr(name, '/');
        size_t within = slash == NULL ? 0 : (size_t)(slash - name) + 1;
        bool listed = i >= options->ninputs - options->nlisted;
        added = directory ? add_directory(t, name, below(name), except)
                : listed  ? add_listed(t, name, within)
                          : add(t, name, within, LOOK_NOT);
    }
    return added && leave_out_binary(t);
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
    char text[400] = "";
    size_t room = sizeof(text);

    /* Or the language would be looked up for nothing. */
    if (t->nhidden + t->nbinary + t->nbackups + t->nterms + t->nconfigs +
            t->ndictionaries + t->nothers ==
        0)
        return;
    append(text, room, t->nhidden,
           i18n_plural("%zu hidden file", "%zu hidden files", t->nhidden));
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
    append(text, room, t->nothers,
           i18n_plural("%zu link or special file", "%zu links or special files",
                       t->nothers));
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
