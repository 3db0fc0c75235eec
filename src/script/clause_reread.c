/*
 * clause_reread.c - reads a clause again for the context model.
 *
 * clause.c fills the view of the model as it writes the clause, phrase by
 * phrase.  Here nothing is written: text and window are read side by side, so
 * that each question still refers to its place in the window.
 */
#include "script/clause_reread.h"

#include "script/clause_question.h"

/* The position in the text, and in the window. */
struct position {
    const char *p;
    size_t o;
};

/* Adds the n characters of a phrase with this value, or a single one without,
 * and the questions about them. */
static void read_phrase(struct clause_reader *r, struct position *w, size_t n,
                        const char *value)
{
    const struct target *t = r->t;
    const char *out = r->window->out.data;
    size_t from = r->window->clause->n, nbytes;

    for (; n > 0; n--) {
        uint32_t c = utf8_decode(w->p, &nbytes);
        uint64_t entry = matcher_entry(&t->pass, c);
        uint32_t folded = matcher_fold(entry, c);
        if ((entry & ENTRY_NOTED) != 0 || folded != c)
            clause_question_add(
                r, out + w->o, entry,
                (entry & ENTRY_SHARED) != 0 ? utf8_first(out + w->o) : c,
                value != NULL
                    ? utf8_first(value)
                    : target_convert_alone(t, t->to_simplified ? c : folded));
        if (value != NULL)
            value += utf8_char_nbytes((unsigned char)*value);
        clause_put_character(r, folded, 1, 0);
        w->p += nbytes;
        w->o += utf8_char_nbytes((unsigned char)out[w->o]);
    }
    clause_put_match(r, from);
}

/* Adds what counts as one character: a run of ASCII up to `stop`, or an
 * ideographic description sequence.  False if there is neither. */
static bool read_run(struct clause_reader *r, struct position *w,
                     const char *stop, uint64_t entry)
{
    size_t n = 0;
    bool cut;

    if ((entry & ENTRY_OPERATOR) != 0) {
        n = clause_put_sequence_nbytes(w->p, (size_t)(stop - w->p), &cut);
        clause_put_character(r, utf8_first(w->p), 1, 0);
        n = n == 0 ? utf8_char_nbytes((unsigned char)*w->p) : n;
    } else {
        while (w->p + n < stop && (unsigned char)w->p[n] < 0x80)
            n++;
        clause_put_ascii(r, w->p, n);
    }
    w->p += n;
    w->o += n;
    return n > 0;
}

/* Adds the text up to `stop`, with all phrases that match, applied or not. */
static void read_text(struct clause_reader *r, struct position *w,
                      const char *stop)
{
    const struct matcher *m = &r->t->pass;
    size_t nbytes;

    while (w->p < stop) {
        uint32_t c = utf8_decode(w->p, &nbytes);
        uint64_t entry = matcher_entry(m, c);
        struct match found = {0, 0, false};
        uint32_t value_nbytes;
        if (read_run(r, w, stop, entry))
            continue;
        if ((entry & ENTRY_BEGINS) != 0)
            found = matcher_longest(m, entry, matcher_fold(entry, c), nbytes,
                                    w->p, (size_t)(stop - w->p));
        if (found.nbytes == 0)
            read_phrase(r, w, 1, NULL);
        else
            read_phrase(r, w, utf8_count(w->p, found.nbytes),
                        matcher_value(m, found.key, &value_nbytes));
    }
}

void clause_reread_source(struct clause_reader *r,
                          const struct clause_mark *start)
{
    struct clause_view *clause = r->window->clause;
    struct position w = {start->p, start->nout};

    clause->n = clause->first;
    clause->nquestions = 0;
    clause->ncantonese = 0;
    for (size_t i = 0; i < clause->nterms; i++) {
        const struct clause_term *term = &clause->terms[i];
        read_text(r, &w, term->source);
        clause_put_character(r, CLAUSE_SYMBOL_TERM, 1, 0);
        w.p += term->nbytes;
        w.o += term->result_nbytes;
    }
    read_text(r, &w, r->p);
}

void clause_reread_written(struct clause_reader *r,
                           const struct clause_mark *start, const char *written,
                           size_t n)
{
    const struct window *window = r->window;
    struct position w = {written, start->nout};

    for (size_t i = start->nspans; i < window->nspans; i++) {
        const struct window_span *term = &window->spans[i];
        if (term->query != SPAN_TERM)
            continue;
        read_text(r, &w, written + (term->at - start->nout));
        clause_put_character(r, CLAUSE_SYMBOL_TERM, 1, 0);
        w.p += term->nbytes;
        w.o += term->nbytes;
    }
    read_text(r, &w, written + n);
}
