/*
 * trace.c - runs the passes of a profile on text in pieces, recording their
 * edits.
 *
 *   source     the text whose edits are not given yet
 *   layers[0]  the part of it that pass 0 has not read
 *   layers[1]  the output of pass 0 that pass 1 has not read
 *   ...        each with the edits that lead to it from the source
 *
 * conversion.c converts.  The edits of a pass are composed with those of its
 * layer as soon as both are known.  Text that neither waits in a layer nor is
 * part of an edit that may grow is settled, and given.
 */
#include "match/trace.h"

#include <stdlib.h>

struct layer {
    uint64_t at;        /* offset in its text that is read next */
    uint64_t settled;   /* no more edits come before this offset */
    struct edits edits; /* that lead from the source to its text */
    struct edits found; /* of the pass that reads it, to be composed: */
    struct composition composition;
};

bool trace_init(struct trace_state *s, const struct conversion *c)
{
    const uint32_t *passes = image_at(c->image, c->profile->passes);

    *s = (struct trace_state){.origins =
                                  calloc(c->npasses + 1, sizeof(*s->origins))};
    bool done = conversion_state_init(&s->passes, c, c->terms);
    s->layers = calloc(conversion_layers(&s->passes) + 1, sizeof(*s->layers));
    done = done && s->origins != NULL && s->layers != NULL;
    for (size_t i = 0; done && i < c->npasses; i++)
        done = pass_edits_init(&s->origins[i], c->image,
                               image_at(c->image, passes[i]),
                               &c->profile->dictionaries);
    if (!done)
        trace_free(s);
    return done;
}

void trace_free(struct trace_state *s)
{
    if (s->passes.conversion == NULL)
        return;
    for (size_t i = 0; s->layers != NULL && i <= conversion_layers(&s->passes);
         i++) {
        edits_free(&s->layers[i].edits);
        edits_free(&s->layers[i].found);
    }
    for (size_t i = 0; s->origins != NULL && i < s->passes.conversion->npasses;
         i++)
        pass_edits_free(&s->origins[i]);
    conversion_state_free(&s->passes);
    free(s->layers);
    free(s->origins);
    buf_free(&s->source);
    buf_free(&s->result);
    *s = (struct trace_state){.before = 0};
}

void trace_reset(struct trace_state *s)
{
    conversion_state_reset(&s->passes);
    for (size_t i = 0; i <= conversion_layers(&s->passes); i++) {
        struct layer *layer = &s->layers[i];
        layer->at = layer->settled = 0;
        edits_clear(&layer->edits);
        edits_clear(&layer->found);
        layer->composition = (struct composition){.is_open = false};
    }
    s->source.n = s->result.n = 0;
    s->before = 0;
}

/* Reads one layer, and composes the edits with those that it has; *before_ret:
 * how far the text is settled. */
static bool read_layer(struct trace_state *s, size_t i, const char *in,
                       size_t n, bool end, size_t *consumed_ret,
                       uint64_t *before_ret)
{
    const struct conversion *c = s->passes.conversion;
    struct layer *layer = &s->layers[i], *next = &s->layers[i + 1];
    struct buf *out = i + 1 == conversion_layers(&s->passes)
                          ? &s->result
                          : &s->passes.interim[i].bytes;
    size_t pass = i - (s->passes.terms != NULL);
    struct trace trace = {.edits = i == 0 ? &next->edits : &layer->found,
                          .before = layer->at,
                          .after = next->at + out->n};

    if (pass < c->npasses) {
        trace.pass = &c->passes[pass];
        trace.origins = &s->origins[pass];
    }
    if (!conversion_layer(&s->passes, i, in, n, end, out, &trace, consumed_ret))
        return false;
    *before_ret = layer->at = trace.before;
    next->settled = trace.after;
    if (i == 0)
        return true;
    uint64_t known = layer->at < layer->settled ? layer->at : layer->settled;
    if (!edits_compose(&layer->composition, &layer->edits, &layer->found,
                       end ? UINT64_MAX : known, &next->edits))
        return false;
    if (!end)
        edits_settled(&layer->composition, known, before_ret, &next->settled);
    return true;
}

bool trace_block(struct trace_state *s, const char *in, size_t n, bool end,
                 struct traced *traced_ret, size_t *consumed_ret)
{
    size_t nlayers = conversion_layers(&s->passes);
    const struct layer *last = &s->layers[nlayers];
    uint64_t before = 0;

    for (size_t i = 0; i < nlayers; i++)
        if (!read_layer(s, i, in, n, end, consumed_ret, &before))
            return false;
    if (nlayers == 0) {
        *consumed_ret = n;
        if (!buf_append(&s->result, in, n))
            return false;
        s->layers[0].settled = s->layers[0].at + s->result.n;
    }
    if (!buf_append(&s->source, in, *consumed_ret))
        return false;
    if (end || nlayers == 0)
        before = s->before + s->source.n;
    *traced_ret =
        (struct traced){.source = s->source.data,
                        .result = s->result.data,
                        .source_nbytes = (size_t)(before - s->before),
                        .result_nbytes = (size_t)(last->settled - last->at),
                        .edits = &last->edits,
                        .before = s->before,
                        .after = last->at};
    return true;
}

void trace_given(struct trace_state *s, const struct traced *traced, bool end)
{
    struct layer *last = &s->layers[conversion_layers(&s->passes)];

    if (end) {
        trace_reset(s);
        return;
    }
    buf_drop_front(&s->source, traced->source_nbytes);
    s->before += traced->source_nbytes;
    buf_drop_front(&s->result, traced->result_nbytes);
    last->at += traced->result_nbytes;
    edits_clear(&last->edits);
}
