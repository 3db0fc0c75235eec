/*
 * html.c - HTML and XHTML.
 *
 * A file that begins as XML and is well-formed is read as such: <script/> then
 * is an element without content.
 */
#include <string.h>

#include "base/status.h"
#include "formats/document/document_build.h"
#include "formats/markup/html_attributes.h"
#include "formats/markup/html_read.h"
#include "formats/markup/xml_check.h"
#include "formats/markup/xml_read.h"

static const struct markup_state outside = {.text = true};

static void read_html(struct document *d)
{
    struct document_part *p = d->part;
    size_t at = document_build_start(d);
    struct markup_text text;

    markup_text_init(&text, d, xml_check_is_well_formed(d));
    xml_check_encoding(d);
    html_read(&text, at, p->nsource, &outside);
    markup_text_free(&text);
}

void xml_read_xhtml(struct document *d)
{
    struct markup_text text;

    if (!xml_check(d))
        return;
    markup_text_init(&text, d, true);
    xml_check_encoding(d);
    html_read(&text, document_build_start(d), d->part->nsource, &outside);
    markup_text_free(&text);
}

/* Looks for <meta>, or for the declaration of XML. */
static bool charset_of_html(const char *in, size_t n, const char **name_ret,
                            size_t *nbytes_ret)
{
    struct markup_scan scan = {.s = in, .end = n};
    struct html_place place;
    struct markup_token t;

    if (xml_charset(in, n, name_ret, nbytes_ret))
        return true;
    do {
        markup_scan_next(&scan, &t);
        if (t.kind != MARKUP_START_TAG ||
            !markup_scan_is(&scan, t.name_at, t.name_end, "meta") ||
            !html_attributes_charset(&scan, &t, &place))
            continue;
        *name_ret = in + place.at;
        *nbytes_ret = place.end - place.at;
        return true;
    } while (t.kind != MARKUP_END);
    return false;
}

const struct format format_html = {
    .name = "html",
    .suffixes = "html htm xhtml xht",
    .description = N_("web pages: text, titles and descriptions"),
    .read = read_html,
    .write = markup_text_write,
    .charset = charset_of_html,
};
