/*
 * office_well_formed.c - whether an XML file in a document of Office is one.
 */
#include "formats/office_well_formed.h"

#include <expat.h>
#include <strings.h>

#include "formats/document_build.h"

enum { PIECE = 1 << 20 };

struct check {
    struct document *document;
    XML_Parser parser;
    unsigned depth;
};

static void fail(struct check *c, const char *what)
{
    document_build_fail(c->document, (size_t)XML_GetCurrentByteIndex(c->parser),
                        "%s", status_text(what));
    XML_StopParser(c->parser, XML_FALSE);
}

static void XMLCALL begin_element(void *data, const XML_Char *name,
                                  const XML_Char **attributes)
{
    struct check *c = data;

    (void)name;
    (void)attributes;
    if (++c->depth > OFFICE_DEPTH)
        fail(c, N_("has elements nested too deep"));
}

static void XMLCALL end_element(void *data, const XML_Char *name)
{
    struct check *c = data;

    (void)name;
    c->depth--;
}

static void XMLCALL begin_doctype(void *data, const XML_Char *name,
                                  const XML_Char *system,
                                  const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    fail(data, N_("has a document type, which Office's documents never have"));
}

static void XMLCALL take_declaration(void *data, const XML_Char *version,
                                     const XML_Char *encoding, int standalone)
{
    (void)version;
    (void)standalone;
    if (encoding != NULL && strcasecmp(encoding, "UTF-8") != 0 &&
        strcasecmp(encoding, "US-ASCII") != 0)
        fail(data, N_("is in another encoding than UTF-8, which is not "
                      "converted in a document like this"));
}

static void parse(struct check *c)
{
    const struct document_part *p = c->document->part;
    enum XML_Status status = XML_STATUS_OK;

    for (size_t at = 0; status == XML_STATUS_OK && at <= p->nsource;
         at += PIECE) {
        size_t left = p->nsource - at;
        bool last = left <= PIECE;
        status = XML_Parse(c->parser, p->source + at, last ? (int)left : PIECE,
                           last);
        if (last)
            break;
    }
    if (status != XML_STATUS_OK)
        document_build_fail(c->document,
                            (size_t)XML_GetCurrentByteIndex(c->parser),
                            N_("is not well-formed XML: %s"),
                            XML_ErrorString(XML_GetErrorCode(c->parser)));
}

bool office_well_formed_check(struct document *d)
{
    struct check c = {.document = d,
                      .parser = XML_ParserCreateNS("UTF-8", ' ')};

    if (d->failed)
        return false;
    if (c.parser == NULL) {
        document_build_no_memory(d);
        return false;
    }
    XML_SetUserData(c.parser, &c);
    XML_SetElementHandler(c.parser, begin_element, end_element);
    XML_SetStartDoctypeDeclHandler(c.parser, begin_doctype);
    XML_SetXmlDeclHandler(c.parser, take_declaration);
    parse(&c);
    XML_ParserFree(c.parser);
    return !d->failed;
}
