/*
 * quotes.h - quotation marks of one kind to those of another, over a text in
 * pieces.
 *
 * A last pass over what a conversion wrote.  The text is in a buffer that grows
 * at its end; marks are replaced where they stand, and what cannot be decided
 * yet waits there.  What is decided depends on the text alone, not on how it is
 * cut, and no mark waits for more than QUOTES_FAR bytes of text, so that memory
 * is bounded.
 *
 *   text    |-- given, for looking back --|-- settled --|-- waits --|-- new --|
 */
#ifndef MATCH_QUOTES_H
#define MATCH_QUOTES_H

#include "base/buf.h"
#include "match/quotes_kept.h"
#include "match/quotes_rule.h"

/* The mark that closes a quotation is not looked for any further.  Straight
 * marks count as three bytes, as those that they become. */
enum { QUOTES_FAR = 16 * 1024 };

/* A mark that was replaced, by three bytes. */
struct quotes_edit {
    uint64_t at; /* in the text, as it was, from its beginning */
    uint8_t nbytes;
    char before[3], after[3];
};

struct quotes_token;
struct quotes_pair;

/* What changes while converting one text. */
struct quotes {
    const struct quotes_rule *rule;
    struct quotes_kept kept;
    uint64_t base;                 /* of the buffer, in the text */
    size_t given, settled, looked; /* offsets in the buffer */
    struct quotes_token *tokens;   /* marks that wait: [begin..end) */
    size_t begin, end, cap;
    uint64_t first; /* number of tokens[begin] among all tokens */
    /* Of each kind: 1 + the number of the last mark that is open, or 0. */
    uint64_t last[QUOTE_KINDS];
    uint64_t nmarks, nstraight; /* that were looked at */
    uint64_t nlines;            /* that ended while something waited */
    uint64_t nchinese;          /* stretches of Chinese text between tokens */
    bool is_chinese;            /* the stretch after the last token is */
    uint64_t straight_from;     /* place of the first straight one of a line */
    bool has_straight;          /* which there is */
    bool too_long;              /* this line is, for straight ones */
    struct quotes_pair *pairs;  /* around the token that is decided next */
    size_t npairs, pairs_cap;
    struct quotes_edit *edits; /* of what is not given */
    size_t nedits, edits_cap;
    bool widens;        /* some of them make the text longer */
    uint64_t nunpaired; /* marks that stay because they have no counterpart */
};

void quotes_init(struct quotes *q, const struct quotes_rule *rule);
void quotes_free(struct quotes *q);

/* Forgets the text, and empties its buffer. */
void quotes_reset(struct quotes *q, struct buf *text);

/* Drops from the buffer what was given and need not be looked back at.  To be
 * called before more text is appended. */
void quotes_drop(struct quotes *q, struct buf *text);

/* Looks at what was appended, and settles what can be; with `end` that is all.
 * Straight marks still stand in the buffer, see the edits.  False when out of
 * memory. */
bool quotes_take(struct quotes *q, struct buf *text, bool end);

/* Appends to out what is settled and not given, up to an offset, with all
 * edits.  False when out of memory. */
bool quotes_give(struct quotes *q, const struct buf *text, size_t to,
                 struct buf *out);

#endif
