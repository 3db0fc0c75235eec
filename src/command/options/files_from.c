/*
 * files_from.c - inputs that a file names.
 */
#include "command/options/files_from.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "command/say/message.h"

/* Adds a name of the list to the inputs. */
static bool add_listed(struct options *o, const char *name, size_t *cap)
{
    /* A file of that name, not standard input. */
    const char *folder = strcmp(name, "-") == 0 ? "./" : "";
    char *copy;

    if (!array_grow(&o->listed, o->nlisted, cap, sizeof(*o->listed)) ||
        asprintf(&copy, "%s%s", folder, name) < 0)
        return message_error("out of memory");
    o->listed[o->nlisted++] = copy;
    return true;
}

/* Reads names up to the end of a file; blank lines are none. */
static bool read_names(struct options *o, FILE *file, const char *from)
{
    int end = o->nul ? '\0' : '\n';
    char *name = NULL;
    size_t room = 0, cap = 0, number = 0;
    ssize_t n;
    bool read = true;

    while (read && (n = getdelim(&name, &room, end, file)) >= 0) {
        number++;
        if (n > 0 && name[n - 1] == end)
            name[--n] = '\0';
        if (strlen(name) != (size_t)n) {
            message_error("%s:%zu: a name contains NUL; use -0 for names that "
                          "end with NUL",
                          from, number);
            read = false;
        } else if (n > 0) {
            read = add_listed(o, name, &cap);
        }
    }
    if (read && ferror(file)) {
        message_system(from, "cannot be read", errno);
        read = false;
    }
    free(name);
    return read;
}

bool files_from_read(struct options *o)
{
    bool standard = strcmp(o->files_from, "-") == 0;
    FILE *file = standard ? stdin : fopen(o->files_from, "re");

    if (file == NULL)
        return message_system(o->files_from, "cannot be opened", errno);
    bool read = read_names(o, file, standard ? "stdin" : o->files_from);
    if (!standard)
        fclose(file);
    const char **inputs =
        read ? array_resize(o->inputs, o->ninputs + o->nlisted + 1,
                            sizeof(*o->inputs))
             : NULL;
    if (read && inputs == NULL)
        message_error("out of memory");
    if (inputs == NULL)
        return false;
    o->inputs = inputs;
    for (size_t i = 0; i < o->nlisted; i++)
        o->inputs[o->ninputs++] = o->listed[i];
    return true;
}
