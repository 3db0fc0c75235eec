/*
 * xml.c - formats that are XML.
 *
 * The vocabulary of a file named .xml is determined by its root element.  If it
 * is unknown, it is not known what is text, and the file is refused, unless
 * --format=xml declares that all character data is text.
 */
#include <string.h>

#include "base/status.h"
#include "formats/document/document_build.h"
#include "formats/markup/markup_scan.h"
#include "formats/markup/xml_check.h"
#include "formats/markup/xml_read.h"
#include "formats/markup/xml_vocabularies.h"

static const struct markup_vocabulary *const vocabularies[] = {
    &xml_xliff, &xml_ts,   &xml_resx, &xml_android, &xml_docbook,
    &xml_fb2,   &xml_opml, &xml_rss,  &xml_atom,    &xml_ttml};

/* ---- the vocabulary of a file -------------------------------------------- */

/* Finds the root element in s[at..end); returns false if there is none. */
static bool find_root(const char *s, size_t at, size_t end,
                      struct markup_token *root)
{
    struct markup_scan scan = {.s = s, .at = at, .end = end, .xml = true};

    do
        markup_scan_next(&scan, root);
    while (root->kind != MARKUP_START_TAG && root->kind != MARKUP_END);
    return root->kind == MARKUP_START_TAG;
}

/* Whether a name is in a list separated by spaces. */
static bool is_in(const char *s, size_t n, const char *list)
{
    while (*list != '\0') {
        size_t length = strcspn(list, " ");
        if (length == n && memcmp(s, list, n) == 0)
            return true;
        list += length + (list[length] == ' ');
    }
    return false;
}

static bool is_xhtml(const char *s, const struct markup_token *root)
{
    return is_in(s + root->name_at, root->name_end - root->name_at,
                 "html svg svg:svg");
}

/* Returns the vocabulary of s[0..n), or NULL.  *cut_ret is set if the root
 * matches and the element that marks the vocabulary may follow after n. */
static const struct markup_vocabulary *
find_vocabulary(const char *s, size_t n, const struct markup_token *root,
                bool *cut_ret)
{
    *cut_ret = false;
    for (size_t i = 0; i < sizeof(vocabularies) / sizeof(*vocabularies); i++) {
        const struct markup_vocabulary *v = vocabularies[i];
        if (!is_in(s + root->name_at, root->name_end - root->name_at, v->roots))
            continue;
        bool element = v->mark != NULL && *v->mark == '<';
        if (v->mark == NULL || memmem(s, element ? n : root->end, v->mark,
                                      strlen(v->mark)) != NULL)
            return v;
        *cut_ret = *cut_ret || element;
    }
    return NULL;
}

static void read_known(struct document *d)
{
    const char *s = d->part->source;
    struct markup_token root;
    bool cut;

    if (!find_root(s, document_build_start(d), d->part->nsource, &root)) {
        xml_check(d);
        return;
    }
    const struct markup_vocabulary *v =
        find_vocabulary(s, d->part->nsource, &root, &cut);
    size_t n = root.name_end - root.name_at;
    if (is_xhtml(s, &root))
        xml_read_xhtml(d);
    else if (v != NULL)
        xml_read(d, v);
    else if (xml_check(d))
        document_build_fail(
            d, root.at,
            N_("is XML of a vocabulary that is not known, %.*s; known are "
               "xhtml, svg, xliff, ts, resx, android, docbook, fb2, opml, rss, "
               "atom and ttml; --format=xml takes all characters for text"),
            (int)(n < 64 ? n : 64), s + root.name_at);
}

/* Whether a file is XML of an unknown vocabulary, such as pom.xml, or not XML
 * at all.  False if in[0..n) is too short to decide. */
static bool is_foreign(const char *in, size_t n, bool whole)
{
    struct markup_token root;
    bool cut;

    if (!find_root(in, 0, n, &root))
        return whole;
    return !is_xhtml(in, &root) && (whole || root.end < n) &&
           find_vocabulary(in, n, &root, &cut) == NULL && (whole || !cut);
}

/* ---- formats ------------------------------------------------------------- */

/* Whether a .ts file is a Qt translation rather than TypeScript. */
static bool begins_as_ts(const char *in, size_t n)
{
    size_t i = n >= 3 && memcmp(in, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    while (i < n && markup_scan_is_space(in[i]))
        i++;
    return (n - i >= 5 && memcmp(in + i, "<?xml", 5) == 0) ||
           (n - i >= 12 && memcmp(in + i, "<!DOCTYPE TS", 12) == 0) ||
           (n - i >= 4 && memcmp(in + i, "<TS", 3) == 0 &&
            (in[i + 3] == '>' || markup_scan_is_space(in[i + 3])));
}

/* clang-format off */
#define FORMAT(id, ends, text, ...) \
    static void read_##id(struct document *d) \
    { \
        xml_read(d, &xml_##id); \
    } \
    FORMAT_READ(id, #id, ends, text, read_##id, __VA_ARGS__)
#define FORMAT_READ(id, called, ends, text, function, ...) \
    const struct format format_##id = { \
        .name = called, .suffixes = ends, .description = text, \
        .read = function, .write = xml_write, .charset = xml_charset, \
        __VA_ARGS__}
/* clang-format on */

FORMAT(xliff, "xlf xliff mxliff sdlxliff", N_("XLIFF: translations"), );
FORMAT(ts, "ts", N_("Qt's translations"), .begins = begins_as_ts);
FORMAT(resx, "resx resw", N_("resources of .NET: strings"), );
FORMAT(android, "", N_("strings.xml of Android"), );
FORMAT(docbook, "dbk docbook", N_("DocBook: text but code"), );
FORMAT(fb2, "fb2", N_("FictionBook"), );
FORMAT(opml, "opml", N_("OPML: outlines"), );
FORMAT(rss, "rss", N_("RSS: titles, descriptions and what is in them"), );
FORMAT(atom, "atom", N_("Atom: titles, contents and what is in them"), );
FORMAT(ttml, "ttml dfxp", N_("Timed Text: subtitles"), );
FORMAT_READ(svg, "svg", "svg", N_("SVG: text, titles and descriptions"),
            xml_read_xhtml, );
FORMAT_READ(xml_known, "xml-known", "xml",
            N_("XML of one of the kinds above, by its root element"),
            read_known, .foreign = is_foreign);

static void read_any(struct document *d)
{
    xml_read(d, &xml_any);
}

FORMAT_READ(xml, "xml", "", N_("any XML: all characters are text"), read_any, );
