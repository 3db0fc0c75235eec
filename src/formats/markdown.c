/*
 * markdown.c - Markdown: text, titles, alternatives of images, and the values
 * of front matter.
 *
 * md4c tells what is text, and where: what it gives lies in the bytes that it
 * was given, nearly always, and what does not is left.  These bytes are a copy,
 * in which the beginning of a footnote is hidden, since md4c takes it for a
 * definition of a link.  Bytes that are names for something, and so stay, are
 * marked before: footnotes, what references to links are looked up by, {{...}}
 * of templates, {#...} of headings, URLs in the text.
 */
#include <ctype.h>
#include <dlfcn.h>
#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/character_reference.h"
#include "formats/document_build.h"
#include "formats/markdown_html.h"
#include "formats/markdown_names.h"
#include "formats/yaml_text.h"

/* Manners: those of front matter, of references, and text. */
enum { AS_REFERENCE = YAML_TEXT_MANNERS, AS_TEXT = AS_REFERENCE + 16 };

/* Of a link, in the copy. */
struct title {
    size_t at, n;
};

struct markdown {
    struct document *document;
    const char *copy; /* of the part's bytes, from `begin` on */
    size_t begin, n;
    struct markdown_names names; /* bytes that stay, or are told already */
    struct markdown_html html;
    struct title *titles; /* of the block so far */
    size_t ntitles, titles_cap;
    unsigned code; /* spans that are open of code, or a URL */
};

/* ---- text ---------------------------------------------------------------- */

/* Tells of text[0..n) of the copy, but for what stays. */
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

/* Where what md4c gives is in the copy; false where it is not. */
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

/* HTML, in a line or a block: what is between its tags. */
static void add_html(struct markdown *m, size_t at, size_t n)
{
    size_t from = at, end = at + n;

    for (size_t i = at; i < end; i++) {
        enum markdown_html_kind kind =
            markdown_html_next(&m->html, m->copy + i, end - i);
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

    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
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

/* Tells of the titles of a block's links, each of which is a block. */
static void add_titles(struct markdown *m)
{
    for (size_t i = 0; i < m->ntitles; i++) {
        const struct title *t = &m->titles[i];
        size_t from = t->at, end = t->at + t->n;
        document_build_end_block(m->document);
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

/* Keeps a title until the block ends that its link is in. */
static void keep_title(struct markdown *m, const MD_ATTRIBUTE *title)
{
    size_t at;

    if (title->size == 0 || !find(m, title->text, title->size, &at))
        return;
    if (!array_grow(&m->titles, m->ntitles, &m->titles_cap, sizeof(*m->titles)))
        document_build_no_memory(m->document);
    else
        m->titles[m->ntitles++] = (struct title){at, title->size};
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
        keep_title(m, &((MD_SPAN_A_DETAIL *)detail)->title);
    } else if (type == MD_SPAN_IMG) {
        keep_title(m, &((MD_SPAN_IMG_DETAIL *)detail)->title);
    }
    return 0;
}

/* ---- a document ---------------------------------------------------------- */

/* Where the front matter ends that s[at..n) begins with: a line of dashes, some
 * lines, and another line of dashes, which begins at *close_ret; `at` where
 * there is none. */
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

/* Reads the front matter, which is YAML, or TOML and then stays; returns where
 * it ends. */
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

/* md4c's function.  There is no static library of it, and one that every run
 * loads takes half as long as all of a short run, so that it is loaded here;
 * NULL where it is not installed. */
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
    struct markdown m = {.document = d, .begin = read_front_matter(d)};

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
    if (copy == NULL || !markdown_names_find(&m.names, copy, m.n) ||
        parse(copy, (MD_SIZE)m.n, &parser, &m) < 0)
        document_build_no_memory(d);
    markdown_names_free(&m.names);
    free(m.titles);
    free(copy);
}

static bool write_markdown(unsigned manner, const char *text, size_t n,
                           struct buf *out)
{
    if (manner < YAML_TEXT_MANNERS)
        return yaml_text_write(manner, text, n, out);
    if (manner == AS_TEXT)
        return buf_append(out, text, n);
    return character_reference_write(manner - AS_REFERENCE, text, n, out);
}

const struct format format_markdown = {
    .name = "markdown",
    .suffixes = "md markdown",
    .description = N_("Markdown: text, titles, values of front matter"),
    .read = read_markdown,
    .write = write_markdown,
};
