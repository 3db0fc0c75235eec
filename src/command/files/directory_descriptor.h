/*
 * directory_descriptor.h - descriptors of directories, so that what is done in
 * one is done there, wherever it is moved meanwhile.
 */
#ifndef COMMAND_FILES_DIRECTORY_DESCRIPTOR_H
#define COMMAND_FILES_DIRECTORY_DESCRIPTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* Opens the directory that a path is in, through links, and gives where in it
 * the last name begins.  -1 and errno where that fails. */
int directory_descriptor_of(const char *path, const char **name_ret);

/* Opens the directory of n bytes of a path, from another one down, through no
 * link; the other one itself for n = 0.  -1 and errno where that fails: ELOOP
 * for a link. */
int directory_descriptor_below(int folder, const char *path, size_t n);

/* Opens one by its name in another; a link to one only with `follow`. */
int directory_descriptor_open(int folder, const char *name, bool follow);

/* Makes what was done in it last, which ended with the file of that name.  Some
 * file systems cannot; that is no failure. */
bool directory_descriptor_sync(int folder, const char *name);

/* Whether files may be added to it, but none replaced or removed. */
bool directory_descriptor_only_adds(int folder);

/* Whether the name means the file that `info` describes. */
bool directory_descriptor_has(int folder, const char *name,
                              const struct stat *info);

#endif
