/*
 * explanation.c - a stream's conversion, told of as it goes.
 *
 *   profile   in -> trace -> account        instead of islands and convert
 *   target    mixed: pane -> telling -> account
 */
#include "explanation.h"

#include <stdlib.h>

struct explanation {
    struct account account;
    bool is_mixed; /* `telling` is used, otherwise `trace` */
    struct trace_state trace;
    struct telling telling;
};

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

    if (e != NULL && !trace_init(&e->trace, conversion)) {
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
                         bool end, struct buf *out)
{
    struct traced t;

    if (!trace_block(&e->trace, in, n, end, &t) ||
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
