/*
 * markdown_names.h - finds bytes of Markdown that are names rather than text.
 */
#ifndef FORMATS_MARKDOWN_NAMES_H
#define FORMATS_MARKDOWN_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A bit for each byte. */
struct markdown_names {
    unsigned char *bits;
    size_t n;
};

static inline bool markdown_names_has(const struct markdown_names *names,
                                      size_t at)
{
    return (names->bits[at / 8] >> at % 8 & 1) != 0;
}

/* Marks n bytes, beginning at `at`. */
void markdown_names_add(struct markdown_names *names, size_t at, size_t n);

/* Finds the names in s[0..n).  Overwrites the labels of footnote definitions in
 * `s` with letters, since md4c takes them for link definitions.  Returns false
 * if out of memory. */
bool markdown_names_find(struct markdown_names *names, char *s, size_t n);

void markdown_names_free(struct markdown_names *names);

#endif
