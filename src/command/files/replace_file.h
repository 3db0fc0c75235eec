/*
 * replace_file.h - a file that is rewritten in place: the new one for the old
 * one.
 */
#ifndef COMMAND_FILES_REPLACE_FILE_H
#define COMMAND_FILES_REPLACE_FILE_H

#include "command/files/sink.h"

/* Replaces the original with the draft of a sink, which is complete, and keeps
 * a backup of the original if one is wanted.  Returns 0 or errno; -1 if a
 * message was printed. */
int replace_file_original(struct sink *sink);

#endif
