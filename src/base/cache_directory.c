/*
 * cache_directory.c - where a program keeps what it compiled.
 */
#include "base/cache_directory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *cache_directory(char path[PATH_MAX])
{
    const char *folder = secure_getenv("SHUTONG_CACHE");
    const char *below = "/shutong";
    struct stat info;

    if (folder != NULL)
        return folder[0] != '\0' ? folder : NULL;
    folder = secure_getenv("XDG_CACHE_HOME");
    if (folder == NULL || folder[0] != '/') {
        folder = secure_getenv("HOME");
        below = "/.cache/shutong";
        if (folder == NULL || folder[0] != '/')
            return NULL;
    }
    /* sudo may leave another's, where root's files would be in the way. */
    if (stat(folder, &info) == 0 && info.st_uid != geteuid())
        return NULL;
    int n = snprintf(path, PATH_MAX, "%s%s", folder, below);
    return n > 0 && n < PATH_MAX ? path : NULL;
}
