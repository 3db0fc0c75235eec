/*
 * xml_mixed.h - which elements of XML, whose vocabulary is not known, are in a
 * line: those in an element that has text itself, beside them.
 *
 *   <p>头<b>发</b></p>              <b> is
 *   <list><a>头</a><a>发</a></list>    <a> is not
 */
#ifndef FORMATS_XML_MIXED_H
#define FORMATS_XML_MIXED_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/markup_scan.h"

struct xml_mixed {
    bool *has_text; /* of each element, in the order of their tags */
    size_t *parents;
    size_t n, cap, parents_cap;
    size_t next; /* to be asked for */
};

/* Finds those of all that `scan` comes to, which is copied; false when out of
 * memory. */
bool xml_mixed_find(struct xml_mixed *mixed, const struct markup_scan *scan);

void xml_mixed_free(struct xml_mixed *mixed);

/* Whether the next element is a block: to be asked for each, in their order. */
bool xml_mixed_is_block(struct xml_mixed *mixed);

#endif
