/*
 * options.h - the command line.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "encoding.h"
#include "progress.h"
#include "shutong.h"

enum action {
    ACTION_CONVERT,
    ACTION_DETECT,
    ACTION_HELP,
    ACTION_VERSION,
    ACTION_PROFILES,
    ACTION_TARGETS,
    ACTION_ENCODINGS,
    ACTION_REPAIRS
};

struct observer; /* file.h */

/* What is said of a conversion instead of writing it. */
enum report_kind { REPORT_NONE, REPORT_LIST, REPORT_CHECK, REPORT_DIFF };

/* Whether names are converted as well, or alone. */
enum rename { RENAME_NONE, RENAME_TOO, RENAME_ONLY };

/* What names own terms, in the order of the command line. */
enum own_kind { OWN_DICTIONARY, OWN_KEPT, OWN_PATTERN };

struct own_argument {
    enum own_kind kind;
    const char *argument;
};

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct options {
    enum action action;
    const struct observer *observer; /* of what is read and written, or NULL */
    struct shutong_settings settings;
    bool line_buffered; /* its scope, by two options */
    bool lines_alone;
    const char **inputs; /* names as given, "-" for standard input */
    size_t ninputs;
    const char *output;     /* or NULL */
    const char *files_from; /* a file that names more inputs, or NULL */
    bool nul;               /* its names, and listed ones, end with NUL */
    char **listed;          /* these names */
    size_t nlisted;
    const char **paths; /* what settings.paths points to */
    struct own_argument *own;
    size_t nown;
    enum report_kind report;
    enum color color;
    enum progress_when progress;
    bool detect;
    bool json;
    bool explain;       /* say what was decided, instead of writing the text */
    const char *review; /* a page to write that shows it, or NULL */
    const char *output_dir; /* to write each input to, or NULL */
    bool force;             /* over what is there already */
    bool recursive;     /* inputs that are directories mean what is in them */
    bool in_place;      /* rewrite the inputs */
    const char *suffix; /* of a copy of what they were, or NULL */
    enum rename rename; /* names as well */
    unsigned repair;    /* rules, enum shutong_repair; 0 for none */
    const struct encoding *encoding;    /* of the inputs; NULL to find out */
    bool encoding_given;                /* on the command line */
    const struct encoding *to_encoding; /* or NULL: as the input's */
    bool text;                          /* a NUL does not make a file binary */
    unsigned threads;                   /* 0: as many as there are processors */
    bool quiet;
    bool verbose;
    bool opencc; /* of OpenCC's command: whatever is text to it is taken */
};

/* Reads the command line; strings stay those of argv.  False when it is wrong:
 * the message is then given. */
bool options_parse(int argc, char **argv, struct options *options);

void options_free(struct options *options);

#endif
