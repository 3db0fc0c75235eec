/*
 * epub.c - EPUB 2 and 3.
 *
 *   META-INF/container.xml   refers to the package:
 *   OEBPS/content.opf        title, creator, language; a manifest of files
 *   OEBPS/ch1.xhtml          text, if the manifest says it is XHTML
 *   OEBPS/toc.ncx            the table of contents of EPUB 2
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/office/container.h"
#include "formats/office/container_elements.h"
#include "formats/markup/xml_check.h"
#include "formats/markup/xml_read.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

extern const struct format format_svg, format_html;

/* ---- the files in a book ------------------------------------------------- */

/* A page should be well-formed XML. If it is not, it is read as HTML, as most
 * reading systems do. */
static void read_page(struct document *d)
{
    const struct document_part *p = d->part;
    size_t valid = utf8_valid_prefix(p->source, p->nsource);

    if (valid < p->nsource)
        document_build_fail(d, valid, N_("is not in UTF-8"));
    else if (xml_check_passes(d))
        xml_read_xhtml(d);
    else
        format_html.read(d);
}

/* The metadata in the package. */
static const struct markup_element package_elements[] = {
    {"title", MARKUP_BLOCK | MARKUP_TEXT, NULL},
    {"creator", MARKUP_BLOCK | MARKUP_TEXT, NULL},
    {"contributor", MARKUP_BLOCK | MARKUP_TEXT, NULL},
    {"description", MARKUP_BLOCK | MARKUP_TEXT | MARKUP_HTML, NULL},
    {"subject", MARKUP_BLOCK | MARKUP_TEXT, NULL},
    {"publisher", MARKUP_BLOCK | MARKUP_TEXT, NULL},
    {"rights", MARKUP_BLOCK | MARKUP_TEXT, NULL},
    {"language", MARKUP_BLOCK | MARKUP_LANGUAGE, NULL},
};
static const struct markup_attribute package_attributes[] = {
    {"reference", "title", MARKUP_TEXT},
    {"creator", "file-as", MARKUP_TEXT},
};
static const struct markup_vocabulary package_vocabulary = {
    .name = "OPF",
    .roots = "package",
    .rules = MARKUP_BLOCK | MARKUP_NO_TEXT,
    .separator = '-',
    .elements = package_elements,
    .nelements = COUNT(package_elements),
    .attributes = package_attributes,
    .nattributes = COUNT(package_attributes),
};

static void read_package(struct document *d)
{
    xml_read(d, &package_vocabulary);
}

/* The table of contents of EPUB 2. */
static const struct markup_element contents_elements[] = {
    {"text", MARKUP_BLOCK | MARKUP_TEXT, NULL},
};
static const struct markup_vocabulary contents_vocabulary = {
    .name = "NCX",
    .roots = "ncx",
    .rules = MARKUP_BLOCK | MARKUP_NO_TEXT,
    .separator = '-',
    .elements = contents_elements,
    .nelements = COUNT(contents_elements),
};

static void read_contents(struct document *d)
{
    xml_read(d, &contents_vocabulary);
}

static const struct format page_format = {
    .name = "xhtml", .read = read_page, .write = xml_write};
static const struct format package_format = {
    .name = "opf", .read = read_package, .write = xml_write};
static const struct format contents_format = {
    .name = "ncx", .read = read_contents, .write = xml_write};

/* A book that is being read. */
struct epub {
    struct container container;
    const struct format **formats; /* of each entry, or NULL */
    bool *packages;                /* which entries are packages */
    size_t npackages;
    const struct zip_entry *package; /* that is read */
    bool encrypted;
};

/* ---- names --------------------------------------------------------------- */

static int hex_digit(char c)
{
    return isdigit((unsigned char)c)    ? c - '0'
           : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
                                        : -1;
}

/* Percent-decodes a path in place. */
static void resolve_percents(char *path)
{
    char *to = path;

    for (const char *from = path; *from != '\0'; from++) {
        int high = *from == '%' ? hex_digit(from[1]) : -1;
        int low = high >= 0 ? hex_digit(from[2]) : -1;
        if (low >= 0 && high + low > 0) {
            *to++ = (char)(high * 16 + low);
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

/* Removes . and .. from a path in place. */
static void resolve_dots(char *path)
{
    char *to = path;

    for (char *from = path, *next; *from != '\0'; from = next) {
        size_t n = strcspn(from, "/");
        next = from + n + (from[n] == '/');
        if (n == 1 && from[0] == '.')
            continue;
        if (n == 2 && from[0] == '.' && from[1] == '.') {
            if (to > path)
                to--;
            while (to > path && to[-1] != '/')
                to--;
            continue;
        }
        memmove(to, from, (size_t)(next - from));
        to += next - from;
    }
    *to = '\0';
}

/* The entry that a reference in a package denotes, or NULL. */
static const struct zip_entry *find_reference(struct epub *b, const char *href)
{
    const struct zip_entry *package = b->package;
    size_t folder = package->name_nbytes, n = strcspn(href, "#?");

    while (folder > 0 && package->name[folder - 1] != '/')
        folder--;
    char *path = malloc(folder + n + 1);
    if (path == NULL) {
        document_build_no_memory(b->container.document);
        return NULL;
    }
    memcpy(path, package->name, folder);
    memcpy(path + folder, href, n);
    path[folder + n] = '\0';
    resolve_percents(path + folder);
    resolve_dots(path);
    const struct zip_entry *found = container_find(&b->container, path);
    free(path);
    return found;
}

/* ---- what is in the book ------------------------------------------------- */

static size_t index_of(const struct epub *b, const struct zip_entry *e)
{
    return (size_t)(e - b->container.zip.entries);
}

static bool is(const char *a, const char *b)
{
    return a != NULL && strcmp(a, b) == 0;
}

/* Handles an element of META-INF/container.xml. */
static void read_root(void *context, const char *name, const char **attributes)
{
    struct epub *b = context;
    const char *path = container_elements_attribute(attributes, "full-path");
    const char *type = container_elements_attribute(attributes, "media-type");

    if (!is(name, "rootfile") || path == NULL ||
        (type != NULL && !is(type, "application/oebps-package+xml")))
        return;
    const struct zip_entry *e = container_find(&b->container, path);
    if (e == NULL) {
        container_fail(&b->container,
                       container_find(&b->container, "META-INF/container.xml"),
                       N_("names the package %s, which is not in the book"),
                       path);
    } else if (!b->packages[index_of(b, e)]) {
        b->packages[index_of(b, e)] = true;
        b->npackages++;
    }
}

/* Handles an element of a package. */
static void read_item(void *context, const char *name, const char **attributes)
{
    struct epub *b = context;
    const char *href = container_elements_attribute(attributes, "href");
    const char *type = container_elements_attribute(attributes, "media-type");
    const struct format *format = NULL;

    if (!is(name, "item") || href == NULL || type == NULL)
        return;
    if (is(type, "application/xhtml+xml"))
        format = &page_format;
    else if (is(type, "application/x-dtbncx+xml"))
        format = &contents_format;
    else if (is(type, "image/svg+xml"))
        format = &format_svg;
    const struct zip_entry *e = format == NULL ? NULL : find_reference(b, href);
    if (e != NULL)
        b->formats[index_of(b, e)] = format;
}

/* Handles an element of META-INF/encryption.xml.  Obfuscated fonts are
 * accepted.
 */
static void read_encryption(void *context, const char *name,
                            const char **attributes)
{
    struct epub *b = context;
    const char *by = container_elements_attribute(attributes, "Algorithm");

    if (is(name, "EncryptionMethod") &&
        !is(by, "http://www.idpf.org/2008/embedding") &&
        !is(by, "http://ns.adobe.com/pdf/enc#RC"))
        b->encrypted = true;
}

static bool check_encryption(struct epub *b)
{
    struct container *c = &b->container;
    const struct zip_entry *e = container_find(c, "META-INF/encryption.xml");

    if (e == NULL)
        return true;
    if (container_elements_read(c, e, read_encryption, b) && b->encrypted)
        container_fail(c, e,
                       N_("says that the book is encrypted, so that its text "
                          "cannot be read"));
    return !c->document->failed;
}

/* Finds the packages and their files. */
static bool read_packages(struct epub *b)
{
    struct container *c = &b->container;
    const struct zip_entry *root = container_find(c, "META-INF/container.xml");

    if (root == NULL) {
        container_fail(c, NULL,
                       N_("is not an EPUB book: it has no "
                          "META-INF/container.xml"));
        return false;
    }
    if (!container_elements_read(c, root, read_root, b))
        return false;
    if (b->npackages == 0)
        container_fail(c, root, N_("names no package (.opf) of the book"));
    for (size_t i = 0; !c->document->failed && i < c->zip.nentries; i++) {
        b->package = &c->zip.entries[i];
        if (b->packages[i] &&
            container_elements_read(c, b->package, read_item, b))
            b->formats[i] = &package_format;
    }
    return !c->document->failed;
}

static void read_book(struct epub *b)
{
    struct container *c = &b->container;

    if (!check_encryption(b) || !read_packages(b))
        return;
    for (size_t i = 0; i < c->zip.nentries; i++)
        if (b->formats[i] != NULL)
            container_add(c, &c->zip.entries[i], b->formats[i]);
}

static void read_epub(struct document *d)
{
    struct epub b = {.npackages = 0};

    if (container_open(&b.container, d)) {
        size_t n = b.container.zip.nentries + 1;
        b.formats = calloc(n, sizeof(*b.formats));
        b.packages = calloc(n, sizeof(*b.packages));
        if (b.formats == NULL || b.packages == NULL)
            document_build_no_memory(d);
        else
            read_book(&b);
    }
    free(b.formats);
    free(b.packages);
    container_close(&b.container);
}

const struct format format_epub = {
    .name = "epub",
    .suffixes = "epub",
    .description = N_("EPUB books: their pages, contents, title and creator"),
    .read = read_epub,
    .pack = container_pack,
};
