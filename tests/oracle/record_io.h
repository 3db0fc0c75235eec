/*
 * record_io.h - records on stdin and stdout, for the drivers of the oracles.
 *
 * A record is a length of four bytes, little-endian, and as many bytes.  Both
 * functions end the program with status 2 when something goes wrong.
 */
#ifndef RECORD_IO_H
#define RECORD_IO_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void die(const char *what, const char *detail)
{
    fprintf(stderr, "records: %s: %s\n", what, detail);
    exit(2);
}

/* Returns a new buffer with one NUL more than *nbytes_ret, or NULL at the end
 * of the input. */
static char *record_read(size_t *nbytes_ret)
{
    unsigned char head[4];
    size_t got = fread(head, 1, sizeof head, stdin);

    if (ferror(stdin))
        die("stdin", strerror(errno));
    if (got == 0)
        return NULL;
    if (got < sizeof head)
        die("stdin", "a record's length is cut off");
    size_t nbytes = (uint32_t)head[0] | (uint32_t)head[1] << 8 |
                    (uint32_t)head[2] << 16 | (uint32_t)head[3] << 24;
    char *text = nbytes < SIZE_MAX ? malloc(nbytes + 1) : NULL;
    if (text == NULL)
        die("stdin", "no memory for a record");
    if (fread(text, 1, nbytes, stdin) < nbytes)
        die("stdin", ferror(stdin) ? strerror(errno) : "a record is cut off");
    text[nbytes] = '\0';
    *nbytes_ret = nbytes;
    return text;
}

static void record_write(const char *text, size_t nbytes)
{
    if (nbytes > UINT32_MAX)
        die("stdout", "a result is too long for a record");
    unsigned char head[4];
    for (unsigned i = 0; i < sizeof head; i++)
        head[i] = (unsigned char)(nbytes >> 8 * i & 0xff);
    if (fwrite(head, 1, sizeof head, stdout) < sizeof head ||
        (nbytes > 0 && fwrite(text, 1, nbytes, stdout) < nbytes))
        die("stdout", strerror(errno));
}

#endif
