/*
 * office_space.c - adds xml:space="preserve" where it has become necessary.
 */
#include "formats/office_space.h"

#include <stdlib.h>
#include <string.h>

#include "formats/office_text.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Whether the text of an element now begins or ends with a space that was not
 * there, at a span that is at the beginning or the end of it. */
static bool needs_attribute(const struct document_part *p,
                            const struct document_span *span)
{
    const char *before = p->source, *now = p->result.data;
    size_t at = span->at, end = at + span->nbytes;
    size_t now_at = span->result_at, now_end = now_at + span->result_nbytes;

    if ((span->manner & OFFICE_TEXT_UNPRESERVED) == 0 ||
        span->result_nbytes == 0 || span->nbytes == 0)
        return false;
    return (at > 0 && before[at - 1] == '>' && is_space(now[now_at]) &&
            !is_space(before[at])) ||
           (end < p->nsource && before[end] == '<' &&
            is_space(now[now_end - 1]) && !is_space(before[end - 1]));
}

/* The end of the start tag of the element that contains an offset. */
static size_t find_tag_end(const char *s, size_t at)
{
    const char *tag = memrchr(s, '<', at);
    size_t from = tag == NULL ? 0 : (size_t)(tag - s);
    const char *end = memchr(s + from, '>', at - from);

    return end == NULL ? at : (size_t)(end - s);
}

static int compare(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

/* Writes the result with the attribute inserted at each of the sorted places.
 */
static bool insert(const struct document_part *p, const size_t *places,
                   size_t n, struct buf *out)
{
    static const char attribute[] = " xml:space=\"preserve\"";
    const char *s = p->result.data;
    size_t done = 0;

    for (size_t i = 0; i < n; i++) {
        if (i > 0 && places[i] == places[i - 1])
            continue;
        if (!buf_append(out, s + done, places[i] - done) ||
            !buf_append(out, attribute, sizeof(attribute) - 1))
            return false;
        done = places[i];
    }
    return n == 0 || buf_append(out, s + done, p->result.n - done);
}

bool office_space_finish(const struct document_part *p, struct buf *out)
{
    size_t *places = NULL, n = 0, cap = 0;
    bool done = true;

    for (size_t i = 0; done && i < p->nspans; i++) {
        const struct document_span *span = &p->spans[i];
        if (!needs_attribute(p, span))
            continue;
        size_t at = find_tag_end(p->result.data, span->result_at);
        if (at == span->result_at)
            continue;
        done = array_grow(&places, n, &cap, sizeof(*places));
        if (done)
            places[n++] = at;
    }
    if (n > 0)
        qsort(places, n, sizeof(*places), compare);
    done = done && insert(p, places, n, out);
    free(places);
    return done;
}
