/*
 * options_terms.h - the custom terms that a command line names.
 */
#ifndef COMMAND_OPTIONS_OPTIONS_TERMS_H
#define COMMAND_OPTIONS_OPTIONS_TERMS_H

#include <sys/stat.h>

#include "command/options/options.h"

/* Reads what -d, --keep and --keep-pattern name, and warns of keys that stand
 * twice.  NULL with a message where something is wrong, or one of the files is
 * to be written to. */
struct shutong_terms *options_terms_read(const struct options *options);

/* Whether a file is one of those that -d and --keep name. */
bool options_terms_has(const struct options *options, const struct stat *file);

#endif
