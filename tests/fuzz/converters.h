/*
 * converters.h - which converter an input chooses: a character each for the
 * converter, and for what is to be done with ill-formed text and the options.
 */
#ifndef CONVERTERS_H
#define CONVERTERS_H

#include "fuzz.h"

#include "shutong.h"

static const char *const targets[] = {"zh-Hans", "zh-TW", "zh-HK"};

enum { TARGETS = 3, WAYS = 3, OPTIONS = 4, CONVERTERS = 32 };

/* Which converter. */
struct choice {
    size_t number; /* of a profile, or after them of a target */
    unsigned way;  /* enum shutong_invalid */
    unsigned options;
};

static inline bool is_target(const struct choice *choice)
{
    return choice->number >= shutong_profile_count();
}

static inline struct choice choose(struct fuzz_input *in)
{
    unsigned count = (unsigned)shutong_profile_count() + 2 * TARGETS;
    struct choice choice = {.number = fuzz_choice(in, count)};

    /* Targets are more code than profiles, and chosen twice as often. */
    if (choice.number >= shutong_profile_count() + TARGETS)
        choice.number -= TARGETS;
    unsigned rest = fuzz_choice(in, WAYS * OPTIONS);
    choice.way = rest % WAYS;
    choice.options = is_target(&choice) ? rest / WAYS : 0;
    return choice;
}

/* Made once: a converter does not change. */
static inline const struct shutong_converter *
converter(const struct choice *choice)
{
    static struct shutong_converter *all[CONVERTERS][WAYS][OPTIONS];
    struct shutong_converter **c =
        &all[choice->number][choice->way][choice->options];
    struct shutong_settings settings = {.invalid =
                                            (enum shutong_invalid)choice->way,
                                        .phrases = (choice->options & 1) != 0,
                                        .line_buffered = choice->options >= 2};

    PROPERTY(choice->number < CONVERTERS);
    if (*c == NULL) {
        if (is_target(choice))
            settings.target = targets[choice->number - shutong_profile_count()];
        else
            settings.config = shutong_profile_name(choice->number);
        *c = shutong_converter_new(&settings, NULL);
        PROPERTY(*c != NULL);
    }
    return *c;
}

#endif
