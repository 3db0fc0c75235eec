/*
 * ooxml.c - documents of Word, Excel and PowerPoint from 2007 on.
 *
 *   [Content_Types].xml
 *   word/document.xml, header1.xml, footnotes.xml ...
 *   xl/sharedStrings.xml, worksheets/sheet1.xml ...
 *   ppt/slides/slide1.xml, notesSlides/notesSlide1.xml ...
 *   docProps/core.xml        title and keywords
 */
#include <string.h>

#include "formats/office/container.h"
#include "formats/office/container_elements.h"
#include "formats/office/office_names.h"
#include "formats/office/office_space.h"
#include "formats/office/office_text.h"

static void read_part(struct document *d)
{
    office_text_read(d, &office_text_ooxml);
}

static const struct format part_format = {
    .name = "ooxml", .read = read_part, .write = office_text_write};

/* Whether a file has no text.  Some of these have fonts. */
static bool has_no_text(const struct zip_entry *e, bool with_fonts)
{
    static const char names[][32] = {
        "word/theme/",   "word/fontTable.xml",  "xl/theme/",
        "xl/styles.xml", "xl/workbook.xml",     "xl/calcChain.xml",
        "xl/tables/",    "xl/pivotTables/",     "xl/pivotCache/",
        "xl/metadata",   "xl/externalLinks/",   "xl/connections.xml",
        "xl/queryTable", "xl/persons/",         "ppt/theme/",
        "ppt/tags/",     "ppt/tableStyles.xml",
    };
    static const char *const fonts[] = {"word/theme/", "xl/theme/",
                                        "ppt/theme/", "xl/styles.xml"};

    for (size_t i = 0; with_fonts && i < sizeof(fonts) / sizeof(*fonts); i++)
        if (container_is_named(e, fonts[i], ""))
            return false;

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (container_is_named(e, names[i], ""))
            return true;
    return false;
}

/* Whether a sheet, most of which are only numbers, may have text of its own. */
static bool sheet_has_text(const struct buf *sheet)
{
    static const char *const marks[] = {"inlineStr",      "\"str\"",
                                        "'str'",          "eaderFooter",
                                        "dataValidation", "tooltip"};
    bool has = false;

    for (size_t i = 0; !has && i < sizeof(marks) / sizeof(*marks); i++)
        has = sheet->n > 0 &&
              memmem(sheet->data, sheet->n, marks[i], strlen(marks[i])) != NULL;
    return has;
}

static void add_sheet(struct container *c, const struct zip_entry *e)
{
    struct buf bytes = {0};

    if (container_unpack(c, e, &bytes) && sheet_has_text(&bytes))
        container_add_unpacked(c, e, &bytes, &part_format);
    buf_free(&bytes);
}

/* ---- names that cells have too ------------------------------------------- */

struct naming {
    struct container *container;
    struct office_names names;
};

static void read_name(void *context, const char *element,
                      const char **attributes)
{
    struct naming *n = context;
    const char *name = container_elements_attribute(attributes, "name");

    if ((strcmp(element, "tableColumn") == 0 ||
         strcmp(element, "cacheField") == 0) &&
        name != NULL && !office_names_add(&n->names, name))
        document_build_no_memory(n->container->document);
}

static void read_names(struct naming *n)
{
    struct container *c = n->container;

    for (size_t i = 0; i < c->zip.nentries; i++) {
        const struct zip_entry *e = &c->zip.entries[i];
        if (container_is_named(e, "xl/tables/", ".xml") ||
            container_is_named(e, "xl/pivotCache/pivotCacheDef", ".xml"))
            container_elements_read(c, e, read_name, n);
    }
    office_names_sort(&n->names);
}

/* ---- documents ----------------------------------------------------------- */

/* Reads the files in a folder. */
static void read_folder(struct container *c, const char *folder)
{
    for (size_t i = 0; !c->document->failed && i < c->zip.nentries; i++) {
        const struct zip_entry *e = &c->zip.entries[i];
        if (container_is_named(e, "xl/worksheets/", ".xml"))
            add_sheet(c, e);
        else if ((container_is_named(e, folder, ".xml") ||
                  container_is_named(e, "docProps/core.xml", "")) &&
                 !has_no_text(e, c->document->wanted.fonts != NULL))
            container_add(c, e, &part_format);
    }
}

/* Reads a document whose main file has a name that begins with `first`. */
static void read_document(struct document *d, const char *folder,
                          const char *first, const char *what)
{
    struct container c;
    struct naming naming = {.container = &c};
    bool found = false;

    if (container_open(&c, d)) {
        for (size_t i = 0; !found && i < c.zip.nentries; i++)
            found = container_is_named(&c.zip.entries[i], first, ".xml");
        if (container_find(&c, "[Content_Types].xml") == NULL || !found) {
            container_fail(&c, NULL, "%s", status_text(what));
        } else {
            read_names(&naming);
            d->shared = &naming.names;
            read_folder(&c, folder);
            d->shared = NULL;
        }
    }
    office_names_free(&naming.names);
    container_close(&c);
}

static bool pack(const struct document *d, struct buf *out)
{
    return container_pack_finished(d, office_space_finish, out);
}

static void read_docx(struct document *d)
{
    read_document(d, "word/", "word/document",
                  N_("is not a document of Word: it has no "
                     "word/document.xml"));
}

static void read_xlsx(struct document *d)
{
    read_document(d, "xl/", "xl/workbook",
                  N_("is not a workbook of Excel: it has no xl/workbook.xml"));
}

static void read_pptx(struct document *d)
{
    read_document(d, "ppt/", "ppt/presentation",
                  N_("is not a presentation of PowerPoint: it has no "
                     "ppt/presentation.xml"));
}

const struct format format_docx = {
    .name = "docx",
    .suffixes = "docx docm dotx dotm",
    .description = N_("documents of Word: paragraphs, headers, notes, title"),
    .read = read_docx,
    .pack = pack,
};

const struct format format_xlsx = {
    .name = "xlsx",
    .suffixes = "xlsx xlsm xltx xltm",
    .description = N_("workbooks of Excel: text in cells, comments, title"),
    .read = read_xlsx,
    .pack = pack,
};

const struct format format_pptx = {
    .name = "pptx",
    .suffixes = "pptx pptm potx potm ppsx ppsm",
    .description = N_("presentations of PowerPoint: slides, notes, title"),
    .read = read_pptx,
    .pack = pack,
};
