/*
 * preferred.c - writes the preferred forms in a decided window.
 *
 * They are written last, after the regional words, and have the same length as
 * the forms that they replace, so offsets in the text stay valid.
 *
 * The next conversion reads these forms and must find nothing new.  A form may
 * make a new phrase with its neighbours: if 伙 is preferred to 夥, 家夥 would
 * become 家伙, which is 傢伙.  Then the text stays as it is, unless it was
 * already read as if it had the form.
 */
#include "script/preferred.h"

#include "match/conversion.h"

/* How many characters before a form a phrase with it may begin. */
enum { NEIGHBOURS = 4 };

/* Whether a span is left as it is. */
static bool stays(const struct window_span *span)
{
    return span->query == SPAN_TERM || span->query == SPAN_NO_TEXT;
}

/* Text between such spans, before and after its forms are written. */
struct preferred_run {
    const struct target *target;
    const char *before;
    char *text;
    size_t n;
};

/* The next character at `from` or after it that differs; n if there is none. */
static size_t next_change(const struct preferred_run *r, size_t from)
{
    enum { BLOCK = 64 };

    while (r->n - from >= BLOCK &&
           memcmp(r->before + from, r->text + from, BLOCK) == 0)
        from += BLOCK;
    while (from < r->n && r->before[from] == r->text[from])
        from++;
    while (from < r->n && ((unsigned char)r->text[from] & 0xC0) == 0x80)
        from--;
    return from;
}

/* Whether a character of the text is that of a phrase's value, or the form
 * preferred to it. */
static bool comes_of(const struct preferred_run *r, const char *text,
                     const char *value, size_t n)
{
    return memcmp(text, value, n) == 0 ||
           preferences_made(r->target->prefer, value, n, text, n);
}

/* Whether a phrase begins at `from` that covers the form at `place`, has that
 * form, and would change another character of the text. */
static bool is_new_phrase(const struct preferred_run *r, size_t from,
                          size_t place)
{
    const struct matcher *m = &r->target->pass;
    struct match found = matcher_find(m, r->text + from, r->n - from);
    size_t nbytes;
    uint32_t value_nbytes;

    if (found.nbytes == 0 || from + found.nbytes <= place)
        return false;
    const char *value = matcher_value(m, found.key, &value_nbytes);
    size_t at = place - from;
    if (value_nbytes != found.nbytes ||
        memcmp(value + at, r->text + place,
               utf8_char_nbytes((unsigned char)r->text[place])) != 0)
        return false;
    for (size_t i = 0; i < value_nbytes; i += nbytes) {
        nbytes = utf8_char_nbytes((unsigned char)value[i]);
        if (nbytes != utf8_char_nbytes((unsigned char)r->text[from + i]))
            return false;
        if (!comes_of(r, r->text + from + i, value + i, nbytes))
            return true;
    }
    return false;
}

static bool makes_phrase(const struct preferred_run *r, size_t place)
{
    size_t from = place;

    for (size_t count = 0; count <= NEIGHBOURS; count++) {
        if (is_new_phrase(r, from, place))
            return true;
        if (from == 0)
            return false;
        do
            from--;
        while (((unsigned char)r->text[from] & 0xC0) == 0x80);
    }
    return false;
}

/* Writes the forms into a run, except those that make a new phrase. */
static bool write_run(const struct target *t, char *text, size_t n,
                      struct preferred_room *room)
{
    room->before.n = 0;
    if (n == 0)
        return true;
    if (!buf_append(&room->before, text, n) ||
        !preferences_write(t->prefer, text, n, &room->scratch))
        return false;
    const struct preferred_run r = {t, room->before.data, text, n};
    for (size_t i = next_change(&r, 0); i < n; i = next_change(&r, i)) {
        size_t nbytes = utf8_char_nbytes((unsigned char)text[i]);
        if (!preferences_reads(t->prefer, utf8_first(r.before + i)) &&
            makes_phrase(&r, i))
            memcpy(text + i, r.before + i, nbytes);
        i += nbytes;
    }
    return true;
}

void preferred_room_free(struct preferred_room *room)
{
    buf_free(&room->before);
    buf_free(&room->scratch);
}

bool preferred_write(const struct target *t, const struct window *p,
                     const struct regional_words_map *map, char *text, size_t n,
                     struct preferred_room *room)
{
    size_t done = 0, run = 0;

    for (size_t i = 0; i < p->nspans; i++) {
        const struct window_span *span = &p->spans[i];
        size_t at = span->at;
        if (!stays(span) || span->nbytes == 0)
            continue;
        if (t->phrases)
            at = regional_words_place(map, at, &run);
        if (at == SIZE_MAX || at < done)
            continue;
        if (!write_run(t, text + done, at - done, room))
            return false;
        done = at + span->nbytes;
    }
    return write_run(t, text + done, n - done, room);
}

bool preferred_edits(const char *before, const char *after, size_t n,
                     struct edits *edits)
{
    for (size_t i = 0; i < n;) {
        if (before[i] == after[i]) {
            i++;
            continue;
        }
        /* Only complete characters are changed; bytes after them may not be
         * text. */
        while (((unsigned char)before[i] & 0xC0) == 0x80)
            i--;
        size_t nbytes = utf8_char_nbytes((unsigned char)before[i]);
        struct edit e = {.before = i,
                         .before_nbytes = nbytes,
                         .after = i,
                         .after_nbytes = nbytes,
                         .probability = 1,
                         .by = SHUTONG_BY_PREFERENCE};
        if (!edits_add(edits, &e))
            return false;
        i += nbytes;
    }
    return true;
}
