/*
 * regional_text.h - text and words to train the model of regional vocabulary
 * on.
 */
#ifndef TRAIN_REGIONAL_TEXT_H
#define TRAIN_REGIONAL_TEXT_H

#include "regional/subject.h"

/* How a text is written: in its own words, or traditional text in those of
 * simplified text. */
enum regional_form { FORM_OWN, FORM_SIMPLIFIED, FORMS };

struct regional_source {
    char script[8], name[64];
    bool is_technical;
    size_t most;              /* characters */
    uint32_t *symbols[FORMS]; /* NULL: there is no such form */
    size_t n[FORMS];          /* lines, with a mark after each */
};

/* A key of OpenCC's regional dictionaries, all of it Han, and its first value.
 */
struct regional_key {
    uint32_t symbols[SUBJECT_KEY], value[SUBJECT_KEY];
    size_t n, nvalue;
    enum subject_target target;
};

struct regional_corpus {
    struct regional_source *sources;
    size_t nsources, sources_cap;
    struct regional_key *keys;
    size_t nkeys, keys_cap;
    struct regional_strings *of_keys; /* both ways */
};

/* Reads the sources that a table names, and the dictionaries.  Whatever is
 * wrong is said, and ends the program with status 2. */
void regional_text_read(struct regional_corpus *c, const char *table,
                        const char *folder, const char *dictionaries);
void regional_text_free(struct regional_corpus *c);

/* Whether a source is in traditional script. */
bool regional_text_is_hant(const struct regional_source *s);

/* A map from strings of symbols to numbers. */
struct regional_strings;
struct regional_strings *regional_text_strings_new(unsigned bits);
void regional_text_strings_free(struct regional_strings *s);
/* The number of a string, 0 when it is new; NULL where it is not there and is
 * not to be added. */
uint32_t *regional_text_string(struct regional_strings *s, uint64_t hash,
                               bool add);
/* Counts how often the strings occur in a text: those of so many Han. */
void regional_text_count(struct regional_strings *s, const uint32_t *text,
                         size_t n, size_t least, size_t most);

/* The key of either way that text[0..n) begins with, the longest one: its
 * length, or 0. */
size_t regional_text_key_at(const struct regional_corpus *c,
                            const uint32_t *text, size_t n);

/* Takes what is around a word of a text as a place; symbols are copied. */
void regional_text_place(const uint32_t *text, size_t n, size_t begin,
                         size_t end, struct subject_place *place,
                         uint32_t symbols[WORD_CUT_MOST]);

#endif
