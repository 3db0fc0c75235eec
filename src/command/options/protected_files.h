/*
 * protected_files.h - files that a run reads besides its inputs, and must not
 * overwrite: custom terms, the configuration with its dictionaries, that of the
 * project, and the list of --files-from.
 */
#ifndef COMMAND_OPTIONS_PROTECTED_FILES_H
#define COMMAND_OPTIONS_PROTECTED_FILES_H

#include <stdbool.h>
#include <sys/stat.h>

#include "command/options/options.h"

/* Whether there can be any among the files of a directory that is walked
 * through. */
bool protected_files_are_any(const struct options *options);

/* Whether a file is one of those that -d and --keep name. */
bool protected_files_has_terms(const struct options *options,
                               const struct stat *file);

/* Whether a file is the configuration of the project, or the one that -c names,
 * which is not a built-in one. */
bool protected_files_is_config(const struct options *options,
                               const struct stat *file);

/* Notes which files a converter was made from.  False when out of memory. */
bool protected_files_note(struct options *options,
                          const struct shutong_converter *converter);

/* Whether a file is one of them: the configuration or one of its
 * dictionaries. */
bool protected_files_is_dictionary(const struct options *options,
                                   const struct stat *file);

/* Whether writing to a file would overwrite one of these files, which is then
 * reported; `path` is the name of the file in the message. */
bool protected_files_would_lose(const struct options *options, const char *path,
                                const struct stat *file);

/* The same for the files that -o and --review name. */
bool protected_files_outputs_would_lose(const struct options *options);

#endif
