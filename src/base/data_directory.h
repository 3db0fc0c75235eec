/*
 * data_directory.h - where OpenCC's configurations and dictionaries are that
 * the built-in profiles were made of.
 */
#ifndef BASE_DATA_DIRECTORY_H
#define BASE_DATA_DIRECTORY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#ifndef SHUTONG_DATADIR
#define SHUTONG_DATADIR "/usr/local/share/shutong"
#endif

/* Where they are installed. */
#define DATA_DIRECTORY_INSTALLED SHUTONG_DATADIR "/opencc"

/* Folders that may have them, the first one first: that which
 * SHUTONG_OPENCC_DATA names in the environment, opencc-data beside the running
 * program, which is so before it is installed, and DATA_DIRECTORY_INSTALLED. */
enum { DATA_DIRECTORIES = 3 };

/* The path of one of them, by its number; false if it is not named. */
bool data_directory(size_t i, char path[PATH_MAX]);

#endif
