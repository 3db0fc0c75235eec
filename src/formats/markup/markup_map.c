/*
 * markup_map.c - markup that is escaped in other markup.
 */
#include "formats/markup/markup_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/markup/markup_reference.h"

static bool add(struct markup_map *m, struct markup_run run, const char *text,
                size_t n)
{
    run.at = m->text.n;
    if (n == 0)
        return true;
    if (!array_grow(&m->runs, m->nruns, &m->cap, sizeof(*m->runs)) ||
        !buf_append(&m->text, text, n))
        return false;
    m->runs[m->nruns++] = run;
    return true;
}

/* An entity that the document declares, s[at..end), stays: in the markup it is
 * U+FFFC, which nothing changes. */
static bool add_entity(struct markup_map *m, size_t at, size_t end)
{
    return add(m, (struct markup_run){0, at, end - at, true, MARKUP_NAMED},
               "\xEF\xBF\xBC", 3);
}

bool markup_map_add(struct markup_map *m, const char *s, size_t at, size_t end)
{
    bool done = true;

    /* The number of runs without the one for the end. */
    m->nruns -= m->nruns > 0;
    while (done && at < end) {
        const char *ampersand = memchr(s + at, '&', end - at);
        size_t i = ampersand == NULL ? end : (size_t)(ampersand - s);
        struct markup_reference r = {0};
        char character[4];
        bool known =
            i < end && markup_reference_read(s + i, end - i, MARKUP_IN_XML, &r);
        const char *close =
            i < end && !known ? memchr(s + i, ';', end - i) : NULL;
        size_t next = i + (i < end && !known && close == NULL);
        done = add(
            m, (struct markup_run){.source_at = at, .source_nbytes = next - at},
            s + at, next - at);
        at = next;
        if (done && close != NULL) {
            at = (size_t)(close - s) + 1;
            done = add_entity(m, i, at);
        }
        if (!done || !known)
            continue;
        done = add(m, (struct markup_run){0, at, r.nbytes, true, r.manner},
                   character, utf8_encode(r.code_point, character));
        at += r.nbytes;
    }
    if (!done || !array_grow(&m->runs, m->nruns, &m->cap, sizeof(*m->runs)))
        return false;
    m->runs[m->nruns++] =
        (struct markup_run){.at = m->text.n, .source_at = end};
    return true;
}

void markup_map_free(struct markup_map *m)
{
    buf_free(&m->text);
    free(m->runs);
    *m = (struct markup_map){0};
}

const struct markup_run *markup_map_find(const struct markup_map *m, size_t at)
{
    size_t low = 0, high = m->nruns;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (m->runs[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return &m->runs[low];
}
