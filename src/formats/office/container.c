/*
 * container.c - documents that are zip archives.
 */
#include "formats/office/container.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/office/zip_content.h"

/* Of all that is unpacked of one document. */
#define MOST_NBYTES (UINT64_C(2) << 30)

void container_fail(struct container *c, const struct zip_entry *entry,
                    const char *format, ...)
{
    struct shutong_error error;
    char text[sizeof(error.message)];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), status_text(format), arguments);
    va_end(arguments);
    zip_directory_fail(entry, &error, "%s", text);
    document_build_fail_as(c->document, &error);
}

bool container_is_named(const struct zip_entry *e, const char *prefix,
                        const char *suffix)
{
    size_t before = strlen(prefix), behind = strlen(suffix);

    return e->name_nbytes >= before + behind &&
           memcmp(e->name, prefix, before) == 0 &&
           memcmp(e->name + e->name_nbytes - behind, suffix, behind) == 0;
}

const struct zip_entry *container_find(const struct container *c,
                                       const char *name)
{
    return zip_directory_find(&c->zip, name, strlen(name));
}

/* ---- opening ------------------------------------------------------------- */

/* Refuses Office's documents of before 2007, and of today where they have a
 * password: both are in the container format of OLE. */
static bool refuse_ole(struct container *c)
{
    static const char mark[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    const struct document *d = c->document;

    if (d->nsource < sizeof(mark) - 1 ||
        memcmp(d->source, mark, sizeof(mark) - 1) != 0)
        return false;
    if (memmem(d->source, d->nsource, name, sizeof(name)) != NULL)
        container_fail(c, NULL,
                       N_("is encrypted; remove its password in Office first"));
    else
        container_fail(c, NULL,
                       N_("is in the old format of Microsoft Office (.doc, "
                          ".xls, .ppt); save it in a newer format first"));
    return true;
}

/* A signature would no longer be true. */
static bool refuse_signed(struct container *c)
{
    static const char *const names[] = {"_xmlsignatures/",
                                        "META-INF/documentsignatures.xml",
                                        "META-INF/signatures.xml"};

    for (size_t i = 0; i < c->zip.nentries; i++)
        for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
            if (container_is_named(&c->zip.entries[i], names[k], "")) {
                container_fail(c, &c->zip.entries[i],
                               N_("signs the document, and a signature does "
                                  "not survive a conversion; remove it first"));
                return true;
            }
    return false;
}

bool container_open(struct container *c, struct document *d)
{
    struct shutong_error error;

    *c = (struct container){.document = d};
    if (refuse_ole(c))
        return false;
    if (!zip_directory_read(&c->zip, d->source, d->nsource, &error)) {
        document_build_fail_as(d, &error);
        return false;
    }
    return !refuse_signed(c);
}

void container_close(struct container *c)
{
    zip_directory_free(&c->zip);
}

/* Whether an entry is still within the limits of all together. */
static bool check_sum(struct container *c, const struct zip_entry *entry)
{
    uint64_t all = c->nbytes + entry->nbytes;

    if (all > MOST_NBYTES)
        container_fail(c, entry,
                       N_("with what comes before it, text of more than %llu "
                          "MiB unpacks, which is not converted"),
                       (unsigned long long)(MOST_NBYTES >> 20));
    else if (all > ZIP_CONTENT_RATIO_FROM &&
             all / ZIP_CONTENT_RATIO > c->document->nsource)
        container_fail(c, entry,
                       N_("with what comes before it, unpacks to more than %d "
                          "times the size of the document, which is not "
                          "converted: it may be made to fill the memory"),
                       ZIP_CONTENT_RATIO);
    return !c->document->failed;
}

bool container_unpack(struct container *c, const struct zip_entry *entry,
                      struct buf *out)
{
    struct shutong_error error;

    if (c->document->failed)
        return false;
    if (!zip_content_check(entry, &error)) {
        document_build_fail_as(c->document, &error);
        return false;
    }
    if (!check_sum(c, entry))
        return false;
    if (!zip_content_read(&c->zip, entry, out, &error)) {
        document_build_fail_as(c->document, &error);
        return false;
    }
    c->nbytes += out->n;
    return true;
}

/* Whether bytes are UTF-16, with the mark that it has in XML, or without. */
static bool is_utf_16(const struct buf *b)
{
    return b->n >= 2 &&
           (memcmp(b->data, "\xFE\xFF", 2) == 0 ||
            memcmp(b->data, "\xFF\xFE", 2) == 0 || memchr(b->data, 0, 2));
}

void container_add_unpacked(struct container *c, const struct zip_entry *entry,
                            struct buf *bytes, const struct format *format)
{
    char *name = strndup(entry->name, entry->name_nbytes);

    if (is_utf_16(bytes))
        container_fail(c, entry,
                       N_("is in UTF-16, which is not converted in a document "
                          "like this"));
    else if (name == NULL)
        document_build_no_memory(c->document);
    else
        document_build_part(c->document, name, bytes, format);
    free(name);
}

void container_add(struct container *c, const struct zip_entry *entry,
                   const struct format *format)
{
    struct buf bytes = {0};

    if (container_unpack(c, entry, &bytes))
        container_add_unpacked(c, entry, &bytes, format);
    buf_free(&bytes);
}

/* ---- packing ------------------------------------------------------------- */

/* The parts of a document, by the names of their entries. */
struct named_parts {
    const struct document_part **parts;
    size_t n;
    container_finish *finish; /* or NULL */
};

static int compare_parts(const void *a, const void *b)
{
    const struct document_part *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

static int compare_name(const void *key, const void *element)
{
    const struct zip_entry *e = key;
    const struct document_part *const *part = element;

    return bytes_compare(e->name, e->name_nbytes, (*part)->name,
                         strlen((*part)->name));
}

static const struct document_part *find_changed(const struct named_parts *p,
                                                const struct zip_entry *entry)
{
    const struct document_part *const *found =
        bsearch(entry, p->parts, p->n, sizeof(*p->parts), compare_name);

    return found == NULL ? NULL : *found;
}

static bool has_changed(void *context, const struct zip_entry *entry)
{
    return find_changed(context, entry) != NULL;
}

static bool put_bytes(void *packer, const char *bytes, size_t n)
{
    return zip_content_put(packer, bytes, n);
}

static bool put_part(void *context, const struct zip_entry *entry,
                     struct zip_packer *packer)
{
    const struct named_parts *p = context;
    const struct document_part *part = find_changed(p, entry);
    struct document_insert insert = {.n = 0};
    size_t *places = NULL;
    bool done = (p->finish == NULL || p->finish(part, &insert, &places)) &&
                document_result_write(part, &insert, put_bytes, packer);

    free(places);
    return done;
}

bool container_pack_finished(const struct document *d, container_finish *finish,
                             struct buf *out)
{
    struct zip_directory zip = {.source = NULL};
    struct shutong_error error;
    struct named_parts changed = {
        .parts = calloc(d->nparts + 1, sizeof(*changed.parts)),
        .finish = finish};
    const struct zip_replacement replacement = {&changed, has_changed,
                                                put_part};
    bool done = changed.parts != NULL;

    for (size_t i = 0; done && i < d->nparts; i++)
        if (d->parts[i].changed)
            changed.parts[changed.n++] = &d->parts[i];
    if (done)
        qsort(changed.parts, changed.n, sizeof(*changed.parts), compare_parts);
    done = done && zip_directory_read(&zip, d->source, d->nsource, &error) &&
           zip_content_write(&zip, &replacement, out);
    zip_directory_free(&zip);
    free(changed.parts);
    return done;
}

bool container_pack(const struct document *d, struct buf *out)
{
    return container_pack_finished(d, NULL, out);
}
