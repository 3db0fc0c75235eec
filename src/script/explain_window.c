/*
 * explain_window.c - the decisions in a window, as edits of its text.
 *
 * A window has its source and its decided text.  The pass of a target has one
 * result per character, so both are read side by side:
 *
 *   source     头发|，他|在|里|面
 *   out        頭髮|，他|在|裡|面
 *   explained  ^^^^                 a phrase: one place
 *   changes                 ^       a shared character: the state decided
 *
 * The edits of the regional words and of the preferred forms are composed with
 * these.
 */
#include "script/explain_window.h"

#include <string.h>

/* A decision by the state is ambiguous if it is less certain than that. */
static const float doubtful = 0.1f;

bool explain_window_init(struct explain_window *t, const struct target *target,
                         const struct terms_index *terms,
                         struct explain_decisions *decisions)
{
    const struct image_target *of = target->of_image;
    const struct image_header *image = target->image;

    *t = (struct explain_window){
        .target = target, .terms = terms, .decisions = decisions};
    return pass_edits_init(&t->pass, image, image_at(image, of->pass),
                           &of->dictionaries) &&
           pass_edits_init(&t->regional_words, image,
                           image_at(image, of->vocabulary), &of->dictionaries);
}

void explain_window_free(struct explain_window *t)
{
    pass_edits_free(&t->pass);
    pass_edits_free(&t->regional_words);
    edits_free(&t->script);
    edits_free(&t->words);
    edits_free(&t->both);
    edits_free(&t->forms);
    edits_free(&t->all);
}

struct trace explain_window_words(struct explain_window *t)
{
    return (struct trace){.pass = &t->target->regional_words,
                          .origins = &t->regional_words,
                          .edits = &t->words,
                          .is_vocabulary = true};
}

/* The position in a window. */
struct position {
    struct explain_window *explain;
    const struct window *window;
    size_t source, out;                    /* places */
    size_t nexplained, nchanges, nchoices; /* those already passed */
};

static enum script_state likeliest(const struct script_query *query)
{
    enum script_state best = STATE_SIMPLIFIED;

    for (enum script_state i = STATE_TRADITIONAL; i < STATES; i++)
        if (query->probability[i] > query->probability[best])
            best = i;
    return best;
}

/* Adds to an edit the decisions by the state before `end` in the window's
 * text. */
static void take_changes(struct position *w, size_t end, struct edit *e)
{
    const struct window *p = w->window;

    for (; w->nchanges < p->nchanges && p->changes[w->nchanges].at < end;
         w->nchanges++) {
        const struct change *c = &p->changes[w->nchanges];
        const struct script_query *q = &p->queries[w->nchanges];
        if (c->when == 0)
            continue;
        float change = window_change_probability(c, q);
        float right = c->made ? change : 1 - change;
        if (right < 0)
            right = 0; /* rounding errors */
        if (right > 1)
            right = 1;
        if (e->by != SHUTONG_BY_STATE || right < e->probability) {
            e->probability = right;
            e->state = (uint8_t)likeliest(q);
        }
        e->by = SHUTONG_BY_STATE;
        if (change > doubtful && change < 1 - doubtful)
            e->ambiguous = true;
    }
}

/* The same for the choices of the context model, from `begin` on: it decided if
 * its choice differs from OpenCC's. */
static void take_choices(struct position *w, size_t begin, size_t end,
                         struct edit *e)
{
    const struct window *p = w->window;

    for (; w->nchoices < p->nchoices && p->choices[w->nchoices].at < end;
         w->nchoices++) {
        const struct explained_choice *c = &p->choices[w->nchoices];
        float both = e->by == SHUTONG_BY_STATE ? e->probability * c->probability
                                               : c->probability;
        if (c->at < begin)
            continue;
        if (both < e->probability)
            e->probability = both;
        if (c->probability < 1 - doubtful)
            e->ambiguous = true;
        if (c->against)
            e->by = SHUTONG_BY_CONTEXT;
    }
}

/* Moves past a place, and adds an edit if anything was decided there. */
static bool explain_place(struct position *w, struct edit *e, unsigned origin)
{
    const struct window *p = w->window;
    const struct explain_window *t = w->explain;
    const char *source = p->source.data + w->source;
    const char *result = p->out.data + w->out;
    size_t n = (size_t)e->before_nbytes, m = (size_t)e->after_nbytes;

    e->before = w->source;
    e->after = w->out;
    size_t begin = w->out;
    take_changes(w, begin + m, e);
    take_choices(w, begin, begin + m, e);
    w->source += n;
    w->out += m;
    if (e->by != SHUTONG_BY_STATE && e->by != SHUTONG_BY_CONTEXT &&
        bytes_compare(source, n, result, m) == 0)
        return true;
    if (t->target->prefer != NULL &&
        preferences_made(t->target->prefer, source, n, result, m)) {
        e->by = SHUTONG_BY_PREFERENCE;
        return edits_add(&w->explain->script, e);
    }
    bool doubt = e->ambiguous;
    pass_edits_explain(&t->pass, origin, &t->target->pass, source, n, e);
    e->ambiguous = e->ambiguous || doubt;
    return edits_add(&w->explain->script, e);
}

static bool explain_span(struct position *w,
                         const struct explained_span *explained)
{
    struct edit e = {.before_nbytes = explained->source_nbytes,
                     .after_nbytes = explained->nbytes,
                     .probability = 1,
                     .by = SHUTONG_BY_PHRASE};

    w->nexplained++;
    if (explained->key < EXPLAINED_TERM)
        return explain_place(w, &e, w->explain->pass.of_keys[explained->key]);
    e.before = w->source;
    e.after = w->out;
    e.by = SHUTONG_BY_KEEPING;
    e.silent = explained->key == EXPLAINED_NO_TEXT;
    if (explained->key == EXPLAINED_TERM) {
        e.term = explained->term + 1;
        if (!w->explain->terms->terms[explained->term].kept)
            e.by = SHUTONG_BY_TERM;
    }
    w->source += explained->source_nbytes;
    w->out += explained->nbytes;
    return edits_add(&w->explain->script, &e);
}

static bool explain_character(struct position *w)
{
    const struct window *p = w->window;
    size_t n, m = utf8_char_nbytes((unsigned char)p->out.data[w->out]);
    uint32_t c = utf8_decode(p->source.data + w->source, &n);
    struct edit e = {.before_nbytes = n,
                     .after_nbytes = m,
                     .probability = 1,
                     .by = SHUTONG_BY_CHARACTER};

    return explain_place(w, &e, w->explain->pass.of_characters[c]);
}

/* The next offset in the window's text where something may have been decided: a
 * recorded span, a change or a choice.  The text up to it may still differ. */
static size_t next_place(struct position *w)
{
    const struct window *p = w->window;
    size_t end = p->out.n;

    while (w->nchanges < p->nchanges && p->changes[w->nchanges].when == 0)
        w->nchanges++;
    if (w->nexplained < p->nexplained && p->explained[w->nexplained].at < end)
        end = p->explained[w->nexplained].at;
    if (w->nchanges < p->nchanges && p->changes[w->nchanges].at < end)
        end = p->changes[w->nchanges].at;
    for (size_t i = w->nchoices; i < p->nchoices && p->choices[i].at < end; i++)
        if (p->choices[i].against && p->choices[i].at >= w->out)
            end = p->choices[i].at;
    return end;
}

/* Moves past unchanged characters, at most up to `end`. */
static void skip_same(struct position *w, size_t end)
{
    const char *s = w->window->source.data + w->source;
    const char *r = w->window->out.data + w->out;
    size_t n = 0, most = end - w->out;

    if (most > w->window->source.n - w->source)
        most = w->window->source.n - w->source;
    while (n < most && s[n] == r[n])
        n++;
    /* Back to the beginning of the character that differs.  No character is a
     * prefix of another. */
    while (n < most && n > 0 && ((unsigned char)r[n] & 0xC0) == 0x80)
        n--;
    w->source += n;
    w->out += n;
}

static bool explain_places(struct position *w)
{
    const struct window *p = w->window;

    while (w->out < p->out.n) {
        skip_same(w, next_place(w));
        if (w->out == p->out.n)
            break;
        bool is_explained = w->nexplained < p->nexplained &&
                            p->explained[w->nexplained].at == w->out;
        if (is_explained ? !explain_span(w, &p->explained[w->nexplained])
                         : !explain_character(w))
            return false;
    }
    return true;
}

bool explain_window_put(struct explain_window *t, const struct window *p,
                        const char *result, size_t n)
{
    struct position w = {.explain = t, .window = p};
    struct composition both = {.is_open = false}, all = {.is_open = false};
    struct edits *edits = &t->script;
    bool done = explain_places(&w);

    if (done && t->target->phrases) {
        done = edits_compose(&both, edits, &t->words, UINT64_MAX, &t->both);
        edits = &t->both;
    }
    if (done && t->target->prefer != NULL) {
        done = edits_compose(&all, edits, &t->forms, UINT64_MAX, &t->all);
        edits = &t->all;
    }
    done = done && explain_decisions_take(t->decisions, p->source.data,
                                          p->source.n, result, n, edits, 0, 0);
    edits_clear(&t->script);
    edits_clear(&t->words);
    edits_clear(&t->both);
    edits_clear(&t->forms);
    edits_clear(&t->all);
    return done;
}
