/*
 * markup_map.h - markup that is escaped in markup: HTML in a feed.
 *
 *   source     &lt;p&gt;头&lt;b&gt;发
 *   here       <p>头<b>发
 */
#ifndef FORMATS_MARKUP_MAP_H
#define FORMATS_MARKUP_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "formats/markup_reference.h"

/* A run of characters that are the same in both, or one that is a reference. */
struct markup_run {
    size_t at, source_at, source_nbytes;
    bool reference;
    enum markup_reference_manner manner;
};

struct markup_map {
    struct buf text;
    struct markup_run *runs; /* and one for the end */
    size_t nruns, cap;
};

/* Resolves the references of XML in s[at..end); false when out of memory. */
bool markup_map_add(struct markup_map *map, const char *s, size_t at,
                    size_t end);

void markup_map_free(struct markup_map *map);

/* The run that a place in the text is in. */
const struct markup_run *markup_map_find(const struct markup_map *map,
                                         size_t at);

#endif
