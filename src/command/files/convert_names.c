/*
 * convert_names.c - names of files and directories, converted.
 *
 * Each name is a text of its own: what it becomes depends on nothing else, and
 * one that was converted stays.
 */
#include "command/files/convert_names.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/say/message.h"
#include "command/options/one_file.h"
#include "command/say/i18n.h"

void convert_names_refuse(struct convert_names *names, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    int n = vasprintf(&text, i18n_of(format), arguments);
    va_end(arguments);
    names->refused = true;
    if (n < 0) {
        message_error("out of memory");
        return;
    }
    message_error("%s; nothing was changed", text);
    free(text);
}

size_t convert_names_last(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* ---- one name ------------------------------------------------------------ */

static bool is_name(const char *name, size_t n)
{
    return n > 0 && memchr(name, '/', n) == NULL &&
           memchr(name, '\0', n) == NULL && strcmp(name, ".") != 0 &&
           strcmp(name, "..") != 0;
}

/* How long names can be where a name will be. */
static size_t longest_name(const struct convert_names *names, const char *given)
{
    const char *output = names->options->output_dir;
    long longest = pathconf(output != NULL ? output : given, _PC_NAME_MAX);

    return longest > 0 ? (size_t)longest : NAME_MAX;
}

/* Whether a converted name can be one; says why not. */
static bool fits(struct convert_names *names, const char *given, size_t old_n,
                 const char *name, size_t n)
{
    if (!is_name(name, n)) {
        convert_names_refuse(
            names, "%s: cannot be renamed to \"%s\": not a valid file name",
            given, name);
        return false;
    }
    if (n > old_n && n > longest_name(names, given)) {
        convert_names_refuse(
            names,
            "%s: the new name would have %zu bytes, which is too "
            "long; give it a shorter name",
            given, n);
        return false;
    }
    return true;
}

/* Appends what a name becomes; itself where it is refused, which is reported
 * unless `given` is NULL.  False when out of memory. */
static bool append(struct convert_names *names, struct buf *out,
                   const char *given, const char *name, size_t n)
{
    struct shutong_error error;
    char *converted;
    size_t converted_n;
    enum shutong_status status = shutong_convert(
        names->converter, name, n, &converted, &converted_n, &error);

    if (status == SHUTONG_ILL_FORMED) {
        if (given != NULL)
            convert_names_refuse(
                names,
                "%s: the name is not valid UTF-8; use --invalid=keep to copy "
                "invalid bytes or --invalid=replace to write U+FFFD",
                given);
        return buf_append(out, name, n);
    }
    if (status != SHUTONG_OK)
        return false;
    bool good = given != NULL ? fits(names, given, n, converted, converted_n)
                              : is_name(converted, converted_n);
    bool appended = good ? buf_append(out, converted, converted_n)
                         : buf_append(out, name, n);
    free(converted);
    return appended;
}

/* Converts the folder of a path within a tree.  What is refused in it is said
 * where it is a last name itself. */
static bool convert_folder(struct convert_names *names, const char *within,
                           size_t n)
{
    if (names->within.n == n &&
        (n == 0 || memcmp(names->within.data, within, n) == 0))
        return true;
    names->within.n = names->converted.n = 0;
    for (size_t i = 0; i < n;) {
        const char *slash = memchr(within + i, '/', n - i);
        size_t name_n = (size_t)(slash - within) - i;
        if (!append(names, &names->converted, NULL, within + i, name_n) ||
            !buf_append(&names->converted, "/", 1))
            return false;
        i += name_n + 1;
    }
    return buf_append(&names->within, within, n);
}

char *convert_names_convert(struct convert_names *names, const char *given,
                            const char *within)
{
    size_t folder = convert_names_last(within);
    const char *name = within + folder;
    struct buf path = {0};

    if (convert_folder(names, within, folder) &&
        buf_append(&path, names->converted.data, names->converted.n) &&
        (*name == '\0' || append(names, &path, given, name, strlen(name))) &&
        buf_append(&path, "", 1))
        return path.data;
    buf_free(&path);
    return NULL;
}

void convert_names_free(struct convert_names *names)
{
    buf_free(&names->within);
    buf_free(&names->converted);
}

/* ---- in a directory ------------------------------------------------------ */

struct output {
    const char *given, *within, *name;
    bool directory;
    size_t input; /* its number */
};

static int compare_outputs(const void *a, const void *b)
{
    const struct output *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    if (order == 0)
        order = x->directory - y->directory;
    if (order == 0)
        order = strcmp(x->within, y->within);
    return order != 0 ? order : (x->input > y->input) - (x->input < y->input);
}

/* Whether two paths mean one file. */
static bool is_one_file(const char *a, const char *b)
{
    struct stat x, y;

    return strcmp(a, b) == 0 || (stat(a, &x) == 0 && stat(b, &y) == 0 &&
                                 x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}

/* Directories of the same name become one, and a file that is given twice is
 * the same; everything else needs a name of its own. */
static bool may_share(const struct output *a, const struct output *b)
{
    if (a->directory != b->directory)
        return false;
    return a->directory ? strcmp(a->within, b->within) == 0
                        : is_one_file(a->given, b->given);
}

static bool name_output(struct convert_names *names, struct output *output,
                        char **name)
{
    const char *directory = names->options->output_dir;

    *name = names->options->rename == RENAME_NONE
                ? strdup(output->within)
                : convert_names_convert(names, output->given, output->within);
    if (*name == NULL)
        return false;
    size_t n = strlen(directory) + 1 + strlen(*name);
    if (n >= PATH_MAX && strlen(*name) > strlen(output->within))
        convert_names_refuse(
            names,
            "%s: its path in %s would have %zu bytes, which is too "
            "long; use shorter names",
            output->given, directory, n);
    output->name = *name;
    return true;
}

/* Names everything; lists it in `outputs`, which has the room. */
static bool name_outputs(struct convert_names *names, struct walk_tree *t,
                         struct output *outputs)
{
    size_t n = 0;

    for (size_t i = 0; i < t->n; i++, n++) {
        const char *given = t->names[i];
        outputs[n] = (struct output){
            .given = given, .within = given + t->within[i], .input = i};
        if (!name_output(names, &outputs[n], &t->outputs[i]))
            return false;
    }
    for (size_t i = 0; i < t->ndirectories; i++, n++) {
        struct walk_tree_directory *d = &t->directories[i];
        outputs[n] = (struct output){
            .given = d->name, .within = d->name, .directory = true};
        if (!name_output(names, &outputs[n], &d->output))
            return false;
    }
    return true;
}

static void refuse_double(struct convert_names *names, const struct output *a,
                          const struct output *b)
{
    const char *directory = names->options->output_dir;

    if (names->options->rename == RENAME_NONE)
        convert_names_refuse(
            names,
            "%s and %s would both be written to %s/%s; use different "
            "directories",
            a->given, b->given, directory, a->name);
    else
        convert_names_refuse(
            names,
            "%s and %s would both be written to %s/%s; rename one of "
            "them first",
            a->given, b->given, directory, a->name);
}

/* Refuses outputs of one name; of a file that is given twice the second is
 * none.
 */
static void refuse_doubles(struct convert_names *names, struct walk_tree *t,
                           struct output *outputs, size_t n)
{
    const struct output *first = outputs;

    qsort(outputs, n, sizeof(*outputs), compare_outputs);
    for (size_t i = 1; i < n; i++) {
        const struct output *o = &outputs[i];
        if (strcmp(first->name, o->name) != 0)
            first = o;
        else if (!may_share(first, o))
            refuse_double(names, first, o);
    }
    if (names->refused)
        return;
    /* Names are those of the tree: they go last. */
    for (size_t i = n; i > 1; i--) {
        const struct output *o = &outputs[i - 1];
        if (!o->directory && strcmp(outputs[i - 2].name, o->name) == 0) {
            free(t->outputs[o->input]);
            t->outputs[o->input] = NULL;
        }
    }
}

/* Refuses an output that the page of --review would replace. */
static void refuse_page(struct convert_names *names, const struct walk_tree *t)
{
    const struct options *o = names->options;
    char path[PATH_MAX];

    for (size_t i = 0; o->review != NULL && i < t->n; i++) {
        if (t->outputs[i] == NULL)
            continue;
        int n =
            snprintf(path, sizeof(path), "%s/%s", o->output_dir, t->outputs[i]);
        if (n > 0 && n < PATH_MAX && one_file_is(o->review, path))
            convert_names_refuse(names,
                                 "%s: would be written to %s, which is the "
                                 "page of --review; use another file for it",
                                 t->names[i], o->review);
    }
}

bool convert_names_of_outputs(const struct options *options,
                              struct walk_tree *t,
                              const struct shutong_converter *converter)
{
    struct convert_names names = {.options = options, .converter = converter};
    size_t n = t->n + t->ndirectories;
    struct output *outputs = calloc(n + 1, sizeof(*outputs));

    t->outputs = calloc(t->n + 1, sizeof(*t->outputs));
    bool named = outputs != NULL && t->outputs != NULL &&
                 name_outputs(&names, t, outputs);
    if (named)
        refuse_doubles(&names, t, outputs, n);
    if (named)
        refuse_page(&names, t);
    else
        message_error("out of memory");
    free(outputs);
    convert_names_free(&names);
    return named && !names.refused;
}
