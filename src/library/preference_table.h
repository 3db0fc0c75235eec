/*
 * preference_table.h - the forms of which a text may have either, from
 * data/preferences.
 */
#ifndef LIBRARY_PREFERENCE_TABLE_H
#define LIBRARY_PREFERENCE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A text in the table, without a NUL. */
struct table_text {
    const char *s;
    size_t n;
};

struct preference_row {
    bool simplified; /* for the simplified target, otherwise for traditional */
    uint32_t form;
    struct table_text form_text, others; /* what it stands instead of */
    bool anywhere;             /* in any word; otherwise in those of a list */
    struct table_text example; /* a word with the form */
};

/* The row after *at, which is NULL before the first one; false where there is
 * none. */
bool preference_table_next_row(const char **at, struct preference_row *row_ret);

/* Words for a form and one that it stands instead of, with spaces between them:
 * those with the form may have either, the others stay.  Empty where there is
 * no list. */
struct table_text preference_table_words(bool simplified, uint32_t form,
                                         uint32_t other);

/* Takes the first word from a list, which is empty afterwards at the end. */
struct table_text preference_table_next_word(struct table_text *words);

#endif
