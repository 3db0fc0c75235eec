/*
 * language_mark.c - conversion of language tags such as lang="zh-CN".
 *
 * A tag has a language and optionally a script, a region and more.  The script
 * and region that are present are replaced, keeping their case.  Programs take
 * zh alone for simplified Chinese (CLDR likely subtags), so it gets a region or
 * a script if the text is traditional.
 */
#include "formats/document/language_mark.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/targets.h"

struct tag {
    size_t language_nbytes;
    const char *script, *region; /* in the tag, or NULL */
    size_t rest;                 /* offset of what follows */
    char separator;              /* or 0 */
};

/* The target whose text a region has; NULL where s is NULL or none. */
static const struct targets_row *find_region(const char *s,
                                             const char **tag_ret)
{
    return s == NULL ? NULL : targets_of_region(s, 2, tag_ret);
}

/* Number of letters and digits at the beginning of s[0..n). */
static size_t subtag(const char *s, size_t n)
{
    size_t i = 0;

    while (i < n && isalnum((unsigned char)s[i]))
        i++;
    return i;
}

/* Parses a Chinese tag; returns false for all others. */
static bool parse(const char *s, size_t n, struct tag *tag)
{
    static const char *const languages[] = {"zh", "cmn", "zho"};
    size_t i = subtag(s, n);
    const char *region;
    bool chinese = false;

    *tag = (struct tag){.language_nbytes = i};
    for (size_t k = 0; k < sizeof(languages) / sizeof(*languages); k++)
        chinese = chinese || (strlen(languages[k]) == i &&
                              strncasecmp(s, languages[k], i) == 0);
    while (chinese && i < n && (s[i] == '-' || s[i] == '_')) {
        const char *next = s + i + 1;
        size_t length = subtag(next, n - i - 1);
        if (tag->script == NULL && tag->region == NULL && length == 4 &&
            (strncasecmp(next, "Hans", 4) == 0 ||
             strncasecmp(next, "Hant", 4) == 0))
            tag->script = next;
        else if (tag->region == NULL && length == 2 &&
                 find_region(next, &region) != NULL)
            tag->region = next;
        else
            break;
        if (tag->separator == 0)
            tag->separator = s[i];
        i += 1 + length;
    }
    tag->rest = i;
    /* Other regions (zh-US) and extended languages (zh-yue) are not handled. */
    return chinese && (i == n || (s[i] != '-' && s[i] != '_'));
}

static bool is_traditional(const struct tag *tag)
{
    const char *region;
    const struct targets_row *row = find_region(tag->region, &region);

    if (tag->script != NULL)
        return tolower((unsigned char)tag->script[3]) == 't';
    return row != NULL && !row->simplified;
}

/* Whether a tag is already correct for text in the target language. */
static bool is_true(const struct tag *mark, const struct tag *target)
{
    const char *region;
    const struct targets_row *has = find_region(mark->region, &region);
    const struct targets_row *wants = find_region(target->region, &region);

    return is_traditional(mark) == is_traditional(target) &&
           (has == NULL || wants == NULL || has == wants);
}

/* Appends a subtag with the case of another one of the same length. */
static size_t put(char *out, char separator, const char *subtag,
                  const char *like)
{
    size_t n = strlen(subtag);

    out[0] = separator;
    for (size_t i = 0; i < n; i++)
        out[1 + i] = (char)(isupper((unsigned char)like[i])
                                ? toupper((unsigned char)subtag[i])
                                : tolower((unsigned char)subtag[i]));
    return n + 1;
}

size_t language_mark_write(const char *mark, size_t n, const char *target,
                           char separator, char *out)
{
    struct tag has, wants;

    if (!parse(target, strlen(target), &wants) ||
        (wants.script == NULL && wants.region == NULL) ||
        !parse(mark, n, &has) || is_true(&has, &wants) ||
        n + sizeof("-Hant") > LANGUAGE_MARK_NBYTES)
        return 0;
    const struct targets_row *of_script =
        &targets_rows[is_traditional(&wants) ? TARGET_TW : TARGET_HANS];
    const char *to = of_script->regions[0];
    bool regional = find_region(wants.region, &to) != NULL;
    const char *script = targets_region(of_script->language);
    const char *region = targets_region(to);
    size_t i = has.language_nbytes;
    memcpy(out, mark, i);
    if (has.separator != 0)
        separator = has.separator;
    if (has.script != NULL)
        i += put(out + i, separator, script, has.script);
    if (has.region != NULL)
        i += put(out + i, separator, region, has.region);
    if (has.separator == 0)
        i += regional ? put(out + i, separator, region, "XX")
                      : put(out + i, separator, script, "Xxxx");
    memcpy(out + i, mark + has.rest, n - has.rest);
    return i + n - has.rest;
}

bool language_mark_is_chinese(const char *mark, size_t n)
{
    struct tag tag;

    return parse(mark, n, &tag);
}
