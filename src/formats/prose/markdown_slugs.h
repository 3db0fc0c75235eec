/*
 * markdown_slugs.h - the ids of headings in Markdown, and links to them.
 *
 * The id of a heading is made from its text: "## 如何 安装？" is #如何-安装.
 * Once it is known what the text of the headings became, the links get the ids
 * that are made from that.
 */
#ifndef FORMATS_MARKDOWN_SLUGS_H
#define FORMATS_MARKDOWN_SLUGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct document;

/* The headings of a part, and its links. */
struct markdown_slugs;

/* Returns NULL if out of memory. */
struct markdown_slugs *markdown_slugs_new(void);

void markdown_slugs_free(struct markdown_slugs *slugs);

/* A heading begins, then more of its text comes, which the document was told of
 * just before if it is text there, then it ends. */
void markdown_slugs_begin(struct markdown_slugs *slugs,
                          struct document *document);
void markdown_slugs_add(struct markdown_slugs *slugs, struct document *document,
                        const char *text, size_t n, bool is_text);
void markdown_slugs_end(struct markdown_slugs *slugs,
                        struct document *document);

/* source[at..at+n) of the part is the fragment of a link, such as 如何-安装. */
void markdown_slugs_link(struct markdown_slugs *slugs,
                         struct document *document, size_t at, size_t n);

/* name[0..n) is the id of something else.  Links to it stay. */
void markdown_slugs_id(struct markdown_slugs *slugs, struct document *document,
                       const char *name, size_t n);

/* Has the links follow their headings when the document is laid.  Takes
 * ownership. */
void markdown_slugs_follow(struct markdown_slugs *slugs,
                           struct document *document);

#endif
