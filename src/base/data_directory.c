/*
 * data_directory.c - where OpenCC's configurations and dictionaries are that
 * the built-in profiles were made of.
 */
#include "base/data_directory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/subprocess.h"

#define BESIDE "/opencc-data"

bool data_directory(size_t i, char path[PATH_MAX])
{
    const char *given;
    int n;

    switch (i) {
    case 0:
        given = secure_getenv("SHUTONG_OPENCC_DATA");
        if (given == NULL || given[0] == '\0')
            return false;
        n = snprintf(path, PATH_MAX, "%s", given);
        return n > 0 && n < PATH_MAX;
    case 1:
        if (!subprocess_folder(path, PATH_MAX - sizeof(BESIDE)))
            return false;
        strcat(path, BESIDE);
        return true;
    default:
        snprintf(path, PATH_MAX, "%s", DATA_DIRECTORY_INSTALLED);
        return i < DATA_DIRECTORIES;
    }
}
