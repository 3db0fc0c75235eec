/*
 * office_text.c - the text of the XML files in Office and OpenDocument files.
 *
 * expat checks that the file is well-formed; then its tags are scanned, which
 * yields the offset of each byte of text.
 */
#include "formats/office/office_text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "formats/document/character_reference.h"
#include "formats/document/font_names.h"
#include "formats/document/language_mark.h"
#include "formats/markup/markup_scan.h"
#include "formats/markup/markup_text.h"
#include "formats/document/nested_blocks.h"
#include "formats/office/office_names.h"
#include "formats/markup/xml_check.h"

/* Manners in addition to those of references. */
enum {
    IN_CDATA = REFERENCE_MANNERS,
    IN_DOUBLE_QUOTES,
    IN_SINGLE_QUOTES,
    MANNERS = OFFICE_TEXT_UNPRESERVED
};

/* Bindings are searched linearly; Word declares about 40. */
enum { MOST_BINDINGS = 1000 };

/* A prefix and its namespace. */
struct binding {
    size_t at, nbytes;
    enum office_space space;
};

struct open_element {
    enum office_role role;
    size_t nbindings; /* before it */
    bool text, skipped, block;
    bool unpreserved;
};

/* The state while reading the codes in a sheet's header. */
enum furniture { IN_TEXT, BEHIND_AMPERSAND, IN_FONT, IN_SIZE, IN_COLOR };

struct office_reader {
    struct document *document;
    const struct office_vocabulary *vocabulary;
    struct markup_scan scan;
    struct markup_token token;
    struct nested_blocks blocks;
    struct binding *bindings;
    size_t nbindings, bindings_cap;
    struct open_element *elements; /* MARKUP_DEPTH of them */
    size_t depth;
    bool values_are_text;
    enum furniture furniture;
    unsigned color_digits;
    struct buf string;
};

/* ---- names --------------------------------------------------------------- */

static size_t find_colon(const struct office_reader *r, size_t at, size_t end)
{
    const char *colon = memchr(r->scan.s + at, ':', end - at);

    return colon == NULL ? end : (size_t)(colon - r->scan.s);
}

/* Returns the namespace of a name; its local part begins at *local_ret. */
static enum office_space find_space(const struct office_reader *r, size_t at,
                                    size_t end, bool attribute,
                                    size_t *local_ret)
{
    const char *s = r->scan.s;
    size_t colon = find_colon(r, at, end), n = colon < end ? colon - at : 0;

    *local_ret = colon < end ? colon + 1 : at;
    if (n == 0 && attribute)
        return OFFICE_OTHER;
    if (n == 3 && memcmp(s + at, "xml", n) == 0)
        return OFFICE_XML;
    for (size_t i = r->nbindings; i > 0; i--) {
        const struct binding *b = &r->bindings[i - 1];
        if (b->nbytes == n && memcmp(s + b->at, s + at, n) == 0)
            return b->space;
    }
    return OFFICE_OTHER;
}

static void bind(struct office_reader *r, const struct markup_value *v)
{
    size_t colon = find_colon(r, v->name_at, v->name_end);
    struct binding b = {.at = v->name_end};

    if (colon < v->name_end)
        b = (struct binding){.at = colon + 1,
                             .nbytes = v->name_end - colon - 1};
    for (size_t i = 0; i < r->vocabulary->nuris; i++)
        if (markup_scan_is(&r->scan, v->at, v->end, r->vocabulary->uris[i].uri))
            b.space = r->vocabulary->uris[i].space;
    if (r->nbindings == MOST_BINDINGS)
        document_build_fail(r->document, v->name_at,
                            N_("declares more than %d namespaces"),
                            MOST_BINDINGS);
    else if (!array_grow(&r->bindings, r->nbindings, &r->bindings_cap,
                         sizeof(b)))
        document_build_no_memory(r->document);
    else
        r->bindings[r->nbindings++] = b;
}

/* Whether a name is one of a row.  Mostly its first letter is another one. */
static bool is_row(const struct office_reader *r, size_t at, size_t end,
                   const char *name)
{
    return r->scan.s[at] == name[0] && markup_scan_is(&r->scan, at, end, name);
}

/* Binds the prefixes that a tag declares. */
static void bind_prefixes(struct office_reader *r)
{
    const struct markup_token *t = &r->token;
    const char *s = r->scan.s;
    size_t at = t->name_end;
    struct markup_value v;

    if (memmem(s + at, t->end - at, "xmlns", 5) == NULL)
        return;
    while (markup_scan_attribute(&r->scan, t, &at, &v)) {
        size_t n = v.name_end - v.name_at;
        if (n >= 5 && memcmp(s + v.name_at, "xmlns", 5) == 0 &&
            (n == 5 || s[v.name_at + 5] == ':'))
            bind(r, &v);
    }
}

static enum office_role find_role(const struct office_reader *r,
                                  enum office_space space, size_t local)
{
    const struct office_vocabulary *v = r->vocabulary;

    for (size_t i = 0; i < v->nelements; i++)
        if (v->elements[i].space == space &&
            is_row(r, local, r->token.name_end, v->elements[i].name))
            return v->elements[i].role;
    return v->inline_space != OFFICE_OTHER && space != v->inline_space
               ? OFFICE_ASIDE
               : OFFICE_NOTHING;
}

/* ---- text ---------------------------------------------------------------- */

static const struct open_element *innermost(const struct office_reader *r)
{
    static const struct open_element none = {.role = OFFICE_NOTHING};

    return r->depth == 0 ? &none : &r->elements[r->depth - 1];
}

/* Reads the reference at an ampersand; returns its length.  Fails for entities,
 * which these documents cannot declare. */
static size_t read_reference(struct office_reader *r, size_t at, size_t end,
                             uint32_t *code_ret, unsigned *manner_ret)
{
    size_t n = character_reference_read(r->scan.s + at, end - at, code_ret,
                                        manner_ret);

    if (n == 0)
        document_build_fail(r->document, at, N_("is not well-formed XML: %s"),
                            "undefined entity");
    return n;
}

/* Adds text with its references. */
static void add_characters(struct office_reader *r, size_t at, size_t end,
                           unsigned manner)
{
    const char *s = r->scan.s;
    struct document *d = r->document;
    unsigned flag = manner & OFFICE_TEXT_UNPRESERVED;
    size_t from = at;

    for (size_t i = at; i < end;) {
        const char *ampersand =
            (manner & ~flag) == IN_CDATA ? NULL : memchr(s + i, '&', end - i);
        uint32_t code;
        unsigned found = 0;
        char character[4];
        if (ampersand == NULL)
            break;
        i = (size_t)(ampersand - s);
        size_t n = read_reference(r, i, end, &code, &found);
        if (n == 0)
            return;
        if (i > from)
            nested_blocks_text(&r->blocks, d, from, i - from, manner);
        /* Named references denote no Chinese characters. */
        nested_blocks_escape(&r->blocks, d, i, n, character,
                             utf8_encode(code, character),
                             (found == REFERENCE_TEXT ? manner : found | flag));
        from = i += n;
    }
    if (end > from)
        nested_blocks_text(&r->blocks, d, from, end - from, manner);
}

/* The state after a byte of a sheet's header. */
static enum furniture next_furniture(struct office_reader *r, char c)
{
    switch (r->furniture) {
    case IN_FONT:
        return c == '"' ? IN_TEXT : IN_FONT;
    case IN_COLOR:
        return --r->color_digits == 0 ? IN_TEXT : IN_COLOR;
    case BEHIND_AMPERSAND:
        r->color_digits = 6;
        return c == '"'               ? IN_FONT
               : c >= '0' && c <= '9' ? IN_SIZE
               : c == 'K'             ? IN_COLOR
                                      : IN_TEXT;
    case IN_SIZE:
        if (c >= '0' && c <= '9')
            return IN_SIZE;
        break;
    case IN_TEXT:
        break;
    }
    return c == '&' ? BEHIND_AMPERSAND : IN_TEXT;
}

/* Adds the text of a sheet's header or footer without its codes. */
static void add_furniture(struct office_reader *r, size_t at, size_t end)
{
    const char *s = r->scan.s;
    size_t from = at, n;

    for (size_t i = at; i < end; i += n) {
        uint32_t code;
        unsigned manner;
        enum furniture before = r->furniture;
        n = s[i] == '&' ? read_reference(r, i, end, &code, &manner) : 0;
        if (n == 0 && s[i] == '&')
            return;
        char c = n == 0 ? s[i] : code < 0x80 ? (char)code : 'x';
        if (n == 0)
            n = utf8_char_nbytes((unsigned char)s[i]);
        r->furniture = next_furniture(r, c);
        bool text =
            r->furniture == IN_TEXT && (before == IN_TEXT || before == IN_SIZE);
        if (text)
            continue;
        if (i > from)
            add_characters(r, from, i, REFERENCE_TEXT);
        nested_blocks_cut(&r->blocks, r->document);
        from = i + n;
    }
    if (end > from)
        add_characters(r, from, end, REFERENCE_TEXT);
}

/* Handles the characters between two tags. */
static void take_characters(struct office_reader *r, bool cdata)
{
    const struct open_element *e = innermost(r);
    size_t at = r->token.at, end = r->token.end;

    if (e->skipped)
        return;
    if (e->role == OFFICE_LANGUAGE) {
        while (at < end && markup_scan_is_space(r->scan.s[at]))
            at++;
        while (end > at && markup_scan_is_space(r->scan.s[end - 1]))
            end--;
        document_build_language(r->document, at, end - at, '-');
    } else if (e->role == OFFICE_FURNITURE && !cdata) {
        add_furniture(r, at, end);
    } else if (e->text) {
        unsigned flag = e->unpreserved ? OFFICE_TEXT_UNPRESERVED : 0;
        add_characters(r, at, end, (cdata ? IN_CDATA : REFERENCE_TEXT) | flag);
    }
}

/* ---- attributes ---------------------------------------------------------- */

/* Adds the text of an attribute, which is a block. */
static void add_attribute(struct office_reader *r, const struct markup_value *v)
{
    unsigned manner = v->quote == '"' ? IN_DOUBLE_QUOTES : IN_SINGLE_QUOTES;

    nested_blocks_begin(&r->blocks, r->document);
    add_characters(r, v->at, v->end, manner);
    nested_blocks_end(&r->blocks, r->document);
}

static bool find_attribute(const struct office_reader *r,
                           enum office_space space, const char *name,
                           struct markup_value *v)
{
    size_t at = r->token.name_end, local;

    size_t length = strlen(name);
    while (markup_scan_attribute(&r->scan, &r->token, &at, v))
        if (v->name_end - v->name_at >= length &&
            memcmp(r->scan.s + v->name_end - length, name, length) == 0 &&
            find_space(r, v->name_at, v->name_end, true, &local) == space &&
            markup_scan_is(&r->scan, local, v->name_end, name))
            return true;
    return false;
}

static bool has_value(const struct office_reader *r, enum office_space space,
                      const char *name, const char *value)
{
    struct markup_value v;

    return find_attribute(r, space, name, &v) &&
           markup_scan_is(&r->scan, v.at, v.end, value);
}

/* Replaces the country in style:language-asian="zh" style:country-asian="CN".
 */
static void add_country(struct office_reader *r, const struct markup_value *v)
{
    struct document *d = r->document;
    char mark[LANGUAGE_MARK_NBYTES], tag[sizeof("zh-CN")] = "zh-";

    if (v->end - v->at != 2 || d->wanted.language == NULL ||
        !has_value(r, OFFICE_ODF_STYLE, "language-asian", "zh"))
        return;
    memcpy(tag + 3, r->scan.s + v->at, 2);
    if (language_mark_write(tag, 5, d->wanted.language, '-', mark) == 5)
        document_build_replace(d, v->at, 2, mark + 3, 2);
}

/* Handles the attributes of a tag that are in a table. */
static void take_listed(struct office_reader *r, size_t local,
                        const struct office_attribute *attributes, size_t n)
{
    struct markup_value v;

    for (size_t i = 0; i < n; i++) {
        const struct office_attribute *a = &attributes[i];
        if (!is_row(r, local, r->token.name_end, a->element) ||
            !find_attribute(r, a->space, a->name, &v))
            continue;
        if (a->role == OFFICE_ATTRIBUTE_TEXT)
            add_attribute(r, &v);
        else if (a->role == OFFICE_ATTRIBUTE_COUNTRY)
            add_country(r, &v);
        else if (a->role == OFFICE_ATTRIBUTE_FONT)
            font_names_build(r->document, v.at, v.end - v.at);
        else
            document_build_language(r->document, v.at, v.end - v.at, '-');
    }
}

/* Handles the attributes of a tag. */
static void take_attributes(struct office_reader *r, size_t local)
{
    const struct office_vocabulary *v = r->vocabulary;

    take_listed(r, local, v->attributes, v->nattributes);
    if (r->document->wanted.fonts != NULL)
        take_listed(r, local, v->fonts, v->nfonts);
}

/* ---- elements ------------------------------------------------------------ */

static void end_element(struct office_reader *r, const struct open_element *e)
{
    bool kept = false;

    if (e->role == OFFICE_LABELS)
        r->values_are_text = false;
    if (!e->block)
        return;
    if (e->role == OFFICE_STRING && r->document->shared != NULL) {
        r->string.n = 0;
        if (!nested_blocks_append_text(&r->blocks, r->document, &r->string))
            document_build_no_memory(r->document);
        kept =
            office_names_has(r->document->shared, r->string.data, r->string.n);
    }
    if (kept)
        nested_blocks_forget(&r->blocks);
    else
        nested_blocks_end(&r->blocks, r->document);
}

static void begin_element(struct office_reader *r, struct open_element *e)
{
    switch (e->role) {
    case OFFICE_NOTHING:
    case OFFICE_LANGUAGE:
        break;
    case OFFICE_CUT:
        nested_blocks_cut(&r->blocks, r->document);
        break;
    case OFFICE_SKIPPED:
        e->skipped = true;
        break;
    case OFFICE_TEXT:
        e->text = true;
        e->unpreserved = !has_value(r, OFFICE_XML, "space", "preserve");
        break;
    case OFFICE_LABELS:
        r->values_are_text = true;
        break;
    case OFFICE_SPACED:
        e->text = true;
        break;
    case OFFICE_CELL:
        r->values_are_text = has_value(r, OFFICE_OTHER, "t", "str");
        break;
    case OFFICE_VALUE:
        e->block = e->text = r->values_are_text;
        break;
    case OFFICE_NOTE:
        nested_blocks_cut(&r->blocks, r->document);
        e->block = true;
        e->text = false;
        break;
    case OFFICE_BLOCK:
    case OFFICE_ASIDE:
    case OFFICE_STRING:
        e->block = true;
        e->text = false;
        break;
    case OFFICE_BLOCK_TEXT:
    case OFFICE_FURNITURE:
        e->block = e->text = true;
        r->furniture = IN_TEXT;
        break;
    }
    if (e->block)
        nested_blocks_begin(&r->blocks, r->document);
}

static void take_start_tag(struct office_reader *r)
{
    const struct open_element *parent = innermost(r);
    struct open_element e = {.text = parent->text,
                             .skipped = parent->skipped,
                             .unpreserved = parent->unpreserved,
                             .nbindings = r->nbindings};
    size_t local;

    bind_prefixes(r);
    enum office_space space =
        find_space(r, r->token.name_at, r->token.name_end, false, &local);
    if (!e.skipped) {
        e.role = find_role(r, space, local);
        begin_element(r, &e);
        if (local < r->token.name_end && r->token.end - r->token.name_end > 2)
            take_attributes(r, local);
    }
    if (r->token.empty || r->depth == MARKUP_DEPTH) {
        end_element(r, &e);
        r->nbindings = e.nbindings;
    } else {
        r->elements[r->depth++] = e;
    }
}

static void take_end_tag(struct office_reader *r)
{
    if (r->depth == 0)
        return;
    const struct open_element *e = &r->elements[--r->depth];
    end_element(r, e);
    r->nbindings = e->nbindings;
}

/* Refuses a document type, which these documents never have. */
static bool check_other(const struct office_reader *r)
{
    static const char doctype[] = "<!DOCTYPE";
    size_t at = r->token.at, n = sizeof(doctype) - 1;

    if (r->token.end - at < n || memcmp(r->scan.s + at, doctype, n) != 0)
        return true;
    document_build_fail(r->document, at,
                        N_("has a document type, which documents of Office "
                           "never have"));
    return false;
}

static void walk(struct office_reader *r)
{
    for (;;) {
        markup_scan_next(&r->scan, &r->token);
        switch (r->token.kind) {
        case MARKUP_END:
            return;
        case MARKUP_CHARACTERS:
        case MARKUP_CDATA:
            take_characters(r, r->token.kind == MARKUP_CDATA);
            break;
        case MARKUP_START_TAG:
            take_start_tag(r);
            break;
        case MARKUP_END_TAG:
            take_end_tag(r);
            break;
        case MARKUP_OTHER:
            if (!check_other(r))
                return;
            break;
        }
    }
}

/* Files in an archive must be UTF-8, since they are not decoded. */
static bool check_encoding(struct document *d)
{
    const struct document_part *p = d->part;
    size_t at = document_build_start(d), n;
    const char *name;

    if (d->format->pack == NULL ||
        !xml_charset(p->source + at, p->nsource - at, &name, &n) ||
        (n == 5 && strncasecmp(name, "UTF-8", n) == 0) ||
        (n == 8 && strncasecmp(name, "US-ASCII", n) == 0))
        return true;
    document_build_fail(d, (size_t)(name - p->source),
                        N_("is in another encoding than UTF-8, which is not "
                           "converted in a document like this"));
    return false;
}

void office_text_read(struct document *d,
                      const struct office_vocabulary *vocabulary)
{
    const struct document_part *p = d->part;
    struct office_reader r = {.document = d, .vocabulary = vocabulary};

    if (!check_encoding(d) || !xml_check(d))
        return;
    r.scan = (struct markup_scan){.s = p->source,
                                  .at = document_build_start(d),
                                  .end = p->nsource,
                                  .xml = true};
    r.elements = calloc(MARKUP_DEPTH, sizeof(*r.elements));
    if (r.elements == NULL)
        document_build_no_memory(d);
    else
        walk(&r);
    nested_blocks_free(&r.blocks);
    buf_free(&r.string);
    free(r.bindings);
    free(r.elements);
}

/* ---- writing ------------------------------------------------------------- */

/* Appends text, escaping what is not allowed in its place. */
static bool write_escaped(const char *text, size_t n, char quote,
                          struct buf *out)
{
    bool done = true;
    size_t from = 0;

    for (size_t i = 0; done && i < n; i++) {
        const char *escape = text[i] == '&'                     ? "&amp;"
                             : text[i] == '<'                   ? "&lt;"
                             : text[i] == quote && quote == '"' ? "&quot;"
                             : text[i] == quote                 ? "&apos;"
                                                                : NULL;
        if (escape == NULL)
            continue;
        done = buf_append(out, text + from, i - from) &&
               buf_append(out, escape, strlen(escape));
        from = i + 1;
    }
    return done && buf_append(out, text + from, n - from);
}

/* Appends text to a CDATA section, without ending it. */
static bool write_cdata(const char *text, size_t n, struct buf *out)
{
    static const char again[] = "]]]]><![CDATA[>";
    const char *end;

    while ((end = memmem(text, n, "]]>", 3)) != NULL) {
        size_t before = (size_t)(end - text);
        if (!buf_append(out, text, before) ||
            !buf_append(out, again, sizeof(again) - 1))
            return false;
        text += before + 3;
        n -= before + 3;
    }
    return buf_append(out, text, n);
}

bool office_text_write(unsigned manner, const char *text, size_t n,
                       struct buf *out)
{
    manner %= MANNERS;
    if (manner == IN_CDATA)
        return write_cdata(text, n, out);
    if (manner == IN_DOUBLE_QUOTES || manner == IN_SINGLE_QUOTES)
        return write_escaped(text, n, manner == IN_DOUBLE_QUOTES ? '"' : '\'',
                             out);
    return character_reference_write(manner, text, n, out);
}
