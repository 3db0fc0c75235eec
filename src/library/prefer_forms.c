/*
 * prefer_forms.c - prepares the forms that a caller prefers.
 *
 * The words of data/preferences are in OpenCC's own traditional forms, and a
 * target may write other ones: 心裏 is 心裡 in Taiwan.  So each is taken as it
 * is and as the target has it, and in both with what else is preferred.
 */
#include "library/prefer_forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/targets.h"
#include "library/preference_table.h"

enum { WORD = 96 }; /* bytes of a word in the table, at most */

/* What a message lists. */
struct listed {
    char text[160];
    size_t n; /* characters */
};

/* A converter's preferences while they are prepared. */
struct choosing {
    struct preferences *p;
    const struct target *target;
    const struct terms_index *terms;
    terms_variants_convert *convert;
    struct shutong_error *error;
    struct preference_row *rows; /* that are chosen */
    size_t nrows, cap;
};

/* ---- which forms there are ----------------------------------------------- */

/* The target's row of a form; false where it has none. */
static bool find_row(bool simplified, uint32_t form,
                     struct preference_row *row_ret)
{
    const char *at = NULL;

    while (preference_table_next_row(&at, row_ret))
        if (row_ret->form == form && row_ret->simplified == simplified)
            return true;
    return false;
}

static bool contains(struct table_text text, uint32_t character)
{
    size_t nbytes;

    for (size_t i = 0; i < text.n; i += nbytes)
        if (utf8_decode(text.s + i, &nbytes) == character)
            return true;
    return false;
}

/* Whether two rows cannot both be wanted: each stands instead of the other, or
 * both instead of a third. */
static bool exclude_each_other(const struct preference_row *a,
                               const struct preference_row *b)
{
    size_t nbytes;

    if (contains(a->others, b->form) || contains(b->others, a->form))
        return true;
    for (size_t i = 0; i < a->others.n; i += nbytes)
        if (contains(b->others, utf8_decode(a->others.s + i, &nbytes)))
            return true;
    return false;
}

/* ---- messages ------------------------------------------------------------ */

static void list(struct listed *l, struct table_text form)
{
    size_t n = strlen(l->text);

    snprintf(l->text + n, sizeof(l->text) - n, "%s%.*s", l->n > 0 ? " " : "",
             (int)form.n, form.s);
    l->n++;
}

/* What a character is in simplified text, as far as that is one character. */
static uint32_t simplified_of(const struct choosing *c, const char *s, size_t n)
{
    struct buf out = {0};
    uint32_t simplified = 0;

    if (c->convert("t2s", s, n, &out, NULL) == SHUTONG_OK && out.n > 0 &&
        utf8_char_nbytes((unsigned char)out.data[0]) == out.n)
        simplified = utf8_first(out.data);
    buf_free(&out);
    return simplified;
}

/* The forms that may be meant by a character that is none: those that have the
 * same simplified character, as 台 and 臺 have 颱's. */
static struct listed nearest_forms(const struct choosing *c, const char *s,
                                   size_t n)
{
    struct listed found = {.n = 0};
    struct preference_row row;
    const char *at = NULL;
    uint32_t meant = simplified_of(c, s, n);

    while (meant != 0 && preference_table_next_row(&at, &row))
        if (row.simplified == c->target->to_simplified &&
            simplified_of(c, row.form_text.s, row.form_text.n) == meant)
            list(&found, row.form_text);
    return found;
}

static enum shutong_status unknown(const struct choosing *c, const char *s,
                                   size_t n)
{
    struct listed meant = nearest_forms(c, s, n);
    struct preference_row row;

    if (meant.n > 0)
        return status_fail(c->error, SHUTONG_BAD_PREFERENCE,
                           meant.n == 1
                               ? N_("%.*s has no other accepted form; did you "
                                    "mean %s?")
                               : N_("%.*s has no other accepted form; did you "
                                    "mean one of %s?"),
                           (int)n, s, meant.text);
    if (find_row(!c->target->to_simplified, utf8_first(s), &row))
        return status_fail(
            c->error, SHUTONG_BAD_PREFERENCE,
            c->target->to_simplified
                ? N_("%.*s has other accepted forms in traditional text only")
                : N_("%.*s has other accepted forms in simplified text only"),
            (int)n, s);
    return status_fail(c->error, SHUTONG_BAD_PREFERENCE,
                       "%.*s has no other accepted form", (int)n, s);
}

/* ---- words --------------------------------------------------------------- */

/* A word with one character for another everywhere, or with what is preferred
 * anywhere. */
static void replace(char *word, size_t n, uint32_t from, uint32_t to)
{
    size_t nbytes;

    for (size_t i = 0; i < n; i += nbytes)
        if (utf8_decode(word + i, &nbytes) == from)
            utf8_encode(to, word + i);
}

/* Whether a character of a word, at a place, is in another word that keeps it,
 * as 著 in 鉅著. */
static bool is_kept(const struct preferences *p, const char *word, size_t n,
                    size_t place, size_t nbytes)
{
    for (size_t i = 0; i < p->nwords; i++) {
        const struct preference_word *w = &p->words[i];
        const char *key = p->text.data + w->key;
        const char *at = w->nbytes > n ? NULL : memmem(word, n, key, w->nbytes);
        if (at == NULL)
            continue;
        size_t from = (size_t)(at - word);
        if (place >= from && place < from + w->nbytes &&
            memcmp(p->text.data + w->value + (place - from), word + place,
                   nbytes) == 0)
            return true;
    }
    return false;
}

/* Writes into a word what is preferred anywhere; words that stay are there. */
static void prefer_anywhere(const struct preferences *p, char *word, size_t n)
{
    char before[WORD];
    size_t nbytes;

    memcpy(before, word, n);
    for (size_t i = 0; i < n; i += nbytes) {
        uint32_t c = utf8_decode(before + i, &nbytes);
        uint32_t form = preferences_anywhere(p, c);
        if (form != c && !is_kept(p, before, n, i, nbytes))
            utf8_encode(form, word + i);
    }
}

/* Adds a word of a row, in one spelling of its other characters.  One that has
 * the form becomes that, and stays; in one that has not, the other one stays.
 */
static bool add_spelling(struct preferences *p, uint32_t form, uint32_t other,
                         const char *word, size_t n)
{
    enum { NONE = 0xE000 }; /* a character that no word has */
    char key[WORD], value[WORD];
    bool stays = !contains((struct table_text){word, n}, form);
    uint32_t kept = stays ? other : form;

    memcpy(key, word, n);
    memcpy(value, word, n);
    replace(key, n, kept, other);
    replace(value, n, kept, NONE);
    prefer_anywhere(p, value, n);
    replace(value, n, NONE, kept);
    if (!preferences_add_word(p, key, value, n) ||
        !preferences_add_word(p, value, value, n))
        return false;
    memcpy(key, value, n);
    replace(key, n, kept, other);
    return preferences_add_word(p, key, value, n);
}

/* The same word as the target spells it, where that differs; `regional` is as
 * long as the word. */
static bool add_regional(struct preferences *p, uint32_t form, uint32_t other,
                         struct table_text word, const char *regional)
{
    char spelled[WORD];
    size_t nbytes;

    memcpy(spelled, regional, word.n);
    for (size_t i = 0; i < word.n; i += nbytes) {
        uint32_t c = utf8_decode(word.s + i, &nbytes);
        if (c == form || c == other)
            memcpy(spelled + i, word.s + i, nbytes);
    }
    return memcmp(spelled, word.s, word.n) == 0 ||
           add_spelling(p, form, other, spelled, word.n);
}

static bool add_words(struct preferences *p, uint32_t form, uint32_t other,
                      struct table_text words, const struct buf *regional,
                      bool that_stay)
{
    const char *first = words.s;

    while (words.n > 0) {
        struct table_text word = preference_table_next_word(&words);
        if (contains(word, form) == that_stay)
            continue;
        if (word.n > WORD || !add_spelling(p, form, other, word.s, word.n) ||
            (regional->n > 0 &&
             !add_regional(p, form, other, word,
                           regional->data + (word.s - first))))
            return false;
    }
    return true;
}

/* The words for a form and one other, in all their spellings: those that stay,
 * or those that have the form. */
static enum shutong_status prepare_words(const struct choosing *c,
                                         const struct preference_row *row,
                                         uint32_t other, bool that_stay)
{
    struct table_text words =
        preference_table_words(row->simplified, row->form, other);
    struct buf regional = {0};
    enum shutong_status status = SHUTONG_OK;

    if (words.n > 0 && !row->simplified)
        status = c->convert(c->target->row->from_standard, words.s, words.n,
                            &regional, c->error);
    /* Regional forms are as long as OpenCC's own; if one is not, its list is
     * used as it is. */
    if (regional.n != words.n)
        regional.n = 0;
    if (status == SHUTONG_OK &&
        !add_words(c->p, row->form, other, words, &regional, that_stay))
        status = status_no_memory(c->error);
    buf_free(&regional);
    return status;
}

/* ---- pairs --------------------------------------------------------------- */

/* Whether two characters tell the same of the script, as far as both tell it
 * wherever they are. */
static bool tell_the_same(const struct target *t, uint32_t a, uint32_t b)
{
    uint64_t x = matcher_entry(&t->pass, a), y = matcher_entry(&t->pass, b);

    return ((x | y) & ENTRY_SHARED) == 0 &&
           ((x ^ y) >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK) == 0;
}

/* Whether a custom term has a character in its key: then it must be found as
 * it is. */
static bool is_in_term(const struct terms_index *terms, uint32_t character)
{
    for (size_t i = 0; terms != NULL && i < terms->nterms; i++) {
        const struct term *t = &terms->terms[i];
        if (contains(
                (struct table_text){terms->text.data + t->key, t->key_nbytes},
                character))
            return true;
    }
    return false;
}

static bool add_pairs(const struct choosing *c,
                      const struct preference_row *row)
{
    size_t nbytes;

    for (size_t i = 0; i < row->others.n; i += nbytes) {
        uint32_t other = utf8_decode(row->others.s + i, &nbytes);
        struct preference_pair pair = {
            .form = row->form,
            .other = other,
            .anywhere = row->anywhere,
            .read_same = row->anywhere &&
                         target_is_shown_by(c->target, other) &&
                         !is_in_term(c->terms, other)};
        pair.differs =
            !pair.read_same && !tell_the_same(c->target, other, row->form);
        if (!preferences_add(c->p, &pair))
            return false;
    }
    return true;
}

/* ---- the list ------------------------------------------------------------ */

static void copy(char *to, size_t room, struct table_text text)
{
    snprintf(to, room, "%.*s", (int)text.n, text.s);
}

int shutong_target_preference(const char *target, size_t index,
                              struct shutong_preference *preference)
{
    const struct targets_row *found = targets_find(target);
    const char *at = NULL;
    struct preference_row row;

    while (found != NULL && preference_table_next_row(&at, &row)) {
        if (row.simplified != found->simplified || index-- > 0)
            continue;
        *preference =
            (struct shutong_preference){.anywhere = row.anywhere ? 1 : 0};
        copy(preference->form, sizeof(preference->form), row.form_text);
        copy(preference->instead_of, sizeof(preference->instead_of),
             row.others);
        copy(preference->example, sizeof(preference->example), row.example);
        return 1;
    }
    return 0;
}

/* ---- choosing ------------------------------------------------------------ */

/* Adds the row of the character at s, unless it is there. */
static enum shutong_status choose(struct choosing *c, const char *s, size_t n)
{
    struct preference_row row;

    if (!find_row(c->target->to_simplified, utf8_first(s), &row))
        return unknown(c, s, n);
    for (size_t i = 0; i < c->nrows; i++) {
        const struct preference_row *before = &c->rows[i];
        if (before->form == row.form)
            return SHUTONG_OK;
        if (exclude_each_other(before, &row))
            return status_fail(c->error, SHUTONG_BAD_PREFERENCE,
                               "%.*s and %.*s are forms of one character; "
                               "choose one of them",
                               (int)before->form_text.n, before->form_text.s,
                               (int)n, s);
    }
    if (!array_grow(&c->rows, c->nrows, &c->cap, sizeof(*c->rows)))
        return status_no_memory(c->error);
    c->rows[c->nrows++] = row;
    return SHUTONG_OK;
}

static enum shutong_status choose_all(struct choosing *c, const char *forms)
{
    enum shutong_status status = SHUTONG_OK;
    size_t nbytes;

    if (*forms == '\0')
        return status_fail(c->error, SHUTONG_BAD_PREFERENCE,
                           "no form is given");
    if (utf8_valid_prefix(forms, strlen(forms)) != strlen(forms))
        return status_fail(c->error, SHUTONG_BAD_PREFERENCE,
                           "the preferred forms are not valid UTF-8");
    for (const char *s = forms; status == SHUTONG_OK && *s != '\0';
         s += nbytes) {
        nbytes = utf8_char_nbytes((unsigned char)*s);
        status = choose(c, s, nbytes);
    }
    return status;
}

/* Adds what the rows have to the preferences: pairs first, then words that
 * stay, because the rest is spelled with all of them. */
static enum shutong_status take_rows(const struct choosing *c)
{
    enum shutong_status status = SHUTONG_OK;
    size_t nbytes;

    for (size_t i = 0; i < c->nrows; i++)
        if (!add_pairs(c, &c->rows[i]))
            return status_no_memory(c->error);
    for (int with_form = 0; with_form < 2; with_form++) {
        for (size_t i = 0; i < c->nrows; i++) {
            const struct preference_row *row = &c->rows[i];
            for (size_t k = 0; status == SHUTONG_OK && k < row->others.n;
                 k += nbytes)
                status = prepare_words(c, row,
                                       utf8_decode(row->others.s + k, &nbytes),
                                       with_form == 0);
        }
    }
    return status;
}

enum shutong_status prefer_forms(struct preferences *p, const char *forms,
                                 const struct target *target,
                                 const struct terms_index *terms,
                                 terms_variants_convert *convert,
                                 struct shutong_error *error)
{
    struct choosing c = {.p = p,
                         .target = target,
                         .terms = terms,
                         .convert = convert,
                         .error = error};
    enum shutong_status status = choose_all(&c, forms);

    if (status == SHUTONG_OK)
        status = take_rows(&c);
    if (status == SHUTONG_OK && !preferences_compile(p))
        status = status_no_memory(error);
    free(c.rows);
    return status;
}
