/*
 * rename_files.c - --rename in place: files and directories get converted
 * names.
 *
 * All is planned before anything is changed, texts included, and a plan that
 * could lose a file, or is known to stop halfway, is refused.
 *
 * An entry is a name that changes, known by its real path: that of its folder,
 * through all links, and the name itself.  So one that the command line means
 * twice is renamed once.  Entries are sorted
 *
 *   /docs/甲/里/x     the deepest first, so that the folders above still have
 *   /docs/甲/里       their old names when it is their turn;
 *   /docs/乙          then by path: those of one folder follow each other, and
 *   /docs/甲          that folder is opened and synced once.
 *
 * Within a folder, old and new names form chains: a to b, b to c.  The last of
 * a chain is renamed first.  Circles are refused: what converts again to what
 * it was is no profile of OpenCC's.
 */
#include "command/files/rename_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "command/files/draft.h"
#include "command/say/message.h"
#include "command/say/visible_text.h"
#include "command/say/i18n.h"
#include "command/files/convert_names.h"

#define NONE SIZE_MAX

/* A name that is to be changed in place. */
struct entry {
    const char *given; /* the path as the user knows it */
    char *path;        /* the real one */
    char *target;      /* what it becomes */
    size_t folder;     /* bytes of both before the name */
    size_t depth;      /* slashes in them */
    size_t input;      /* its number among the inputs, or NONE */
    size_t next;       /* the entry that is at its target, or NONE */
    enum { NEW, WALKED, ORDERED } state;
};

struct renames {
    struct convert_names names;
    const struct walk_tree *tree;
    bool failed; /* an input is not there, which is reported */

    struct entry *entries; /* sorted */
    size_t n, cap;
    size_t *order; /* in which they are renamed */
    size_t nordered;
    bool *kept; /* for each input */

    struct buf folder, real; /* the last folder, as given, and its real path */
};

/* ---- entries ------------------------------------------------------------- */

/* The real path of the folder that a path is in, with a slash, in r->real.
 * False when out of memory or, which is then said and refused, where there is
 * none. */
static bool find_folder(struct renames *r, const char *given)
{
    size_t n = convert_names_last(given);
    char *folder, *real;

    if (r->real.n > 0 && r->folder.n == n &&
        (n == 0 || memcmp(r->folder.data, given, n) == 0))
        return true;
    r->folder.n = r->real.n = 0;
    folder = n == 0 ? strdup(".") : strndup(given, n);
    if (folder == NULL)
        return false;
    real = realpath(folder, NULL);
    free(folder);
    if (real == NULL) {
        if (errno != ENOMEM)
            convert_names_refuse(&r->names, "%s: cannot be renamed: %s", given,
                                 i18n_error(errno));
        return false;
    }
    bool found = buf_append(&r->folder, given, n) &&
                 buf_append(&r->real, real, strlen(real)) &&
                 (real[1] == '\0' || buf_append(&r->real, "/", 1));
    free(real);
    if (!found)
        r->real.n = 0;
    return found;
}

/* r->real and a name. */
static char *in_folder(const struct renames *r, const char *name)
{
    size_t n = strlen(name) + 1;
    char *path = malloc(r->real.n + n);

    if (path != NULL) {
        memcpy(path, r->real.data, r->real.n);
        memcpy(path + r->real.n, name, n);
    }
    return path;
}

/* Adds an entry for a name that changes. */
static bool add_entry(struct renames *r, const char *given, const char *name,
                      size_t input)
{
    if (!array_grow(&r->entries, r->n, &r->cap, sizeof(*r->entries)))
        return false;
    struct entry *e = &r->entries[r->n];
    *e = (struct entry){.given = given,
                        .path = in_folder(r, given + convert_names_last(given)),
                        .target = in_folder(r, name),
                        .folder = r->real.n,
                        .input = input,
                        .next = NONE};
    for (size_t i = 0; i < e->folder; i++)
        e->depth += r->real.data[i] == '/';
    if (e->path != NULL && e->target != NULL) {
        r->n++;
        return true;
    }
    free(e->path);
    free(e->target);
    return false;
}

/* Takes one path; the name within the tree begins at `within`. */
static bool take(struct renames *r, const char *given, size_t within,
                 size_t input)
{
    if (!find_folder(r, given))
        return r->names.refused;
    char *path = convert_names_convert(&r->names, given, given + within);
    if (path == NULL)
        return false;
    const char *name = path + convert_names_last(path);
    /* Folders above it within the tree become longer as well. */
    size_t was = r->real.n + strlen(given) - convert_names_last(given);
    size_t is = was - strlen(given + within) + strlen(path);
    if (is > was && is >= PATH_MAX)
        convert_names_refuse(
            &r->names,
            "%s: the new path would have %zu bytes, which is too "
            "long; use shorter names",
            given, is);
    bool taken = strcmp(name, given + convert_names_last(given)) == 0 ||
                 add_entry(r, given, name, input);
    free(path);
    return taken;
}

/* Whether an input has a name to convert.  What is wrong with it is said with
 * its text, if that is to be converted. */
static bool is_renamed(struct renames *r, const char *given)
{
    bool say = r->names.options->rename == RENAME_ONLY;
    struct stat info;

    if (strcmp(given, "-") == 0)
        return false;
    if (lstat(given, &info) != 0) {
        if (say)
            message_system(given, "cannot be renamed", errno);
    } else if (S_ISDIR(info.st_mode) ||
               (stat(given, &info) == 0 && S_ISDIR(info.st_mode))) {
        if (say)
            message_directory(given);
    } else {
        return true;
    }
    r->failed = r->failed || say;
    return false;
}

static bool take_all(struct renames *r)
{
    const struct walk_tree *t = r->tree;
    bool taken = true;

    for (size_t i = 0; taken && i < t->n; i++)
        taken = !is_renamed(r, t->names[i]) ||
                take(r, t->names[i], t->within[i], i);
    for (size_t i = 0; taken && i < t->nunread; i++)
        taken = take(r, t->unread[i].path, t->unread[i].within, NONE);
    return taken;
}

/* ---- the plan ------------------------------------------------------------ */

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->depth != y->depth)
        return x->depth > y->depth ? -1 : 1;
    return strcmp(x->path, y->path);
}

static void drop_doubles(struct renames *r)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n; i++) {
        if (n > 0 && strcmp(r->entries[n - 1].path, r->entries[i].path) == 0) {
            free(r->entries[i].path);
            free(r->entries[i].target);
        } else {
            r->entries[n++] = r->entries[i];
        }
    }
    r->n = n;
}

/* The entry with that real path, or NULL. */
static struct entry *find_entry(const struct renames *r, char *path)
{
    struct entry key = {.path = path};

    for (const char *c = path; (c = strchr(c, '/')) != NULL; c++)
        key.depth++;
    return r->n == 0 ? NULL
                     : bsearch(&key, r->entries, r->n, sizeof(*r->entries),
                               compare_entries);
}

static int compare_targets(const void *a, const void *b)
{
    const struct entry *const *x = a, *const *y = b;

    return strcmp((*x)->target, (*y)->target);
}

/* Refuses names that would become the same. */
static bool refuse_doubles(struct renames *r)
{
    const struct entry **by_target = calloc(r->n + 1, sizeof(*by_target));

    if (by_target == NULL)
        return false;
    for (size_t i = 0; i < r->n; i++)
        by_target[i] = &r->entries[i];
    qsort(by_target, r->n, sizeof(*by_target), compare_targets);
    for (size_t i = 1; i < r->n; i++) {
        const struct entry *a = by_target[i - 1], *b = by_target[i];
        if (strcmp(a->target, b->target) == 0)
            convert_names_refuse(
                &r->names,
                "%s and %s would both be renamed to %s; rename one of "
                "them first",
                a->given, b->given, a->target + a->folder);
    }
    free(by_target);
    return true;
}

/* Looks at what exists at the target of each entry. */
static void look_at_targets(struct renames *r)
{
    struct stat info;

    for (size_t i = 0; i < r->n; i++) {
        struct entry *e = &r->entries[i];
        const struct entry *next = find_entry(r, e->target);
        if (next != NULL)
            e->next = (size_t)(next - r->entries);
        else if (lstat(e->target, &info) == 0)
            convert_names_refuse(
                &r->names,
                "%s: cannot be renamed to %s: %.*s%s already exists; "
                "rename one of them first",
                e->given, e->target + e->folder,
                (int)convert_names_last(e->given), e->given,
                e->target + e->folder);
        else if (errno != ENOENT)
            convert_names_refuse(&r->names, "%s: cannot be renamed to %s: %s",
                                 e->given, e->target + e->folder,
                                 i18n_error(errno));
    }
}

/* Puts the entries in order, the last of a chain first. */
static bool order_entries(struct renames *r)
{
    size_t *chain = calloc(r->n + 1, sizeof(*chain));

    r->order = calloc(r->n + 1, sizeof(*r->order));
    if (chain == NULL || r->order == NULL) {
        free(chain);
        return false;
    }
    for (size_t i = 0; i < r->n; i++) {
        size_t n = 0, at = i;
        for (; at != NONE && r->entries[at].state == NEW;
             at = r->entries[at].next) {
            r->entries[at].state = WALKED;
            chain[n++] = at;
        }
        if (at != NONE && r->entries[at].state == WALKED)
            convert_names_refuse(
                &r->names,
                "%s and %s: the renames form a cycle; rename one of them first",
                r->entries[at].given, r->entries[chain[n - 1]].given);
        for (; n > 0; n--) {
            r->entries[chain[n - 1]].state = ORDERED;
            r->order[r->nordered++] = chain[n - 1];
        }
    }
    free(chain);
    return true;
}

/* ---- links --------------------------------------------------------------- */

/* The first entry whose old name a link needs: each name of its text is one in
 * the folder that those before it lead to. */
static const struct entry *needed_by(const struct renames *r, char *text)
{
    /* More than a small stack has. */
    static char at[PATH_MAX + NAME_MAX + 2], real[PATH_MAX];
    char *rest = text;

    if (*text == '/')
        strcpy(real, "");
    else if (r->real.n >= sizeof(real))
        return NULL;
    else /* without the last slash */
        snprintf(real, sizeof(real), "%.*s", (int)r->real.n - 1, r->real.data);
    for (const char *name; (name = strsep(&rest, "/")) != NULL;) {
        if (*name == '\0')
            continue;
        if (strlen(name) > NAME_MAX)
            return NULL;
        snprintf(at, sizeof(at), "%s/%s", real, name);
        const struct entry *found = find_entry(r, at);
        if (found != NULL)
            return found;
        if (realpath(at, real) == NULL)
            return NULL;
        if (strcmp(real, "/") == 0)
            *real = '\0';
    }
    return NULL;
}

/* Says that a link, if it is one, will lead nowhere. */
static void look_at_link(struct renames *r, const char *given)
{
    static char text[PATH_MAX];
    struct stat info;
    ssize_t n = readlink(given, text, sizeof(text) - 1);

    /* One that leads nowhere now is not our business. */
    if (n <= 0 || stat(given, &info) != 0 || !find_folder(r, given))
        return;
    text[n] = '\0';
    const struct entry *needed = needed_by(r, text);
    if (needed != NULL)
        message_note(
            "%s: is a symbolic link through %s, which is being renamed; the "
            "link will be dangling until you create it again",
            given, needed->given);
}

static void look_at_links(struct renames *r)
{
    const struct walk_tree *t = r->tree;

    for (size_t i = 0; r->n > 0 && i < t->n; i++)
        look_at_link(r, t->names[i]);
    for (size_t i = 0; r->n > 0 && i < t->nunread; i++)
        look_at_link(r, t->unread[i].path);
}

static bool plan(struct renames *r)
{
    r->kept = calloc(r->tree->n + 1, sizeof(*r->kept));
    if (r->kept == NULL || !take_all(r))
        return false;
    if (r->n > 0)
        qsort(r->entries, r->n, sizeof(*r->entries), compare_entries);
    drop_doubles(r);
    if (!refuse_doubles(r))
        return false;
    look_at_targets(r);
    /* Chains are such once no two entries go to one place. */
    if (r->names.refused)
        return true;
    if (!order_entries(r))
        return false;
    if (!r->names.refused)
        look_at_links(r);
    return true;
}

struct renames *rename_files_plan(const struct options *options,
                                  const struct walk_tree *tree,
                                  const struct shutong_converter *converter)
{
    struct renames *r = calloc(1, sizeof(*r));
    bool planned = false;

    if (r != NULL) {
        r->names =
            (struct convert_names){.options = options, .converter = converter};
        r->tree = tree;
        planned = plan(r);
    }
    if (!planned)
        message_error("out of memory");
    if (planned && !r->names.refused)
        return r;
    rename_files_free(r);
    return NULL;
}

void rename_files_keep(struct renames *r, size_t input)
{
    r->kept[input] = true;
}

/* ---- what is done -------------------------------------------------------- */

static bool rename_entry(const struct renames *r, const struct entry *e,
                         int folder)
{
    const char *old = e->path + e->folder, *new = e->target + e->folder;
    int failed = draft_rename_new(folder, old, new);

    if (failed != 0)
        message_error("%s: cannot be renamed to %s: %s", e->given, new,
                      i18n_error(failed));
    else if (r->names.options->verbose)
        message_note("renamed: %s -> %.*s%s", e->given,
                     (int)convert_names_last(e->given), e->given, new);
    return failed == 0;
}

/* Opens the folder of an entry; -1 where that failed, which is reported. */
static int open_folder(const struct entry *e)
{
    /* The path belongs to the plan, which nobody else sees. */
    char after = e->path[e->folder];
    e->path[e->folder] = '\0';
    int fd = open(e->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    e->path[e->folder] = after;
    if (fd < 0)
        message_system(e->given, "its directory cannot be opened", errno);
    return fd;
}

/* Renames the entries of a folder, from one in the order up to another.  Some
 * file systems cannot sync a folder; that is no failure. */
static bool rename_in_folder(const struct renames *r, size_t first, size_t end)
{
    const struct entry *one = &r->entries[r->order[first]];
    int folder = open_folder(one);
    bool done = folder >= 0;

    if (folder < 0)
        return false;
    for (size_t i = first; i < end; i++) {
        const struct entry *e = &r->entries[r->order[i]];
        if (e->input == NONE || !r->kept[e->input])
            done = rename_entry(r, e, folder) && done;
    }
    if (fsync(folder) != 0 && errno != EINVAL && errno != EROFS) {
        message_error("%.*s: files in it were renamed, but fsync of the "
                      "directory failed: %s",
                      (int)one->folder, one->path, i18n_error(errno));
        done = false;
    }
    close(folder);
    return done;
}

/* How many of the order from one on are in the same folder. */
static size_t same_folder(const struct renames *r, size_t first)
{
    const struct entry *one = &r->entries[r->order[first]];
    size_t i = first;

    for (; i < r->nordered; i++) {
        const struct entry *e = &r->entries[r->order[i]];
        if (e->folder != one->folder ||
            memcmp(e->path, one->path, e->folder) != 0)
            break;
    }
    return i - first;
}

bool rename_files_do(const struct renames *r)
{
    bool done = !r->failed;

    for (size_t i = 0, n; i < r->nordered; i += n) {
        n = same_folder(r, i);
        done = rename_in_folder(r, i, i + n) && done;
    }
    return done;
}

/* Both names as they are shown, each with a NUL. */
static bool show_names(struct buf *shown, const char *given, const char *target)
{
    shown->n = 0;
    return visible_text_append(shown, given, strlen(given), VISIBLE_NAME) &&
           buf_append(shown, "", 1) &&
           visible_text_append(shown, target, strlen(target), VISIBLE_NAME) &&
           buf_append(shown, "", 1);
}

bool rename_files_say(const struct renames *r, bool *changed_ret)
{
    struct buf shown = {0};
    bool said = true;

    for (size_t i = 0; said && i < r->nordered; i++) {
        const struct entry *e = &r->entries[r->order[i]];
        said = show_names(&shown, e->given, e->target + e->folder);
        if (said)
            printf(_("%s: would be renamed to %s\n"), shown.data,
                   shown.data + strlen(shown.data) + 1);
    }
    if (!said)
        message_error("out of memory");
    buf_free(&shown);
    *changed_ret = r->nordered > 0;
    return said && !r->failed;
}

void rename_files_free(struct renames *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->n; i++) {
        free(r->entries[i].path);
        free(r->entries[i].target);
    }
    free(r->entries);
    free(r->order);
    free(r->kept);
    convert_names_free(&r->names);
    buf_free(&r->folder);
    buf_free(&r->real);
    free(r);
}
