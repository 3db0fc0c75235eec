/*
 * glossary.h - the own terms that a command line names.
 */
#ifndef GLOSSARY_H
#define GLOSSARY_H

#include "options.h"

/* Reads what -d, --keep and --keep-pattern name, and warns of keys that stand
 * twice.  NULL with a message where something is wrong. */
struct shutong_terms *glossary_read(const struct options *options);

#endif
