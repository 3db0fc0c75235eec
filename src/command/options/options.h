/*
 * options.h - the command line.
 */
#ifndef COMMAND_OPTIONS_OPTIONS_H
#define COMMAND_OPTIONS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "command/encoding/encoding_names.h"
#include "command/say/progress.h"
#include "shutong.h"

/* What the command does. */
enum mode {
    MODE_CONVERT, /* writes the text, converted or repaired or both */
    MODE_EXPLAIN, /* says what was decided, instead of writing the text */
    MODE_LIST,    /* says what would change; likewise */
    MODE_CHECK,
    MODE_DIFF,
    MODE_DETECT, /* says which script the text is in */
    MODE_HELP,   /* answers without inputs */
    MODE_VERSION,
    MODE_PROFILES,
    MODE_TARGETS,
    MODE_ENCODINGS,
    MODE_FORMATS,
    MODE_REPAIRS,
    MODE_PREFERENCES,
    MODE_SHOW_CONFIG
};

/* What --check prints: counts, each change for a reader, or for programs. */
enum report_format {
    REPORT_COUNTS,
    REPORT_TEXT,
    REPORT_RDJSON,
    REPORT_SARIF,
    REPORT_GITHUB
};

struct format;       /* formats/document/format.h */
struct observer;     /* command/files/source.h */
struct project_file; /* project_file.h */

/* Whether names are converted as well, or alone. */
enum rename { RENAME_NONE, RENAME_TOO, RENAME_ONLY };

/* What names custom terms: the first of two that differ counts.  Those of the
 * command line come first. */
enum terms_kind { TERMS_DICTIONARY, TERMS_KEPT, TERMS_PATTERN };

struct terms_argument {
    enum terms_kind kind;
    const char *argument;
    size_t line; /* of the project's file, or 0: of the command line */
};

/* A pattern of --include or --exclude. */
struct glob_argument {
    bool include;
    const char *pattern;
    size_t line; /* likewise */
};

/* A file, whatever it is called. */
struct read_file {
    dev_t dev;
    ino_t ino;
};

/* Whether marks in a text say which lines of it stay. */
enum marks_count { MARKS_AUTO, MARKS_ALWAYS, MARKS_NEVER };

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct options {
    enum mode mode;
    const struct observer *observer; /* of what is read and written, or NULL */
    uint64_t given; /* of enum option_id (option_rows.h), a bit each */
    bool no_config; /* there is no project's file, */
    struct project_file *project; /* or NULL as well: none was found; */
    uint64_t configured;          /* what it sets, as `given` */
    struct shutong_settings settings;
    bool line_buffered; /* its scope, by two options */
    bool lines_alone;
    char *prefer;        /* what settings.prefer points to */
    const char **inputs; /* names as given, "-" for standard input */
    size_t ninputs;
    const char *output;         /* or NULL */
    const char *files_from;     /* a file that names more inputs, or NULL */
    const char *stdin_filename; /* that standard input is treated as, or NULL */
    bool nul;                   /* its names, and listed ones, end with NUL */
    char **listed;              /* these names */
    size_t nlisted;
    const char **paths; /* what settings.paths points to */
    struct terms_argument *terms;
    size_t nterms;
    struct read_file *read; /* that the converter was made from */
    size_t nread, read_cap;
    enum color color;
    enum progress_when progress;
    bool json;                 /* as JSON, for MODE_CHECK and MODE_DETECT */
    enum report_format report; /* of MODE_CHECK */
    const char *review;        /* a page to write as well, or NULL */
    const char *output_dir;    /* to write each input to, or NULL */
    bool force;                /* overwrite existing files */
    bool staged;        /* inputs are limits of what git's index holds; */
    bool recursive;     /* inputs that are directories mean what is in them, */
    bool hidden;        /* and what is hidden there, */
    bool force_exclude; /* FILEs are judged as well */
    bool no_ignore;     /* and what is to be ignored; */
    struct glob_argument *globs; /* what these say */
    size_t nglobs;
    bool in_place;               /* rewrite the inputs */
    const char *suffix;          /* of a copy of what they were, or NULL */
    enum rename rename;          /* names as well */
    unsigned repair;             /* rules, enum shutong_repair; 0 for none */
    const struct format *format; /* of the inputs, or NULL: by their names */
    bool fonts;                  /* names of fonts follow the target */
    bool keep_lang;              /* marks of the language stay */
    enum marks_count marks;      /* shutong:off and others */
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

/* Whether the mode says what would change, instead of writing it. */
/* The format of an input by its path, or by --format alone where that is NULL;
 * NULL where it is text. */
const struct format *options_format(const struct options *options,
                                    const char *path);

/* Whether that format is one of documents that are archives. */
bool options_is_container(const struct options *options, const char *path);

/* Whether a file that begins with in[0..n) has a format by its path, and is of
 * another kind (format.h): `whole` says that it has no more. */
bool options_is_foreign(const struct options *options, const char *path,
                        const char *in, size_t n, bool whole);

bool options_report(const struct options *options);

void options_free(struct options *options);

#endif
