/*
 * context_opencc.c - OpenCC's dictionaries as the engine has them: what they
 * make of text, and which of its characters are forms of one.
 */
#include <stdlib.h>
#include <string.h>

#include "library/builtin_image.h"
#include "match/conversion.h"
#include "base/utf8.h"
#include "train/context_corpus.h"

static struct corpus_target targets[2]; /* by enum corpus_model */
static enum corpus_model used;
static uint32_t *forms;     /* by code point: what it is a form of */
static uint32_t *spellings; /* by code point */

/* ---- OpenCC's tables ----------------------------------------------------- */

static void find_target(struct corpus_target *t, const char *name)
{
    const struct image_header *image = builtin_image();
    const struct image_target *target = image_at(image, image->targets);
    const struct image_target *end = target + image->ntargets;

    while (target < end && strcmp(image_at(image, target->name), name) != 0)
        target++;
    if (target == end)
        corpus_file_fail("the image has no target %s", name);
    matcher_init(&t->pass, image, image_at(image, target->pass));
    t->shared = image_at(image, target->shared);
}

static uint32_t changed(uint32_t c, uint32_t change)
{
    char bytes[4] = {0};
    uint32_t word;

    utf8_encode(c, bytes);
    memcpy(&word, bytes, sizeof(word));
    word ^= change;
    memcpy(bytes, &word, sizeof(word));
    return utf8_first(bytes);
}

/* What a character becomes outside phrases, where the text is simplified. */
static uint32_t alone(const struct corpus_target *t, uint32_t c)
{
    uint64_t entry = matcher_entry(&t->pass, c);

    if ((entry & (ENTRY_MARK | ENTRY_OPERATOR)) != 0 || entry == 0)
        return c;
    if ((entry & ENTRY_LONG) != 0) {
        uint32_t n;
        const char *value = matcher_long(&t->pass, entry, &n);
        return n > 0 && utf8_is_character(value, n) ? utf8_first(value) : c;
    }
    if ((entry & ENTRY_SHARED) != 0)
        return changed(c, t->shared[(uint32_t)entry].change);
    return changed(c, (uint32_t)entry);
}

uint32_t context_corpus_fold(uint32_t c)
{
    const struct matcher *m = &targets[MODEL_HANT].pass;

    return matcher_fold(matcher_entry(m, c), c);
}

size_t context_corpus_fold_word(const char *s, size_t nbytes, uint32_t *symbols,
                                size_t most)
{
    size_t n = 0, step;

    if (utf8_valid_prefix(s, nbytes) != nbytes || utf8_count(s, nbytes) > most)
        return 0;
    for (size_t i = 0; i < nbytes; i += step) {
        uint32_t c = utf8_decode(s + i, &step);
        if (!utf8_is_han(c))
            return 0;
        symbols[n++] = context_corpus_fold(c);
    }
    return n;
}

uint32_t context_corpus_label(uint32_t form)
{
    return form < UTF8_LIMIT ? forms[form] : form;
}

uint32_t context_corpus_spelling(uint32_t label)
{
    return label < UTF8_LIMIT ? spellings[label] : label;
}

void context_corpus_begin(enum corpus_model model)
{
    find_target(&targets[MODEL_HANT], "tw");
    find_target(&targets[MODEL_HANS], "hans");
    used = model;
    forms = corpus_file_allocate(UTF8_LIMIT, sizeof(*forms));
    spellings = corpus_file_allocate(UTF8_LIMIT, sizeof(*spellings));
    for (uint32_t c = 0; c < UTF8_LIMIT; c++)
        forms[c] = spellings[c] = c;
    if (model != MODEL_HANT)
        return;
    /* Variants of other regions are what Taiwan writes for them. */
    for (uint32_t c = 0x3400; c < UTF8_LIMIT; c++) {
        uint64_t entry = matcher_entry(&targets[MODEL_HANT].pass, c);
        unsigned evidence =
            (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK);
        if ((entry & (ENTRY_SHARED | ENTRY_MARK | ENTRY_OPERATOR)) == 0 &&
            evidence != EVIDENCE_SIMPLIFIED)
            forms[c] = alone(&targets[MODEL_HANT], c);
    }
}

void context_corpus_use_target(const char *name)
{
    find_target(&targets[used], name);
}

uint32_t context_corpus_form(uint32_t label, bool is_hk)
{
    uint64_t entry = matcher_entry(&targets[used].pass, label);

    if (!is_hk || (entry & (ENTRY_SHARED | ENTRY_LONG)) != 0)
        return label;
    return alone(&targets[used], label);
}

/* The phrase that begins at c[i]; its length in characters, or 1. */
static size_t match_at(const uint32_t *written, size_t n, size_t i,
                       uint32_t *answers)
{
    enum { BYTES = 64 * 4 };
    const struct corpus_target *t = &targets[used];
    char text[BYTES];
    size_t nbytes = 0, first = utf8_encode(written[i], text);
    uint64_t entry = matcher_entry(&t->pass, written[i]);

    answers[i] = alone(t, written[i]);
    if ((entry & ENTRY_BEGINS) == 0)
        return 1;
    for (size_t k = i; k < n && nbytes + 4 <= BYTES; k++)
        nbytes += utf8_encode(written[k], text + nbytes);
    struct match found = matcher_longest(
        &t->pass, entry, matcher_fold(entry, written[i]), first, text, nbytes);
    if (found.nbytes == 0)
        return 1;
    uint32_t value_nbytes;
    const char *value = matcher_value(&t->pass, found.key, &value_nbytes);
    size_t length = utf8_count(text, found.nbytes);
    if (utf8_count(value, value_nbytes) != length)
        return 1;
    for (size_t k = 0; k < length; k++) {
        size_t step;
        answers[i + k] = utf8_decode(value, &step);
        value += step;
    }
    return length;
}

void context_corpus_match(const uint32_t *written, size_t n,
                          struct context_character *characters,
                          uint32_t *answers)
{
    for (size_t i = 0, length; i < n; i += length) {
        length = match_at(written, n, i, answers);
        for (size_t k = 0; k < length; k++)
            characters[i + k] =
                (struct context_character){context_corpus_fold(written[i + k]),
                                           (uint8_t)length, (uint8_t)k};
    }
}

bool context_corpus_is_of(uint32_t c, enum image_evidence evidence)
{
    uint64_t entry = matcher_entry(&targets[MODEL_HANT].pass, c);

    return (entry & (ENTRY_SHARED | ENTRY_MARK)) == 0 &&
           (entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK) == evidence;
}

void context_corpus_read_forms(const char *path)
{
    FILE *file = corpus_file_open(path);
    char line[4096];

    while (fgets(line, sizeof(line), file) != NULL) {
        uint32_t *map = line[0] == '='   ? forms
                        : line[0] == '~' ? spellings
                                         : NULL;
        uint32_t first = 0;
        if (map == NULL)
            continue;
        for (const char *p = line + 1; *p != '\0' && *p != '\n';) {
            size_t nbytes;
            uint32_t c = utf8_decode(p, &nbytes);
            p += nbytes;
            if (c == ' ') {
                first = 0;
                continue;
            }
            if (first == 0)
                first = map == forms ? c : context_corpus_label(c);
            map[map == forms ? c : context_corpus_label(c)] = first;
        }
    }
    fclose(file);
    /* Forms of forms. */
    for (uint32_t c = 0; c < UTF8_LIMIT; c++)
        forms[c] = forms[forms[c]];
}
