/*
 * office_names.h - names that also occur in the cells of a sheet: headings of
 * tables and fields of pivot tables.
 *
 * Formulas refer to them, and Excel reports a file as damaged if the heading of
 * a table differs from the name of its column.  So cells with such a name stay.
 */
#ifndef FORMATS_OFFICE_NAMES_H
#define FORMATS_OFFICE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct office_names {
    char **all; /* sorted by office_names_sort() */
    size_t n, cap;
};

/* Adds a copy of a name.  Returns false if out of memory. */
bool office_names_add(struct office_names *names, const char *name);

/* Call this after the last name was added and before the first query. */
void office_names_sort(struct office_names *names);

bool office_names_has(const struct office_names *names, const char *text,
                      size_t n);

void office_names_free(struct office_names *names);

#endif
