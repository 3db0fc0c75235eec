/*
 * walk_filter.c - which names of a directory tree are taken.
 */
#include "command/files/walk_filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command/options/project_file.h"
#include "command/say/message.h"

static bool add_glob(struct walk_filter *f, const struct glob_argument *glob)
{
    struct ignore_rules *rules =
        glob->line > 0
            ? (glob->include ? &f->project_include : &f->project_exclude)
            : (glob->include ? &f->include : &f->exclude);

    return ignore_rules_add(rules, glob->pattern);
}

/* Finds the directory that patterns of the project's file count from. */
static bool find_project(struct walk_filter *f)
{
    const struct project_file *project = f->options->project;
    char *path =
        realpath(project->folder[0] == '\0' ? "." : project->folder, NULL);

    if (path == NULL)
        return message_system(project->path, "its directory cannot be found",
                              errno);
    size_t n = strlen(path + 1);
    f->project.n = 0;
    bool put = n == 0 || (buf_append(&f->project, path + 1, n) &&
                          buf_append(&f->project, "/", 1));
    free(path);
    return put || message_error("%s: out of memory", project->path);
}

bool walk_filter_init(struct walk_filter *f, const struct options *options)
{
    *f = (struct walk_filter){.options = options,
                              .tree = {.quiet = options->quiet},
                              .takes_hidden = options->hidden};
    for (size_t i = 0; i < options->nglobs; i++)
        if (!add_glob(f, &options->globs[i]))
            return false;
    f->tree.whole = f->project_include.n + f->project_exclude.n > 0;
    return true;
}

/* Whether the last directory is in that of the project's file, or it. */
static bool is_in_project(const struct walk_filter *f)
{
    size_t n = f->project.n;

    return f->tree.whole && f->tree.path.n >= n &&
           (n == 0 || memcmp(f->tree.path.data, f->project.data, n) == 0);
}

/* Whether the project's file includes the last directory, or one that it is in.
 */
static bool is_in_included(const struct walk_filter *f)
{
    size_t begin = f->project.n, name_at = 0;

    if (f->project_include.n == 0 || !is_in_project(f))
        return false;
    const char *path = f->tree.path.data + begin;
    for (size_t i = 0; i < f->tree.path.n - begin; i++) {
        if (path[i] != '/')
            continue;
        if (ignore_rules_judge(&f->project_include, path, i, name_at, true) ==
            IGNORE_IGNORED)
            return true;
        name_at = i + 1;
    }
    return false;
}

bool walk_filter_begin(struct walk_filter *f, const char *directory)
{
    bool begun = (!f->tree.whole || find_project(f)) &&
                 ignore_tree_begin(&f->tree, directory, !f->options->no_ignore);

    f->below = f->tree.path.n;
    f->in_included = begun && is_in_included(f);
    return begun;
}

bool walk_filter_enter(struct walk_filter *f, int fd, const char *name,
                       unsigned has, const char *shown)
{
    return ignore_tree_enter(&f->tree, fd, name,
                             f->options->no_ignore ? 0 : has, shown);
}

void walk_filter_leave(struct walk_filter *f)
{
    ignore_tree_leave(&f->tree);
}

/* Whether rules match a name, as a path from where the tree's path has so many
 * bytes. */
static bool matches(struct walk_filter *f, const struct ignore_rules *rules,
                    size_t below, const char *name, bool directory)
{
    return rules->n > 0 && f->tree.path.n >= below &&
           ignore_tree_judge(&f->tree, rules, below, name, directory) ==
               IGNORE_IGNORED;
}

static bool is_excluded(struct walk_filter *f, const char *name, bool directory)
{
    return matches(f, &f->exclude, f->below, name, directory) ||
           (is_in_project(f) &&
            matches(f, &f->project_exclude, f->project.n, name, directory));
}

/* Whether a name is wanted by --include, or anything is; *included as in
 * walk_filter_judge(). */
static bool is_wanted(struct walk_filter *f, const char *name, bool directory,
                      bool *included)
{
    bool in_project = is_in_project(f);

    if (f->include.n == 0 && (!in_project || f->project_include.n == 0))
        return true;
    *included = *included || f->in_included ||
                matches(f, &f->include, f->below, name, directory) ||
                (in_project && matches(f, &f->project_include, f->project.n,
                                       name, directory));
    return *included;
}

/* Whether a name is hidden; what belongs to git always is. */
static bool is_hidden(const struct walk_filter *f, const char *name)
{
    return name[0] == '.' && (!f->takes_hidden || strcmp(name, ".git") == 0);
}

enum walk_verdict walk_filter_judge(struct walk_filter *f, const char *name,
                                    bool directory, bool *included)
{
    if (is_hidden(f, name))
        return WALK_HIDDEN;
    if (is_excluded(f, name, directory))
        return WALK_UNWANTED;
    if (!is_wanted(f, name, directory, included) && !directory)
        return WALK_UNWANTED;
    return ignore_tree_ignores(&f->tree, name, directory) ? WALK_IGNORED
                                                          : WALK_TAKEN;
}

void walk_filter_end(struct walk_filter *f)
{
    ignore_tree_end(&f->tree);
}

void walk_filter_free(struct walk_filter *f)
{
    ignore_tree_free(&f->tree);
    ignore_rules_free(&f->include);
    ignore_rules_free(&f->exclude);
    ignore_rules_free(&f->project_include);
    ignore_rules_free(&f->project_exclude);
    buf_free(&f->project);
}
