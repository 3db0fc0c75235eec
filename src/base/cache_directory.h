/*
 * cache_directory.h - where a program keeps what it compiled.
 */
#ifndef BASE_CACHE_DIRECTORY_H
#define BASE_CACHE_DIRECTORY_H

#include <limits.h>

/* The folder for shutong_settings' `cache`, by the environment and the XDG Base
 * Directory Specification; NULL if nothing is to be kept:
 *
 *   - $SHUTONG_CACHE, if it is set; empty, nothing is kept;
 *   - $XDG_CACHE_HOME/shutong, if that is an absolute path;
 *   - ~/.cache/shutong, by $HOME.
 *
 * The last two only if that is no other user's.  A program that is set-user-ID
 * keeps nothing. */
const char *cache_directory(char path[PATH_MAX]);

#endif
