/*
 * explain_decisions.c - reports every place of a conversion.
 */
#include "script/explain_decisions.h"

#include <stdlib.h>
#include <string.h>

#include "script/script_states.h"
#include "base/utf8.h"

static const enum shutong_script scripts[STATES] = {
    [STATE_SIMPLIFIED] = SHUTONG_SCRIPT_SIMPLIFIED,
    [STATE_TRADITIONAL] = SHUTONG_SCRIPT_TRADITIONAL,
    [STATE_TABLE] = SHUTONG_SCRIPT_TABLE_CONVERTED,
};

void explain_decisions_begin(struct explain_decisions *a)
{
    a->at = (struct text_place){.line = 1, .column = 1};
    a->out_offset = 0;
}

void explain_decisions_free(struct explain_decisions *a)
{
    for (size_t i = 0; i < EXPLAIN_DECISIONS_NAMES; i++)
        free(a->names[i].all);
    buf_free(&a->candidates);
}

void explain_decisions_advance(struct text_place *place, const char *s,
                               size_t n)
{
    const char *newline, *end = s + n;

    place->offset += n;
    while (s < end && (newline = memchr(s, '\n', (size_t)(end - s))) != NULL) {
        place->line++;
        place->column = 1;
        s = newline + 1;
    }
    place->column += utf8_count(s, (size_t)(end - s));
}

/* The names of a set of dictionaries; NULL when out of memory.  Only a few sets
 * occur, so they are cached. */
static const struct explain_decisions_names *
find_names(struct explain_decisions *a, uint64_t dictionaries)
{
    uint64_t hash = dictionaries * UINT64_C(0x9E3779B97F4A7C15);
    struct explain_decisions_names *k = &a->names[hash >> 58];
    const uint32_t *of = image_at(a->image, a->dictionaries->of);

    if (k->all != NULL && k->dictionaries == dictionaries)
        return k;
    free(k->all);
    *k = (struct explain_decisions_names){
        .dictionaries = dictionaries,
        .all = calloc(a->dictionaries->n + 1, sizeof(*k->all))};
    if (k->all == NULL)
        return NULL;
    for (uint32_t i = 0; i < a->dictionaries->n; i++) {
        const struct image_dictionary *d = image_at(a->image, of[i]);
        if ((dictionaries >> i & 1) != 0)
            k->all[k->n++] = image_at(a->image, d->name);
    }
    return k;
}

static size_t count_candidates(const char *candidates, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += candidates[i] == '\0';
    return count;
}

/* Whether the result is one of the candidates, and no two are equal. */
static bool are_told_apart(const struct buf *candidates, const char *result,
                           size_t nresult)
{
    const char *end = candidates->data + candidates->n;
    bool found = false;

    for (const char *a = candidates->data; a < end; a += strlen(a) + 1) {
        if (bytes_compare(a, strlen(a), result, nresult) == 0)
            found = true;
        for (const char *b = a + strlen(a) + 1; b < end; b += strlen(b) + 1)
            if (strcmp(a, b) == 0)
                return false;
    }
    return found;
}

/* Candidates come from one dictionary, and the rest of the conversion may
 * change them: with s2tw 里 is 裏, 里 or 哩, and 裏 becomes 裡.  Gives them as
 * they would be in the result, if they can still be told apart.  False when out
 * of memory. */
static bool finish_candidates(struct explain_decisions *a,
                              struct shutong_change *c)
{
    const char *candidate = c->candidates;
    struct buf *all = &a->candidates;

    if (bytes_compare(candidate, strlen(candidate), c->result,
                      (size_t)c->out_nbytes) == 0)
        return true;
    all->n = 0;
    for (size_t i = 0; i < c->ncandidates; i++) {
        size_t n = strlen(candidate);
        if (!a->finish(a->finisher, candidate, n, all) ||
            !buf_append(all, "", 1))
            return false;
        candidate += n + 1;
    }
    if (are_told_apart(all, c->result, (size_t)c->out_nbytes))
        c->candidates = all->data;
    return true;
}

/* Whether there is nothing to report: the bytes were not text, or one pass
 * changed back what another had changed. */
static bool is_nothing(const struct edit *e, const char *source,
                       const char *result)
{
    return e->silent ||
           (!e->ambiguous && e->by != SHUTONG_BY_STATE &&
            e->by != SHUTONG_BY_CONTEXT && e->by != SHUTONG_BY_TERM &&
            e->by != SHUTONG_BY_KEEPING &&
            bytes_compare(source, (size_t)e->before_nbytes, result,
                          (size_t)e->after_nbytes) == 0);
}

/* Calls the listener; false if it stops. */
static bool give(struct explain_decisions *a, const struct shutong_change *c)
{
    struct listener *to = a->listener;

    to->stopped = to->change(to->context, c) != 0;
    return !to->stopped;
}

/* Informs the listener of a place that is not reported. */
static bool pass(struct explain_decisions *a, const struct shutong_change *c)
{
    struct listener *to = a->listener;

    return to->passed == NULL || c->nbytes == c->out_nbytes ||
           to->passed(to->context, c);
}

/* Reports an edit at the current position. */
static bool explain_edit(struct explain_decisions *a, const struct edit *e,
                         const char *source, const char *result)
{
    const struct image_choice *choice = e->choice;
    struct shutong_change c = {
        .line = a->at.line,
        .column = a->at.column,
        .offset = a->at.offset,
        .nbytes = e->before_nbytes,
        .out_offset = a->out_offset,
        .out_nbytes = e->after_nbytes,
        .source = source,
        .result = result,
        .by = (enum shutong_decision)e->by,
        .ambiguous = e->ambiguous,
        .probability = (double)e->probability,
    };

    if (is_nothing(e, source, result))
        return !e->silent || pass(a, &c);
    const struct explain_decisions_names *names =
        find_names(a, e->dictionaries);
    if (names == NULL)
        return false;
    c.dictionaries = names->all;
    c.ndictionaries = names->n;
    if (choice != NULL) {
        c.candidates = image_at(a->image, choice->candidates);
        c.ncandidates =
            count_candidates(c.candidates, choice->candidates_nbytes);
        if (c.ncandidates > 0 && !finish_candidates(a, &c))
            return false;
    }
    if (c.by == SHUTONG_BY_STATE)
        c.script = scripts[e->state];
    if (e->term > 0) {
        const struct term *term = &a->terms->terms[e->term - 1];
        c.entry_line = term->line;
        if (term->file != TERMS_NO_FILE)
            c.entry_file = a->terms->files[term->file];
    }
    return give(a, &c);
}

bool explain_decisions_take(struct explain_decisions *a, const char *source,
                            size_t nsource, const char *result, size_t nresult,
                            const struct edits *edits, uint64_t before,
                            uint64_t after)
{
    size_t s = 0, r = 0; /* reported so far */

    for (size_t i = edits->begin; i < edits->end; i++) {
        const struct edit *e = &edits->all[i];
        size_t at = (size_t)(e->before - before);
        a->out_offset += at - s;
        r += at - s;
        if (at > s)
            explain_decisions_advance(&a->at, source + s, at - s);
        s = at;
        if (!explain_edit(a, e, nsource == 0 ? "" : source + s,
                          nresult == 0 ? "" : result + (e->after - after)))
            return false;
        if (e->before_nbytes > 0)
            explain_decisions_advance(&a->at, source + s,
                                      (size_t)e->before_nbytes);
        a->out_offset += e->after_nbytes;
        s += (size_t)e->before_nbytes;
        r += (size_t)e->after_nbytes;
    }
    if (nsource > s)
        explain_decisions_advance(&a->at, source + s, nsource - s);
    a->out_offset += nresult - r;
    return true;
}

bool explain_decisions_keep(struct explain_decisions *a, const char *source,
                            size_t n)
{
    struct shutong_change c = {.line = a->at.line,
                               .column = a->at.column,
                               .offset = a->at.offset,
                               .nbytes = n,
                               .out_offset = a->out_offset,
                               .out_nbytes = n,
                               .source = source,
                               .result = source,
                               .by = SHUTONG_BY_KEEPING,
                               .probability = 1};

    return explain_decisions_pass(a, source, n, n) && give(a, &c);
}

bool explain_decisions_pass(struct explain_decisions *a, const char *source,
                            size_t nsource, size_t nresult)
{
    const struct shutong_change c = {.line = a->at.line,
                                     .column = a->at.column,
                                     .offset = a->at.offset,
                                     .nbytes = nsource,
                                     .out_offset = a->out_offset,
                                     .out_nbytes = nresult,
                                     .source = source};

    explain_decisions_advance(&a->at, source, nsource);
    a->out_offset += nresult;
    return pass(a, &c);
}
