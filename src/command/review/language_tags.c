/*
 * language_tags.c - the languages of a text and its conversion, as BCP 47
 * tags.
 *
 * The name of a profile determines both, as OpenCC's names do: "s2twp" is from
 * simplified to Taiwan with its phrases.  A target determines the output only:
 * the input may be anything.
 */
#include "command/review/language_tags.h"

#include <string.h>
#include <strings.h>

/* What a profile's name has before or after its 2, or a subtag of a target. */
static const struct language {
    char name[8], tag[12];
} languages[] = {
    {"s", "zh-Hans"},     {"t", "zh-Hant"},      {"tw", "zh-Hant-TW"},
    {"hk", "zh-Hant-HK"}, {"jp", "ja"},          {"twp", "zh-Hant-TW"},
    {"sp", "zh-Hans"},    {"hkp", "zh-Hant-HK"}, {"cn", "zh-Hans-CN"},
    {"sg", "zh-Hans-SG"}, {"mo", "zh-Hant-MO"},  {"hans", "zh-Hans"},
    {"hant", "zh-Hant"},
};

/* The tag of s[0..n), in any case; `otherwise` where there is none. */
static const char *find(const char *s, size_t n, const char *otherwise)
{
    for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
        if (strlen(languages[i].name) == n &&
            strncasecmp(languages[i].name, s, n) == 0)
            return languages[i].tag;
    return otherwise;
}

/* Of "zh-Hant-HK" the last subtag says most. */
static const char *of_target(const char *target)
{
    const char *found = "zh";

    while (*target != '\0') {
        size_t n = strcspn(target, "-_");
        found = find(target, n, found);
        target += n;
        target += strspn(target, "-_");
    }
    return found;
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
    *from_ret = find(name, (size_t)(two - name), "zh");
    *to_ret = find(two + 1, n - (size_t)(two + 1 - name), "zh");
}
