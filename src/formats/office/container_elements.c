/*
 * container_elements.c - the elements of a small XML file in a container.
 */
#include "formats/office/container_elements.h"

#include <limits.h>
#include <string.h>

#include "formats/markup/expat_place.h"

enum { MOST_NBYTES = 64 << 20 };

struct elements {
    container_element_call *call;
    void *context;
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

static void XMLCALL begin_element(void *data, const XML_Char *name,
                                  const XML_Char **attributes)
{
    const struct elements *e = data;

    e->call(e->context, local_name(name), attributes);
}

const char *container_elements_attribute(const char **attributes,
                                         const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(local_name(attributes[i]), name) == 0)
            return attributes[i + 1];
    return NULL;
}

static void parse(struct container *c, const struct zip_entry *entry,
                  XML_Parser parser, const struct buf *bytes)
{
    if (XML_Parse(parser, bytes->n == 0 ? "" : bytes->data, (int)bytes->n, 1) !=
        XML_STATUS_OK)
        container_fail(c, entry, N_("is not well-formed XML, line %lu: %s"),
                       (unsigned long)expat_place_line(parser),
                       XML_ErrorString(XML_GetErrorCode(parser)));
}

bool container_elements_read(struct container *c, const struct zip_entry *entry,
                             container_element_call *call, void *context)
{
    struct elements elements = {call, context};
    struct buf bytes = {0};

    if (entry->nbytes > MOST_NBYTES)
        container_fail(c, entry, N_("is larger than such a file can be"));
    if (container_unpack(c, entry, &bytes)) {
        XML_Parser parser = XML_ParserCreate(NULL);
        if (parser == NULL) {
            document_build_no_memory(c->document);
        } else {
            XML_SetUserData(parser, &elements);
            XML_SetElementHandler(parser, begin_element, NULL);
            parse(c, entry, parser, &bytes);
            XML_ParserFree(parser);
        }
    }
    buf_free(&bytes);
    return !c->document->failed;
}
