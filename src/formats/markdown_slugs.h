/*
 * markdown_slugs.h - what the headings of Markdown are linked to by.
 *
 * A heading has an id that is made of its text: "## 如何 安装？" is #如何-安装.
 * Its text is converted, so a link to it has to be as well.
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

/* Adds the slug of a heading with a text.  False when out of memory. */
bool markdown_slugs_add(struct markdown_slugs *slugs, const char *heading,
                        size_t n);

/* To be called when all are added. */
void markdown_slugs_sort(struct markdown_slugs *slugs);

/* Whether s[0..n) is the slug of a heading, or of one of several with the same
 * text, with a number. */
bool markdown_slugs_has(const struct markdown_slugs *slugs, const char *s,
                        size_t n);

void markdown_slugs_free(struct markdown_slugs *slugs);

#endif
