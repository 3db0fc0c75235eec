/*
 * context_corpus.h - native text to train on, folded.
 */
#ifndef TRAIN_CONTEXT_CORPUS_H
#define TRAIN_CONTEXT_CORPUS_H

#include "context/context.h"
#include "image/matcher.h"
#include "shutong.h"
#include "train/corpus_file.h"

/* The target's dictionaries, as the engine has them: in the built image. */
struct corpus_target {
    struct matcher pass;
    const struct image_shared *shared;
};

enum corpus_model { MODEL_HANT, MODEL_HANS };

struct corpus_line {
    size_t at;
    uint32_t n;
    uint16_t source;
    bool is_cantonese, alone;
};

struct corpus_source {
    char script[8], name[64];
    float weight;
    size_t most; /* Han characters */
    bool is_left_out, is_cantonese, is_words, has_answers;
    size_t nlines, nhan;
};

struct corpus {
    enum corpus_model model;
    struct corpus_source *sources;
    size_t nsources, sources_cap;
    struct corpus_line *lines;
    size_t nlines, lines_cap;
    /* Of all lines, one after another: */
    struct context_character *characters;
    uint32_t *written; /* in the other script, as OpenCC has it */
    uint32_t *meant;   /* what the text has, as a label */
    uint32_t *answers; /* what OpenCC makes of it, as a label */
    size_t n, cap;
};

/* Reads the table of sources; then all of the script, from folder/SCRIPT/.
 * Whatever is wrong is said, and ends the program with status 2. */
void context_corpus_read_sources(struct corpus *c, const char *path,
                                 const char *script);
void context_corpus_read(struct corpus *c, const char *folder);

/* Adds a file of text, or of words without surroundings, a line each, as
 * people write it in the script. */
void context_corpus_read_file(struct corpus *c, const char *path, bool is_words,
                              float weight);

/* Reads parts of names, and adds names that are made of them. */
void context_corpus_read_names(const char *path);
void context_corpus_add_names(struct corpus *c);
/* The label that a folded character is as one of those surnames, or 0. */
uint32_t context_corpus_surname(uint32_t folded);

/* Adds the keys of a dictionary as words without surroundings, with OpenCC's
 * own answers. */
void context_corpus_read_words(struct corpus *c, const char *path);

/* The label of a form: one that stands for all that differ by region or habit
 * only. */
uint32_t context_corpus_label(uint32_t form);
/* A character that labels are equal by, when optional spellings are accepted.
 */
uint32_t context_corpus_spelling(uint32_t label);
/* Reads the groups of forms and of spellings. */
void context_corpus_read_forms(const char *path);

/* A character, folded. */
uint32_t context_corpus_fold(uint32_t c);
/* Folds a word, all of it Han; 0 symbols where it is not, or too long. */
size_t context_corpus_fold_word(const char *s, size_t nbytes, uint32_t *symbols,
                                size_t most);

/* A profile of OpenCC's; and text converted by it, to be freed. */
struct shutong_converter *context_corpus_profile(const char *name);
void context_corpus_convert(const struct shutong_converter *by, const char *s,
                            size_t n, char **out, size_t *out_nbytes);

/* The character that names the place at characters[i], or 0 where what is
 * written there leaves no doubt. */
uint32_t context_corpus_place(const struct corpus *c, size_t i);

void context_corpus_text(const struct corpus *c, const struct corpus_line *line,
                         struct context_text *text);
void context_corpus_free(struct corpus *c);

/* Whether a character tells of a script what `evidence` says. */
bool context_corpus_is_of(uint32_t c, enum image_evidence evidence);

/* Folds text for use: simplified, with OpenCC's matches and answers. */
void context_corpus_match(const uint32_t *written, size_t n,
                          struct context_character *characters,
                          uint32_t *answers);
void context_corpus_begin(enum corpus_model model);

/* Has context_corpus_match() go by another target than the model's. */
void context_corpus_use_target(const char *name);

/* How a region writes a label. */
uint32_t context_corpus_form(uint32_t label, bool is_hk);

#endif
