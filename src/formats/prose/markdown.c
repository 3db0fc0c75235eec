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

/* Manners: those of front matter, of references, text, %E5%8F%91, and beginning
 * with the last one those of markup. */
enum {
    AS_REFERENCE = YAML_TEXT_MANNERS,
    AS_TEXT = AS_REFERENCE + 16,
    AS_PERCENT,
    AS_MARKUP = 1 << 10
};

/* Text that follows its block, in the copy: the title of a link, the fragment
 * of its address, or an attribute of HTML. */
struct title {
    size_t at, n;
    enum { TITLE, FRAGMENT, ATTRIBUTE } kind;
    enum markup_place place; /* of an attribute */
};

#define NOWHERE SIZE_MAX

struct markdown {
    struct document *document;
    const char *copy; /* of the part's source from `begin` on */
    size_t begin, n;
    struct markdown_names names; /* bytes that stay or were reported already */
    struct markdown_html html;
    size_t html_end; /* the end of its last piece */
    size_t tag_at;   /* the open tag, or NOWHERE */
    struct html_index elements;
    struct title *titles; /* of the current block */
    size_t ntitles, titles_cap;
    struct markdown_slugs slugs; /* of headings without an id of their own */
    struct buf heading;          /* in the first pass: text of the heading */
    bool in_heading;
    unsigned code; /* number of open spans of code or math */
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
        from = at;
        while (at < end && markdown_names_has(&m->names, at))
            at++;
        if (at > from && at < end)
            document_build_object(m->document, m->begin + from);
    }
}

/* The value of a hexadecimal digit, or 16. */
static unsigned digit(char c)
{
    return c >= '0' && c <= '9'   ? (unsigned)(c - '0')
           : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
           : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                  : 16;
}

/* Decodes a percent-encoded character beyond ASCII, such as %E5%8F%91.  Returns
 * its length in UTF-8, or 0; *nbytes_ret is the length of the encoded form. */
static size_t percent_character(const char *s, size_t n, char *character,
                                size_t *nbytes_ret)
{
    size_t length = 0, most = 1;

    for (; length < most && 3 * length + 3 <= n; length++) {
        const char *code = s + 3 * length;
        if (code[0] != '%' || digit(code[1]) > 15 || digit(code[2]) > 15)
            return 0;
        character[length] = (char)(digit(code[1]) << 4 | digit(code[2]));
        if (length == 0)
            most = utf8_char_nbytes((unsigned char)character[0]);
    }
    if (most < 2 || length < most || utf8_valid_prefix(character, most) < most)
        return 0;
    *nbytes_ret = 3 * most;
    return most;
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
            add_text(m, from, i - from, AS_TEXT);
        from = i + 1;
        if (kind == MARKDOWN_HTML_IS_BREAK)
            document_build_end_block(m->document);
    }
    add_text(m, from, end - from, AS_TEXT);
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
        document_build_object(m->document, m->begin + at);
    else if (m->html.inside[0] != '\0')
        return 0;
    else if (type == MD_TEXT_ENTITY)
        add_reference(m, at, n);
    else if (type == MD_TEXT_NORMAL)
        add_text(m, at, n, AS_TEXT);
    return m->document->failed;
}

/* ---- blocks and spans ---------------------------------------------------- */

/* Reports a fragment, which may be percent-encoded. */
static void add_fragment(struct markdown *m, const struct title *t)
{
    size_t from = t->at, end = t->at + t->n;

    for (size_t k = from; k < end;) {
        char character[4];
        size_t n = 0,
               length = percent_character(m->copy + k, end - k, character, &n);
        if (length == 0) {
            k++;
            continue;
        }
        add_text(m, from, k - from, AS_TEXT);
        if (!markdown_names_has(&m->names, k)) {
            document_build_escape(m->document, m->begin + k, n, character,
                                  length, AS_PERCENT);
            markdown_names_add(&m->names, k, n);
        }
        from = k += n;
    }
    add_text(m, from, end - from, AS_TEXT);
}

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
        add_text(m, from, k - from, AS_TEXT);
        add_reference(m, k, n);
        from = k += n;
    }
    add_text(m, from, end - from, AS_TEXT);
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
        if (t->kind == FRAGMENT)
            add_fragment(m, t);
        else if (t->kind == ATTRIBUTE)
            add_attribute(m, t);
        else
            add_title(m, t);
    }
    m->ntitles = 0;
    document_build_end_block(m->document);
}

static int take_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown *m = context;

    (void)type, (void)detail;
    add_titles(m);
    m->html = (struct markdown_html){.where = MARKDOWN_HTML_TEXT};
    return m->document->failed;
}

static void keep_title(struct markdown *m, const MD_ATTRIBUTE *title)
{
    size_t at;

    if (title->size > 0 && find(m, title->text, title->size, &at))
        keep(m, (struct title){.at = at, .n = title->size});
}

/* Keeps the fragment of a link if it is the id of a heading of this document,
 * since it changes with the heading. */
static void keep_fragment(struct markdown *m, const MD_ATTRIBUTE *href)
{
    struct buf name = {0};
    bool done = true;
    size_t at;

    if (href->size < 2 || href->text[0] != '#' || m->slugs.n == 0)
        return;
    for (size_t i = 1; done && i < href->size;) {
        char character[4];
        size_t n = 1, length = percent_character(href->text + i, href->size - i,
                                                 character, &n);
        done = length > 0 ? buf_append(&name, character, length)
                          : buf_append(&name, href->text + i, 1);
        i += n;
    }
    if (!done)
        document_build_no_memory(m->document);
    else if (markdown_slugs_has(&m->slugs, name.data, name.n) &&
             find(m, href->text + 1, href->size - 1, &at))
        keep(m,
             (struct title){.at = at, .n = href->size - 1, .kind = FRAGMENT});
    buf_free(&name);
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
        keep_fragment(m, &link->href);
        keep_title(m, &link->title);
    } else if (type == MD_SPAN_IMG) {
        const MD_SPAN_IMG_DETAIL *image = detail;
        keep_title(m, &image->title);
    }
    return 0;
}

/* ---- headings ------------------------------------------------------------ */

static int enter_heading(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown *m = context;

    (void)detail;
    m->in_heading = type == MD_BLOCK_H;
    m->heading.n = 0;
    return 0;
}

static int leave_heading(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown *m = context;
    size_t n = m->heading.n;

    (void)detail;
    /* A heading that ends with {#id} has that id instead. */
    if (type == MD_BLOCK_H && n > 0 && m->heading.data[n - 1] != '}' &&
        !markdown_slugs_add(&m->slugs, m->heading.data, n))
        document_build_no_memory(m->document);
    m->in_heading = false;
    return m->document->failed;
}

static int no_span(MD_SPANTYPE type, void *detail, void *context)
{
    (void)type, (void)detail, (void)context;
    return 0;
}

static int take_heading(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE n,
                        void *context)
{
    struct markdown *m = context;

    if (m->in_heading && (type == MD_TEXT_NORMAL || type == MD_TEXT_CODE) &&
        !buf_append(&m->heading, text, n))
        document_build_no_memory(m->document);
    return m->document->failed;
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
        .enter_block = take_block,
        .leave_block = take_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = take_text};
    static const MD_PARSER headings = {.flags = MD_FLAG_TABLES,
                                       .enter_block = enter_heading,
                                       .leave_block = leave_heading,
                                       .enter_span = no_span,
                                       .leave_span = no_span,
                                       .text = take_heading};
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
    if (copy == NULL || !markdown_names_find(&m.names, copy, m.n) ||
        parse(copy, (MD_SIZE)m.n, &headings, &m) < 0)
        document_build_no_memory(d);
    markdown_slugs_sort(&m.slugs);
    if (!d->failed && parse(copy, (MD_SIZE)m.n, &parser, &m) < 0)
        document_build_no_memory(d);
    markdown_slugs_free(&m.slugs);
    buf_free(&m.heading);
    markdown_names_free(&m.names);
    free(m.titles);
    free(copy);
}

static bool write_percent(const char *text, size_t n, struct buf *out)
{
    bool done = true;

    for (size_t i = 0; done && i < n; i++) {
        char code[4];
        snprintf(code, sizeof(code), "%%%02X", (unsigned char)text[i]);
        done = (unsigned char)text[i] < 0x80 ? buf_append(out, text + i, 1)
                                             : buf_append(out, code, 3);
    }
    return done;
}

static bool write_markdown(unsigned manner, const char *text, size_t n,
                           struct buf *out)
{
    if (manner < YAML_TEXT_MANNERS)
        return yaml_text_write(manner, text, n, out);
    if (manner >= AS_MARKUP)
        return markup_text_write(manner - AS_MARKUP, text, n, out);
    if (manner == AS_TEXT)
        return buf_append(out, text, n);
    if (manner == AS_PERCENT)
        return write_percent(text, n, out);
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
