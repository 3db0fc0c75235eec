/*
 * clause.c - reads mixed text into a window, a clause at a time.
 *
 * Phrases are looked up in the folded text, and the window is written in the
 * same pass.  For a traditional target:
 *
 *   simplified only     its candidate, that of the phrase where one matches
 *   traditional only    stays, in the target's regional form
 *   shared              stays, and is listed as a change, to be made where the
 *                       state says that it has its simplified meaning
 *
 * Each character that is evidence of a script becomes a step.  When the clause
 * is complete, clause_context.c chooses among candidates by the context.  Later
 * script_states.c decides the changes; they are made in place, since a change
 * never changes the length.
 *
 * The text is read by clauses.  A clause with kana is Japanese and is copied.
 * A clause ends with its punctuation or, so that memory is bounded, is cut
 * after CLAUSE characters.  If its end is not there yet, everything that was
 * read of it is given back.
 *
 * In the next conversion the cuts may be elsewhere, because words may have
 * other lengths then, so cuts must not decide what is Japanese.  A kana before
 * the first cut makes the clause Japanese from its beginning, a later one from
 * the kana on, both up to CLAUSE characters after the last kana.  All of that
 * is copied, so the next conversion finds it unchanged.
 */
#include "script/clause.h"

#include <assert.h>
#include <string.h>

#include "context/context_builtin.h"
#include "match/conversion.h"
#include "script/clause_context.h"
#include "script/clause_han.h"
#include "script/clause_phrase.h"
#include "script/clause_question.h"
#include "base/simd.h"
#include "script/surnames.h"

enum {
    CLAUSE = 256,    /* characters, then a clause is cut */
    ASCII_RUN = 512, /* bytes read at a time */
    TERM_STEPS = 64, /* of a custom term, at most */
};

/* Room is made at the beginning of a clause and after a custom term.  Fewer
 * than CLAUSE characters follow one by one, and then one thing that is read as
 * a whole: a phrase, a run of ASCII, or a description sequence; the steps of
 * the term come before.  A character becomes at most one character, of 4 bytes,
 * with at most one step, change, span and reported place; and 4 bytes are
 * stored at a time. */
static_assert(CLAUSE_ROOM >= 4 * (CLAUSE + IMAGE_PHRASE) + 4 &&
                  IMAGE_PHRASE * 4 >= ASCII_RUN &&
                  IMAGE_PHRASE * 4 >= UTF8_SEQUENCE_NBYTES,
              "a clause is no longer than the room for it");
static_assert(CLAUSE_STEPS >= CLAUSE + IMAGE_PHRASE + TERM_STEPS,
              "nor has it more steps");

/* ---- reading a clause ---------------------------------------------------- */

/* The outcome of reading a part of a clause. */
enum outcome { CLAUSE_READ, CLAUSE_GOES_ON, CLAUSE_UNDECIDED, CLAUSE_KANA };

/* How many of the next n bytes come before a custom term; none begins in the
 * first `from`. *open_ret: more text is needed to know. */
static size_t before_term(const struct clause_reader *r, size_t from, size_t n,
                          bool *open_ret)
{
    *open_ret = false;
    while (from < n && !*open_ret) {
        const char *s = r->p + from;
        uint32_t term;
        bool open;
        if (terms_index_at(r->terms, s, (size_t)(r->stop - s), &term, &open) >
            0)
            break;
        *open_ret = open && !r->at_end;
        from += utf8_char_nbytes((unsigned char)*s);
    }
    return from;
}

static enum outcome read_mark(struct clause_reader *r, uint32_t mark,
                              uint32_t code_point, size_t nbytes)
{
    if (mark == MARK_KANA)
        return CLAUSE_KANA;
    clause_put_character(r, code_point, 1, 0);
    clause_put_text(r, r->p, nbytes);
    r->p += nbytes;
    if (mark > r->end)
        r->end = mark;
    return CLAUSE_READ;
}

/* Reads an ideographic description sequence, or only its operator. */
static enum outcome read_sequence(struct clause_reader *r, size_t nbytes)
{
    bool cut;
    size_t sequence =
        clause_put_sequence_nbytes(r->p, (size_t)(r->stop - r->p), &cut);

    if (cut && !r->at_end)
        return CLAUSE_UNDECIDED;
    if (sequence == 0)
        sequence = nbytes;
    clause_put_character(r, utf8_first(r->p), 1, 0);
    clause_put_text(r, clause_put_source(r, r->p), sequence);
    r->p += sequence;
    return CLAUSE_GOES_ON;
}

/* Reads a shared character whose candidate differs from it. */
static enum outcome read_shared(struct clause_reader *r, uint64_t entry,
                                uint32_t code_point, size_t nbytes)
{
    const struct image_shared *shared = &r->t->shared[(uint32_t)entry];
    unsigned when = target_when_shared(r->t, shared, shared->differs);
    unsigned evidence = shared->differs;
    bool cut = false;

    /* Only to traditional, where a profile would convert the name as well. */
    if (!r->t->to_simplified &&
        surnames_precede_title(r->p, (size_t)(r->stop - r->p), &cut)) {
        when = WHEN_SIMPLIFIED;
        evidence = EVIDENCE_EVEN;
    }
    if (cut && !r->at_end)
        return CLAUSE_UNDECIDED;
    uint32_t bytes =
        utf8_load(r->p, nbytes) ^ (r->t->watch ? 0 : shared->normal);
    memcpy(r->o, &bytes, sizeof(bytes));
    if ((entry & ENTRY_NOTED) != 0)
        clause_question_add(r, r->o, entry, utf8_first(r->o),
                            target_changed(bytes, shared->change));
    clause_put_character(r, matcher_fold(entry, code_point), 1, 0);
    r->o += nbytes;
    r->p += nbytes;
    clause_put_change(r, shared->change, nbytes, when, evidence);
    if ((entry & ENTRY_NOTED) == 0)
        clause_put_weigh_strange(r, shared);
    return CLAUSE_GOES_ON;
}

/* A compatibility ideograph: the question is about the character written for
 * it, which the next conversion will find. */
static void ask_of_result(struct clause_reader *r, uint32_t result)
{
    uint64_t entry = matcher_entry(&r->t->pass, result);

    if ((entry & ENTRY_NOTED) != 0 && (entry & ENTRY_SHARED) == 0)
        clause_question_add(r, r->o, entry, result, result);
}

/* Reads a character that begins no phrase and needs more than a look-up. */
static enum outcome read_special(struct clause_reader *r, uint64_t entry,
                                 uint32_t code_point, size_t nbytes)
{
    const struct matcher *m = &r->t->pass;

    if ((entry & ENTRY_MARK) != 0)
        return read_mark(r, (uint32_t)entry, code_point, nbytes);
    if ((entry & ENTRY_OPERATOR) != 0)
        return read_sequence(r, nbytes);
    if ((entry & ENTRY_SHARED) != 0)
        return read_shared(r, entry, code_point, nbytes);

    const char *result = r->p;
    uint32_t result_nbytes = (uint32_t)nbytes;
    if (!r->t->watch)
        result = matcher_long(m, entry, &result_nbytes);
    if ((entry & ENTRY_NOTED) != 0)
        clause_question_add(r, r->o, entry, code_point, utf8_first(result));
    else if (utf8_is_compatibility(code_point))
        ask_of_result(r, utf8_first(result));
    clause_put_character(r, matcher_fold(entry, code_point), 1, 0);
    clause_put_text(r, result, result_nbytes);
    r->p += nbytes;
    clause_put_step(
        r, (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK));
    return CLAUSE_GOES_ON;
}

/* Whether a straight quotation mark ends a clause, as the marks do that it may
 * become. */
static bool ends_at(char c, uint64_t *end)
{
    if (c != '"' && c != '\'')
        return false;
    if (*end < MARK_CLAUSE)
        *end = MARK_CLAUSE;
    return true;
}

/* Reads ASCII up to the end of the line; punctuation in it ends the clause.  A
 * run must be complete, so that it is the same however the text is split. */
static enum outcome read_ascii(struct clause_reader *r)
{
    const struct matcher *m = &r->t->pass;
    const char *p = r->p, *stop = r->stop;
    uint64_t end = 0;

    if (stop - p > ASCII_RUN)
        stop = p + ASCII_RUN;
    if (r->terms != NULL && r->terms->ascii) {
        bool open;
        size_t n = simd_best()->ascii_prefix(p, (size_t)(stop - p));
        stop = p + before_term(r, 1, n, &open);
        if (open)
            return CLAUSE_UNDECIDED;
    }
    while (p < stop && (unsigned char)*p < 0x80) {
        uint64_t entry = matcher_entry(m, (unsigned char)*p++);
        if ((entry & ENTRY_MARK) != 0 && (uint32_t)entry > end)
            end = (uint32_t)entry;
        if (end == MARK_LINE || (r->t->ends_at_quotes && ends_at(p[-1], &end)))
            break;
    }
    if (p == r->stop && !r->at_end && end != MARK_LINE && p - r->p < ASCII_RUN)
        return CLAUSE_UNDECIDED;
    clause_put_ascii(r, r->p, (size_t)(p - r->p));
    clause_put_text(r, r->p, (size_t)(p - r->p));
    r->p = p;
    if (end > r->end)
        r->end = (unsigned)end;
    return end > 0 ? CLAUSE_READ : CLAUSE_GOES_ON;
}

/* Reads a character with which no phrase begins here. */
static enum outcome read_alone(struct clause_reader *r, uint64_t entry,
                               uint32_t code_point, size_t nbytes)
{
    size_t left = (size_t)(r->stop - r->p);

    if ((entry & (ENTRY_LONG | ENTRY_SHARED | ENTRY_OPERATOR | ENTRY_MARK)) !=
        0)
        return read_special(r, entry, code_point, nbytes);
    uint32_t bytes = utf8_load(r->p, left < 4 ? nbytes : 4);
    if (!r->t->watch)
        bytes ^= (uint32_t)entry;
    memcpy(r->o, &bytes, sizeof(bytes));
    if ((entry & ENTRY_NOTED) != 0)
        clause_question_add(r, r->o, entry, code_point, utf8_first(r->o));
    clause_put_character(r, matcher_fold(entry, code_point), 1, 0);
    r->o += nbytes;
    r->p += nbytes;
    clause_put_step(
        r, (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK));
    return CLAUSE_GOES_ON;
}

static enum outcome read_character(struct clause_reader *r)
{
    const struct matcher *m = &r->t->pass;
    size_t nbytes;

    if ((unsigned char)*r->p < 0x80)
        return read_ascii(r);
    uint32_t code_point = utf8_decode(r->p, &nbytes);
    uint64_t entry = matcher_entry(m, code_point);
    if ((entry & ENTRY_BEGINS) != 0) {
        uint32_t folded = matcher_fold(entry, code_point);
        struct match found = clause_han_match(r, entry, folded, nbytes);
        if (found.open && !r->at_end)
            return CLAUSE_UNDECIDED;
        if (r->terms != NULL && found.nbytes > 0) {
            bool open;
            size_t left = before_term(r, nbytes, found.nbytes, &open);
            if (open)
                return CLAUSE_UNDECIDED;
            if (left < found.nbytes)
                found = matcher_longest(m, entry, folded, nbytes, r->p, left);
        }
        if (clause_phrase_put(r, found, entry, folded, nbytes))
            return CLAUSE_GOES_ON;
    }
    return read_alone(r, entry, code_point, nbytes);
}

/* Copies a character of Japanese; *left is how many are still to copy. */
static enum outcome copy_character(struct clause_reader *r, size_t *left)
{
    size_t nbytes;

    if ((unsigned char)*r->p < 0x80)
        return read_ascii(r);
    uint64_t entry = matcher_entry(&r->t->pass, utf8_decode(r->p, &nbytes));
    clause_put_text(r, clause_put_source(r, r->p), nbytes);
    r->p += nbytes;
    if ((entry & ENTRY_MARK) == 0)
        return CLAUSE_GOES_ON;
    if ((uint32_t)entry == MARK_KANA) {
        *left = 1 + CLAUSE;
        return CLAUSE_GOES_ON;
    }
    if ((uint32_t)entry > r->end)
        r->end = (uint32_t)entry;
    return CLAUSE_READ;
}

/* Adds steps for the characters of a replaced term that are evidence by
 * themselves. */
static void put_term_steps(struct clause_reader *r, size_t n)
{
    const char *p = r->p, *stop = p + n;
    size_t nbytes;

    for (int i = 0; i < TERM_STEPS && p < stop; i++, p += nbytes) {
        uint64_t entry = matcher_entry(&r->t->pass, utf8_decode(p, &nbytes));
        if ((entry & (ENTRY_SHARED | ENTRY_OPERATOR | ENTRY_MARK)) == 0)
            clause_put_step(r, (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT &
                                          ENTRY_EVIDENCE_MASK));
    }
}

/* Writes the value of a custom term of n bytes; in Japanese it is no
 * evidence. */
static enum outcome put_term(struct clause_reader *r, const struct term *term,
                             size_t n, bool kana)
{
    struct window *window = r->window;
    struct window_span span = {.at = (uint32_t)(r->o - window->out.data),
                               .nbytes = term->value_nbytes,
                               .query = SPAN_TERM};

    size_t before_clause = window->out.n;
    window->out.n = span.at;
    bool room =
        window_make_room(window, span.nbytes + CLAUSE_ROOM, CLAUSE_STEPS);
    window->out.n = before_clause;
    if (!room) {
        r->failed = true;
        return CLAUSE_UNDECIDED;
    }
    r->o = window->out.data + span.at;
    window->clause->terms[window->clause->nterms++] =
        (struct clause_term){r->p, n, span.nbytes};
    clause_put_character(r, CLAUSE_SYMBOL_TERM, 1, 0);
    clause_put_text(r, r->terms->text.data + term->value, span.nbytes);
    window->spans[window->nspans++] = span;
    if (window->explains || window->shifts)
        window->explained[window->nexplained++] = (struct explained_span){
            .at = span.at,
            .nbytes = span.nbytes,
            .source_nbytes = (uint32_t)n,
            .ncharacters = (uint32_t)utf8_count(r->p, n),
            .key = EXPLAINED_TERM,
            .term = (uint32_t)(term - r->terms->terms)};
    if (!term->kept && !kana)
        put_term_steps(r, n);
    r->p += n;
    return CLAUSE_GOES_ON;
}

/* Reads a custom term if there is one here; *read_ret: there is, or may be. */
static enum outcome read_term(struct clause_reader *r, bool kana,
                              bool *read_ret)
{
    bool open;
    uint32_t term;
    size_t n =
        terms_index_at(r->terms, r->p, (size_t)(r->stop - r->p), &term, &open);

    *read_ret = n > 0 || (open && !r->at_end);
    if (open && !r->at_end)
        return CLAUSE_UNDECIDED;
    return n > 0 ? put_term(r, &r->terms->terms[term], n, kana)
                 : CLAUSE_GOES_ON;
}

/* Ends the reading of a clause after n characters, including those past the cut
 * before it.  A cut ends it as well. */
static inline enum outcome end_reading(struct clause_reader *r,
                                       enum outcome outcome, size_t n, bool cut,
                                       size_t to_copy)
{
    size_t before = r->cut->over;

    r->ncharacters = n - before;
    if (outcome == CLAUSE_READ && (before > 0 || r->cut->goes_on))
        *r->cut = (struct clause_cut){.goes_on = false};
    if (outcome != CLAUSE_GOES_ON)
        return outcome;
    if (!cut && !r->at_end)
        return CLAUSE_UNDECIDED;
    *r->cut = (struct clause_cut){
        .goes_on = cut,
        .over = n > CLAUSE && n < 2 * CLAUSE ? n - CLAUSE : 0,
        .to_copy = cut ? to_copy : 0};
    return CLAUSE_READ;
}

/* Characters of well-formed text. */
static size_t count_characters(const char *s, const char *stop)
{
    size_t n = 0;

    for (; s < stop; s += utf8_char_nbytes((unsigned char)*s))
        n++;
    return n;
}

/* Reads to the end of the clause, its cut, or a kana.  The cut counts
 * characters, because bytes differ between the scripts. */
static enum outcome read_to_end(struct clause_reader *r)
{
    const struct clause_view *clause = r->window->clause;
    enum outcome outcome = CLAUSE_GOES_ON;
    size_t n = r->cut->over;

    while (outcome == CLAUSE_GOES_ON && r->p < r->stop && n < CLAUSE) {
        const char *before;
        bool read = false;
        size_t ncharacters = clause->n;
        bool ended = clause_han_read(r, CLAUSE - n);
        n += clause->n - ncharacters;
        if (ended)
            outcome = CLAUSE_READ;
        if (ended || r->p == r->stop || n >= CLAUSE)
            break;
        before = r->p;
        if (r->terms != NULL)
            outcome = read_term(r, false, &read);
        if (!read)
            outcome = read_character(r);
        n += count_characters(before, r->p);
    }
    return end_reading(r, outcome, n, n >= CLAUSE, 0);
}

/* Copies to_copy characters of Japanese, or up to the end of the clause or its
 * cut. */
static enum outcome copy_to_end(struct clause_reader *r, size_t to_copy)
{
    enum outcome outcome = CLAUSE_GOES_ON;
    size_t n = r->cut->over;

    while (outcome == CLAUSE_GOES_ON && r->p < r->stop && n < CLAUSE &&
           to_copy > 0) {
        const char *before = r->p;
        bool read = false;
        if (r->terms != NULL)
            outcome = read_term(r, true, &read);
        if (!read)
            outcome = copy_character(r, &to_copy);
        size_t more = utf8_count(before, (size_t)(r->p - before));
        n += more;
        to_copy -= more < to_copy ? more : to_copy;
    }
    return end_reading(r, outcome, n, n >= CLAUSE || to_copy == 0, to_copy);
}

/* Records a Japanese clause as a span in which no words or forms are
 * replaced. */
static void keep_clause(struct clause_reader *r,
                        const struct clause_mark *start)
{
    struct window *window = r->window;
    size_t end = (size_t)(r->o - window->out.data);

    window->nspans = start->nspans;
    window->spans[window->nspans++] =
        (struct window_span){.at = (uint32_t)start->nout,
                             .nbytes = (uint32_t)(end - start->nout),
                             .query = SPAN_TERM};
}

/* Reads to_copy characters of Japanese. */
static enum outcome read_japanese(struct clause_reader *r, size_t to_copy)
{
    struct clause_mark start = clause_put_mark(r);
    enum outcome outcome = copy_to_end(r, to_copy);

    if (outcome == CLAUSE_READ && (r->t->phrases || r->t->prefer != NULL))
        keep_clause(r, &start);
    return outcome;
}

/* Reads a clause from its start; *japanese_ret: it was copied. */
static bool read_clause(struct clause_reader *r,
                        const struct clause_mark *start, bool *japanese_ret)
{
    size_t to_copy = r->cut->to_copy;

    *japanese_ret = to_copy > 0;
    enum outcome outcome =
        to_copy > 0 ? read_japanese(r, to_copy) : read_to_end(r);

    if (outcome == CLAUSE_KANA && r->cut->goes_on && r->p > start->p) {
        *r->cut = (struct clause_cut){.goes_on = true, .to_copy = CLAUSE};
        return true;
    }
    if (outcome == CLAUSE_KANA) {
        clause_put_back(r, start);
        *japanese_ret = true;
        /* Up to the kana, and CLAUSE characters after it. */
        outcome = read_japanese(r, 2 * CLAUSE);
    }
    if (outcome == CLAUSE_UNDECIDED)
        clause_put_back(r, start);
    return outcome == CLAUSE_READ;
}

/* Reads a newline where a clause would begin, as after most sentences. */
static void read_newline(struct clause_reader *r)
{
    *r->o++ = *r->p++;
    r->end = MARK_LINE;
    r->ncharacters = 1;
    *r->cut = (struct clause_cut){.goes_on = false};
}

/* The last character that was read, folded. */
static uint32_t last_folded(const struct clause_reader *r)
{
    size_t nbytes;

    return matcher_folded_at(&r->t->pass, utf8_before(r->p), &nbytes);
}

bool clause_read(struct clause_reader *r)
{
    struct clause_view *clause = r->window->clause;
    uint32_t before = r->cut->before;
    bool cantonese = r->cut->cantonese, japanese;

    if (*r->p == '\n' && r->terms == NULL && r->cut->to_copy == 0) {
        read_newline(r);
        return true;
    }
    clause->characters[0] = (struct context_character){before, 1, 0};
    clause->n = clause->first = before != 0;
    clause->nquestions = clause->nterms = 0;
    clause->ncantonese = 0;
    clause->refused = clause->unfolds = clause->as_written = false;
    struct clause_mark start = clause_put_mark(r);
    if (!read_clause(r, &start, &japanese))
        return false;
    if (r->t->context == NULL || r->t->watch)
        return true;
    uint32_t last =
        japanese ? last_folded(r) : clause->characters[clause->n - 1].folded;
    r->cut->before = last == CLAUSE_SYMBOL_NO_TEXT ? 0 : last;
    r->cut->cantonese = cantonese;
    if (!japanese && (clause->nquestions > 0 || clause->ncantonese > 0))
        clause_context_choose(r, &start);
    return !r->failed;
}
