/*
 * trace.c - a profile's passes over a text in pieces, telling what they edit.
 *
 *   source     the text, as far as it is not told of
 *   layers[0]  the same, as far as pass 0 has not read it
 *   layers[1]  what pass 0 made of it, as far as pass 1 has not read that
 *   ...        each with the edits that make it of the text
 *
 * A pass appends to the next layer, and what it edits is composed with the
 * edits of its own layer as soon as both are known.  What is neither waiting
 * in a layer nor part of an edit that may grow is settled, and given.
 */
#include "trace.h"

#include <stdlib.h>
#include <string.h>

#include "origin.h"
#include "simd.h"

struct layer {
    struct buf bytes;
    uint64_t at;        /* place of bytes[0] in the whole text of this layer */
    uint64_t settled;   /* before this place it has no more edits */
    struct mark *marks; /* segments that are done, by their places, in order */
    size_t nmarks, cap;
    struct edits edits; /* that make it of the text */
};

/* ---- where results are from ---------------------------------------------- */

bool origins_init(struct origins *o, const struct image_header *image,
                  const struct image_pass *pass,
                  const struct image_dictionaries *dictionaries)
{
    const uint32_t *characters = image_at(image, pass->characters);

    *o = (struct origins){
        .image = image,
        .all = image_at(image, pass->origins),
        .of_values = image_at(image, pass->value_origins),
        .of_characters = calloc(UTF8_LIMIT, 1),
        .dictionaries = image_at(image, dictionaries->of),
    };
    if (o->of_characters == NULL)
        return false;
    for (uint32_t i = 0; i < pass->ncharacters; i++)
        o->of_characters[characters[i] >> 8] = (uint8_t)characters[i];
    return true;
}

void origins_free(struct origins *o)
{
    free(o->of_characters);
    o->of_characters = NULL;
}

/* Writes a key as it is matched; its length, or 0 where it is too long to have
 * candidates. */
static size_t fold_key(const struct matcher *m, const char *key, size_t n,
                       char *folded, size_t room)
{
    size_t used = 0, nbytes;

    for (size_t i = 0; i < n; i += nbytes) {
        if (used + 4 > room)
            return 0;
        used +=
            utf8_encode(match_folded_at(m, key + i, &nbytes), folded + used);
    }
    return used;
}

void origins_tell(const struct origins *o, unsigned number,
                  const struct matcher *m, const char *key, size_t n,
                  struct edit *edit)
{
    enum { KEY = 256 };
    const struct image_origin *origin = &o->all[number];
    char folded[KEY];

    edit->dictionaries = origin->dictionaries;
    if (origin->choice == 0)
        return;
    size_t used = fold_key(m, key, n, folded, KEY);
    const struct image_dictionary *dictionary =
        image_at(o->image, o->dictionaries[origin->choice - 1]);
    edit->choice = origin_choice(o->image, dictionary, folded, used);
    edit->ambiguous = edit->choice != NULL;
}

/* ---- one pass ------------------------------------------------------------ */

/* Where a pass reads and writes. */
struct walk {
    struct trace *trace;
    const char *p, *stop; /* what is left to read */
    struct buf *out;
    struct layer *marked; /* where to list segments, or NULL */
};

/* Copies what stays as it is, up to `to`. */
static bool copy(struct walk *w, const char *to)
{
    size_t n = (size_t)(to - w->p);

    if (!buf_append(w->out, w->p, n))
        return false;
    w->p = to;
    w->trace->before += n;
    w->trace->after += n;
    return true;
}

static bool mark_segment(struct layer *layer, uint64_t start, size_t n)
{
    if (!array_grow(&layer->marks, layer->nmarks, &layer->cap,
                    sizeof(*layer->marks)))
        return false;
    layer->marks[layer->nmarks++] = (struct mark){start, start + n};
    return true;
}

/* Writes what becomes of the next n bytes, a key or a character. */
static bool put(struct walk *w, size_t n, const char *result, size_t nresult,
                unsigned origin)
{
    struct trace *t = w->trace;
    struct edit e = {.before = t->before,
                     .before_nbytes = n,
                     .after = t->after,
                     .after_nbytes = nresult,
                     .probability = 1,
                     .by = SHUTONG_BY_VOCABULARY};

    if (!t->is_vocabulary)
        e.by = utf8_is_character(w->p, n) ? SHUTONG_BY_CHARACTER
                                          : SHUTONG_BY_PHRASE;
    origins_tell(t->origins, origin, t->pass, w->p, n, &e);
    bool same = bytes_compare(w->p, n, result, nresult) == 0;
    if (((!same || e.ambiguous) && !edits_add(t->edits, &e)) ||
        !buf_append(w->out, result, nresult))
        return false;
    w->p += n;
    t->before += n;
    t->after += nresult;
    return true;
}

/* The same by a value of the pass. */
static bool put_value(struct walk *w, size_t n, uint32_t number, bool segment)
{
    const struct matcher *m = w->trace->pass;
    const char *value = m->base + m->values[number];
    uint32_t nbytes;

    memcpy(&nbytes, value, sizeof(nbytes));
    if (segment && w->marked != NULL &&
        !mark_segment(w->marked, w->trace->after, nbytes))
        return false;
    return put(w, n, value + sizeof(nbytes), nbytes,
               w->trace->origins->of_values[number]);
}

static bool put_changed(struct walk *w, size_t n, uint32_t change,
                        uint32_t code_point)
{
    char result[4] = {0};
    uint32_t bytes;

    memcpy(result, w->p, n);
    memcpy(&bytes, result, sizeof(bytes));
    bytes ^= change;
    memcpy(result, &bytes, sizeof(bytes));
    return put(w, n, result, n, w->trace->origins->of_characters[code_point]);
}

/* What became of a character. */
enum outcome { DONE, UNDECIDED, OUT_OF_MEMORY };

static enum outcome outcome_of(bool done)
{
    return done ? DONE : OUT_OF_MEMORY;
}

/* The longest key that begins at p; sets *found_ret to false where there is
 * none. */
static inline enum outcome try_key(struct walk *w, const struct matcher *m,
                                   const char *p, uint64_t entry,
                                   uint32_t folded, size_t nbytes, bool end,
                                   bool *found_ret)
{
    struct match found =
        match_longest(m, entry, folded, nbytes, p, (size_t)(w->stop - p));

    *found_ret = false;
    if (found.open && !end)
        return UNDECIDED;
    if (found.nbytes == 0)
        return DONE;
    *found_ret = true;
    return outcome_of(copy(w, p) &&
                      put_value(w, found.nbytes, found.value, true));
}

/* A character at p that is more than copied, and begins no key. */
static enum outcome put_special(struct walk *w, const char *p, uint64_t entry,
                                uint32_t code_point, size_t nbytes, bool end)
{
    bool cut;

    if ((entry & ENTRY_LONG) != 0)
        return outcome_of(copy(w, p) && put_value(w, nbytes, (uint32_t)entry,
                                                  (entry & ENTRY_KEY) != 0));
    if ((entry & ENTRY_OPERATOR) != 0) {
        size_t sequence = utf8_ids_nbytes(p, (size_t)(w->stop - p), &cut);
        if (cut && !end)
            return UNDECIDED;
        if (sequence > 0)
            return outcome_of(copy(w, p + sequence));
    }
    return outcome_of(copy(w, p) &&
                      put_changed(w, nbytes, (uint32_t)entry, code_point));
}

/* Where a run of ASCII that begins at p ends, in a pass that changes none of
 * it: at anything else, or at a byte that may begin a key; see ascii_lead. */
static const char *ascii_end(const struct matcher *m, const char *p,
                             const char *stop)
{
    const uint64_t *page = (const void *)(m->base + m->index[0]);
    size_t run = simd_best()->ascii_prefix(p, (size_t)(stop - p));

    p += run;
    for (size_t back = run < m->ascii_lead ? run : m->ascii_lead; back > 0;
         back--)
        if (page[(unsigned char)p[-(ptrdiff_t)back]] != 0)
            return p - back;
    return p;
}

/* Reads as far as it is decided; false when out of memory. */
static bool walk(struct walk *w, bool end)
{
    /* A copy, which what is written cannot seem to change. */
    const struct matcher matcher = *w->trace->pass, *m = &matcher;
    const uint8_t *told = w->trace->origins->of_characters;
    const char *p = w->p; /* up to there, nothing but copies */
    enum outcome outcome = DONE;
    size_t nbytes;

    while (p < w->stop) {
        if ((unsigned char)*p < 0x80 && m->ascii_lead != IMAGE_NONE) {
            p = ascii_end(m, p, w->stop);
            if (p == w->stop)
                break;
        }
        uint32_t c = utf8_decode(p, &nbytes);
        uint64_t entry = match_entry(m, c);
        bool found = false;
        if ((entry & ENTRY_BEGINS) != 0)
            outcome = try_key(w, m, p, entry, match_fold(entry, c), nbytes, end,
                              &found);
        if (outcome == DONE && !found) {
            if ((entry & (ENTRY_LONG | ENTRY_OPERATOR | UINT32_MAX)) == 0 &&
                told[c] == 0) {
                p += nbytes;
                continue;
            }
            outcome = put_special(w, p, entry, c, nbytes, end);
        }
        if (outcome != DONE)
            break;
        p = w->p;
    }
    return outcome != OUT_OF_MEMORY && copy(w, p);
}

bool trace_run(struct trace *t, const char *in, size_t n, struct buf *out)
{
    struct walk w = {t, in, in + n, out, NULL};

    return n == 0 || walk(&w, true);
}

/* ---- own terms ----------------------------------------------------------- */

/* Writes what an own term of n bytes becomes, a segment. */
static bool put_term(struct walk *w, const struct own *own, uint32_t number,
                     size_t n)
{
    const struct term *term = &own->terms[number];
    struct trace *t = w->trace;
    struct edit e = {.before = t->before,
                     .before_nbytes = n,
                     .after = t->after,
                     .after_nbytes = term->value_nbytes,
                     .term = number + 1,
                     .probability = 1,
                     .by = term->kept ? SHUTONG_BY_KEEPING : SHUTONG_BY_TERM};

    if ((w->marked != NULL &&
         !mark_segment(w->marked, t->after, term->value_nbytes)) ||
        !edits_add(t->edits, &e) ||
        !buf_append(w->out, own->text.data + term->value, term->value_nbytes))
        return false;
    w->p += n;
    t->before += n;
    t->after += term->value_nbytes;
    return true;
}

/* Cuts own terms out of the text, as far as they are decided. */
static bool walk_terms(struct walk *w, const struct own *own, bool end)
{
    struct own_match match;
    bool found;

    do {
        found = own_find(own, w->p, (size_t)(w->stop - w->p),
                         (size_t)(w->stop - w->p), end, &match);
        if (!copy(w, w->p + match.at) ||
            (found && !put_term(w, own, match.term, match.nbytes)))
            return false;
    } while (found);
    return true;
}

/* ---- all passes ---------------------------------------------------------- */

/* Layers that are read: that of own terms, if there are any, and one for each
 * pass. */
static size_t count_layers(const struct conversion *c)
{
    return c->npasses + (c->own != NULL);
}

bool trace_init(struct trace_state *s, const struct conversion *c)
{
    const uint32_t *passes = image_at(c->image, c->profile->passes);
    size_t nlayers = count_layers(c);
    bool done;

    *s = (struct trace_state){
        .conversion = c,
        .origins = calloc(c->npasses + 1, sizeof(*s->origins)),
        .layers = calloc(nlayers + 1, sizeof(*s->layers)),
        .compositions = calloc(nlayers + 1, sizeof(*s->compositions)),
        .found = calloc(nlayers + 1, sizeof(*s->found)),
    };
    done = s->origins != NULL && s->layers != NULL && s->compositions != NULL &&
           s->found != NULL;
    for (size_t i = 0; done && i < c->npasses; i++)
        done = origins_init(&s->origins[i], c->image,
                            image_at(c->image, passes[i]),
                            &c->profile->dictionaries);
    if (!done)
        trace_free(s);
    return done;
}

void trace_free(struct trace_state *s)
{
    size_t n = s->conversion == NULL ? 0 : count_layers(s->conversion);
    size_t npasses = s->conversion == NULL ? 0 : s->conversion->npasses;

    for (size_t i = 0; s->layers != NULL && i <= n; i++) {
        buf_free(&s->layers[i].bytes);
        free(s->layers[i].marks);
        edits_free(&s->layers[i].edits);
    }
    for (size_t i = 0; s->found != NULL && i < n; i++)
        edits_free(&s->found[i]);
    for (size_t i = 0; s->origins != NULL && i < npasses; i++)
        origins_free(&s->origins[i]);
    free(s->layers);
    free(s->found);
    free(s->origins);
    free(s->compositions);
    buf_free(&s->source);
    *s = (struct trace_state){.conversion = NULL};
}

void trace_reset(struct trace_state *s)
{
    for (size_t i = 0; i <= count_layers(s->conversion); i++) {
        struct layer *layer = &s->layers[i];
        layer->bytes.n = 0;
        layer->at = layer->settled = 0;
        layer->nmarks = 0;
        edits_clear(&layer->edits);
        edits_clear(&s->found[i]);
        s->compositions[i] = (struct composition){.is_open = false};
    }
    s->source.n = 0;
    s->before = 0;
}

static void drop(struct layer *layer, size_t n)
{
    if (n > 0)
        buf_drop_front(&layer->bytes, n);
    layer->at += n;
}

/* Runs between the segments that are marked, each to its end; segments are
 * copied.  Then what follows, as far as it is decided. */
static bool walk_layer(struct walk *w, struct layer *in, bool segmenting,
                       bool end)
{
    const char *bytes = in->bytes.data;
    struct layer *marked = w->marked;

    if (in->bytes.n == 0)
        return true;
    w->p = bytes;
    for (size_t i = 0; i < in->nmarks; i++) {
        const struct mark *k = &in->marks[i];
        w->stop = bytes + (k->start - in->at);
        w->marked = segmenting ? marked : NULL;
        if (!walk(w, true) ||
            (marked != NULL &&
             !mark_segment(marked, w->trace->after, k->end - k->start)) ||
            !copy(w, bytes + (k->end - in->at)))
            return false;
    }
    w->stop = bytes + in->bytes.n;
    w->marked = segmenting ? marked : NULL;
    in->nmarks = 0;
    return walk(w, end);
}

/* Own terms over the first layer. */
static bool walk_first(struct walk *w, struct layer *in, const struct own *own,
                       bool end)
{
    if (in->bytes.n == 0)
        return true;
    w->p = in->bytes.data;
    w->stop = w->p + in->bytes.n;
    return walk_terms(w, own, end);
}

/* One pass over its layer, and its edits composed with those of the layer;
 * *before_ret tells up to where the text is settled. */
static bool pass_over_layer(struct trace_state *s, size_t i, bool end,
                            uint64_t *before_ret)
{
    const struct conversion *c = s->conversion;
    struct layer *in = &s->layers[i], *out = &s->layers[i + 1];
    bool own = c->own != NULL;
    size_t pass = i - own; /* SIZE_MAX where terms are cut out */
    bool is_pass = !own || i > 0;
    struct trace trace = {.pass = is_pass ? &c->passes[pass] : NULL,
                          .origins = is_pass ? &s->origins[pass] : NULL,
                          .edits = i == 0 ? &out->edits : &s->found[i],
                          .before = in->at,
                          .after = out->at + out->bytes.n};
    bool segments = own || (c->segmenting != SIZE_MAX && pass >= c->segmenting);
    struct walk w = {
        .trace = &trace,
        .out = &out->bytes,
        .marked = segments && i + 1 < count_layers(c) ? out : NULL,
    };

    if (is_pass ? !walk_layer(&w, in, pass == c->segmenting, end)
                : !walk_first(&w, in, c->own, end))
        return false;
    drop(in, (size_t)(trace.before - in->at));
    *before_ret = in->at;
    out->settled = trace.after;
    if (i == 0)
        return true;
    uint64_t known = in->at < in->settled ? in->at : in->settled;
    if (!edits_compose(&s->compositions[i], &in->edits, &s->found[i],
                       end ? UINT64_MAX : known, &out->edits))
        return false;
    if (!end)
        edits_settled(&s->compositions[i], known, before_ret, &out->settled);
    return true;
}

bool trace_block(struct trace_state *s, const char *in, size_t n, bool end,
                 struct traced *traced_ret)
{
    size_t nlayers = count_layers(s->conversion);
    struct layer *first = &s->layers[0], *last = &s->layers[nlayers];
    uint64_t before;

    if (!buf_append(&s->source, in, n) || !buf_append(&first->bytes, in, n))
        return false;
    before = first->settled = s->before + s->source.n;
    for (size_t i = 0; i < nlayers; i++)
        if (!pass_over_layer(s, i, end, &before))
            return false;
    if (end)
        before = s->before + s->source.n;
    *traced_ret =
        (struct traced){.source = s->source.data,
                        .result = last->bytes.data,
                        .source_nbytes = (size_t)(before - s->before),
                        .result_nbytes = (size_t)(last->settled - last->at),
                        .edits = &last->edits,
                        .before = s->before,
                        .after = last->at};
    return true;
}

void trace_given(struct trace_state *s, const struct traced *traced, bool end)
{
    struct layer *last = &s->layers[count_layers(s->conversion)];

    if (end) {
        trace_reset(s);
        return;
    }
    if (traced->source_nbytes > 0)
        buf_drop_front(&s->source, traced->source_nbytes);
    s->before += traced->source_nbytes;
    drop(last, traced->result_nbytes);
    edits_clear(&last->edits);
}
