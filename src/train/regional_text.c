/*
 * regional_text.c - reads native text, and OpenCC's regional dictionaries.
 *
 * Traditional text is taken twice: as it is, and in the words of simplified
 * text, as OpenCC's profile with phrases makes it.
 */
#include "train/regional_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "shutong.h"
#include "train/context_corpus.h"

enum { LONGEST_KEY = 8 };

/* ---- strings ------------------------------------------------------------- */

struct regional_strings {
    unsigned bits;
    uint64_t *hashes; /* 0: free */
    uint32_t *numbers;
};

struct regional_strings *regional_text_strings_new(unsigned bits)
{
    struct regional_strings *s = corpus_file_allocate(1, sizeof(*s));

    s->bits = bits;
    s->hashes = corpus_file_allocate((size_t)1 << bits, sizeof(*s->hashes));
    s->numbers = corpus_file_allocate((size_t)1 << bits, sizeof(*s->numbers));
    return s;
}

void regional_text_strings_free(struct regional_strings *s)
{
    if (s == NULL)
        return;
    free(s->hashes);
    free(s->numbers);
    free(s);
}

uint32_t *regional_text_string(struct regional_strings *s, uint64_t hash,
                               bool add)
{
    size_t mask = ((size_t)1 << s->bits) - 1, i = (size_t)(hash >> 20) & mask;

    for (size_t n = 0; n <= mask; n++, i = (i + 1) & mask) {
        if (s->hashes[i] == hash)
            return &s->numbers[i];
        if (s->hashes[i] != 0)
            continue;
        if (!add)
            return NULL;
        s->hashes[i] = hash;
        return &s->numbers[i];
    }
    if (add)
        corpus_file_fail("too many strings");
    return NULL;
}

void regional_text_count(struct regional_strings *s, const uint32_t *text,
                         size_t n, size_t least, size_t most)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = 0;
        for (size_t k = 1; k <= most && i + k <= n; k++) {
            if (!regional_model_is_han(text[i + k - 1]))
                break;
            hash = context_hash_more(hash, text[i + k - 1]);
            uint32_t *number =
                k < least ? NULL : regional_text_string(s, hash, false);
            if (number != NULL)
                ++*number;
        }
    }
}

/* ---- text ---------------------------------------------------------------- */

bool regional_text_is_hant(const struct regional_source *s)
{
    return strcmp(s->script, "hant") == 0;
}

static void read_sources(struct regional_corpus *c, const char *path)
{
    FILE *file = corpus_file_open(path);
    char line[1024], subject[16];
    size_t number = 0;

    while (fgets(line, sizeof(line), file) != NULL) {
        struct regional_source s = {.most = 0};
        number++;
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (sscanf(line, "%7s %63s %15s %zu", s.script, s.name, subject,
                   &s.most) != 4 ||
            (strcmp(subject, "technical") != 0 &&
             strcmp(subject, "other") != 0))
            corpus_file_fail(
                "%s:%zu: not a script, a name, technical or other, and "
                "a number of characters",
                path, number);
        s.is_technical = strcmp(subject, "technical") == 0;
        c->sources = corpus_file_grow(c->sources, c->nsources, &c->sources_cap,
                                      1, sizeof(s));
        c->sources[c->nsources++] = s;
    }
    fclose(file);
}

static void read_text(struct buf *text, FILE *file)
{
    char block[65536];
    size_t n;

    while ((n = fread(block, 1, sizeof(block), file)) > 0)
        if (!buf_append(text, block, n))
            corpus_file_fail("out of memory");
}

/* Lines of a text taken evenly, so many characters at most; returns the bytes
 * that are left. */
static size_t take_evenly(struct buf *text, size_t most)
{
    size_t count = utf8_count(text->data, text->n), kept = 0, seen = 0, to = 0;

    if (count <= most)
        return text->n;
    for (size_t from = 0, n; from < text->n; from += n) {
        const char *line = text->data + from;
        const char *end = memchr(line, '\n', text->n - from);
        n = end == NULL ? text->n - from : (size_t)(end - line) + 1;
        size_t length = utf8_count(line, n);
        seen += length;
        if ((double)kept / (double)most > (double)seen / (double)count)
            continue;
        memmove(text->data + to, line, n);
        to += n;
        kept += length;
    }
    return to;
}

static void take_symbols(struct regional_source *s, enum regional_form form,
                         const char *text, size_t n)
{
    size_t nbytes;

    s->symbols[form] = corpus_file_allocate(n, sizeof(uint32_t));
    for (size_t i = 0; i < n; i += nbytes) {
        uint32_t c = utf8_decode(text + i, &nbytes);
        s->symbols[form][s->n[form]++] =
            regional_model_symbol(c, context_corpus_fold(c));
    }
}

static void read_source(struct regional_source *s, const char *folder,
                        const struct shutong_converter *tw2sp)
{
    struct buf text = {0};
    struct corpus_stream stream;
    char *converted;
    size_t n;

    corpus_file_open_source(&stream, folder, s->script, s->name);
    read_text(&text, stream.file);
    corpus_file_close_source(&stream);
    if (utf8_valid_prefix(text.data, text.n) != text.n)
        corpus_file_fail("%s: not UTF-8", stream.path);
    text.n = take_evenly(&text, s->most);
    take_symbols(s, FORM_OWN, text.data, text.n);
    if (regional_text_is_hant(s)) {
        context_corpus_convert(tw2sp, text.data, text.n, &converted, &n);
        take_symbols(s, FORM_SIMPLIFIED, converted, n);
        free(converted);
    }
    buf_free(&text);
}

/* ---- keys ---------------------------------------------------------------- */

static void add_key(struct regional_corpus *c, const struct regional_key *key)
{
    uint32_t *number = regional_text_string(
        c->of_keys, regional_model_hash(key->symbols, key->n), true);

    *number |= 1u << key->target;
    for (size_t i = 2; i < key->n; i++)
        regional_text_string(c->of_keys, regional_model_hash(key->symbols, i),
                             true);
    c->keys =
        corpus_file_grow(c->keys, c->nkeys, &c->keys_cap, 1, sizeof(*key));
    c->keys[c->nkeys++] = *key;
}

static void read_keys(struct regional_corpus *c, const char *folder,
                      const char *name, enum subject_target target)
{
    char path[4096], line[4096];

    snprintf(path, sizeof(path), "%s/%s.txt", folder, name);
    FILE *file = corpus_file_open(path);
    while (fgets(line, sizeof(line), file) != NULL) {
        struct regional_key key = {.target = target};
        size_t n = strcspn(line, "\t");
        if (line[0] == '#' || line[n] == '\0')
            continue;
        const char *value = line + n + 1;
        size_t nvalue = strcspn(value, " \n");
        if (nvalue == n && strncmp(line, value, n) == 0)
            continue; /* stays */
        key.n = context_corpus_fold_word(line, n, key.symbols, SUBJECT_KEY);
        key.nvalue =
            context_corpus_fold_word(value, nvalue, key.value, SUBJECT_KEY);
        if (key.n > 1)
            add_key(c, &key);
    }
    fclose(file);
}

size_t regional_text_key_at(const struct regional_corpus *c,
                            const uint32_t *text, size_t n)
{
    uint64_t hash = context_hash_more(0, text[0]);
    size_t found = 0;

    for (size_t k = 2; k <= n && k <= LONGEST_KEY; k++) {
        hash = context_hash_more(hash, text[k - 1]);
        const uint32_t *number = regional_text_string(c->of_keys, hash, false);
        if (number == NULL)
            break;
        if (*number != 0)
            found = k;
    }
    return found;
}

void regional_text_read(struct regional_corpus *c, const char *table,
                        const char *folder, const char *dictionaries)
{
    struct shutong_converter *tw2sp = context_corpus_profile("tw2sp");

    context_corpus_begin(MODEL_HANT);
    c->of_keys = regional_text_strings_new(16);
    read_keys(c, dictionaries, "TWPhrases", SUBJECT_TO_TRADITIONAL);
    read_keys(c, dictionaries, "HKPhrases", SUBJECT_TO_TRADITIONAL);
    read_keys(c, dictionaries, "TWPhrasesRev", SUBJECT_TO_SIMPLIFIED);
    read_keys(c, dictionaries, "HKPhrasesRev", SUBJECT_TO_SIMPLIFIED);
    read_sources(c, table);
    for (size_t i = 0; i < c->nsources; i++)
        read_source(&c->sources[i], folder, tw2sp);
    shutong_converter_free(tw2sp);
}

void regional_text_free(struct regional_corpus *c)
{
    for (size_t i = 0; i < c->nsources; i++)
        for (int form = 0; form < FORMS; form++)
            free(c->sources[i].symbols[form]);
    free(c->sources);
    free(c->keys);
    regional_text_strings_free(c->of_keys);
}

void regional_text_place(const uint32_t *text, size_t n, size_t begin,
                         size_t end, struct subject_place *place,
                         uint32_t symbols[WORD_CUT_MOST])
{
    size_t from = begin > SUBJECT_AROUND ? begin - SUBJECT_AROUND : 0;
    size_t to = n - end > SUBJECT_AROUND ? end + SUBJECT_AROUND : n;

    memcpy(symbols, text + from, (to - from) * sizeof(*text));
    *place =
        (struct subject_place){symbols, to - from, begin - from, end - from};
}
