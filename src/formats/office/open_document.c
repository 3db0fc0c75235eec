/*
 * open_document.c - OpenDocument: texts, sheets, presentations, drawings.
 *
 *   mimetype                 the kind of document
 *   content.xml, styles.xml  text; the second has headers and footers
 *   meta.xml                 title and keywords
 *   Object 1/content.xml     an embedded chart or document
 *   META-INF/manifest.xml    lists encrypted files
 */
#include <string.h>

#include "formats/office/container.h"
#include "formats/office/container_elements.h"
#include "formats/office/office_text.h"
#include "formats/markup/xml_check.h"

static void read_part(struct document *d)
{
    office_text_read(d, &office_text_odf);
}

static const struct format part_format = {
    .name = "odf", .read = read_part, .write = office_text_write};

static void read_manifest(void *context, const char *name,
                          const char **attributes)
{
    bool *encrypted = context;

    (void)attributes;
    if (strcmp(name, "encryption-data") == 0)
        *encrypted = true;
}

static bool is_encrypted(struct container *c)
{
    const struct zip_entry *e = container_find(c, "META-INF/manifest.xml");
    bool encrypted = false;

    if (e != NULL && !container_elements_read(c, e, read_manifest, &encrypted))
        return true;
    if (encrypted)
        container_fail(c, NULL,
                       N_("is encrypted; save it without a password first"));
    return encrypted;
}

/* Whether a file, in any folder, has text. */
static bool has_text(const struct zip_entry *e)
{
    static const char *const names[] = {"content.xml", "styles.xml",
                                        "meta.xml"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        size_t n = strlen(names[i]);
        if (container_is_named(e, "", names[i]) &&
            (e->name_nbytes == n || e->name[e->name_nbytes - n - 1] == '/'))
            return true;
    }
    return false;
}

/* Reads a document in a single XML file. */
static void read_flat(struct document *d)
{
    office_text_read(d, &office_text_odf);
    xml_check_encoding(d);
}

static bool begins_flat(const char *in, size_t n)
{
    return memmem(in, n, "<office:document", 16) != NULL;
}

/* Whether the file is a document or a template of this kind. */
static bool is_kind(struct container *c, const char *kind)
{
    static const char begin[] = "application/vnd.oasis.opendocument.";
    const struct zip_entry *e = container_find(c, "mimetype");
    size_t length = sizeof(begin) - 1, n = strlen(kind);
    struct buf type = {0};
    bool is = e != NULL && e->nbytes < 128 && container_unpack(c, e, &type) &&
              type.n >= length + n && memcmp(type.data, begin, length) == 0 &&
              memcmp(type.data + length, kind, n) == 0;

    buf_free(&type);
    return is;
}

static void read_document(struct document *d, const char *kind,
                          const char *what)
{
    struct container c;

    if (container_open(&c, d)) {
        if (!is_kind(&c, kind))
            container_fail(&c, NULL, "%s", status_text(what));
        else if (!is_encrypted(&c))
            for (size_t i = 0; !d->failed && i < c.zip.nentries; i++)
                if (has_text(&c.zip.entries[i]))
                    container_add(&c, &c.zip.entries[i], &part_format);
    }
    container_close(&c);
}

static void read_odt(struct document *d)
{
    read_document(d, "text", N_("is not an OpenDocument text"));
}

static void read_ods(struct document *d)
{
    read_document(d, "spreadsheet", N_("is not an OpenDocument spreadsheet"));
}

static void read_odp(struct document *d)
{
    read_document(d, "presentation", N_("is not an OpenDocument presentation"));
}

static void read_odg(struct document *d)
{
    read_document(d, "graphics", N_("is not an OpenDocument drawing"));
}

const struct format format_odt = {
    .name = "odt",
    .suffixes = "odt ott",
    .description = N_("OpenDocument texts: paragraphs, headers, notes, title"),
    .read = read_odt,
    .pack = container_pack,
};

const struct format format_ods = {
    .name = "ods",
    .suffixes = "ods ots",
    .description = N_("OpenDocument spreadsheets: text in cells, title"),
    .read = read_ods,
    .pack = container_pack,
};

const struct format format_odp = {
    .name = "odp",
    .suffixes = "odp otp",
    .description = N_("OpenDocument presentations: slides, notes, title"),
    .read = read_odp,
    .pack = container_pack,
};

const struct format format_odg = {
    .name = "odg",
    .suffixes = "odg otg",
    .description = N_("OpenDocument drawings: text, title"),
    .read = read_odg,
    .pack = container_pack,
};

const struct format format_fodt = {
    .name = "fodt",
    .suffixes = "fodt fods fodp fodg",
    .description = N_("OpenDocument in one file of XML: the same"),
    .begins = begins_flat,
    .read = read_flat,
    .write = office_text_write,
    .charset = xml_charset,
};
