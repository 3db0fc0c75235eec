/*
 * markdown_slugs.h - the ids of headings in Markdown.
 *
 * The id of a heading is made from its text: "## 如何 安装？" is #如何-安装.
 * When the text is converted, links to it must be converted as well.
 */
#ifndef FORMATS_MARKDOWN_SLUGS_H
#define FORMATS_MARKDOWN_SLUGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct markdown_slug {
    size_t at, nbytes;
};

struct markdown_slugs {
    struct buf text; /* of them, one after another */
    struct markdown_slug *all;
    size_t n, cap;
};

/* Adds the slug of a heading.  Returns false if out of memory. */
bool markdown_slugs_add(struct markdown_slugs *slugs, const char *heading,
                        size_t n);

/* Call this after the last one was added. */
void markdown_slugs_sort(struct markdown_slugs *slugs);

/* Whether s[0..n) is the slug of a heading, perhaps with the number that
 * distinguishes headings with the same text. */
bool markdown_slugs_has(const struct markdown_slugs *slugs, const char *s,
                        size_t n);

void markdown_slugs_free(struct markdown_slugs *slugs);

#endif
