/*
 * window_shifts.c - the places of a window that change in length.
 */
#include "script/window_shifts.h"

#include "base/utf8.h"

bool window_shifts_init(struct window_shifts *s, const struct target *target,
                        struct shift_listener *to)
{
    const struct image_target *of = target->of_image;

    *s = (struct window_shifts){.target = target, .to = to};
    return !target->phrases ||
           pass_edits_init(&s->regional_words, target->image,
                           image_at(target->image, of->vocabulary),
                           &of->dictionaries);
}

void window_shifts_free(struct window_shifts *s)
{
    pass_edits_free(&s->regional_words);
    edits_free(&s->words);
}

struct trace window_shifts_words(struct window_shifts *s)
{
    return (struct trace){.pass = &s->target->regional_words,
                          .origins = &s->regional_words,
                          .edits = &s->words,
                          .is_vocabulary = true,
                          .changes_only = true};
}

/* Reports a place if the numbers of characters differ. */
static bool report(struct window_shifts *s, const struct buf *out, size_t at,
                   size_t nbytes, size_t ncharacters)
{
    return utf8_count(out->data + at, nbytes) == ncharacters ||
           engine_report_shift(s->to, at, nbytes, ncharacters);
}

bool window_shifts_put(struct window_shifts *s, const struct window *p,
                       const struct buf *out, size_t at)
{
    const struct edits *words = &s->words;
    size_t i = words->begin, k = 0;
    /* What to add to an offset in the window's text for the offset in the
     * output. */
    size_t moved = at;
    bool done = true;

    while (done && (i < words->end || k < p->nexplained)) {
        const struct edit *e = &words->all[i];
        const struct explained_span *t = &p->explained[k];
        bool word = k == p->nexplained || (i < words->end && e->before < t->at);
        if (word) {
            done = report(
                s, out, (size_t)e->before + moved, (size_t)e->after_nbytes,
                utf8_count(p->out.data + e->before, (size_t)e->before_nbytes));
            moved += (size_t)(e->after_nbytes - e->before_nbytes);
            i++;
        } else {
            done = report(s, out, t->at + moved, t->nbytes, t->ncharacters);
            k++;
        }
    }
    edits_clear(&s->words);
    return done;
}
