/*
 * words.h - the words of OpenCC's dictionaries, read from OPENCC_DATA, and text
 * that is put together.
 */
#ifndef WORDS_H
#define WORDS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opencc/binary_dictionary.h"
#include "base/buf.h"

/* An ocd2 dictionary by its name, without the ending; NULL where there is none,
 * with a line on standard error. */
static inline struct dictionary *words_of(const char *name)
{
    const char *folder = getenv("OPENCC_DATA");
    struct shutong_error error = {0};
    struct dictionary *d = NULL;
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s.ocd2",
             folder == NULL ? "data/opencc/node_modules/opencc/prebuilds/assets"
                            : folder,
             name);
    d = binary_dictionary_read(path, true, &error);
    if (d == NULL)
        fprintf(stderr, "%s: %s\n", path, error.message);
    return d;
}

static inline const char *words_key(const struct dictionary *d, size_t i)
{
    return d->text.data + d->entries[i].key;
}

#endif
