/*
 * office_names.h - names that stand in the cells of a sheet as well: headings
 * of tables and fields of pivot tables.
 *
 * Formulas name them, and Excel repairs a file in which a table's heading and
 * the name of its column differ.  So a cell that is one of them stays.
 */
#ifndef FORMATS_OFFICE_NAMES_H
#define FORMATS_OFFICE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct office_names {
    char **all; /* sorted when no more are added */
    size_t n, cap;
};

/* Adds a name; false when out of memory. */
bool office_names_add(struct office_names *names, const char *name);

/* No more are added. */
void office_names_sort(struct office_names *names);

bool office_names_has(const struct office_names *names, const char *text,
                      size_t n);

void office_names_free(struct office_names *names);

#endif
