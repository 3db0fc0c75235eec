/*
 * markup_map.h - markup that is escaped in other markup, such as HTML in a
 * feed.
 *
 *   source     &lt;p&gt;头&lt;b&gt;发
 *   here       <p>头<b>发
 */
#ifndef FORMATS_MARKUP_MAP_H
#define FORMATS_MARKUP_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "formats/markup/markup_reference.h"

/* A run of characters that are equal in both, or a single reference. */
struct markup_run {
    size_t at, source_at, source_nbytes;
    bool reference;
    enum markup_reference_manner manner;
};

struct markup_map {
    struct buf text;
    struct markup_run *runs; /* followed by one for the end */
    size_t nruns, cap;
};

/* Resolves the XML references in s[at..end).  Returns false if out of memory.
 */
bool markup_map_add(struct markup_map *map, const char *s, size_t at,
                    size_t end);

void markup_map_free(struct markup_map *map);

/* Returns the run that contains an offset in the text. */
const struct markup_run *markup_map_find(const struct markup_map *map,
                                         size_t at);

#endif
