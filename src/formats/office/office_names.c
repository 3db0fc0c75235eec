/*
 * office_names.c - names that also occur in the cells of a sheet.
 */
#include "formats/office/office_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

bool office_names_add(struct office_names *names, const char *name)
{
    char *copy = strdup(name);

    if (copy == NULL ||
        !array_grow(&names->all, names->n, &names->cap, sizeof(*names->all))) {
        free(copy);
        return false;
    }
    names->all[names->n++] = copy;
    return true;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void office_names_sort(struct office_names *names)
{
    if (names->n > 0)
        qsort(names->all, names->n, sizeof(*names->all), compare);
}

bool office_names_has(const struct office_names *names, const char *text,
                      size_t n)
{
    size_t low = 0, high = names->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *name = names->all[middle];
        int order = bytes_compare(name, strlen(name), text, n);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

void office_names_free(struct office_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->all[i]);
    free(names->all);
    *names = (struct office_names){.n = 0};
}
