/*
 * one_file.c - whether two paths mean one file.
 */
#include "command/options/one_file.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

bool one_file_is(const char *a, const char *b)
{
    const char *paths[] = {a, b}, *names[2];
    struct stat info[2];

    if (strcmp(a, b) == 0)
        return true;
    if (stat(a, &info[0]) == 0 && stat(b, &info[1]) == 0)
        return S_ISREG(info[0].st_mode) && info[0].st_dev == info[1].st_dev &&
               info[0].st_ino == info[1].st_ino;
    for (size_t i = 0; i < 2; i++) {
        const char *slash = strrchr(paths[i], '/');
        char folder[PATH_MAX] = "./";
        size_t n = slash == NULL ? 0 : (size_t)(slash - paths[i]) + 1;

        names[i] = paths[i] + n;
        if (n >= sizeof(folder))
            return false;
        memcpy(folder, paths[i], n);
        if (n > 0)
            folder[n] = '\0';
        if (stat(folder, &info[i]) != 0)
            return false;
    }
    return strcmp(names[0], names[1]) == 0 &&
           info[0].st_dev == info[1].st_dev && info[0].st_ino == info[1].st_ino;
}
