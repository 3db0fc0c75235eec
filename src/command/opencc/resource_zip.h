/*
 * resource_zip.h - --resource-zip: an OpenCC configuration and its dictionaries
 * from a zip file.
 *
 * Names in it mean what they mean to OpenCC: a path from the root of the
 * archive, or where that is not there, the last part of it.  The archive is
 * read by the program shutong-opencc-zip, so that nothing else pays for it, and
 * a damaged one is one message.  What is needed, and no more, is put in a
 * folder of its own, to be read as any configuration.
 */
#ifndef COMMAND_OPENCC_RESOURCE_ZIP_H
#define COMMAND_OPENCC_RESOURCE_ZIP_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* The program's name, and the result; NAME is its argument, the archive its
 * standard input.  It writes what NAME has in pieces, each after its length,
 * then a zero and one of these, all uint32_t of this machine.  Without that end
 * the archive could not be read. */
#define ARCHIVE_PROGRAM "shutong-opencc-zip"

enum resource_zip_end {
    ARCHIVE_DONE = 10,
    ARCHIVE_NO_ZIP,  /* it is none, or damaged */
    ARCHIVE_NO_NAME, /* it does not have NAME */
    ARCHIVE_LARGE,   /* NAME has more than ARCHIVE_MOST bytes */
    ARCHIVE_PACKED   /* encrypted, or packed in a way that is not known */
};

/* Bytes of a file in an archive; OpenCC's largest has two million. */
#define ARCHIVE_MOST (64u << 20)

/* Bytes of memory that reading an archive of so many takes at most: what its
 * list of files does, and what unpacking does in any way that libzip knows. */
#define ARCHIVE_MEMORY(nbytes) ((UINT64_C(256) << 20) + 16 * (nbytes))

/* A configuration that was unpacked, and its folder. */
struct resource_zip {
    char folder[PATH_MAX]; /* "" when there is none */
    char config[PATH_MAX];
    struct buf
        made; /* paths, a NUL after each: to remove them takes no memory */
};

/* Unpacks a configuration and the dictionaries that it names.  Where the
 * archive does not have it, `fallback` is it, a file, or NULL; dictionaries are
 * in the archive in any case.  Gives its own messages; to be closed in either
 * case. */
bool resource_zip_open(struct resource_zip *archive, const char *zip,
                       const char *config, const char *fallback);

/* Removes the folder, once what it has is read: signals wait meanwhile.  More
 * than once does nothing. */
void resource_zip_close(struct resource_zip *archive);

#endif
