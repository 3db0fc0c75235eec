/*
 * options_terms.h - the custom terms that a command line names, and what else
 * of a run is not to be written over.
 */
#ifndef COMMAND_OPTIONS_OPTIONS_TERMS_H
#define COMMAND_OPTIONS_OPTIONS_TERMS_H

#include <sys/stat.h>

#include "command/options/options.h"

/* Reads what -d, --keep and --keep-pattern name, and warns of duplicate keys.
 * NULL with a message on failure. */
struct shutong_terms *options_terms_read(const struct options *options);

/* Whether a file is one of those that -d and --keep name. */
bool options_terms_has(const struct options *options, const struct stat *file);

/* Whether a file is the configuration that -c names, which is not a built-in
 * one. */
bool options_config_is(const struct options *options, const struct stat *file);

/* Whether writing to a file would destroy custom terms, the configuration or
 * the list of --files-from, which is said; `path` is how it is called. */
bool options_would_lose(const struct options *options, const char *path,
                        const struct stat *file);

/* The same of what -o and --review name. */
bool options_outputs_would_lose(const struct options *options);

#endif
