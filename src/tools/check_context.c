/*
 * check_context.c - build time: whether context models are whole.
 *
 *   check_context MODEL...
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context/context.h"
#include "regional/regional_model.h"

enum { MOST = 16 << 20, BAD = 2 };

static const char *const faults[] = {
    [CONTEXT_NO_MODEL] = "it is no context model",
    [CONTEXT_OTHER_VERSION] = "a context model of another version",
    [CONTEXT_DAMAGED] = "a damaged context model: it is cut off, or its "
                        "checksum is wrong",
    [CONTEXT_UNSOUND] = "a damaged context model: a table does not lie in it",
};

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "check_context: %s: %s (`make context` makes it again)\n",
            path, what);
    return BAD;
}

/* What is wrong with a model of either kind. */
static enum context_fault fault_of(const void *bytes, size_t n)
{
    bool regional = n >= sizeof(REGIONAL_MAGIC) &&
                    memcmp(bytes, REGIONAL_MAGIC, sizeof(REGIONAL_MAGIC)) == 0;

    return regional ? regional_model_check(bytes, n)
                    : context_model_check(bytes, n);
}

static int check(const char *path)
{
    FILE *file = fopen(path, "rb");
    int status = EXIT_SUCCESS;

    if (file == NULL)
        return complain(path, strerror(errno));
    char *bytes = aligned_alloc(64, MOST);
    if (bytes == NULL) {
        fclose(file);
        return complain(path, strerror(ENOMEM));
    }
    size_t n = fread(bytes, 1, MOST, file);
    if (ferror(file))
        status = complain(path, strerror(errno));
    else if (fault_of(bytes, n) != CONTEXT_SOUND)
        status = complain(path, faults[fault_of(bytes, n)]);
    fclose(file);
    free(bytes);
    return status;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        int status = check(argv[i]);
        if (status != EXIT_SUCCESS)
            return status;
    }
    return EXIT_SUCCESS;
}
