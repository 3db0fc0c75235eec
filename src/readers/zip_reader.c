/*
 * zip_reader.c - the program shutong-opencc-zip: writes a file of a zip archive
 * to standard output; resource_zip.h says how it is called and how it ends.
 *
 * A program of its own, so that the command does not load libzip, and because
 * archives may be damaged or made to do harm; the limits of
 * reader_parent_begin() bound that.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "command/opencc/resource_zip.h"
#include "readers/reader_parent.h"

/* A name of the archive as OpenCC takes it: slashes one way, none before it. */
static char *normal_name(const char *name)
{
    char *copy = strdup(name + strspn(name, "/\\"));

    for (char *p = copy; p != NULL && *p != '\0'; p++)
        if (*p == '\\')
            *p = '/';
    return copy;
}

/* Finds the file of that name, of several the last; -1 where there is none. */
static zip_int64_t find(zip_t *zip, const char *name)
{
    const char *slash = strrchr(name, '/');
    zip_int64_t whole = -1, base = -1, n = zip_get_num_entries(zip, 0);

    for (zip_int64_t i = 0; i < n; i++) {
        const char *raw = zip_get_name(zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
        if (raw == NULL || raw[0] == '/' || raw[0] == '\\')
            continue;
        char *entry = normal_name(raw);
        if (entry != NULL && strcmp(entry, name) == 0)
            whole = i;
        if (entry != NULL && slash != NULL && strcmp(entry, slash + 1) == 0)
            base = i;
        free(entry);
    }
    return whole >= 0 ? whole : base;
}

static bool put_number(uint32_t number)
{
    return fwrite(&number, sizeof(number), 1, stdout) == 1;
}

static enum resource_zip_end copy(zip_t *zip, zip_int64_t index)
{
    static char bytes[32 * 1024];
    zip_int64_t got;
    size_t all = 0;
    zip_file_t *file = zip_fopen_index(zip, (zip_uint64_t)index, 0);

    if (file == NULL) {
        int code = zip_error_code_zip(zip_get_error(zip));
        return code == ZIP_ER_COMPNOTSUPP || code == ZIP_ER_ENCRNOTSUPP ||
                       code == ZIP_ER_NOPASSWD
                   ? ARCHIVE_PACKED
                   : ARCHIVE_NO_ZIP;
    }
    while ((got = zip_fread(file, bytes, sizeof(bytes))) > 0) {
        all += (size_t)got;
        if (all > ARCHIVE_MOST)
            return ARCHIVE_LARGE;
        if (!put_number((uint32_t)got) ||
            fwrite(bytes, 1, (size_t)got, stdout) != (size_t)got)
            return ARCHIVE_NO_ZIP;
    }
    /* The end of it is where its checksum is looked at. */
    return got == 0 && zip_fclose(file) == 0 ? ARCHIVE_DONE : ARCHIVE_NO_ZIP;
}

int main(int argc, char **argv)
{
    int code = 0;

    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: %s NAME <FILE\n", argv[0]);
        return 2;
    }
    if (!reader_parent_begin(
            argv[2], ARCHIVE_MEMORY(reader_parent_nbytes(STDIN_FILENO))))
        return 1;
    zip_t *zip = zip_fdopen(STDIN_FILENO, 0, &code);
    enum resource_zip_end end = ARCHIVE_NO_ZIP;
    if (zip != NULL) {
        zip_int64_t index = find(zip, argv[1]);
        end = index < 0 ? ARCHIVE_NO_NAME : copy(zip, index);
    }
    return put_number(0) && put_number((uint32_t)end) && fflush(stdout) == 0
               ? 0
               : 1;
}
