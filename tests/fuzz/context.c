/*
 * context.c - a damaged context model is refused or harmless: whatever text it
 * is asked about, nothing is read outside the model and the text, and what
 * comes out are probabilities.
 *
 * Input: which model, how many changes to it, the changes, then the text: for
 * each character two bytes of it, what OpenCC matched over it, and a choice.
 */
#include "fuzz.h"

#include "context/context_builtin.h"
#include "context/context.h"
#include "context/context_features.h"

enum { CHANGES = 6, TEXT = 300 };

static uint8_t take(struct fuzz_input *in)
{
    if (in->n == 0)
        return 0;
    in->n--;
    return *in->bytes++;
}

static uint32_t take_word(struct fuzz_input *in)
{
    uint32_t a = take(in), b = take(in), c = take(in), d = take(in);

    return a | b << 8 | c << 16 | d << 24;
}

/* Changes a byte or a number: of the header, or anywhere. */
static void change(char *bytes, size_t n, struct fuzz_input *in)
{
    const size_t head = sizeof(struct context_model);
    unsigned kind = take(in) % 4;
    size_t at = take_word(in) % (kind < 2 ? head : n);
    uint32_t value = take_word(in);

    if (kind % 2 == 0) {
        bytes[at] = (char)value;
        return;
    }
    at = at / 4 * 4;
    if (kind == 1 && (value & 0x80) != 0)
        value %= (uint32_t)n;
    if (at + 4 <= n)
        memcpy(bytes + at, &value, sizeof(value));
}

/* Characters of all kinds, places more often than others. */
static uint32_t take_character(const struct context_model *m,
                               struct fuzz_input *in)
{
    static const uint32_t others[] = {',',    '1',      'a',     0x3001, 0xB7,
                                      0x3042, 0x3002,   0x20000, 0x4E00, 0x9FFF,
                                      0xFFFF, 0x10FFFF, 0};
    uint8_t kind = take(in), which = take(in);

    if (kind < 0x80 && m->nplaces > 0)
        return context_model_place_at(m, which % (int)m->nplaces)->character;
    if (kind < 0xF0)
        return CONTEXT_FIRST + (((uint32_t)kind << 8 | which) % CONTEXT_HAN);
    return others[which % (sizeof(others) / sizeof(*others))];
}

static void ask(const struct context_model *m, const struct context_text *text,
                size_t at, int place, uint32_t answer)
{
    const struct context_place *of = context_model_place_at(m, place);
    float p[CONTEXT_LABELS], again[CONTEXT_LABELS], sum = 0, odds;
    int certain = context_certain(m, text, at, place,
                                  context_model_label(m, place, answer), &odds);

    PROPERTY(certain >= -1 && certain < (int)of->nlabels);
    int label = context_model_label(m, place, answer);
    for (int written = -1; written < (int)of->nlabels; written++) {
        struct context_choice choice =
            context_choose(m, text, at, place, label, written);
        PROPERTY(choice.label >= 0 && choice.label < (int)of->nlabels);
        PROPERTY(choice.odds >= 0);
        PROPERTY(!choice.certain || choice.label == certain);
    }
    context_score(m, text, at, place, answer, p);
    context_score(m, text, at, place, answer, again);
    PROPERTY(memcmp(p, again, sizeof(p)) == 0);
    int best = context_probabilities(p, of->nlabels);
    PROPERTY(best >= 0 && best < (int)of->nlabels);
    for (size_t k = 0; k < of->nlabels; k++) {
        PROPERTY(p[k] >= 0 && p[k] <= p[best]);
        sum += p[k];
    }
    PROPERTY(sum > 0.99f && sum < 1.01f);
    struct context_cut cut;
    context_features_cut(m, text, at, &cut);
    PROPERTY(cut.before <= cut.begin && cut.begin <= at && at < cut.end &&
             cut.end <= cut.after && cut.after <= text->n);
}

static void ask_all(const struct context_model *m, struct fuzz_input *in)
{
    size_t n = in->n / 4 < TEXT ? in->n / 4 : TEXT;
    struct context_character *c =
        malloc(n > 0 ? n * sizeof(*c) : 1); /* just that many */
    uint8_t options = take(in);

    PROPERTY(c != NULL);
    for (size_t i = 0; i < n; i++) {
        uint8_t match = take(in);
        c[i].folded = take_character(m, in);
        /* What the engine gives, and what it never would. */
        c[i].match_n = match < 0x80 ? 1 : match & 7;
        c[i].match_at = match < 0x80 ? 0 : match >> 3 & 7;
    }
    struct context_text text = {.characters = c,
                                .n = n,
                                .is_cantonese = (options & 1) != 0,
                                .alone = (options & 2) != 0};
    for (size_t i = 0; i < n; i++) {
        int place = context_model_place(m, c[i].folded);
        if (place < 0 && m->nplaces > 0 && (options & 4) != 0)
            place = (int)(i % m->nplaces);
        if (place >= 0)
            ask(m, &text, i, place, i % 2 == 0 ? c[i].folded : 0x10FFFF);
    }
    free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = {data, size};
    const struct context_model *sound =
        context_builtin(fuzz_choice(&in, 4) == 1 ? CONTEXT_TO_TRADITIONAL
                                                 : CONTEXT_TO_SIMPLIFIED);
    size_t n = (size_t)sound->nbytes;
    /* Aligned as a model is, and of just that size. */
    char *bytes = aligned_alloc(16, n);

    PROPERTY(bytes != NULL && n % 16 == 0);
    memcpy(bytes, sound, n);
    for (unsigned left = fuzz_choice(&in, CHANGES + 1); left > 0; left--)
        change(bytes, n, &in);
    struct context_model *m = (void *)bytes;
    m->checksum = context_model_checksum(bytes, n);
    if (context_model_check(bytes, n) == CONTEXT_SOUND)
        ask_all(m, &in);
    free(bytes);
    return 0;
}
