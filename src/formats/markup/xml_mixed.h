/*
 * xml_mixed.h - tells inline elements from blocks in XML of an unknown
 * vocabulary: elements are inline if their parent also has text of its own.
 *
 *   <p>头<b>发</b></p>                 <b> is inline
 *   <list><a>头</a><a>发</a></list>    <a> is a block
 */
#ifndef FORMATS_XML_MIXED_H
#define FORMATS_XML_MIXED_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/markup/markup_scan.h"

struct xml_mixed {
    bool *has_text; /* of each element, in the order of their tags */
    size_t *parents;
    size_t n, cap, parents_cap;
    size_t next; /* the next element to query */
};

/* Examines all elements that a copy of `scan` comes to.  Returns false if out
 * of memory. */
bool xml_mixed_find(struct xml_mixed *mixed, const struct markup_scan *scan);

void xml_mixed_free(struct xml_mixed *mixed);

/* Whether the next element is a block.  Call it once for each element, in
 * order. */
bool xml_mixed_is_block(struct xml_mixed *mixed);

#endif
