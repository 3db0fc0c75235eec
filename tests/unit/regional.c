/*
 * regional.c - `-t --phrases=always` gives every regional phrase that OpenCC's
 * profile of the region gives on plain text of the other script: each entry of
 * the regional dictionaries alone, and in a sentence; `-p` gives it alone.
 *
 * What fails is shown, at most SHOW of each kind.
 */
#include <setjmp.h>
#include <stdint.h>

#include "words.h"

#include <cmocka.h>

#include "shutong.h"

/* A dictionary of regional phrases, and what is made of its keys. */
struct region {
    const char *target, *profile, *dictionary;
    const char *first;    /* whose words count instead where both have them */
    const char *to_plain; /* makes its keys plain text of the other script */
    const char *before, *after;
};

static struct shutong_converter *converter(const char *target,
                                           const char *config, int phrases)
{
    struct shutong_settings settings = {
        .target = target, .config = config, .phrases = phrases};
    struct shutong_converter *c = shutong_converter_new(&settings, NULL);

    assert_non_null(c);
    return c;
}

static char *convert(const struct shutong_converter *c, const char *s)
{
    char *out;
    size_t n;

    assert_int_equal(shutong_convert(c, s, strlen(s), &out, &n, NULL),
                     SHUTONG_OK);
    char *string = malloc(n + 1);
    assert_non_null(string);
    memcpy(string, out, n);
    string[n] = '\0';
    free(out);
    return string;
}

/* Whether a dictionary has a key, or a first candidate. */
static bool has(const struct dictionary *d, const char *word, bool as_key)
{
    for (size_t i = 0; d != NULL && i < d->n; i++) {
        const struct dictionary_entry *e = &d->entries[i];
        size_t n = as_key ? e->key_nbytes : e->first_nbytes;
        uint32_t at = as_key ? e->key : e->candidates;
        if (strlen(word) == n && memcmp(d->text.data + at, word, n) == 0)
            return true;
    }
    return false;
}

/* Converts a text by both; returns whether they differ, and shows it. */
static bool differs(const struct region *region,
                    const struct shutong_converter *target,
                    const struct shutong_converter *profile, const char *text,
                    unsigned shown)
{
    const char *most = getenv("SHOW");
    char *ours = convert(target, text), *wanted = convert(profile, text);
    bool differ = strcmp(ours, wanted) != 0;

    if (differ && shown < (most == NULL ? 5u : strtoul(most, NULL, 10)))
        print_message("# -t %s -p: %s -> %s, by %s %s\n", region->target, text,
                      ours, region->profile, wanted);
    free(ours);
    free(wanted);
    return differ;
}

static void check(const struct region *region, bool sentence, int phrases)
{
    struct shutong_converter *target = converter(region->target, NULL, phrases);
    struct shutong_converter *profile = converter(NULL, region->profile, 0);
    struct shutong_converter *to_plain =
        region->to_plain == NULL ? NULL : converter(NULL, region->to_plain, 0);
    struct dictionary *d = words_of(region->dictionary);
    struct dictionary *first =
        region->first == NULL ? NULL : words_of(region->first);
    unsigned failed = 0, own = 0;

    assert_non_null(d);
    for (size_t i = 0; i < d->n; i++) {
        char key[1024], text[1024];
        snprintf(key, sizeof(key), "%.*s", (int)d->entries[i].key_nbytes,
                 words_key(d, i));
        if (has(first, key, true))
            continue;
        char *plain = to_plain == NULL ? NULL : convert(to_plain, key);
        snprintf(text, sizeof(text), "%s%s%s", sentence ? region->before : "",
                 plain == NULL ? key : plain, sentence ? region->after : "");
        if (differs(region, target, profile, text, failed)) {
            /* A word in which nothing tells the script, and that another one
             * becomes, is the target's own, or it would change in the next
             * conversion: 程序, which 程式 becomes. */
            bool is_own = !sentence && has(d, key, false) &&
                          (plain == NULL || strcmp(plain, key) == 0);
            own += is_own;
            failed += !is_own;
        }
        free(plain);
    }
    if (failed > 0)
        print_message("# %s: %u of %zu\n", region->profile, failed, d->n);
    assert_true(d->n > 50);
    assert_in_range(own, 0, 4);
    assert_int_equal(failed, 0);
    dictionary_free(first);
    dictionary_free(d);
    shutong_converter_free(target);
    shutong_converter_free(profile);
    shutong_converter_free(to_plain);
}

static const struct region regions[] = {
    {"zh-TW", "s2twp", "TWPhrases", NULL, "t2s", "他说", "。"},
    {"zh-HK", "s2hkp", "HKPhrases", NULL, "t2s", "他说", "。"},
    {"zh-Hans", "tw2sp", "TWPhrasesRev", NULL, NULL, "他說", "。"},
    {"zh-Hans", "hk2sp", "HKPhrasesRev", "TWPhrasesRev", NULL, "他說", "。"},
};

static void in_sentences(void **state)
{
    check(*state, true, SHUTONG_PHRASES_ALWAYS);
}

static void alone(void **state)
{
    check(*state, false, SHUTONG_PHRASES_ALWAYS);
}

static void alone_by_context(void **state)
{
    check(*state, false, SHUTONG_PHRASES_CONTEXT);
}

#define REGION(name, number)                                                   \
    {name ", in sentences", in_sentences, NULL, NULL,                          \
     (void *)(uintptr_t)&regions[number]},                                     \
        {name ", alone", alone, NULL, NULL,                                    \
         (void *)(uintptr_t)&regions[number]},                                 \
    {                                                                          \
        name ", alone, by context", alone_by_context, NULL, NULL,              \
            (void *)(uintptr_t)&regions[number]                                \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        REGION("taiwan", 0),
        REGION("hong kong", 1),
        REGION("from taiwan", 2),
        REGION("from hong kong", 3),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
