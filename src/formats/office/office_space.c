/*
 * office_space.c - adds xml:space="preserve" where it has become necessary.
 */
#include "formats/office/office_space.h"

#include <string.h>

#include "formats/office/office_text.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Whether the text of an element now begins or ends with a space that was not
 * there, at a span that is at the beginning or the end of it. */
static bool needs_attribute(const struct document_part *p,
                            const struct document_piece *span)
{
    const char *before = p->source, *now = span->with;
    size_t at = span->at, end = at + span->nbytes;

    if (span->result_nbytes == 0 || span->nbytes == 0)
        return false;
    return (at > 0 && before[at - 1] == '>' && is_space(now[0]) &&
            !is_space(before[at])) ||
           (end < p->nsource && before[end] == '<' &&
            is_space(now[span->result_nbytes - 1]) &&
            !is_space(before[end - 1]));
}

/* The end of the start tag of the element that contains an offset. */
static size_t find_tag_end(const char *s, size_t at)
{
    const char *tag = memrchr(s, '<', at);
    size_t from = tag == NULL ? 0 : (size_t)(tag - s);
    const char *end = memchr(s + from, '>', at - from);

    return end == NULL ? at : (size_t)(end - s);
}

/* Whether a piece is a span whose spaces do not count at its ends. */
static bool is_unpreserved(const struct document_part *p, size_t index)
{
    size_t i = p->order == NULL ? index : p->order[index];

    return i < p->nspans && (p->spans[i].manner & OFFICE_TEXT_UNPRESERVED) != 0;
}

bool office_space_finish(const struct document_part *p,
                         struct document_insert *insert, size_t **places_ret)
{
    static const char attribute[] = " xml:space=\"preserve\"";
    size_t *places = NULL, n = 0, cap = 0;
    bool done = true;

    for (size_t i = 0; done && i < document_result_npieces(p); i++) {
        if (!is_unpreserved(p, i))
            continue;
        struct document_piece span = document_result_piece(p, i);
        size_t at = needs_attribute(p, &span) ? find_tag_end(p->source, span.at)
                                              : span.at;
        /* The pieces are in order, and so are the tags. */
        if (at == span.at || (n > 0 && places[n - 1] == at))
            continue;
        done = array_grow(&places, n, &cap, sizeof(*places));
        if (done)
            places[n++] = at;
    }
    *insert =
        (struct document_insert){places, n, attribute, sizeof(attribute) - 1};
    *places_ret = places;
    return done;
}
