/*
 * markdown.c - Markdown: text, titles, image descriptions, and values of front
 * matter.
 *
 * md4c passes the text as pointers, nearly all of which point into its input;
 * text elsewhere is ignored.  Its input is a copy in which the labels of
 * footnotes are overwritten, since md4c takes them for link definitions.  Names
 * are marked before: footnotes, labels of links, templates {{...}}, ids {#...},
 * and URLs.
 *
 * HTML tags are parsed with the scanner of the HTML format, which also
 * determines which attributes are text.
 */
#include <ctype.h>
#include <dlfcn.h>
#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/document/character_reference.h"
#include "formats/document/document_build.h"
#include "formats/markup/html_attributes.h"
#include "formats/prose/markdown_html.h"
#include "formats/prose/markdown_names.h"
#include "formats/prose/markdown_slugs.h"
#include "formats/markup/markup_manner.h"
#include "formats/data/yaml_text.h"

/* Manners: those of front matter, of references, text, titles, and beginning
 * with the last one those of markup. */
enum {
    AS_REFERENCE = YAML_TEXT_MANNERS,
    AS_TEXT = AS_REFERENCE + 16,
    AS_TITLE,
    AS_MARKUP = 1 << 10
};

/* Text that follows its block, in the copy: the title of a link, or an
 * attribute of HTML. */
struct title {
    size_t at, n;
    enum { TITLE, ATTRIBUTE } kind;
    enum markup_place place; /* of an attribute */
};

#define NOWHERE SIZE_MAX

struct markdown {
    struct document *document;
    const char *copy; /* of the part's source from `begin` on */
    size_t begin, n;
    struct markdown_names names; /* bytes that stay or were reported already */
    struct markdown_html html;
    size_t text_end; /* the end of the last text */
    size_t html_end; /* the end of its last piece */
    size_t tag_at;   /* the open tag, or NOWHERE */
    struct html_index elements;
    struct title *titles; /* of the current block */
    size_t ntitles, titles_cap;
    struct markdown_slugs *slugs; /* of headings without an id of their own */
    unsigned code;                /* number of open spans of code or math */
};

/* ---- text ---------------------------------------------------------------- */

/* Reports n bytes of the copy as text, except those that stay. */
static void add_text(struct markdown *m, size_t at, size_t n, unsigned manner)
{
    size_t end = at + n;

    while (at < end) {
        size_t from = at;
        while (at < end && !markdown_names_has(&m->names, at))
            at++;
        document_build_text(m->document, m->begin + from, at - from, manner);
        markdown_names_add(&m->names, from, at - from);
        markdown_slugs_add(m->slugs, m->document, m->copy + from, at - from,
                           true);
        from = at;
        while (at < end && markdown_names_has(&m->names, at))
            at++;
        markdown_slugs_add(m->slugs, m->document, m->copy + from, at - from,
                           false);
        if (at > from && at < end)
            document_build_object(m->document, m->begin + from);
    }
}

/* Finds text from md4c in the copy; returns false if it is elsewhere. */
static bool find(const struct markdown *m, const char *text, size_t n,
                 size_t *at_ret)
{
    if (text < m->copy || text > m->copy + m->n ||
        n > (size_t)(m->copy + m->n - text))
        return false;
    *at_ret = (size_t)(text - m->copy);
    return true;
}

static void add_reference(struct markdown *m, size_t at, size_t n)
{
    uint32_t code;
    unsigned manner;
    char character[4];

    if (character_reference_read(m->copy + at, n, &code, &manner) == n &&
        !markdown_names_has(&m->names, at)) {
        document_build_escape(m->document, m->begin + at, n, character,
                              utf8_encode(code, character),
                              AS_REFERENCE + manner);
        markdown_names_add(&m->names, at, n);
    } else {
        document_build_object(m->document, m->begin + at);
    }
}

/* Keeps a title until the block with its link ends. */
static void keep(struct markdown *m, struct title title)
{
    if (!array_grow(&m->titles, m->ntitles, &m->titles_cap, sizeof(*m->titles)))
        document_build_no_memory(m->document);
    else
        m->titles[m->ntitles++] = title;
}

/* ---- HTML ---------------------------------------------------------------- */

/* Notes the ids of a tag, and the link to a heading of this document. */
static void note_names(struct markdown *m, const struct markup_scan *scan,
                       const struct markup_token *tag)
{
    struct markup_value v;

    for (size_t at = tag->name_end;
         markup_scan_attribute(scan, tag, &at, &v);) {
        const char *value = m->copy + v.at;
        size_t n = v.end - v.at;
        if (markup_scan_is(scan, v.name_at, v.name_end, "id") ||
            markup_scan_is(scan, v.name_at, v.name_end, "name"))
            markdown_slugs_id(m->slugs, m->document, value, n);
        else if (n > 1 && *value == '#' &&
                 markup_scan_is(scan, v.name_at, v.name_end, "href"))
            markdown_slugs_link(m->slugs, m->document, m->begin + v.at + 1,
                                n - 1);
    }
}

/* Reads the attributes of the open tag, which ends at `end`. */
static void take_tag(struct markdown *m, size_t end)
{
    struct markup_scan scan = {.s = m->copy, .at = m->tag_at, .end = end};
    struct markup_token tag;
    struct markup_value v;

    markup_scan_next(&scan, &tag);
    if (tag.kind != MARKUP_START_TAG || tag.end != end)
        return;
    const struct html_element *e = html_elements_find(
        &m->elements, m->copy + tag.name_at, tag.name_end - tag.name_at);
    note_names(m, &scan, &tag);
    struct markup_own own = markup_text_own(&scan, &tag, false);
    if (own.foreign == 1 || own.untouched == 1) {
        if ((e->rules & HTML_VOID) == 0 && !tag.empty &&
            m->html.inside[0] == '\0')
            markdown_html_skip(&m->html);
        return;
    }
    for (size_t at = tag.name_end;
         tag.has_common && markup_scan_attribute(&scan, &tag, &at, &v);)
        if (markup_scan_is(&scan, v.name_at, v.name_end, "lang") ||
            markup_scan_is(&scan, v.name_at, v.name_end, "xml:lang"))
            document_build_language(m->document, m->begin + v.at, v.end - v.at,
                                    '-');
    for (size_t at = tag.name_end;
         html_attributes_next_text(&scan, &tag, e, &at, &v);)
        keep(m, (struct title){.at = v.at,
                               .n = v.end - v.at,
                               .kind = ATTRIBUTE,
                               .place = v.quote == '"' ? MARKUP_IN_DOUBLE_QUOTES
                                        : v.quote == '\''
                                            ? MARKUP_IN_SINGLE_QUOTES
                                            : MARKUP_WITHOUT_QUOTES});
}

/* Whether only white space is between two offsets. */
static bool is_space_between(const struct markdown *m, size_t at, size_t end)
{
    while (at < end && isspace((unsigned char)m->copy[at]))
        at++;
    return at == end;
}

/* Reads a byte of HTML. */
static enum markdown_html_kind next_in_html(struct markdown *m, size_t i,
                                            size_t end)
{
    struct markdown_html *h = &m->html;
    bool was_tag = h->where == MARKDOWN_HTML_TAG,
         in_code = h->inside[0] != '\0';
    enum markdown_html_kind kind = markdown_html_next(h, m->copy + i, end - i);

    if (!was_tag && h->where == MARKDOWN_HTML_TAG)
        m->tag_at = in_code ? NOWHERE : i;
    else if (was_tag && h->where != MARKDOWN_HTML_TAG && m->tag_at != NOWHERE)
        take_tag(m, i + 1);
    return kind;
}

static bool is_in_comment(const struct markdown *m)
{
    return m->html.where == MARKDOWN_HTML_COMMENT;
}

/* Reports the text between the tags of inline HTML or of a block of HTML. */
static void add_html(struct markdown *m, size_t at, size_t n)
{
    size_t from = at, end = at + n, comment = at;

    /* A tag that is interrupted by a block quote marker is ignored. */
    if (at < m->html_end || !is_space_between(m, m->html_end, at))
        m->tag_at = NOWHERE;
    m->html_end = end;
    for (size_t i = at; i < end; i++) {
        bool within = is_in_comment(m);
        enum markdown_html_kind kind = next_in_html(m, i, end);
        if (!within && is_in_comment(m))
            comment = i;
        if (is_in_comment(m) ? i + 1 == end : within)
            document_build_comment(m->document, m->begin + comment,
                                   i + 1 - comment);
        if (kind == MARKDOWN_HTML_IS_TEXT)
            continue;
        if (i > from)
            add_text(m, from, i - from, AS_MARKUP | MARKUP_IN_CONTENT);
        from = i + 1;
        if (kind == MARKDOWN_HTML_IS_BREAK)
            document_build_end_block(m->document);
    }
    add_text(m, from, end - from, AS_MARKUP | MARKUP_IN_CONTENT);
}

/* Reports text from md4c.  If an escaped character begins it, the backslash
 * before it goes with it: it would escape what comes next. */
static void add_normal(struct markdown *m, size_t at, size_t n)
{
    const char *c = m->copy + at;

    if (at > 0 && c[-1] == '\\' && at != m->text_end &&
        ispunct((unsigned char)*c) && !markdown_names_has(&m->names, at)) {
        document_build_escape(m->document, m->begin + at - 1, 2, c, 1, AS_TEXT);
        markdown_names_add(&m->names, at, 1);
        markdown_slugs_add(m->slugs, m->document, c, 1, true);
        m->text_end = ++at;
        n--;
    }
    if (n > 0) {
        add_text(m, at, n, AS_TEXT);
        m->text_end = at + n;
    }
}

/* Code, which is no text, but has a part in the id of a heading. */
static void add_code(struct markdown *m, size_t at, size_t n)
{
    document_build_object(m->document, m->begin + at);
    markdown_slugs_add(m->slugs, m->document, m->copy + at, n, false);
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE n,
                     void *context)
{
    struct markdown *m = context;
    size_t at;

    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR ||
        (type == MD_TEXT_HTML && n == 1 && *text == '\n' &&
         m->html.where == MARKDOWN_HTML_TEXT))
        document_build_end_block(m->document);
    else if (!find(m, text, n, &at) || n == 0)
        return 0;
    else if (type == MD_TEXT_HTML)
        add_html(m, at, n);
    else if (m->code > 0)
        add_code(m, at, n);
    else if (m->html.inside[0] != '\0')
        markdown_slugs_add(m->slugs, m->document, text, n, false);
    else if (type == MD_TEXT_ENTITY)
        add_reference(m, at, n);
    else if (type == MD_TEXT_NORMAL)
        add_normal(m, at, n);
    return m->document->failed;
}

/* ---- blocks and spans ---------------------------------------------------- */

/* Reports the title of a link. */
static void add_title(struct markdown *m, const struct title *t)
{
    size_t from = t->at, end = t->at + t->n;

    for (size_t k = from; k < end;) {
        uint32_t code;
        unsigned manner;
        size_t n =
            character_reference_read(m->copy + k, end - k, &code, &manner);
        if (n == 0) {
            k++;
            continue;
        }
        add_text(m, from, k - from, AS_TITLE);
        add_reference(m, k, n);
        from = k += n;
    }
    add_text(m, from, end - from, AS_TITLE);
}

/* Reports an attribute of HTML. */
static void add_attribute(struct markdown *m, const struct title *t)
{
    size_t from = t->at, end = t->at + t->n;
    struct markup_reference r;

    for (size_t k = from; k < end;) {
        char character[4];
        if (m->copy[k] != '&' || markdown_names_has(&m->names, k) ||
            !markup_reference_read(m->copy + k, end - k,
                                   MARKUP_IN_HTML_ATTRIBUTE, &r)) {
            k++;
            continue;
        }
        add_text(m, from, k - from, AS_MARKUP | t->place);
        document_build_escape(m->document, m->begin + k, r.nbytes, character,
                              utf8_encode(r.code_point, character),
                              AS_MARKUP | t->place |
                                  (unsigned)r.manner << MARKUP_CHARACTER_SHIFT);
        from = k += r.nbytes;
    }
    add_text(m, from, end - from, AS_MARKUP | t->place);
}

/* Reports the titles of a block, each as a block. */
static void add_titles(struct markdown *m)
{
    for (size_t i = 0; i < m->ntitles; i++) {
        const struct title *t = &m->titles[i];
        document_build_end_block(m->document);
        if (t->kind == ATTRIBUTE)
            add_attribute(m, t);
        else
            add_title(m, t);
    }
    m->ntitles = 0;
    document_build_end_block(m->document);
}

/* Begins or ends a block. */
static void take_block(struct markdown *m)
{
    add_titles(m);
    m->html = (struct markdown_html){.where = MARKDOWN_HTML_TEXT};
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown *m = context;

    (void)detail;
    take_block(m);
    if (type == MD_BLOCK_H)
        markdown_slugs_begin(m->slugs, m->document);
    return m->document->failed;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown *m = context;

    (void)detail;
    if (type == MD_BLOCK_H)
        markdown_slugs_end(m->slugs, m->document);
    take_block(m);
    return m->document->failed;
}

static void keep_title(struct markdown *m, const MD_ATTRIBUTE *title)
{
    size_t at;

    if (title->size > 0 && find(m, title->text, title->size, &at))
        keep(m, (struct title){.at = at, .n = title->size});
}

/* Notes the fragment of a link, which may be the id of a heading of this
 * document. */
static void note_fragment(struct markdown *m, const MD_ATTRIBUTE *href)
{
    size_t at;

    if (href->size > 1 && href->text[0] == '#' &&
        find(m, href->text + 1, href->size - 1, &at))
        markdown_slugs_link(m->slugs, m->document, m->begin + at,
                            href->size - 1);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct markdown *m = context;

    (void)detail;
    if (type == MD_SPAN_CODE || type == MD_SPAN_LATEXMATH ||
        type == MD_SPAN_LATEXMATH_DISPLAY)
        m->code++;
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct markdown *m = context;

    if (type == MD_SPAN_CODE || type == MD_SPAN_LATEXMATH ||
        type == MD_SPAN_LATEXMATH_DISPLAY) {
        m->code--;
    } else if (type == MD_SPAN_A) {
        const MD_SPAN_A_DETAIL *link = detail;
        note_fragment(m, &link->href);
        keep_title(m, &link->title);
    } else if (type == MD_SPAN_IMG) {
        const MD_SPAN_IMG_DETAIL *image = detail;
        keep_title(m, &image->title);
    }
    return 0;
}

/* ---- a document ---------------------------------------------------------- */

/* Returns the end of the front matter at s[at..n): lines between two fences,
 * the second of which begins at *close_ret.  Returns `at` if there is none. */
static size_t find_front_matter(const char *s, size_t at, size_t n,
                                const char *fence, size_t *close_ret)
{
    size_t i = at;

    for (bool first = true; i < n; first = false) {
        const char *newline = memchr(s + i, '\n', n - i);
        size_t stop = newline == NULL ? n : (size_t)(newline - s), end = stop;
        while (end > i && isspace((unsigned char)s[end - 1]))
            end--;
        bool is_fence = end - i == 3 && strncmp(s + i, fence, 3) == 0;
        if (first != is_fence && first)
            return at;
        *close_ret = i;
        i = stop + (stop < n);
        if (is_fence && !first)
            return i;
        if (stop == n)
            break;
    }
    return at;
}

/* Reads YAML front matter and skips TOML front matter; returns its end. */
static size_t read_front_matter(struct document *d)
{
    static const char *const not_text[] = {
        "slug",          "permalink", "aliases", "alias",
        "url",           "layout",    "id",      "uuid",
        "date",          "lang",      "image",   "cover",
        "author_id",     "template",  "type",    "redirect",
        "redirect_from", NULL};
    const struct document_part *p = d->part;
    size_t begin = document_build_start(d), close = begin;
    size_t end = find_front_matter(p->source, begin, p->nsource, "---", &close);

    if (end == begin)
        return find_front_matter(p->source, begin, p->nsource, "+++", &close);
    const char *newline = memchr(p->source + begin, '\n', end - begin);
    yaml_text_build(d, (size_t)(newline - p->source) + 1, close, not_text);
    document_build_end_block(d);
    return end;
}

/* Loads md4c and returns its parser, or NULL if it is not installed.  Debian
 * has no static library, and linking it dynamically would slow down each start
 * by half. */
static __typeof__(md_parse) *load_md4c(void)
{
    __typeof__(md_parse) *parse = NULL;
    void *library = dlopen("libmd4c.so.0", RTLD_NOW | RTLD_LOCAL);
    void *found = library == NULL ? NULL : dlsym(library, "md_parse");

    memcpy(&parse, &found, sizeof(parse));
    return parse;
}

static void read_markdown(struct document *d)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = take_text};
    struct markdown m = {
        .document = d, .begin = read_front_matter(d), .tag_at = NOWHERE};

    m.n = d->part->nsource - m.begin;
    if (d->failed || m.n == 0)
        return;
    if (m.n > UINT32_MAX / 2) {
        document_build_fail(d, 0, N_("Markdown of more than 2 GiB"));
        return;
    }
    __typeof__(md_parse) *parse = load_md4c();
    if (parse == NULL) {
        document_build_fail(d, 0,
                            N_("Markdown needs the library libmd4c.so.0, which "
                               "is not installed (Debian: libmd4c0)"));
        return;
    }
    char *copy = malloc(m.n);
    if (copy != NULL)
        memcpy(copy, d->part->source + m.begin, m.n);
    m.copy = copy;
    html_elements_index(&m.elements);
    m.slugs = markdown_slugs_new();
    if (copy == NULL || m.slugs == NULL ||
        !markdown_names_find(&m.names, copy, m.n) ||
        parse(copy, (MD_SIZE)m.n, &parser, &m) < 0)
        document_build_no_memory(d);
    if (d->failed)
        markdown_slugs_free(m.slugs);
    else
        markdown_slugs_follow(m.slugs, d);
    markdown_names_free(&m.names);
    free(m.titles);
    free(copy);
}

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Whether text[i], of n bytes, would be a mark of Markdown, which a backslash
 * keeps it from being. */
static bool is_mark(const char *text, size_t i, size_t n, bool title)
{
    switch (text[i]) {
    case '\\':
        return true;
    case '"':
    case '\'':
    case '(':
    case ')':
        return title;
    case '`':
    case '*':
    case '[':
    case ']':
    case '<':
    case '|':
    case '~':
        return !title;
    case '_': /* not within a word */
        return !title && (i == 0 || i + 1 == n || !is_letter(text[i - 1]) ||
                          !is_letter(text[i + 1]));
    case '&':
        return memchr(text + i, ';', n - i) != NULL;
    default:
        return false;
    }
}

static bool write_text(const char *text, size_t n, bool title, struct buf *out)
{
    bool done = true;

    for (size_t i = 0; done && i < n; i++)
        done = (!is_mark(text, i, n, title) || buf_append(out, "\\", 1)) &&
               buf_append(out, text + i, 1);
    return done;
}

static bool write_markdown(unsigned manner, const char *text, size_t n,
                           struct buf *out)
{
    if (manner < YAML_TEXT_MANNERS)
        return yaml_text_write(manner, text, n, out);
    if (manner >= AS_MARKUP)
        return markup_text_write(manner - AS_MARKUP, text, n, out);
    if (manner == AS_TEXT || manner == AS_TITLE)
        return write_text(text, n, manner == AS_TITLE, out);
    return character_reference_write(manner - AS_REFERENCE, text, n, out);
}

const struct format format_markdown = {
    .name = "markdown",
    .suffixes = "md markdown",
    .description = N_("Markdown: text, titles, values of front matter"),
    .read = read_markdown,
    .write = write_markdown,
    .fills_spans = true,
};
