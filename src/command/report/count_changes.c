/*
 * count_changes.c - how many characters of a text a conversion changes, for -v.
 */
#include "command/report/count_changes.h"

#include "base/utf8.h"

static bool end_place(struct count_changes *t)
{
    t->characters += t->nbefore > t->nafter ? t->nbefore : t->nafter;
    t->nbefore = t->nafter = 0;
    return true;
}

static bool is_same(void *context, const char *text, size_t n)
{
    (void)text, (void)n;
    return end_place(context);
}

static bool differs(void *context, const char *before, size_t before_nbytes,
                    const char *after, size_t after_nbytes)
{
    struct count_changes *t = context;

    t->nbefore += utf8_count(before, before_nbytes);
    t->nafter += utf8_count(after, after_nbytes);
    return true;
}

void count_changes_begin(struct count_changes *t)
{
    t->comparison.listener = (struct comparison_listener){is_same, differs, t};
    compare_texts_clear(&t->comparison);
    t->characters = t->nbefore = t->nafter = 0;
}

bool count_changes_feed(struct count_changes *t, const char *text,
                        size_t text_nbytes, const char *converted,
                        size_t converted_nbytes)
{
    return compare_texts_feed(&t->comparison, text, text_nbytes, converted,
                              converted_nbytes);
}

bool count_changes_align(struct count_changes *t)
{
    return compare_texts_finish(&t->comparison);
}

bool count_changes_end(struct count_changes *t, uint64_t *characters_ret)
{
    bool done = compare_texts_finish(&t->comparison) && end_place(t);

    *characters_ret = t->characters;
    return done;
}

void count_changes_free(struct count_changes *t)
{
    compare_texts_free(&t->comparison);
}
