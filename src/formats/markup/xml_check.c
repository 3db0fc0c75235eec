/*
 * xml_check.c - checks that a part is well-formed XML, with expat.
 *
 * expat is used for nothing else; text is found by scanning.  It loads no
 * external entities and limits the expansion of entities (billion laughs).
 * Undeclared entities are accepted, since many documents rely on an external
 * DTD for &nbsp;.
 */
#include "formats/markup/xml_check.h"

#include <string.h>
#include <strings.h>

#include "base/status.h"
#include "formats/document/document_build.h"
#include "formats/markup/expat_place.h"
#include "formats/markup/markup_scan.h"
#include "formats/markup/markup_text.h"
#include "formats/markup/xml_read.h"

enum { PIECE = 1 << 20 };

struct check {
    XML_Parser parser;
    int depth;
    bool too_deep;
    int64_t at; /* of the tag that is */
};

static void XMLCALL see_start(void *data, const XML_Char *name,
                              const XML_Char **attributes)
{
    struct check *c = data;

    (void)name;
    (void)attributes;
    /* The root of HTML is one more. */
    if (++c->depth < MARKUP_DEPTH)
        return;
    c->too_deep = true;
    c->at = expat_place_byte(c->parser);
    XML_StopParser(c->parser, XML_FALSE);
}

static void XMLCALL see_end(void *data, const XML_Char *name)
{
    (void)name;
    ((struct check *)data)->depth--;
}

/* Parses a part; returns false if it is malformed, with the offset of the
 * error. */
static bool parse(const struct document *d, struct check *c, size_t *at_ret)
{
    const struct document_part *p = d->part;
    size_t start = document_build_start(d), at = start, n;
    bool good = true;

    XML_SetUserData(c->parser, c);
    XML_SetElementHandler(c->parser, see_start, see_end);
    /* There may be a DTD, which is not read. */
    XML_UseForeignDTD(c->parser, XML_TRUE);
    do {
        n = p->nsource - at < PIECE ? p->nsource - at : PIECE;
        good = XML_Parse(c->parser, p->source + at, (int)n,
                         at + n == p->nsource) == XML_STATUS_OK;
        at += n;
    } while (good && at < p->nsource);
    int64_t index = c->too_deep ? c->at : expat_place_byte(c->parser);
    *at_ret = start + (index < 0 ? 0 : (size_t)index);
    return good;
}

bool xml_check(struct document *d)
{
    /* The caller has decoded it, whatever it declares. */
    struct check c = {.parser = XML_ParserCreate("UTF-8")};
    size_t at = 0;

    if (c.parser == NULL) {
        document_build_no_memory(d);
        return false;
    }
    bool good = parse(d, &c, &at);
    enum XML_Error error = XML_GetErrorCode(c.parser);
    if (c.too_deep)
        document_build_fail(d, at, N_("elements are nested deeper than %d"),
                            MARKUP_DEPTH);
    else if (!good && error == XML_ERROR_NO_MEMORY)
        document_build_no_memory(d);
    else if (!good)
        document_build_fail(d, at, N_("is not well-formed XML: %s"),
                            XML_ErrorString(error));
    XML_ParserFree(c.parser);
    return good;
}

bool xml_check_passes(struct document *d)
{
    struct check c = {.parser = XML_ParserCreate("UTF-8")};
    size_t at;
    bool good = c.parser != NULL && parse(d, &c, &at);

    if (c.parser == NULL ||
        (!good && XML_GetErrorCode(c.parser) == XML_ERROR_NO_MEMORY))
        document_build_no_memory(d);
    XML_ParserFree(c.parser);
    return good;
}

bool xml_check_is_well_formed(struct document *d)
{
    const struct document_part *p = d->part;
    size_t start = document_build_start(d);

    return p->nsource - start >= 5 &&
           memcmp(p->source + start, "<?xml", 5) == 0 && xml_check_passes(d);
}

/* ---- encodings ----------------------------------------------------------- */

bool xml_charset(const char *in, size_t n, const char **name_ret,
                 size_t *nbytes_ret)
{
    static const char name[] = "encoding";
    size_t i = 0, length = sizeof(name) - 1;

    if (n < 5 || memcmp(in, "<?xml", 5) != 0)
        return false;
    const char *close = memchr(in, '>', n), *from;
    size_t end = close == NULL ? n : (size_t)(close - in);
    while (i + length < end && memcmp(in + i, name, length) != 0)
        i++;
    for (i += length; i < end && (markup_scan_is_space(in[i]) || in[i] == '=');)
        i++;
    if (i >= end || (in[i] != '"' && in[i] != '\''))
        return false;
    from = in + i + 1;
    const char *quote = memchr(from, in[i], end - i - 1);
    if (quote == NULL || quote == from)
        return false;
    *name_ret = from;
    *nbytes_ret = (size_t)(quote - from);
    return true;
}

void xml_check_encoding(struct document *d)
{
    const struct document_part *p = d->part;
    size_t start = document_build_start(d), n;
    const char *name;

    if (xml_charset(p->source + start, p->nsource - start, &name, &n))
        document_build_charset(d, (size_t)(name - p->source), n);
}
