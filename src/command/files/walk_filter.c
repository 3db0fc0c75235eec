/*
 * walk_filter.c - which names of a directory tree are taken.
 */
#include "command/files/walk_filter.h"

#include <string.h>

#include "command/say/message.h"

bool walk_filter_init(struct walk_filter *f, const struct options *options)
{
    bool added = true;

    *f = (struct walk_filter){.options = options,
                              .tree = {.quiet = options->quiet},
                              .takes_hidden = options->hidden};
    for (size_t i = 0; added && i < options->nglobs; i++) {
        const struct glob_argument *glob = &options->globs[i];
        added = ignore_rules_add(glob->include ? &f->include : &f->exclude,
                                 glob->pattern);
    }
    return added || message_error("out of memory");
}

bool walk_filter_begin(struct walk_filter *f, const char *directory)
{
    bool begun =
        f->options->no_ignore || ignore_tree_begin(&f->tree, directory);

    f->below = f->tree.path.n;
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

/* Whether rules of the options match a name. */
static bool matches(struct walk_filter *f, const struct ignore_rules *rules,
                    const char *name, bool directory)
{
    return rules->n > 0 && f->tree.path.n >= f->below &&
           ignore_tree_judge(&f->tree, rules, f->below, name, directory) ==
               IGNORE_IGNORED;
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
    if (matches(f, &f->exclude, name, directory))
        return WALK_UNWANTED;
    bool wanted = f->include.n == 0 || *included ||
                  matches(f, &f->include, name, directory);
    if (!wanted && !directory)
        return WALK_UNWANTED;
    if (ignore_tree_ignores(&f->tree, name, directory))
        return WALK_IGNORED;
    *included = wanted;
    return WALK_TAKEN;
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
}
