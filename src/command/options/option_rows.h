/*
 * option_rows.h - the options of the command line, one row each.
 *
 * Everything about an option is in its row: its names, what it sets, what it
 * needs and excludes, and its lines of --help.  To add one, add it here and its
 * row in option_rows.c.
 */
#ifndef COMMAND_OPTIONS_OPTION_ROWS_H
#define COMMAND_OPTIONS_OPTION_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/options/options.h"

/* In the order of --help. */
enum option_id {
    OPTION_TO,
    OPTION_TARGETS,
    OPTION_PHRASES,
    OPTION_PREFER,
    OPTION_QUOTES,
    OPTION_PREFERENCES,
    OPTION_DOCUMENT,
    OPTION_DOCUMENT_LINE,
    OPTION_LINES,
    OPTION_CONFIG,
    OPTION_PATH,
    OPTION_TOFU,
    OPTION_PROFILES,
    OPTION_DICT,
    OPTION_KEEP,
    OPTION_KEEP_PATTERN,
    OPTION_MARKS,
    OPTION_REPAIR,
    OPTION_REPAIRS,
    OPTION_INPUT,
    OPTION_RECURSIVE,
    OPTION_INCLUDE,
    OPTION_EXCLUDE,
    OPTION_NO_IGNORE,
    OPTION_HIDDEN,
    OPTION_FORCE_EXCLUDE,
    OPTION_FILES_FROM,
    OPTION_NULL,
    OPTION_STDIN_FILENAME,
    OPTION_STAGED,
    OPTION_FORMAT,
    OPTION_FORMATS,
    OPTION_KEEP_LANG,
    OPTION_FONTS,
    OPTION_ENCODING,
    OPTION_ENCODINGS,
    OPTION_TEXT,
    OPTION_INVALID,
    OPTION_OUTPUT,
    OPTION_OUTPUT_DIR,
    OPTION_FORCE,
    OPTION_IN_PLACE,
    OPTION_SUFFIX,
    OPTION_RENAME,
    OPTION_RENAME_ONLY,
    OPTION_TO_ENCODING,
    OPTION_REVIEW,
    OPTION_LIST,
    OPTION_CHECK,
    OPTION_DIFF,
    OPTION_DETECT,
    OPTION_EXPLAIN,
    OPTION_JSON,
    OPTION_REPORT,
    OPTION_COLOR,
    OPTION_NO_CONFIG,
    OPTION_SHOW_CONFIG,
    OPTION_THREADS,
    OPTION_PROGRESS,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTIONS /* how many there are */
};

/* An option in a set of them. */
#define OPTION_BIT(option) (UINT64_C(1) << (option))

/* Those whose modes answer without inputs; for all but --show-config, whatever
 * else is given then counts for nothing. */
#define OPTION_ANSWERS                                                         \
    (OPTION_BIT(OPTION_TARGETS) | OPTION_BIT(OPTION_PROFILES) |                \
     OPTION_BIT(OPTION_ENCODINGS) | OPTION_BIT(OPTION_FORMATS) |               \
     OPTION_BIT(OPTION_REPAIRS) | OPTION_BIT(OPTION_PREFERENCES) |             \
     OPTION_BIT(OPTION_SHOW_CONFIG) | OPTION_BIT(OPTION_HELP) |                \
     OPTION_BIT(OPTION_VERSION))

enum argument_form {
    ARGUMENT_NONE,
    ARGUMENT_APART,   /* -t TAG, --to TAG */
    ARGUMENT_JOINED,  /* the same, shown as --invalid=HOW */
    ARGUMENT_OPTIONAL /* --in-place[=SUFFIX]; -w alone */
};

/* What an option sets. */
enum option_sets {
    SETS_BY_CALL, /* what `take` does */
    SETS_MODE,
    SETS_FLAG,   /* a bool */
    SETS_NUMBER, /* an int, to 1 */
    SETS_TEXT,   /* a const char *, to the argument */
    SETS_ONE_OF  /* an enum, to the number of the argument in one_of[] */
};

struct option_row {
    char letter;      /* or 0 */
    const char *name; /* without dashes */
    enum argument_form form;
    const char *argument; /* as --help names it, to be translated */

    enum option_sets sets;
    bool (*take)(struct options *options, const char *argument);
    enum mode mode;
    size_t at; /* where in struct options what it sets is */
    const char *one_of[3];

    const char *group; /* that it begins in --help, or NULL; to be translated */
    const char *help;  /* lines; likewise */

    /* Sets of options: one of each of the first is needed, none of the second
     * may be given.  What two exclude is in one of their rows. */
    uint64_t needs[2];
    uint64_t excludes;
    const char *advice; /* what to do then, to be translated, or NULL */

    const char *shortest; /* of its abbreviations, or NULL: any */
    /* The option with a certain argument that this row represents, with dashes:
     * such a row has no name, and is set by the other row's `take`. */
    const char *variant;
};

extern const struct option_row option_rows[OPTIONS];

/* An option as messages name it: -t, --check, --rename=only. */
struct option_name {
    char text[40];
};

struct option_name option_rows_name(enum option_id option);

#endif
