/*
 * options_terms.c - the custom terms that a command line names.
 */
#include "command/options/options_terms.h"

#include <sys/stat.h>

#include "command/options/project_file.h"
#include "command/say/message.h"

enum { MOST_WARNINGS = 20 };

struct warnings {
    bool quiet;
    unsigned long long n;
};

static int warn(void *context, const struct shutong_error *warning)
{
    struct warnings *w = context;

    if (!w->quiet && w->n++ < MOST_WARNINGS)
        message_note("%s:%llu: %s", warning->file,
                     (unsigned long long)warning->line, warning->message);
    return 0;
}

static enum shutong_status read_argument(struct shutong_terms *terms,
                                         const struct terms_argument *argument,
                                         struct shutong_error *error)
{
    switch (argument->kind) {
    case TERMS_DICTIONARY:
        return shutong_terms_read(terms, argument->argument, error);
    case TERMS_KEPT:
        return shutong_terms_read_kept(terms, argument->argument, error);
    case TERMS_PATTERN:
        break;
    }
    return shutong_terms_add_pattern(terms, argument->argument, error);
}

/* Whether terms can be read.  For what a project's file names nothing is waited
 * for, as for a FIFO. */
static bool read_terms(struct shutong_terms *terms,
                       const struct terms_argument *argument)
{
    struct shutong_error error;
    struct stat info;

    if (argument->line > 0 && argument->kind != TERMS_PATTERN &&
        stat(argument->argument, &info) == 0 && !S_ISREG(info.st_mode))
        return message_error("%s: is not a regular file", argument->argument);
    return read_argument(terms, argument, &error) == SHUTONG_OK ||
           message_failure(NULL, &error, NULL);
}

/* The same, with errors that begin with where they are named. */
static bool read_terms_of(const struct options *options,
                          struct shutong_terms *terms,
                          const struct terms_argument *argument)
{
    if (argument->line > 0)
        message_place(options->project->path, argument->line);
    bool read = read_terms(terms, argument);
    message_place(NULL, 0);
    return read;
}

struct shutong_terms *options_terms_read(const struct options *options)
{
    struct warnings warnings = {.quiet = options->quiet};
    struct shutong_terms *terms = shutong_terms_new(warn, &warnings);

    if (terms == NULL) {
        message_error("out of memory");
        return NULL;
    }
    for (size_t i = 0; i < options->nterms; i++) {
        if (!read_terms_of(options, terms, &options->terms[i])) {
            shutong_terms_free(terms);
            return NULL;
        }
    }
    if (warnings.n > MOST_WARNINGS)
        message_note("and %llu more duplicate keys",
                     warnings.n - MOST_WARNINGS);
    return terms;
}
