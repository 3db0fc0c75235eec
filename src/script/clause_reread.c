/*
 * clause_reread.c - notes a clause for the context model once more.
 */
#include "script/clause_reread.h"

#include "script/clause_context.h"

uint32_t clause_alone(const struct target *t, uint32_t c)
{
    const struct matcher *m = &t->pass;
    uint64_t entry = matcher_entry(m, c);
    char bytes[4] = {0};

    if ((entry & (ENTRY_MARK | ENTRY_OPERATOR)) != 0)
        return c;
    if ((entry & ENTRY_LONG) != 0)
        return utf8_first(m->base + m->values[(uint32_t)entry] +
                          sizeof(uint32_t));
    utf8_encode(c, bytes);
    return put_changed(put_load(bytes, sizeof(bytes)),
                       (entry & ENTRY_SHARED) != 0
                           ? t->shared[(uint32_t)entry].change
                           : (uint32_t)entry);
}

/* Where a walk over a clause is: in the text and in the window. */
struct walk {
    const char *p;
    size_t o;
};

/* Notes n characters of a phrase with a value, or one that is alone, and that
 * the model may be asked for them. */
static void note_characters(struct clause_reader *r, struct walk *w, size_t n,
                            const char *value)
{
    const struct target *t = r->t;
    const char *out = r->window->out.data;
    size_t from = r->window->notes->n, nbytes;

    for (; n > 0; n--) {
        uint32_t c = utf8_decode(w->p, &nbytes);
        uint64_t entry = matcher_entry(&t->pass, c);
        uint32_t folded = matcher_fold(entry, c);
        if ((entry & ENTRY_NOTED) != 0 || folded != c)
            clause_ask(r, out + w->o, entry,
                       (entry & ENTRY_SHARED) != 0 ? utf8_first(out + w->o) : c,
                       value != NULL
                           ? utf8_first(value)
                           : clause_alone(t, t->to_simplified ? c : folded));
        if (value != NULL)
            value += utf8_char_nbytes((unsigned char)*value);
        put_note(r, folded, 1, 0);
        w->p += nbytes;
        w->o += utf8_char_nbytes((unsigned char)out[w->o]);
    }
    put_note_phrase(r, from);
}

/* Notes what stands for one character: a run of ASCII up to there, or an
 * ideographic description sequence.  False where it is neither. */
static bool note_run(struct clause_reader *r, struct walk *w, const char *stop,
                     uint64_t entry)
{
    size_t n = 0;
    bool cut;

    if ((entry & ENTRY_OPERATOR) != 0) {
        n = put_sequence(w->p, (size_t)(stop - w->p), &cut);
        put_note(r, utf8_first(w->p), 1, 0);
        n = n == 0 ? utf8_char_nbytes((unsigned char)*w->p) : n;
    } else {
        while (w->p + n < stop && (unsigned char)w->p[n] < 0x80)
            n++;
        put_note_ascii(r, w->p, n);
    }
    w->p += n;
    w->o += n;
    return n > 0;
}

/* Notes text up to there, with the phrases as they match, whether they apply or
 * not. */
static void note_text(struct clause_reader *r, struct walk *w, const char *stop)
{
    const struct matcher *m = &r->t->pass;
    size_t nbytes;

    while (w->p < stop) {
        uint32_t c = utf8_decode(w->p, &nbytes);
        uint64_t entry = matcher_entry(m, c);
        struct match found = {0, 0, false};
        if (note_run(r, w, stop, entry))
            continue;
        if ((entry & ENTRY_BEGINS) != 0)
            found = matcher_longest(m, entry, matcher_fold(entry, c), nbytes,
                                    w->p, (size_t)(stop - w->p));
        if (found.nbytes == 0)
            note_characters(r, w, 1, NULL);
        else
            note_characters(r, w, utf8_count(w->p, found.nbytes),
                            m->base + m->values[found.value] +
                                sizeof(uint32_t));
    }
}

void clause_note_again(struct clause_reader *r, const struct put_place *start)
{
    struct clause_notes *notes = r->window->notes;
    struct walk w = {start->p, start->nout};

    notes->n = notes->first;
    notes->nasks = 0;
    notes->ncantonese = 0;
    for (size_t i = 0; i < notes->nterms; i++) {
        const struct clause_term *term = &notes->terms[i];
        note_text(r, &w, term->source);
        put_note(r, NOTE_TERM, 1, 0);
        w.p += term->nbytes;
        w.o += term->result_nbytes;
    }
    note_text(r, &w, r->p);
}

void clause_note_written(struct clause_reader *r, const struct put_place *start,
                         const char *written, size_t n)
{
    const struct window *window = r->window;
    struct walk w = {written, start->nout};

    for (size_t i = start->nspans; i < window->nspans; i++) {
        const struct span *term = &window->spans[i];
        if (term->query != SPAN_TERM)
            continue;
        note_text(r, &w, written + (term->at - start->nout));
        put_note(r, NOTE_TERM, 1, 0);
        w.p += term->nbytes;
        w.o += term->nbytes;
    }
    note_text(r, &w, written + n);
}
