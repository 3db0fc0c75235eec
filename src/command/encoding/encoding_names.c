/*
 * encoding_names.c - the encodings that text may be in, and their names.
 */
#include "command/encoding/encoding_names.h"

#include <ctype.h>
#include <stddef.h>

/* The byte order of UTF-16 and UTF-32 without LE or BE is detected from the
 * text itself; the output is then little-endian, as on Windows. */
static const struct encoding encodings[ENCODINGS] = {
    {ENCODING_UTF_8, "UTF-8", "utf-8", "UTF-8", 1, false, false},
    {ENCODING_UTF_8_BOM, "UTF-8", "utf-8-bom", "UTF-8", 1, true, false},
    {ENCODING_UTF_16, "UTF-16", "utf-16", "UTF-16LE", 2, true, false},
    {ENCODING_UTF_16LE, "UTF-16LE", "utf-16le", "UTF-16LE", 2, false, false},
    {ENCODING_UTF_16BE, "UTF-16BE", "utf-16be", "UTF-16BE", 2, false, false},
    {ENCODING_UTF_32, "UTF-32", "utf-32", "UTF-32LE", 4, true, false},
    {ENCODING_UTF_32LE, "UTF-32LE", "utf-32le", "UTF-32LE", 4, false, false},
    {ENCODING_UTF_32BE, "UTF-32BE", "utf-32be", "UTF-32BE", 4, false, false},
    {ENCODING_GB18030, "GB18030", "gb18030", "GB18030", 1, false, false},
    {ENCODING_GBK, "GBK", "gbk", "GBK", 1, false, false},
    {ENCODING_GB2312, "GB2312", "gb2312", "GBK", 1, false, true},
    {ENCODING_HZ, "HZ", "hz", "GBK", 1, false, true},
    {ENCODING_BIG5, "Big5", "big5", "BIG5", 1, false, false},
    {ENCODING_BIG5_HKSCS, "Big5-HKSCS", "big5-hkscs", "BIG5-HKSCS", 1, false,
     false},
    {ENCODING_EUC_TW, "EUC-TW", "euc-tw", "EUC-TW", 1, false, false},
};

static const struct {
    char name[12];
    enum encoding_id id;
} others[] = {
    {"utf8sig", ENCODING_UTF_8_BOM}, {"cp936", ENCODING_GBK},
    {"euccn", ENCODING_GB2312},      {"hzgb2312", ENCODING_HZ},
    {"cp950", ENCODING_BIG5},        {"big5eten", ENCODING_BIG5},
    {"hkscs", ENCODING_BIG5_HKSCS},  {"big5hk", ENCODING_BIG5_HKSCS},
};

/* Whether two names differ in nothing but case, - and _. */
static bool is_same_name(const char *a, const char *b)
{
    for (;;) {
        while (*a == '-' || *a == '_')
            a++;
        while (*b == '-' || *b == '_')
            b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        if (*a == '\0')
            return true;
        a++;
        b++;
    }
}

const struct encoding *encoding_names_of(enum encoding_id id)
{
    return &encodings[id];
}

bool encoding_names_is_utf_8(const struct encoding *encoding)
{
    return encoding->id == ENCODING_UTF_8 || encoding->id == ENCODING_UTF_8_BOM;
}

const struct encoding *encoding_names_find(const char *name)
{
    for (size_t i = 0; i < ENCODINGS; i++)
        if (is_same_name(name, encodings[i].option))
            return &encodings[i];
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        if (is_same_name(name, others[i].name))
            return encoding_names_of(others[i].id);
    return NULL;
}

const struct encoding *encoding_names_next(const struct encoding *e)
{
    if (e == NULL)
        return encodings;
    return e->id + 1 < ENCODINGS ? e + 1 : NULL;
}
