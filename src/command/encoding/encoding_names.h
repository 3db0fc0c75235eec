/*
 * encoding_names.h - the encodings that text may be in, and their names.
 *
 * These and no others: whatever else iconv has is not checked here, and some of
 * it would not bring back what it was given.
 */
#ifndef COMMAND_ENCODING_ENCODING_NAMES_H
#define COMMAND_ENCODING_ENCODING_NAMES_H

#include <stdbool.h>

enum encoding_id {
    ENCODING_UTF_8,
    ENCODING_UTF_8_BOM,
    ENCODING_UTF_16,
    ENCODING_UTF_16LE,
    ENCODING_UTF_16BE,
    ENCODING_UTF_32,
    ENCODING_UTF_32LE,
    ENCODING_UTF_32BE,
    ENCODING_GB18030,
    ENCODING_GBK,
    ENCODING_GB2312,
    ENCODING_HZ,
    ENCODING_BIG5,
    ENCODING_BIG5_HKSCS,
    ENCODING_EUC_TW,
    ENCODINGS
};

struct encoding {
    enum encoding_id id;
    char name[12];   /* for people, "Big5-HKSCS" */
    char option[12]; /* what -e takes, "big5-hkscs" */
    /* iconv's name of what holds it.  GB2312 and HZ are in GBK, whose dash and
     * dot are those in common use, and iconv's own EUC-CN has others. */
    char iconv[12];
    unsigned unit; /* bytes of a code unit: 1, 2, 4 */
    bool bom;      /* begins with a byte order mark when it is asked for */
    bool gb2312;   /* holds the characters of GB2312 only */
};

const struct encoding *encoding_names_of(enum encoding_id id);

/* Whether it is UTF-8, with a byte order mark or without. */
bool encoding_names_is_utf_8(const struct encoding *encoding);

/* The encoding of a name, whatever its case and its - and _; NULL if there is
 * none.  Also by common other names, such as cp936. */
const struct encoding *encoding_names_find(const char *name);

/* The names that -e takes, the next after `e`, the first after NULL; NULL at
 * the end. */
const struct encoding *encoding_names_next(const struct encoding *e);

#endif
