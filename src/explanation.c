/*
 * explanation.c - a stream's conversion, told of as it goes.
 *
 *   profile   in -> trace -> account        instead of islands and convert
 *   target    mixed: pane -> telling -> account
 */
#include "explanation.h"

#include <stdlib.h>
#include <string.h>

struct explanation {
    struct account account;
    bool is_mixed; /* `telling` is used, otherwise `trace` */
    struct trace_state trace;
    struct telling telling;
};

/* What the passes after the first make of a candidate. */
static bool finish_by_profile(const void *finisher, const char *s, size_t n,
                              struct buf *out)
{
    const struct conversion *c = finisher;
    struct buf text = {0}, next = {0};
    bool done = buf_append(&text, s, n);

    for (size_t i = 1; done && i < c->npasses; i++) {
        next.n = 0;
        done =
            text.n == 0 || convert_run(&c->passes[i], text.data, text.n, &next);
        struct buf swap = text;
        text = next;
        next = swap;
    }
    done = done && buf_append(out, text.data, text.n);
    buf_free(&text);
    buf_free(&next);
    return done;
}

/* A candidate in a target's regional forms. */
static bool finish_by_target(const void *finisher, const char *s, size_t n,
                             struct buf *out)
{
    const struct target *t = finisher;
    const uint64_t special =
        ENTRY_LONG | ENTRY_SHARED | ENTRY_OPERATOR | ENTRY_MARK;
    bool done = true;

    for (size_t i = 0, nbytes; done && i < n; i += nbytes) {
        char character[4] = {0};
        uint32_t bytes;
        uint64_t entry = match_entry(&t->pass, utf8_decode(s + i, &nbytes));
        memcpy(character, s + i, nbytes);
        memcpy(&bytes, character, sizeof(bytes));
        if ((entry & special) == 0)
            bytes ^= (uint32_t)entry;
        memcpy(character, &bytes, sizeof(bytes));
        done = buf_append(out, character, nbytes);
    }
    return done;
}

static struct explanation *
make(const struct image_header *image,
     const struct image_dictionaries *dictionaries, const struct own *own,
     void (*change)(void *context, const struct shutong_change *change),
     void *context)
{
    struct explanation *e = calloc(1, sizeof(*e));

    if (e != NULL) {
        e->account = (struct account){.change = change,
                                      .context = context,
                                      .image = image,
                                      .dictionaries = dictionaries,
                                      .own = own};
        account_begin(&e->account);
    }
    return e;
}

struct explanation *explanation_of_profile(
    const struct conversion *conversion,
    void (*change)(void *context, const struct shutong_change *change),
    void *context)
{
    struct explanation *e =
        make(conversion->image, &conversion->profile->dictionaries,
             conversion->own, change, context);

    if (e == NULL)
        return NULL;
    e->account.finish = finish_by_profile;
    e->account.finisher = conversion;
    if (!trace_init(&e->trace, conversion)) {
        explanation_free(e);
        return NULL;
    }
    return e;
}

struct explanation *explanation_of_target(
    const struct target *target, const struct own *own,
    void (*change)(void *context, const struct shutong_change *change),
    void *context)
{
    struct explanation *e = make(target->image, &target->of_image->dictionaries,
                                 own, change, context);

    if (e == NULL)
        return NULL;
    e->is_mixed = true;
    e->account.finish = finish_by_target;
    e->account.finisher = target;
    if (!telling_init(&e->telling, target, own, &e->account)) {
        explanation_free(e);
        return NULL;
    }
    return e;
}

void explanation_free(struct explanation *e)
{
    if (e == NULL)
        return;
    if (e->is_mixed)
        telling_free(&e->telling);
    else
        trace_free(&e->trace);
    account_free(&e->account);
    free(e);
}

void explanation_begin(struct explanation *e)
{
    account_begin(&e->account);
    if (!e->is_mixed)
        trace_reset(&e->trace);
}

struct telling *explanation_telling(struct explanation *e)
{
    return e == NULL ? NULL : &e->telling;
}

bool explanation_convert(struct explanation *e, const char *in, size_t n,
                         bool end, struct buf *out, size_t *consumed_ret)
{
    struct traced t;

    if (!trace_block(&e->trace, in, n, end, &t, consumed_ret) ||
        !account_take(&e->account, t.source, t.source_nbytes, t.result,
                      t.result_nbytes, t.edits, t.before, t.after) ||
        !buf_append(out, t.result, t.result_nbytes))
        return false;
    trace_given(&e->trace, &t, end);
    return true;
}

bool explanation_pass(struct explanation *e, struct mixed_state *mixed,
                      const char *source, size_t nsource, size_t result_nbytes,
                      bool kept)
{
    if (e->is_mixed)
        return mixed_tell_copy(mixed, source, nsource, result_nbytes, kept);
    if (kept)
        account_keep(&e->account, source, nsource);
    else
        account_pass(&e->account, source, nsource, result_nbytes);
    return true;
}
