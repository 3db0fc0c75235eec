/*
 * records_libopencc.c - converts records by the installed libopencc.
 *
 *     records_libopencc CONFIG < in > out
 *
 * Its C API returns a string, so texts and results must not contain NUL.
 */
#include <opencc/opencc.h>

#include "record_io.h"

int main(int argc, char **argv)
{
    if (argc != 2)
        die("usage", "records_libopencc CONFIG < in > out");
    opencc_t opencc = opencc_open(argv[1]);
    if (opencc == (opencc_t)-1)
        die(argv[1], opencc_error());

    char *text;
    size_t nbytes;
    while ((text = record_read(&nbytes)) != NULL) {
        char *converted = opencc_convert_utf8(opencc, text, nbytes);
        if (converted == NULL)
            die(argv[1], opencc_error());
        record_write(converted, strlen(converted));
        opencc_convert_utf8_free(converted);
        free(text);
    }
    if (opencc_close(opencc) != 0)
        die(argv[1], opencc_error());
    if (fclose(stdout) != 0)
        die("stdout", strerror(errno));
    return 0;
}
