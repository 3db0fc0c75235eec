/*
 * replace_file.h - a file that is rewritten in place: the new one for the old
 * one.
 */
#ifndef COMMAND_FILES_REPLACE_FILE_H
#define COMMAND_FILES_REPLACE_FILE_H

#include "command/files/source_sink.h"

/* Puts the draft of a sink, which is complete, in the place of the original,
 * and keeps a copy of that, if one is wanted.  Returns 0 or errno; -1 where the
 * message is given. */
int replace_original(struct sink *sink);

#endif
