/*
 * options_terms.h - the custom terms that a command line names.
 */
#ifndef COMMAND_OPTIONS_OPTIONS_TERMS_H
#define COMMAND_OPTIONS_OPTIONS_TERMS_H

#include "command/options/options.h"

/* Reads what -d, --keep and --keep-pattern name, and warns of duplicate keys.
 * NULL with a message on failure. */
struct shutong_terms *options_terms_read(const struct options *options);

#endif
