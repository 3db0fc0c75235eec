/*
 * container.h - documents that are zip archives: files, some of which have
 * text.
 *
 * A format opens the container, says which entries have text, in which format,
 * and closes it.  What is wrong is said to the document; what is done after
 * that counts for nothing.
 */
#ifndef FORMATS_CONTAINER_H
#define FORMATS_CONTAINER_H

#include "formats/document/document_build.h"
#include "formats/document/document_result.h"
#include "formats/office/zip_directory.h"

struct container {
    struct document *document;
    struct zip_directory zip;
    uint64_t nbytes; /* unpacked so far */
};

/* Reads the directory; refuses what is signed, and encrypted documents of
 * Office, which are no zip archives.  The container is to be closed in any
 * case.
 */
bool container_open(struct container *container, struct document *document);

void container_close(struct container *container);

/* The entry of that name, or NULL. */
const struct zip_entry *container_find(const struct container *container,
                                       const char *name);

/* Whether an entry's name begins and ends like this. */
bool container_is_named(const struct zip_entry *entry, const char *prefix,
                        const char *suffix);

/* Unpacks an entry, to look at it; false on failure. */
bool container_unpack(struct container *container,
                      const struct zip_entry *entry, struct buf *out);

/* An entry is a part of the document, with text. */
void container_add(struct container *container, const struct zip_entry *entry,
                   const struct format *format);

/* The same for what was unpacked. */
void container_add_unpacked(struct container *container,
                            const struct zip_entry *entry, struct buf *bytes,
                            const struct format *format);

/* The document is refused, because of an entry, or NULL. */
void container_fail(struct container *container, const struct zip_entry *entry,
                    const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* struct format's `pack`, where `finish` has the last word on a part that has
 * changed: what it finds is inserted.  It allocates the places; false when out
 * of memory. */
typedef bool container_finish(const struct document_part *part,
                              struct document_insert *insert_ret,
                              size_t **places_ret);

bool container_pack_finished(const struct document *document,
                             container_finish *finish, struct buf *out);

/* struct format's `pack`. */
bool container_pack(const struct document *document, struct buf *out);

#endif
