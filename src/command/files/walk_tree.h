/*
 * walk_tree.h - the files that a command line means, those in directories with
 * -r.
 */
#ifndef COMMAND_FILES_WALK_TREE_H
#define COMMAND_FILES_WALK_TREE_H

#include <sys/stat.h>

#include "command/files/walk_filter.h"
#include "command/options/options.h"

/* A directory that was walked through. */
struct walk_tree_directory {
    char *name;   /* within the one that was named */
    char *output; /* its name among the outputs, where names are converted */
    mode_t mode;  /* its permissions */
    bool made;    /* in the output directory; there it is ... */
    dev_t dev;    /* ... this one */
    ino_t ino;
};

/* What is in a directory and no input, but has a name, none that is hidden. */
struct walk_tree_unread {
    char *path;
    size_t within; /* as of an input */
};

struct walk_tree {
    const struct options *options;
    const char *
        *names;     /* the inputs, directories replaced by what is in them */
    size_t *within; /* where in it the name within its directory begins */
    unsigned char *looks; /* enum text_files_look: which of them were found as
                             regular files in a directory, and looked at */
    size_t nlooks;        /* of them that are one */
    size_t n, cap, within_cap, looks_cap;
    char **outputs; /* their names among the outputs in a directory, or NULL; of
                       one that is given twice the second has none */
    struct walk_tree_directory *directories; /* each after the one it is in */
    size_t ndirectories, directories_cap;
    struct walk_tree_unread
        *unread; /* only where names are converted in place */
    size_t nunread, unread_cap;
    bool keep_unread, only_names; /* which of these the options want */
    char **owned;                 /* those of the inputs that were made */
    size_t nowned, owned_cap;
    /* What was not taken from directories: names that begin with a dot, names
     * that are ignored, files with a NUL, what ends like a copy of -w, those of
     * custom terms, the configuration, links and other things that are no
     * files. */
    size_t nhidden, nignored, nbinary, nbackups, nterms, nconfigs,
        ndictionaries, nothers;
    size_t nsubmodules; /* of git, which are no files of its index */
    size_t nforeign;    /* documents of which it is not known what is text */
    bool failed;        /* a directory could not be read, which is reported */
};

/* Finds the inputs, in the order given, those of a directory by name.  A
 * directory that is `except`, unless that is NULL, is left out.  False when out
 * of memory. */
bool walk_tree_find(struct walk_tree *tree, const struct options *options,
                    const struct stat *except);

/* Adds an input that is no file of its name, so that none is looked for; takes
 * the name.  False when out of memory. */
bool walk_tree_add(struct walk_tree *tree, char *name);

/* Counts a name that is not taken, or nothing if it is. */
void walk_tree_count_left(struct walk_tree *tree, enum walk_verdict verdict);

/* Counts a file that the run reads for something else; false where it is none.
 */
bool walk_tree_count_protected(struct walk_tree *tree, const struct stat *file);

/* Says what was not taken, if anything. */
void walk_tree_say_skipped(const struct walk_tree *tree);

void walk_tree_free(struct walk_tree *tree);

#endif
