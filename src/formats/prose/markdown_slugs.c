/*
 * markdown_slugs.c - the ids of headings in Markdown, and links to them.
 *
 *   ## 阅读 `API` 文档                  pieces: text, code, text
 *   [文档](#阅读-api-文档)              its slug
 *
 * Slugs follow GitHub's rules: letters and digits of all scripts, - and _ stay,
 * ASCII becomes lower case, a space becomes -, and all else is removed.
 *
 * A link is not converted as text by itself: other text is around the heading,
 * by which it may become another one.
 */
#include "formats/prose/markdown_slugs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/document/document_build.h"
#include "formats/document/document_view.h"

/* A piece of a heading: of the document's text, or other bytes, which stay. */
struct piece {
    bool is_text;
    size_t at, nbytes; /* in the document's text, or in `bytes` */
};

struct heading {
    size_t piece, npieces;
    size_t slug_at, slug_nbytes; /* in `bytes` */
    bool is_laid;                /* its new slug is known, in `laid`: */
    size_t new_at, new_nbytes;
};

/* An id in HTML, in `bytes`. */
struct name {
    size_t at, nbytes;
};

struct link {
    size_t at, nbytes; /* in the part's bytes */
    size_t heading;    /* once it is known */
    size_t number;     /* bytes of -1, which tells headings apart */
};

struct markdown_slugs {
    struct buf bytes;
    struct piece *pieces;
    size_t npieces, pieces_cap;
    struct heading *headings;
    size_t nheadings, headings_cap;
    struct name *ids;
    size_t nids, ids_cap;
    struct link *links;
    size_t nlinks, links_cap;
    struct buf text; /* of the heading that is read, or laid */
    struct buf laid;
    bool open;
};

struct markdown_slugs *markdown_slugs_new(void)
{
    return calloc(1, sizeof(struct markdown_slugs));
}

void markdown_slugs_free(struct markdown_slugs *s)
{
    if (s == NULL)
        return;
    buf_free(&s->bytes);
    buf_free(&s->text);
    buf_free(&s->laid);
    free(s->pieces);
    free(s->headings);
    free(s->ids);
    free(s->links);
    free(s);
}

/* ---- slugs --------------------------------------------------------------- */

/* Whether a character beyond ASCII is punctuation or a symbol; only those
 * common in Chinese text are considered. */
static bool is_punctuation(uint32_t c)
{
    return (c >= 0x80 && c < 0xC0 && c != 0xAA && c != 0xB5 && c != 0xBA) ||
           (c >= 0x2000 && c <= 0x2BFF) ||
           (c >= 0x3000 && c <= 0x303F && c != 0x3005 && c != 0x3007) ||
           (c >= 0xFE10 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF0F) ||
           (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
           (c >= 0xFF5B && c <= 0xFF65) || c >= 0x1F000;
}

static bool put_character(struct buf *out, const char *s, size_t nbytes)
{
    unsigned char c = (unsigned char)*s;
    char lower = (char)tolower(c);

    if (nbytes == 1 && c == ' ')
        return buf_append(out, "-", 1);
    if (nbytes == 1)
        return (!isalnum(c) && c != '-' && c != '_') ||
               buf_append(out, &lower, 1);
    return (is_punctuation(utf8_first(s)) && utf8_first(s) < 0x20000) ||
           buf_append(out, s, nbytes);
}

/* Appends the slug of a text; nothing of what is not UTF-8. */
static bool put_slug(struct buf *out, const struct buf *text)
{
    size_t n = utf8_valid_prefix(text->data, text->n);
    bool done = true;

    for (size_t i = 0, nbytes; done && i < n; i += nbytes) {
        nbytes = utf8_char_nbytes((unsigned char)text->data[i]);
        done = put_character(out, text->data + i, nbytes);
    }
    return done;
}

/* The value of a hexadecimal digit, or 16. */
static unsigned digit(char c)
{
    return c >= '0' && c <= '9'   ? (unsigned)(c - '0')
           : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
           : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                  : 16;
}

/* Appends a fragment with the bytes that %E5 and the like stand for. */
static bool put_decoded(struct buf *out, const char *s, size_t n)
{
    bool done = true;

    for (size_t i = 0; done && i < n; i++) {
        char byte = s[i];
        if (byte == '%' && n - i > 2 && digit(s[i + 1]) < 16 &&
            digit(s[i + 2]) < 16) {
            byte = (char)(digit(s[i + 1]) << 4 | digit(s[i + 2]));
            i += 2;
        }
        done = buf_append(out, &byte, 1);
    }
    return done;
}

/* Appends s[0..n) with %E5 and the like for what is not ASCII. */
static bool put_encoded(struct buf *out, const char *s, size_t n)
{
    bool done = true;

    for (size_t i = 0; done && i < n; i++) {
        char code[4];
        snprintf(code, sizeof(code), "%%%02X", (unsigned char)s[i]);
        done = (unsigned char)s[i] < 0x80 ? buf_append(out, s + i, 1)
                                          : buf_append(out, code, 3);
    }
    return done;
}

/* ---- headings ------------------------------------------------------------ */

void markdown_slugs_begin(struct markdown_slugs *s, struct document *d)
{
    if (!array_grow(&s->headings, s->nheadings, &s->headings_cap,
                    sizeof(*s->headings))) {
        document_build_no_memory(d);
        return;
    }
    s->headings[s->nheadings] = (struct heading){.piece = s->npieces};
    s->text.n = 0;
    s->open = true;
}

void markdown_slugs_add(struct markdown_slugs *s, struct document *d,
                        const char *text, size_t n, bool is_text)
{
    const struct buf *all = &d->text;
    struct piece piece = {.at = s->bytes.n, .nbytes = n};

    if (!s->open || n == 0)
        return;
    /* Marks may keep it, or something in it be no text. */
    if (is_text && all->n >= n && memcmp(all->data + all->n - n, text, n) == 0)
        piece = (struct piece){true, all->n - n, n};
    if ((!piece.is_text && !buf_append(&s->bytes, text, n)) ||
        !buf_append(&s->text, text, n) ||
        !array_grow(&s->pieces, s->npieces, &s->pieces_cap, sizeof(piece)))
        document_build_no_memory(d);
    else
        s->pieces[s->npieces++] = piece;
}

void markdown_slugs_end(struct markdown_slugs *s, struct document *d)
{
    if (!s->open)
        return;
    struct heading *h = &s->headings[s->nheadings];
    s->open = false;
    h->npieces = s->npieces - h->piece;
    h->slug_at = s->bytes.n;
    /* A heading that ends with {#id} has that id instead. */
    if (s->text.n == 0 || s->text.data[s->text.n - 1] == '}')
        return;
    if (!put_slug(&s->bytes, &s->text))
        document_build_no_memory(d);
    h->slug_nbytes = s->bytes.n - h->slug_at;
    s->nheadings += h->slug_nbytes > 0;
}

/* ---- links --------------------------------------------------------------- */

void markdown_slugs_link(struct markdown_slugs *s, struct document *d,
                         size_t at, size_t n)
{
    const struct document_view *view = d->view;
    const char *text = d->part->source + at;

    if (view != NULL) {
        at = document_view_place(view, at);
        /* There are escapes in it. */
        if (n > view->nsource - at || memcmp(view->source + at, text, n) != 0)
            return;
    }
    if (!array_grow(&s->links, s->nlinks, &s->links_cap, sizeof(*s->links)))
        document_build_no_memory(d);
    else
        s->links[s->nlinks++] = (struct link){.at = at, .nbytes = n};
}

void markdown_slugs_id(struct markdown_slugs *s, struct document *d,
                       const char *name, size_t n)
{
    if (n == 0)
        return;
    if (!array_grow(&s->ids, s->nids, &s->ids_cap, sizeof(*s->ids)) ||
        !buf_append(&s->bytes, name, n))
        document_build_no_memory(d);
    else
        s->ids[s->nids++] = (struct name){s->bytes.n - n, n};
}

static int compare_ids(const void *a, const void *b, void *bytes)
{
    const struct name *x = a, *y = b;
    const char *s = bytes;

    return bytes_compare(s + x->at, x->nbytes, s + y->at, y->nbytes);
}

/* Whether name[0..n) is an id in HTML; they are sorted. */
static bool is_id(const struct markdown_slugs *s, const char *name, size_t n)
{
    size_t low = 0, high = s->nids;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct name *id = &s->ids[middle];
        int order = bytes_compare(s->bytes.data + id->at, id->nbytes, name, n);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Headings in the order of their slugs, and of the file. */
static int compare_headings(const void *a, const void *b, void *context)
{
    const struct markdown_slugs *s = context;
    const size_t *i = a, *k = b;
    const struct heading *x = &s->headings[*i], *y = &s->headings[*k];
    int order = bytes_compare(s->bytes.data + x->slug_at, x->slug_nbytes,
                              s->bytes.data + y->slug_at, y->slug_nbytes);

    return order != 0 ? order : *i < *k ? -1 : *i > *k;
}

/* The first heading in the order of slugs with the slug name[0..n), or one
 * beyond the last. */
static size_t find_heading(const struct markdown_slugs *s, const size_t *order,
                           const char *name, size_t n)
{
    size_t low = 0, high = s->nheadings;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct heading *h = &s->headings[order[middle]];
        if (bytes_compare(s->bytes.data + h->slug_at, h->slug_nbytes, name, n) <
            0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_slug(const struct markdown_slugs *s, const struct heading *h,
                    const char *name, size_t n)
{
    return h->slug_nbytes == n &&
           memcmp(s->bytes.data + h->slug_at, name, n) == 0;
}

/* Finds the heading that name[0..n) is the id of: a slug, or one with the
 * number that distinguishes headings of the same text. */
static bool find_target(const struct markdown_slugs *s, const size_t *order,
                        const char *name, size_t n, struct link *link)
{
    size_t i = find_heading(s, order, name, n), number = n, k = 0;

    if (i < s->nheadings && is_slug(s, &s->headings[order[i]], name, n)) {
        link->heading = order[i];
        link->number = 0;
        return true;
    }
    while (number > 0 && isdigit((unsigned char)name[number - 1]))
        number--;
    if (number == n || number < 2 || name[number - 1] != '-')
        return false;
    for (size_t at = number; at < n && k < s->nheadings; at++)
        k = k * 10 + (size_t)(name[at] - '0');
    i = find_heading(s, order, name, --number);
    if (i == s->nheadings || !is_slug(s, &s->headings[order[i]], name, number))
        return false;
    if (i + k < s->nheadings &&
        is_slug(s, &s->headings[order[i + k]], name, number))
        i += k;
    link->heading = order[i];
    link->number = n - number;
    return true;
}

static int compare_links(const void *a, const void *b)
{
    const struct link *x = a, *y = b;

    return x->at < y->at ? -1 : x->at > y->at;
}

/* Finds the headings of all links, and drops the other links, and what is told
 * of more than once. */
static bool resolve(struct markdown_slugs *s, const char *source)
{
    size_t *order = calloc(s->nheadings + 1, sizeof(*order)), n = 0;
    struct buf name = {0};
    bool done = order != NULL;

    for (size_t i = 0; done && i < s->nheadings; i++)
        order[i] = i;
    if (done && s->nheadings > 1)
        qsort_r(order, s->nheadings, sizeof(*order), compare_headings, s);
    if (s->nids > 1)
        qsort_r(s->ids, s->nids, sizeof(*s->ids), compare_ids, s->bytes.data);
    if (s->nlinks > 1)
        qsort(s->links, s->nlinks, sizeof(*s->links), compare_links);
    for (size_t i = 0; done && i < s->nlinks; i++) {
        struct link link = s->links[i];
        name.n = 0;
        done = put_decoded(&name, source + link.at, link.nbytes);
        if (done && (n == 0 || s->links[n - 1].at != link.at) &&
            !is_id(s, name.data, name.n) &&
            find_target(s, order, name.data, name.n, &link))
            s->links[n++] = link;
    }
    s->nlinks = n;
    free(order);
    buf_free(&name);
    return done;
}

/* ---- laying -------------------------------------------------------------- */

/* Appends what came of document text[at..at+n): of the spans that have some of
 * it, from *span on. */
static bool put_result(const struct document_part *p, size_t at, size_t n,
                       size_t *span, struct buf *out)
{
    size_t low = *span, high = p->nspans;
    bool done = true;

    /* The first one that ends behind the place. */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct document_span *m = &p->spans[middle];
        if (m->text_at + m->text_nbytes <= at)
            low = middle + 1;
        else
            high = middle;
    }
    for (; done && low < p->nspans && p->spans[low].text_at < at + n; low++)
        done = buf_append(out, p->conversion + p->spans[low].out_at,
                          p->spans[low].out_nbytes);
    *span = low;
    return done;
}

/* Finds the slug that a heading has now. */
static bool find_new_slug(struct markdown_slugs *s,
                          const struct document_part *p, struct heading *h)
{
    bool done = true;
    size_t span = 0;

    if (h->is_laid)
        return true;
    s->text.n = 0;
    for (size_t i = h->piece; done && i < h->piece + h->npieces; i++) {
        const struct piece *piece = &s->pieces[i];
        done = piece->is_text
                   ? put_result(p, piece->at, piece->nbytes, &span, &s->text)
                   : buf_append(&s->text, s->bytes.data + piece->at,
                                piece->nbytes);
    }
    h->is_laid = true;
    h->new_at = s->laid.n;
    done = done && put_slug(&s->laid, &s->text);
    h->new_nbytes = s->laid.n - h->new_at;
    return done;
}

/* Writes into a link what its heading is named now. */
static bool lay_link(struct markdown_slugs *s, struct document *d,
                     const struct link *link, struct buf *fragment)
{
    struct heading *h = &s->headings[link->heading];
    const char *source = d->part->source + link->at;
    size_t name = link->nbytes - link->number;

    if (!find_new_slug(s, d->part, h))
        return false;
    const char *slug = h->new_nbytes == 0 ? "" : s->laid.data + h->new_at;
    if (is_slug(s, h, slug, h->new_nbytes))
        return true;
    fragment->n = 0;
    if (!(memchr(source, '%', name) != NULL
              ? put_encoded(fragment, slug, h->new_nbytes)
              : buf_append(fragment, slug, h->new_nbytes)))
        return false;
    document_build_replace(d, link->at, name,
                           fragment->n == 0 ? "" : fragment->data, fragment->n);
    return true;
}

static void lay_links(void *state, struct document *d)
{
    struct markdown_slugs *s = state;
    struct buf fragment = {0};
    bool done = true;

    s->laid.n = 0;
    for (size_t i = 0; i < s->nheadings; i++)
        s->headings[i].is_laid = false;
    for (size_t i = 0; done && i < s->nlinks; i++)
        done = lay_link(s, d, &s->links[i], &fragment);
    buf_free(&fragment);
    if (!done)
        document_build_no_memory(d);
}

static void drop(void *state)
{
    markdown_slugs_free(state);
}

void markdown_slugs_follow(struct markdown_slugs *s, struct document *d)
{
    const char *source = d->view != NULL ? d->view->source : d->part->source;

    if (!resolve(s, source))
        document_build_no_memory(d);
    if (s->nlinks > 0)
        document_build_follow(d, lay_links, drop, s);
    else
        markdown_slugs_free(s);
}
