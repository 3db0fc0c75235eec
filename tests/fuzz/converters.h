/*
 * converters.h - which converter an input chooses: a character each for the
 * converter, and for what is to be done with ill-formed text, the options and
 * custom terms.
 */
#ifndef CONVERTERS_H
#define CONVERTERS_H

#include "fuzz.h"

#include "shutong.h"

static const char *const targets[] = {"zh-Hans", "zh-TW", "zh-HK"};

/* Of each of these, a target with quotation marks, and one profile with them.
 */
enum { QUOTED = 4 };
enum { TARGETS = 3, WAYS = 3, OPTIONS = 4, TERMS = 3, CONVERTERS = 32 };

/* Forms that targets write, where they are chosen with any. */
static const char *const preferred[] = {"账份", "台裏週佈着了", "羣裡臺回志搖"};

/* Which converter. */
struct choice {
    size_t number; /* of a profile, or after them of a target, again of a
                      target with preferred forms, and of one with quotation
                      marks, or s2t with them */
    unsigned way;  /* enum shutong_invalid */
    unsigned options;
    unsigned terms; /* 0: none; 1: terms; 2: with patterns */
};

static inline bool is_target(const struct choice *choice)
{
    size_t target = choice->number - shutong_profile_count();

    return choice->number >= shutong_profile_count() &&
           target < 2 * TARGETS + QUOTED - 1;
}

static inline struct choice choose(struct fuzz_input *in)
{
    unsigned count = (unsigned)shutong_profile_count() + 2 * TARGETS + QUOTED;
    struct choice choice = {.number = fuzz_choice(in, count)};

    unsigned rest = fuzz_choice(in, WAYS * OPTIONS * TERMS);
    choice.way = rest % WAYS;
    choice.options = is_target(&choice) ? rest / WAYS % OPTIONS : 0;
    choice.terms = rest / (WAYS * OPTIONS);
    return choice;
}

static inline void add_term(struct shutong_terms *terms, const char *key,
                            const char *value)
{
    PROPERTY(shutong_terms_add(terms, key, strlen(key), value,
                               value != NULL ? strlen(value) : 0,
                               NULL) == SHUTONG_OK);
}

/* Terms of all kinds, some of which overlap with each other and with keys of
 * the profiles. */
static inline struct shutong_terms *make_terms(bool patterns)
{
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);

    PROPERTY(terms != NULL);
    add_term(terms, "头发", "HAIR");
    add_term(terms, "发展中国家", "發展中");
    add_term(terms, "中国", "");
    add_term(terms, "国家机关干部", NULL);
    add_term(terms, "里", "裡裡");
    add_term(terms, "后", NULL);
    add_term(terms, "皇后", "皇  后");
    add_term(terms, "皇後", "后");
    add_term(terms, "軟件", "软件");
    add_term(terms, "滑鼠", "老鼠");
    add_term(terms, "ab", "AB");
    add_term(terms, "a干b", "乾");
    add_term(terms, "𠮷野家", "吉");
    add_term(terms, "的的的的的的的的的的的的", "十二");
    if (patterns) {
        PROPERTY(shutong_terms_add_pattern(terms, "[a-z]+干?", NULL) ==
                 SHUTONG_OK);
        PROPERTY(shutong_terms_add_pattern(terms, "^.|<[^>]*>|着$", NULL) ==
                 SHUTONG_OK);
    }
    return terms;
}

/* Sets what converts. */
static inline void name_conversion(const struct choice *choice,
                                   struct shutong_settings *settings)
{
    size_t target = choice->number - shutong_profile_count();

    if (choice->number >= shutong_profile_count() && target >= 2 * TARGETS)
        settings->quotes =
            target % 2 == 0 ? SHUTONG_QUOTES_CORNER : SHUTONG_QUOTES_CURLY;
    if (!is_target(choice)) {
        settings->config = settings->quotes != SHUTONG_QUOTES_NONE
                               ? "s2t"
                               : shutong_profile_name(choice->number);
        return;
    }
    settings->target = targets[target % TARGETS];
    if (target >= TARGETS && target != 2 * TARGETS)
        settings->prefer = preferred[target % TARGETS];
}

/* Made once: a converter does not change. */
static inline const struct shutong_converter *
converter(const struct choice *choice)
{
    static struct shutong_converter *all[CONVERTERS][WAYS][OPTIONS][TERMS];
    struct shutong_converter **c =
        &all[choice->number][choice->way][choice->options][choice->terms];
    struct shutong_terms *terms = NULL;
    struct shutong_settings settings = {
        .invalid = (enum shutong_invalid)choice->way,
        .phrases = (choice->options & 1) != 0,
        .scope = choice->options < 2    ? SHUTONG_SCOPE_TEXT
                 : choice->options == 2 ? SHUTONG_SCOPE_BEFORE
                                        : SHUTONG_SCOPE_LINE};

    PROPERTY(choice->number < CONVERTERS);
    if (*c == NULL) {
        name_conversion(choice, &settings);
        if (choice->terms > 0)
            terms = make_terms(choice->terms == 2);
        settings.terms = terms;
        *c = shutong_converter_new(&settings, NULL);
        PROPERTY(*c != NULL);
        shutong_terms_free(terms);
    }
    return *c;
}

static inline bool same_error(const struct shutong_error *a,
                              const struct shutong_error *b)
{
    return a->status == b->status && a->line == b->line && a->byte == b->byte &&
           a->offset == b->offset && strcmp(a->message, b->message) == 0;
}

#endif
