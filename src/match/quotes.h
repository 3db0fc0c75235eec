/*
 * quotes.h - converts quotation marks from one kind to another, in text that
 * arrives in pieces.
 *
 * The last pass over the output of a conversion.  The text is in a buffer that
 * grows at its end.  Marks are replaced in place; from the first mark that
 * cannot be decided yet, the text waits.  Decisions depend only on the text,
 * not on how it is split, and no mark waits for more than QUOTES_FAR bytes, so
 * memory is bounded.
 *
 *   text    |-- given, for looking back --|-- settled --|-- waits --|-- new --|
 */
#ifndef MATCH_QUOTES_H
#define MATCH_QUOTES_H

#include "base/buf.h"
#include "match/quotes_kept.h"
#include "match/quotes_rule.h"

/* How far the closing mark of a quotation is searched.  Straight marks count as
 * three bytes, like the marks that they become. */
enum { QUOTES_FAR = 16 * 1024 };

/* A mark that was replaced by one of three bytes. */
struct quotes_edit {
    uint64_t at; /* offset in the output before this pass */
    uint8_t nbytes;
    char before[3], after[3];
};

struct quotes_token;
struct quotes_pair;

/* The state for one text. */
struct quotes {
    const struct quotes_rule *rule;
    struct quotes_kept kept;
    uint64_t base;                 /* offset of the buffer in the text */
    size_t given, settled, looked; /* offsets in the buffer */
    struct quotes_token *tokens;   /* undecided marks: [begin..end) */
    size_t begin, end, cap;
    uint64_t first; /* number of tokens[begin] among all tokens */
    /* For each kind: 1 + the number of the last open mark, or 0. */
    uint64_t last[QUOTE_KINDS];
    uint64_t nmarks, nstraight; /* read so far */
    uint64_t nlines;            /* lines that ended while a mark waited */
    uint64_t nchinese;          /* stretches of Chinese text between marks */
    bool is_chinese;            /* whether the text after the last one is */
    uint64_t straight_from;     /* where the first straight one of a line is, */
    bool has_straight;          /* if there is one */
    bool too_long;              /* the line, for straight marks */
    struct quotes_pair *pairs;  /* around the next mark to decide */
    size_t npairs, pairs_cap;
    struct quotes_edit *edits; /* in text that is not given yet */
    size_t nedits, edits_cap;
    bool widens;        /* some edits make the text longer */
    uint64_t nunpaired; /* marks that stay because they have no partner */
};

void quotes_init(struct quotes *q, const struct quotes_rule *rule);
void quotes_free(struct quotes *q);

/* Begins a new text, and empties the buffer. */
void quotes_reset(struct quotes *q, struct buf *text);

/* Drops text from the buffer that was given and is no longer needed.  To be
 * called before more text is appended. */
void quotes_drop(struct quotes *q, struct buf *text);

/* Reads what was appended, and decides what can be decided; with `end`,
 * everything.  Straight marks stay in the buffer: they are in the edits.  False
 * when out of memory. */
bool quotes_take(struct quotes *q, struct buf *text, bool end);

/* Appends to out the decided text that was not given yet, up to offset `to`,
 * with its edits applied.  False when out of memory. */
bool quotes_give(struct quotes *q, const struct buf *text, size_t to,
                 struct buf *out);

#endif
