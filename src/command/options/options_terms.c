/*
 * options_terms.c - the custom terms that a command line names.
 */
#include "command/options/options_terms.h"

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

struct shutong_terms *options_terms_read(const struct options *options)
{
    struct warnings warnings = {.quiet = options->quiet};
    struct shutong_terms *terms = shutong_terms_new(warn, &warnings);
    struct shutong_error error;

    if (terms == NULL) {
        message_error("out of memory");
        return NULL;
    }
    for (size_t i = 0; i < options->nterms; i++) {
        if (read_argument(terms, &options->terms[i], &error) != SHUTONG_OK) {
            message_failure(NULL, &error, NULL);
            shutong_terms_free(terms);
            return NULL;
        }
    }
    if (warnings.n > MOST_WARNINGS)
        message_note("and %llu more duplicate keys",
                     warnings.n - MOST_WARNINGS);
    return terms;
}
