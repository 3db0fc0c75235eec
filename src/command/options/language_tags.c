/*
 * language_tags.c - the languages of a text and its conversion, as BCP 47
 * tags.
 *
 * The name of a profile determines both, as OpenCC's names do: "s2twp" is from
 * simplified to Taiwan with its phrases.  A target determines the output only:
 * the input may be anything.
 */
#include "command/options/language_tags.h"

#include <string.h>
#include <strings.h>

#include "base/targets.h"

/* What a profile's name has before or after its 2, besides regions. */
static const struct language {
    const char *name, *tag;
} languages[] = {{"s", "zh-Hans"},
                 {"hans", "zh-Hans"},
                 {"t", "zh-Hant"},
                 {"hant", "zh-Hant"},
                 {"jp", "ja"}};

/* The tag of s[0..n), in any case, which may be that of a region; "zh" where
 * there is none. */
static const char *of_name(const char *s, size_t n)
{
    const char *tag;

    for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
        if (strlen(languages[i].name) == n &&
            strncasecmp(languages[i].name, s, n) == 0)
            return languages[i].tag;
    return targets_of_region(s, n, &tag) != NULL ? tag : "zh";
}

/* The same of a name that may have a p for vocabulary at its end. */
static const char *of_result(const char *s, size_t n)
{
    const char *tag = of_name(s, n);

    return strcmp(tag, "zh") == 0 && n > 0 && (s[n - 1] | 0x20) == 'p'
               ? of_name(s, n - 1)
               : tag;
}

/* A target's tag: that of its region, if it names one, the last subtag. */
static const char *of_target(const char *target)
{
    const struct targets_row *row = targets_find(target);
    size_t begin = strlen(target);
    const char *tag;

    if (row == NULL)
        return "zh";
    while (begin > 0 && target[begin - 1] != '-' && target[begin - 1] != '_')
        begin--;
    return targets_of_region(target + begin, strlen(target + begin), &tag) !=
                   NULL
               ? tag
               : row->language;
}

void language_tags_of(const struct shutong_settings *settings,
                      const char **from_ret, const char **to_ret)
{
    *from_ret = *to_ret = "zh";
    if (settings->target != NULL)
        *to_ret = of_target(settings->target);
    if (settings->config == NULL)
        return;
    const char *slash = strrchr(settings->config, '/');
    const char *name = slash == NULL ? settings->config : slash + 1;
    size_t n = strcspn(name, ".");
    const char *two = memchr(name, '2', n);
    if (two == NULL)
        return;
    *from_ret = of_name(name, (size_t)(two - name));
    *to_ret = of_result(two + 1, n - (size_t)(two + 1 - name));
}
