/*
 * json_modes.h - what OpenCC's command reports about a conversion, instead of
 * the text, in JSON: segments, stages, and where there were several values.
 */
#ifndef INSPECT_JSON_MODES_H
#define INSPECT_JSON_MODES_H

#include "inspect/inspection.h"
#include "command/opencc/opencc_options.h"

/* Reads the input of the command to its end, and writes what it asks for to its
 * output.  Gives its own messages; what was written to standard output
 * before something failed stays. */
bool json_modes_do(const struct opencc_options *command,
                   const struct inspection *inspection);

#endif
