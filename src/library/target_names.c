/*
 * target_names.c - names of target scripts.
 *
 * Where script and region are both given they must agree: zh-Hant-HK, not
 * zh-Hans-TW.  A script without a region is that of CLDR's likely subtags:
 * zh-Hant is zh-Hant-TW.
 */
#include "library/target_names.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/status.h"

static const struct {
    char subtag[8], target[8];
    bool is_script;
} subtags[] = {
    {"hans", "hans", true}, {"hant", "tw", true},  {"cn", "hans", false},
    {"sg", "hans", false},  {"my", "hans", false}, {"tw", "tw", false},
    {"hk", "hk", false},    {"mo", "hk", false},
};

static const struct {
    char name[8], description[40];
} listed[] = {
    {"zh-Hans", N_("Simplified Chinese")},
    {"zh-TW", N_("Traditional Chinese (Taiwan)")},
    {"zh-HK", N_("Traditional Chinese (Hong Kong)")},
    {"zh-CN", N_("alias of zh-Hans")},
    {"zh-SG", N_("alias of zh-Hans")},
    {"zh-Hant", N_("alias of zh-TW")},
    {"zh-MO", N_("alias of zh-HK")},
    {"hans", N_("alias of zh-Hans")},
    {"cn", N_("alias of zh-Hans")},
    {"sg", N_("alias of zh-Hans")},
    {"hant", N_("alias of zh-TW")},
    {"tw", N_("alias of zh-TW")},
    {"hk", N_("alias of zh-HK")},
    {"mo", N_("alias of zh-HK")},
};

const char *target_names_name(size_t index)
{
    size_t count = sizeof(listed) / sizeof(*listed);

    return index < count ? listed[index].name : NULL;
}

const char *target_names_description(size_t index)
{
    return target_names_name(index) == NULL ? NULL : listed[index].description;
}

/* Compares s[0..n) with a word in lower case. */
static bool same_word(const char *s, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != word[i])
            return false;
    }
    return word[n] == '\0';
}

const char *target_names_target(const char *tag)
{
    const char *target = NULL;
    bool has_script = false, has_region = false;

    for (bool first = true; *tag != '\0'; first = false) {
        size_t n = strcspn(tag, "-_");
        size_t i = 0, count = sizeof(subtags) / sizeof(*subtags);
        bool language = first && same_word(tag, n, "zh");
        while (!language && i < count && !same_word(tag, n, subtags[i].subtag))
            i++;
        if (!language) {
            bool *has =
                i < count && subtags[i].is_script ? &has_script : &has_region;
            /* A region may only say more than a script before it. */
            if (i == count || *has || has_region ||
                (has_script && strcmp(target, "hans") == 0) !=
                    (has_script && strcmp(subtags[i].target, "hans") == 0))
                return NULL;
            *has = true;
            target = subtags[i].target;
        }
        tag += n;
        if (*tag != '\0' && *++tag == '\0')
            return NULL;
    }
    return target;
}
