/*
 * file_attributes.h - what a file has beside its content, given to a new one.
 *
 * Every function prints its own messages: what cannot be kept is reported by
 * name.
 */
#ifndef COMMAND_FILES_FILE_ATTRIBUTES_H
#define COMMAND_FILES_FILE_ATTRIBUTES_H

#include <stdbool.h>
#include <sys/stat.h>

/* Gives a new file, which is written to the last byte, owner, group and mode of
 * an old one, and where `old_fd` is not -1 its extended attributes: access
 * lists and capabilities are among them.  Set-user-ID and set-group-ID only go
 * with the same user and group.  False if it cannot have the mode. */
bool file_attributes_keep(int fd, const char *name, const struct stat *old,
                          int old_fd);

/* What of a mode a new file may have. */
mode_t file_attributes_masked(mode_t mode);

/* Gives a file that mode. */
bool file_attributes_set_mode(int fd, const char *name, mode_t mode);

#endif
