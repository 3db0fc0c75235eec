/*
 * targets.c - the scripts that text is converted to.
 *
 * Where script and region are both given they must agree: zh-Hant-HK, not
 * zh-Hans-TW.  A script without a region is that of CLDR's likely subtags:
 * zh-Hant is zh-Hant-TW.
 */
#include "base/targets.h"

#include <string.h>
#include <strings.h>

#include "base/status.h"

const struct targets_row targets_rows[TARGETS] = {
    [TARGET_HANS] = {.name = "hans",
                     .description = N_("Simplified Chinese"),
                     .alias = N_("alias of zh-Hans"),
                     .tags = {"zh-Hans", "zh-CN", "zh-SG"},
                     .short_names = {"hans", "cn", "sg"},
                     .language = "zh-Hans",
                     .regions = {"zh-Hans-CN", "zh-Hans-SG", "zh-Hans-MY"},
                     .simplified = true,
                     .from_standard = "t2s"},
    [TARGET_TW] = {.name = "tw",
                   .description = N_("Traditional Chinese (Taiwan)"),
                   .alias = N_("alias of zh-TW"),
                   .tags = {"zh-TW", "zh-Hant"},
                   .short_names = {"hant", "tw"},
                   .language = "zh-Hant",
                   .regions = {"zh-Hant-TW"},
                   .from_simplified = "s2tw",
                   .to_simplified = "tw2s",
                   .from_simplified_words = "s2twp",
                   .to_simplified_words = "tw2sp",
                   .from_standard = "t2tw"},
    [TARGET_HK] = {.name = "hk",
                   .description = N_("Traditional Chinese (Hong Kong)"),
                   .alias = N_("alias of zh-HK"),
                   .tags = {"zh-HK", "zh-MO"},
                   .short_names = {"hk", "mo"},
                   .language = "zh-Hant",
                   .regions = {"zh-Hant-HK", "zh-Hant-MO"},
                   .from_simplified = "s2hk",
                   .to_simplified = "hk2s",
                   .from_simplified_words = "s2hkp",
                   .to_simplified_words = "hk2sp",
                   .from_standard = "t2hk",
                   .variants_by_script = true,
                   .keeps_spelling = true,
                   .phrases_overlap = true},
};

/* Whether s[0..n) is a word, in any case. */
static bool is(const char *s, size_t n, const char *word)
{
    return strlen(word) == n && strncasecmp(s, word, n) == 0;
}

const struct targets_row *targets_named(const char *name)
{
    for (int t = 0; t < TARGETS; t++)
        if (strcmp(targets_rows[t].name, name) == 0)
            return &targets_rows[t];
    return NULL;
}

const char *targets_region(const char *tag)
{
    return strrchr(tag, '-') + 1;
}

const struct targets_row *targets_of_region(const char *s, size_t n,
                                            const char **tag_ret)
{
    for (int t = 0; t < TARGETS; t++)
        for (const char *const *tag = targets_rows[t].regions; *tag != NULL;
             tag++)
            if (is(s, n, targets_region(*tag))) {
                *tag_ret = *tag;
                return &targets_rows[t];
            }
    return NULL;
}

static const struct targets_row *of_script(const char *s, size_t n)
{
    for (int t = 0; t < TARGETS; t++)
        if (is(s, n, targets_region(targets_rows[t].language)))
            return &targets_rows[t];
    return NULL;
}

const struct targets_row *targets_find(const char *tag)
{
    const struct targets_row *row = NULL;
    bool has_script = false, has_region = false;

    for (bool first = true; *tag != '\0'; first = false) {
        size_t n = strcspn(tag, "-_");
        if (!first || !is(tag, n, "zh")) {
            const char *region;
            const struct targets_row *found = of_script(tag, n);
            bool *has = found != NULL ? &has_script : &has_region;
            if (found == NULL)
                found = targets_of_region(tag, n, &region);
            /* A region may only say more than a script before it. */
            if (found == NULL || *has || has_region ||
                (has_script && strcmp(row->language, found->language) != 0))
                return NULL;
            *has = true;
            row = found;
        }
        tag += n;
        if (*tag != '\0' && *++tag == '\0')
            return NULL;
    }
    return row;
}

/* ---- names to be listed -------------------------------------------------- */

/* Name number `index` of those that the rows have in a list, from its name
 * `first` on; *index is lowered by as many as there are. */
static const char *listed_in(size_t *index, bool short_names, size_t first,
                             size_t last, int *target_ret)
{
    for (int t = 0; t < TARGETS; t++) {
        const char *const *names =
            short_names ? targets_rows[t].short_names : targets_rows[t].tags;
        for (size_t i = first; i <= last && names[i] != NULL; i++)
            if ((*index)-- == 0) {
                *target_ret = t;
                return names[i];
            }
    }
    return NULL;
}

/* A name in the order in which they are listed: what targets are called, other
 * tags, short forms. */
static const char *find_listed(size_t index, int *target_ret)
{
    const char *name = listed_in(&index, false, 0, 0, target_ret);

    if (name == NULL)
        name = listed_in(&index, false, 1, TARGETS_NAMES - 1, target_ret);
    if (name == NULL)
        name = listed_in(&index, true, 0, TARGETS_NAMES - 1, target_ret);
    return name;
}

const char *targets_listed(size_t index)
{
    int target;

    return find_listed(index, &target);
}

const char *targets_description(size_t index)
{
    int target;
    const char *name = find_listed(index, &target);

    if (name == NULL)
        return NULL;
    const struct targets_row *row = &targets_rows[target];
    return name == row->tags[0] ? row->description : row->alias;
}
