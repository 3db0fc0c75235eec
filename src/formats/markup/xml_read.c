/*
 * xml_read.c - the text of XML according to a vocabulary.
 *
 * expat first checks that the part is well-formed (xml_check.h).  Then the tags
 * are scanned, and the vocabulary determines which characters are text.
 */
#include "formats/markup/xml_read.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/document/document_build.h"
#include "formats/markup/html_read.h"
#include "formats/markup/markup_map.h"
#include "formats/markup/markup_text.h"
#include "formats/markup/xml_check.h"
#include "formats/markup/xml_entities.h"
#include "formats/markup/xml_mixed.h"

struct open {
    unsigned rules;
    struct markup_state state; /* of its content */
};

struct xml_reader {
    const struct markup_vocabulary *vocabulary;
    struct markup_text text;
    struct markup_scan scan;
    const struct markup_element **table; /* of elements, by their names */
    size_t mask;
    struct xml_mixed mixed; /* where inline elements are not known */
    size_t n;
    struct open open[MARKUP_DEPTH + 1]; /* the first is around the root */
};

/* ---- rows ---------------------------------------------------------------- */

static size_t hash(const char *name, size_t n)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)name[i]) * 16777619u;
    return h ^ h >> 15;
}

/* The slot of a name in the hash table. */
static const struct markup_element **slot(const struct xml_reader *r,
                                          const char *name, size_t n)
{
    size_t i = hash(name, n) & r->mask;

    while (r->table[i] != NULL && (strncmp(r->table[i]->name, name, n) != 0 ||
                                   r->table[i]->name[n] != '\0'))
        i = (i + 1) & r->mask;
    return &r->table[i];
}

/* Builds the hash table of the rows; returns false if out of memory. */
static bool make_table(struct xml_reader *r)
{
    const struct markup_vocabulary *v = r->vocabulary;

    for (r->mask = 15; r->mask < 3 * v->nelements; r->mask = r->mask * 2 + 1)
        ;
    r->table = calloc(r->mask + 1, sizeof(*r->table));
    for (size_t i = 0; r->table != NULL && i < v->nelements; i++)
        *slot(r, v->elements[i].name, strlen(v->elements[i].name)) =
            &v->elements[i];
    return r->table != NULL;
}

/* The local part of a name of n bytes. */
static const char *local_name(const char *name, size_t *n)
{
    const char *colon = memchr(name, ':', *n);

    if (colon == NULL)
        return name;
    *n -= (size_t)(colon + 1 - name);
    return colon + 1;
}

static const struct markup_element *find_row(const struct xml_reader *r,
                                             const struct markup_token *tag)
{
    const char *name = r->scan.s + tag->name_at, *local;
    size_t n = tag->name_end - tag->name_at, nlocal = n;
    const struct markup_element *row = *slot(r, name, n);

    if (row != NULL)
        return row;
    local = local_name(name, &nlocal);
    return local == name ? NULL : *slot(r, local, nlocal);
}

/* Whether the name of a row equals s[0..n) or its local part. */
static bool is_name(const char *row, const char *s, size_t n)
{
    size_t nlocal = n, length = strlen(row);
    const char *local = local_name(s, &nlocal);

    return (length == n && memcmp(row, s, n) == 0) ||
           (length == nlocal && memcmp(row, local, nlocal) == 0);
}

/* ---- attributes ---------------------------------------------------------- */

/* Whether an attribute is in a list of names and name=value pairs. */
static bool is_listed(const struct xml_reader *r, const struct markup_value *v,
                      const char *list)
{
    const char *s = r->scan.s;

    while (*list != '\0') {
        size_t length = strcspn(list, " ");
        const char *equals = memchr(list, '=', length);
        size_t n = equals == NULL ? length : (size_t)(equals - list);
        if (v->name_end - v->name_at == n &&
            memcmp(s + v->name_at, list, n) == 0 &&
            (equals == NULL ||
             (v->end - v->at == length - n - 1 &&
              memcmp(s + v->at, equals + 1, length - n - 1) == 0)))
            return true;
        list += length + (list[length] == ' ');
    }
    return false;
}

/* Reports an attribute if it is in the vocabulary. */
static void add_attribute(struct xml_reader *r, const struct markup_token *tag,
                          const struct markup_value *v,
                          struct markup_state *state)
{
    const struct markup_vocabulary *vocabulary = r->vocabulary;
    const char *s = r->scan.s;

    for (size_t i = 0; i < vocabulary->nattributes; i++) {
        const struct markup_attribute *row = &vocabulary->attributes[i];
        if (!is_name(row->name, s + v->name_at, v->name_end - v->name_at) ||
            (row->element != NULL && !is_name(row->element, s + tag->name_at,
                                              tag->name_end - tag->name_at)))
            continue;
        if ((row->rules & MARKUP_LANGUAGE) != 0) {
            markup_text_language(&r->text, v->at, v->end);
            state->foreign =
                markup_text_is_foreign(s + v->at, v->end - v->at, false);
        } else {
            markup_text_attribute(&r->text, v, state);
        }
        return;
    }
}

/* Evaluates the attributes of a tag, and reports those that are text. */
static void take_attributes(struct xml_reader *r,
                            const struct markup_token *tag,
                            const struct markup_element *row,
                            struct markup_state *state)
{
    struct markup_own own = markup_text_own(&r->scan, tag, r->n == 1);
    struct markup_value v;
    size_t at;

    markup_text_apply(&own, state);
    for (at = tag->name_end; markup_scan_attribute(&r->scan, tag, &at, &v);) {
        if (row != NULL && row->unless != NULL && is_listed(r, &v, row->unless))
            state->untouched = true;
        else if (is_listed(r, &v, "xml:space=preserve"))
            state->lines = true;
    }
    if (state->untouched)
        return;
    for (at = tag->name_end; markup_scan_attribute(&r->scan, tag, &at, &v);)
        add_attribute(r, tag, &v, state);
    if (!state->foreign && (state->text || r->n == 1))
        markup_text_languages(&r->text, &r->scan, tag);
}

/* ---- elements ------------------------------------------------------------ */

static void end_block(struct xml_reader *r, unsigned rules)
{
    bool beside = r->open[r->n - 1].state.beside;

    if ((rules & (MARKUP_BLOCK | MARKUP_ASIDE)) != 0)
        markup_text_end_block(&r->text, beside || (rules & MARKUP_ASIDE) != 0);
    else if ((rules & MARKUP_CUT) != 0)
        markup_text_object(&r->text, r->scan.at, &r->open[r->n - 1].state);
}

static void derive(unsigned rules, struct markup_state *state)
{
    if ((rules & MARKUP_TEXT) != 0)
        state->text = true;
    if ((rules & MARKUP_NO_TEXT) != 0)
        state->text = state->html = false;
    if ((rules & MARKUP_ASIDE) != 0)
        state->beside = true;
    if ((rules & MARKUP_HTML) != 0)
        state->text = state->html = true;
    if ((rules & MARKUP_LINES) != 0)
        state->lines = true;
    if ((rules & MARKUP_HTML_IN_CDATA) != 0)
        state->cdata = true;
    state->language = (rules & MARKUP_LANGUAGE) != 0;
}

static void read_start(struct xml_reader *r, const struct markup_token *tag)
{
    const struct markup_element *row = find_row(r, tag);
    struct open o = {.state = r->open[r->n - 1].state};

    /* Elements, not what is escaped. */
    o.state.html = false;

    o.rules = row != NULL ? row->rules
                          : r->vocabulary->rules &
                                (MARKUP_BLOCK | MARKUP_CUT | MARKUP_MIXED);
    if ((o.rules & MARKUP_MIXED) != 0 && xml_mixed_is_block(&r->mixed))
        o.rules |= MARKUP_BLOCK;
    derive(o.rules, &o.state);
    end_block(r, o.rules);
    if (tag->end - tag->name_end > 1)
        take_attributes(r, tag, row, &o.state);
    if (tag->empty)
        end_block(r, o.rules);
    else if (r->n <= MARKUP_DEPTH)
        r->open[r->n++] = o;
}

static void read_end(struct xml_reader *r)
{
    if (r->n == 1)
        return;
    unsigned rules = r->open[r->n - 1].rules;
    r->n--;
    end_block(r, rules);
}

/* ---- text ---------------------------------------------------------------- */

/* Reports the text of escaped HTML. */
static void read_escaped(struct xml_reader *r, const struct markup_token *t,
                         const struct markup_state *state)
{
    struct markup_map map = {.nruns = 0};
    struct markup_text inner;

    markup_text_init(&inner, r->text.document, false);
    if (!markup_map_add(&map, r->scan.s, t->at, t->end)) {
        document_build_no_memory(r->text.document);
    } else if (map.text.n > 0) {
        inner.s = map.text.data;
        inner.map = &map;
        html_read(&inner, 0, map.text.n, state);
    }
    markup_text_free(&inner);
    markup_map_free(&map);
}

/* The same for HTML in CDATA. */
static void read_html(struct xml_reader *r, const struct markup_token *t,
                      const struct markup_state *state)
{
    struct markup_text inner;

    markup_text_init(&inner, r->text.document, false);
    inner.backslashes = r->text.backslashes;
    html_read(&inner, t->at, t->end, state);
    markup_text_free(&inner);
}

static void read_text(struct xml_reader *r, const struct markup_token *t)
{
    const struct markup_state *state = &r->open[r->n - 1].state;

    if (state->language) {
        if (!state->untouched && !state->foreign)
            markup_text_language(&r->text, t->at, t->end);
    } else if (t->kind == MARKUP_CDATA && state->cdata &&
               memchr(r->scan.s + t->at, '<', t->end - t->at) != NULL) {
        read_html(r, t, state);
    } else if (!state->html) {
        markup_text_add(&r->text, t->at, t->end,
                        t->kind == MARKUP_CDATA ? MARKUP_IN_CDATA
                                                : MARKUP_IN_CONTENT,
                        state);
    } else if (t->kind == MARKUP_CDATA) {
        read_html(r, t, state);
    } else {
        read_escaped(r, t, state);
    }
}

/* ---- all ----------------------------------------------------------------- */

static void read_tokens(struct xml_reader *r)
{
    const struct markup_state *state = &r->open[0].state;
    struct markup_token t;

    for (;;) {
        markup_scan_next(&r->scan, &t);
        switch (t.kind) {
        case MARKUP_END:
            return;
        case MARKUP_CHARACTERS:
        case MARKUP_CDATA:
            read_text(r, &t);
            break;
        case MARKUP_START_TAG:
            read_start(r, &t);
            break;
        case MARKUP_END_TAG:
            read_end(r);
            break;
        default:
            markup_text_comment(&r->text, t.at, t.end);
            if (r->n == 1 && state->text)
                xml_entities_add(&r->text, &t, state);
            break;
        }
        if (r->text.document->failed)
            return;
    }
}

void xml_read(struct document *d, const struct markup_vocabulary *v)
{
    struct xml_reader *r = calloc(1, sizeof(*r));
    size_t start = document_build_start(d);

    if (r == NULL) {
        document_build_no_memory(d);
        return;
    }
    r->vocabulary = v;
    r->scan = (struct markup_scan){.s = d->part->source,
                                   .at = start,
                                   .end = d->part->nsource,
                                   .xml = true};
    markup_text_init(&r->text, d, true);
    r->text.backslashes = v->backslashes;
    if (v->separator != '\0')
        r->text.separator = v->separator;
    r->n = 1;
    derive(v->rules, &r->open[0].state);
    bool good = xml_check(d);
    if (good && (!make_table(r) || ((v->rules & MARKUP_MIXED) != 0 &&
                                    !xml_mixed_find(&r->mixed, &r->scan)))) {
        document_build_no_memory(d);
    } else if (good) {
        xml_check_encoding(d);
        read_tokens(r);
        markup_text_end_block(&r->text, false);
    }
    xml_mixed_free(&r->mixed);
    markup_text_free(&r->text);
    free(r->table);
    free(r);
}

bool xml_write(unsigned manner, const char *text, size_t n, struct buf *out)
{
    return markup_text_write(manner, text, n, out);
}
