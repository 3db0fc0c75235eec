/*
 * html_attributes.c - attributes of HTML that are text, or say what it is.
 */
#include "formats/markup/html_attributes.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "formats/document/document_build.h"

/* On any element. */
static const char everywhere[] =
    "title alt placeholder aria-label aria-description aria-placeholder "
    "aria-roledescription aria-valuetext";

/* On these. */
static const struct attribute {
    char name[12], elements[32];
} attributes[] = {
    {"label", "option optgroup track menu"},
    {"summary", "table"},
    {"abbr", "th td"},
    {"standby", "object"},
};

/* What <meta> names by `name` or `property`. */
static const char descriptions[] =
    "description keywords title subject abstract application-name "
    "apple-mobile-web-app-title og:title og:description og:site_name "
    "og:image:alt og:video:alt article:section article:tag twitter:title "
    "twitter:description twitter:image:alt dc.title dc.description dc.subject "
    "dcterms.title dcterms.description dcterms.subject";
static const char languages[] =
    "language content-language dc.language dcterms.language og:locale";

static bool is(const struct markup_scan *m, const struct markup_value *v,
               const char *name)
{
    return markup_scan_is(m, v->name_at, v->name_end, name);
}

static bool has(const struct markup_scan *m, struct html_place place,
                const char *list)
{
    return place.end > place.at &&
           markup_text_is_in(m->s + place.at, place.end - place.at, list);
}

/* The value of an attribute; its name is at 0 where there is none. */
static struct markup_value find(const struct markup_scan *m,
                                const struct markup_token *tag,
                                const char *name)
{
    struct markup_value v;
    size_t at = tag->name_end;

    while (markup_scan_attribute(m, tag, &at, &v))
        if (is(m, &v, name))
            return v;
    return (struct markup_value){.at = 0};
}

static struct html_place find_place(const struct markup_scan *m,
                                    const struct markup_token *tag,
                                    const char *name)
{
    struct markup_value v = find(m, tag, name);

    return (struct html_place){v.at, v.end};
}

/* ---- <meta> -------------------------------------------------------------- */

static bool find_charset(const struct markup_scan *m, struct html_place in,
                         struct html_place *ret)
{
    static const char name[] = "charset";
    size_t i = in.at, n = sizeof(name) - 1;

    while (i + n < in.end && strncasecmp(m->s + i, name, n) != 0)
        i++;
    if (i + n >= in.end)
        return false;
    for (i += n; i < in.end && markup_scan_is_space(m->s[i]);)
        i++;
    if (i == in.end || m->s[i] != '=')
        return false;
    for (i++; i < in.end && (markup_scan_is_space(m->s[i]) || m->s[i] == '"' ||
                             m->s[i] == '\'');)
        i++;
    ret->at = i;
    while (i < in.end && !markup_scan_is_space(m->s[i]) && m->s[i] != ';' &&
           m->s[i] != '"' && m->s[i] != '\'')
        i++;
    ret->end = i;
    return ret->end > ret->at;
}

bool html_attributes_charset(const struct markup_scan *m,
                             const struct markup_token *tag,
                             struct html_place *ret)
{
    *ret = find_place(m, tag, "charset");
    while (ret->at < ret->end && markup_scan_is_space(m->s[ret->at]))
        ret->at++;
    while (ret->at < ret->end && markup_scan_is_space(m->s[ret->end - 1]))
        ret->end--;
    if (ret->at < ret->end)
        return true;
    return has(m, find_place(m, tag, "http-equiv"), "content-type") &&
           find_charset(m, find_place(m, tag, "content"), ret);
}

/* Attributes of <meta> that name what its `content` is. */
static const char names[][12] = {"name", "property", "itemprop", "http-equiv"};
enum { NNAMES = sizeof(names) / sizeof(*names), NPROPERTIES = 3 };

struct meta {
    struct html_place names[NNAMES];
    struct markup_value content;
};

static void read_meta(const struct markup_scan *m,
                      const struct markup_token *tag, struct meta *meta)
{
    struct markup_value v;
    size_t at = tag->name_end;

    *meta = (struct meta){.content = {0}};
    while (markup_scan_attribute(m, tag, &at, &v)) {
        if (meta->content.name_at == 0 && is(m, &v, "content"))
            meta->content = v;
        for (size_t i = 0; i < NNAMES; i++)
            if (meta->names[i].at == 0 && is(m, &v, names[i]))
                meta->names[i] = (struct html_place){v.at, v.end};
    }
}

static void add_meta(struct markup_text *t, const struct markup_scan *m,
                     const struct markup_token *tag,
                     const struct markup_state *state)
{
    struct html_place charset;
    struct meta meta;

    if (t->map == NULL && html_attributes_charset(m, tag, &charset))
        document_build_charset(t->document, charset.at,
                               charset.end - charset.at);
    read_meta(m, tag, &meta);
    for (size_t i = 0; i < NNAMES; i++) {
        struct html_place name = meta.names[i];
        if (i < NPROPERTIES && has(m, name, descriptions)) {
            markup_text_attribute(t, &meta.content, state);
            return;
        }
        if (has(m, name, languages) && !state->untouched && !state->foreign) {
            char separator = t->separator;
            t->separator = has(m, name, "og:locale") ? '_' : separator;
            markup_text_language(t, meta.content.at, meta.content.end);
            t->separator = separator;
            return;
        }
    }
}

/* ---- <link> -------------------------------------------------------------- */

/* Whether a word is among those of a value. */
static bool has_word(const struct markup_scan *m, struct html_place in,
                     const char *word)
{
    for (size_t i = in.at; i < in.end; i++) {
        size_t at = i;
        while (i < in.end && !markup_scan_is_space(m->s[i]))
            i++;
        if (markup_text_is_in(m->s + at, i - at, word))
            return true;
    }
    return false;
}

static void add_link(struct html_links *links, struct markup_text *t,
                     const struct markup_scan *m,
                     const struct markup_token *tag)
{
    struct html_place rel =
        t->map != NULL ? (struct html_place){0} : find_place(m, tag, "rel");
    struct html_link link = {.href = {0}};
    bool alternate = has_word(m, rel, "alternate");

    if (has_word(m, rel, "canonical")) {
        links->canonical = find_place(m, tag, "href");
    } else if (alternate) {
        link = (struct html_link){find_place(m, tag, "href"),
                                  find_place(m, tag, "hreflang")};
        if (link.language.at == link.language.end)
            return;
        if (!array_grow(&links->alternates, links->n, &links->cap,
                        sizeof(*links->alternates)))
            document_build_no_memory(t->document);
        else
            links->alternates[links->n++] = link;
    }
}

void html_attributes_end(struct html_links *links, struct markup_text *t)
{
    struct html_place page = links->canonical;
    size_t n = page.end - page.at;

    for (size_t i = 0; i < links->n; i++) {
        const struct html_link *link = &links->alternates[i];
        if (n > 0 && link->href.end - link->href.at == n &&
            memcmp(t->s + link->href.at, t->s + page.at, n) == 0)
            markup_text_language(t, link->language.at, link->language.end);
    }
    free(links->alternates);
    *links = (struct html_links){.n = 0};
}

/* ---- all ----------------------------------------------------------------- */

/* Whether an attribute of an element is text. */
static bool is_text(const struct markup_scan *m, const struct markup_value *v,
                    const struct html_element *e)
{
    const char *name = m->s + v->name_at;
    size_t n = v->name_end - v->name_at;

    if (markup_text_is_in(name, n, everywhere))
        return true;
    for (size_t i = 0; i < sizeof(attributes) / sizeof(*attributes); i++)
        if (markup_text_is_in(name, n, attributes[i].name))
            return markup_text_is_in(e->name, strlen(e->name),
                                     attributes[i].elements);
    return false;
}

bool html_attributes_next_text(const struct markup_scan *m,
                               const struct markup_token *tag,
                               const struct html_element *e, size_t *at,
                               struct markup_value *v)
{
    bool button = e->is == HTML_INPUT &&
                  has(m, find_place(m, tag, "type"), "button submit reset");

    while ((button || tag->has_text) && markup_scan_attribute(m, tag, at, v))
        if ((markup_scan_may_be_text(m, v) && is_text(m, v, e)) ||
            (button && v->at < v->end && is(m, v, "value")))
            return true;
    return false;
}

void html_attributes_add(struct markup_text *t, const struct markup_scan *m,
                         const struct markup_token *tag,
                         const struct html_element *e,
                         const struct markup_state *state,
                         struct html_links *links)
{
    struct markup_value v;
    size_t at = tag->name_end;

    while (html_attributes_next_text(m, tag, e, &at, &v))
        markup_text_attribute(t, &v, state);
    if (e->is == HTML_META)
        add_meta(t, m, tag, state);
    else if (e->is == HTML_LINK)
        add_link(links, t, m, tag);
}
