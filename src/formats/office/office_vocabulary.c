/*
 * office_vocabulary.c - the elements of Office and OpenDocument files that have
 * text.
 */
#include "formats/office/office_text.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* ---- Office Open XML: transitional, then strict -------------------------- */

#define TRANSITIONAL "http://schemas.openxmlformats.org/"
#define STRICT "http://purl.oclc.org/ooxml/"
#define OFFICE "http://schemas.microsoft.com/office/"

static const struct office_uri ooxml_uris[] = {
    {TRANSITIONAL "wordprocessingml/2006/main", OFFICE_WORD},
    {STRICT "wordprocessingml/main", OFFICE_WORD},
    {TRANSITIONAL "drawingml/2006/main", OFFICE_DRAWING},
    {STRICT "drawingml/main", OFFICE_DRAWING},
    {TRANSITIONAL "spreadsheetml/2006/main", OFFICE_SHEET},
    {STRICT "spreadsheetml/main", OFFICE_SHEET},
    {TRANSITIONAL "presentationml/2006/main", OFFICE_SLIDE},
    {STRICT "presentationml/main", OFFICE_SLIDE},
    {TRANSITIONAL "drawingml/2006/chart", OFFICE_CHART},
    {STRICT "drawingml/chart", OFFICE_CHART},
    {TRANSITIONAL "drawingml/2006/wordprocessingDrawing", OFFICE_PICTURE},
    {STRICT "drawingml/wordprocessingDrawing", OFFICE_PICTURE},
    {TRANSITIONAL "officeDocument/2006/math", OFFICE_MATH},
    {STRICT "officeDocument/math", OFFICE_MATH},
    {OFFICE "spreadsheetml/2018/threadedcomments", OFFICE_THREADED},
    {TRANSITIONAL "markup-compatibility/2006", OFFICE_COMPATIBILITY},
    {"http://purl.org/dc/elements/1.1/", OFFICE_DUBLIN_CORE},
    {TRANSITIONAL "package/2006/metadata/core-properties", OFFICE_PROPERTIES},
};

static const struct office_element ooxml_elements[] = {
    {OFFICE_WORD, "t", OFFICE_TEXT},
    {OFFICE_WORD, "p", OFFICE_BLOCK},
    {OFFICE_WORD, "delText", OFFICE_TEXT},
    {OFFICE_WORD, "tab", OFFICE_CUT},
    {OFFICE_WORD, "br", OFFICE_CUT},
    {OFFICE_WORD, "cr", OFFICE_CUT},
    {OFFICE_WORD, "ptab", OFFICE_CUT},
    {OFFICE_WORD, "noBreakHyphen", OFFICE_CUT},
    {OFFICE_WORD, "sym", OFFICE_CUT},
    {OFFICE_WORD, "object", OFFICE_CUT},
    {OFFICE_MATH, "oMath", OFFICE_CUT},
    {OFFICE_WORD, "footnoteReference", OFFICE_CUT},
    {OFFICE_WORD, "endnoteReference", OFFICE_CUT},
    {OFFICE_WORD, "del", OFFICE_ASIDE},
    {OFFICE_WORD, "moveFrom", OFFICE_ASIDE},
    {OFFICE_WORD, "rt", OFFICE_ASIDE},
    {OFFICE_WORD, "txbxContent", OFFICE_ASIDE},
    {OFFICE_PICTURE, "inline", OFFICE_NOTE},
    {OFFICE_COMPATIBILITY, "Fallback", OFFICE_ASIDE},
    {OFFICE_DRAWING, "t", OFFICE_SPACED},
    {OFFICE_DRAWING, "p", OFFICE_BLOCK},
    {OFFICE_DRAWING, "br", OFFICE_CUT},
    {OFFICE_SHEET, "c", OFFICE_CELL},
    {OFFICE_SHEET, "v", OFFICE_VALUE},
    {OFFICE_SHEET, "t", OFFICE_TEXT},
    {OFFICE_SHEET, "si", OFFICE_STRING},
    {OFFICE_SHEET, "is", OFFICE_STRING},
    {OFFICE_SHEET, "text", OFFICE_BLOCK},
    {OFFICE_SHEET, "rPh", OFFICE_SKIPPED},
    {OFFICE_SHEET, "oddHeader", OFFICE_FURNITURE},
    {OFFICE_SHEET, "oddFooter", OFFICE_FURNITURE},
    {OFFICE_SHEET, "evenHeader", OFFICE_FURNITURE},
    {OFFICE_SHEET, "evenFooter", OFFICE_FURNITURE},
    {OFFICE_SHEET, "firstHeader", OFFICE_FURNITURE},
    {OFFICE_SHEET, "firstFooter", OFFICE_FURNITURE},
    {OFFICE_SLIDE, "text", OFFICE_BLOCK_TEXT},
    {OFFICE_THREADED, "text", OFFICE_BLOCK_TEXT},
    /* Labels, copied from the sheet of a chart. */
    {OFFICE_CHART, "strCache", OFFICE_LABELS},
    {OFFICE_CHART, "strLit", OFFICE_LABELS},
    {OFFICE_CHART, "multiLvlStrCache", OFFICE_LABELS},
    {OFFICE_CHART, "v", OFFICE_VALUE},
    {OFFICE_DUBLIN_CORE, "title", OFFICE_BLOCK_TEXT},
    {OFFICE_DUBLIN_CORE, "subject", OFFICE_BLOCK_TEXT},
    {OFFICE_DUBLIN_CORE, "description", OFFICE_BLOCK_TEXT},
    {OFFICE_DUBLIN_CORE, "language", OFFICE_LANGUAGE},
    {OFFICE_PROPERTIES, "keywords", OFFICE_BLOCK_TEXT},
    {OFFICE_PROPERTIES, "category", OFFICE_BLOCK_TEXT},
};

static const struct office_attribute ooxml_attributes[] = {
    {"lang", OFFICE_WORD, "eastAsia", OFFICE_ATTRIBUTE_LANGUAGE},
    {"themeFontLang", OFFICE_WORD, "eastAsia", OFFICE_ATTRIBUTE_LANGUAGE},
    {"rPr", OFFICE_OTHER, "lang", OFFICE_ATTRIBUTE_LANGUAGE},
    {"rPr", OFFICE_OTHER, "altLang", OFFICE_ATTRIBUTE_LANGUAGE},
    {"endParaRPr", OFFICE_OTHER, "lang", OFFICE_ATTRIBUTE_LANGUAGE},
    {"endParaRPr", OFFICE_OTHER, "altLang", OFFICE_ATTRIBUTE_LANGUAGE},
    {"defRPr", OFFICE_OTHER, "lang", OFFICE_ATTRIBUTE_LANGUAGE},
    {"defRPr", OFFICE_OTHER, "altLang", OFFICE_ATTRIBUTE_LANGUAGE},
    /* Text around numbers, as in 第%1章. */
    {"lvlText", OFFICE_WORD, "val", OFFICE_ATTRIBUTE_TEXT},
    /* Choices and hints of forms. */
    {"listItem", OFFICE_WORD, "displayText", OFFICE_ATTRIBUTE_TEXT},
    {"listEntry", OFFICE_WORD, "val", OFFICE_ATTRIBUTE_TEXT},
    {"helpText", OFFICE_WORD, "val", OFFICE_ATTRIBUTE_TEXT},
    {"statusText", OFFICE_WORD, "val", OFFICE_ATTRIBUTE_TEXT},
    /* Descriptions of tables and shapes, and watermarks. */
    {"tblCaption", OFFICE_WORD, "val", OFFICE_ATTRIBUTE_TEXT},
    {"tblDescription", OFFICE_WORD, "val", OFFICE_ATTRIBUTE_TEXT},
    {"shape", OFFICE_OTHER, "alt", OFFICE_ATTRIBUTE_TEXT},
    {"textpath", OFFICE_OTHER, "string", OFFICE_ATTRIBUTE_TEXT},
    {"docPr", OFFICE_OTHER, "descr", OFFICE_ATTRIBUTE_TEXT},
    {"docPr", OFFICE_OTHER, "title", OFFICE_ATTRIBUTE_TEXT},
    /* Hints of links and cells. */
    {"hyperlink", OFFICE_WORD, "tooltip", OFFICE_ATTRIBUTE_TEXT},
    {"hyperlink", OFFICE_OTHER, "tooltip", OFFICE_ATTRIBUTE_TEXT},
    {"hlinkClick", OFFICE_OTHER, "tooltip", OFFICE_ATTRIBUTE_TEXT},
    {"dataValidation", OFFICE_OTHER, "promptTitle", OFFICE_ATTRIBUTE_TEXT},
    {"dataValidation", OFFICE_OTHER, "prompt", OFFICE_ATTRIBUTE_TEXT},
    {"dataValidation", OFFICE_OTHER, "errorTitle", OFFICE_ATTRIBUTE_TEXT},
    {"dataValidation", OFFICE_OTHER, "error", OFFICE_ATTRIBUTE_TEXT},
    {"cNvPr", OFFICE_OTHER, "descr", OFFICE_ATTRIBUTE_TEXT},
    {"cNvPr", OFFICE_OTHER, "title", OFFICE_ATTRIBUTE_TEXT},
};

/* Without a:font, which lists a font for each script. */
static const struct office_attribute ooxml_fonts[] = {
    {"rFonts", OFFICE_WORD, "eastAsia", OFFICE_ATTRIBUTE_FONT},
    {"rFonts", OFFICE_WORD, "ascii", OFFICE_ATTRIBUTE_FONT},
    {"rFonts", OFFICE_WORD, "hAnsi", OFFICE_ATTRIBUTE_FONT},
    {"rFonts", OFFICE_WORD, "cs", OFFICE_ATTRIBUTE_FONT},
    {"ea", OFFICE_OTHER, "typeface", OFFICE_ATTRIBUTE_FONT},
    {"latin", OFFICE_OTHER, "typeface", OFFICE_ATTRIBUTE_FONT},
    {"cs", OFFICE_OTHER, "typeface", OFFICE_ATTRIBUTE_FONT},
    {"sym", OFFICE_OTHER, "typeface", OFFICE_ATTRIBUTE_FONT},
    {"buFont", OFFICE_OTHER, "typeface", OFFICE_ATTRIBUTE_FONT},
    {"rFont", OFFICE_OTHER, "val", OFFICE_ATTRIBUTE_FONT},
    {"name", OFFICE_OTHER, "val", OFFICE_ATTRIBUTE_FONT}, /* xl/styles.xml */
};

const struct office_vocabulary office_text_ooxml = {
    .uris = ooxml_uris,
    .nuris = COUNT(ooxml_uris),
    .elements = ooxml_elements,
    .nelements = COUNT(ooxml_elements),
    .attributes = ooxml_attributes,
    .nattributes = COUNT(ooxml_attributes),
    .fonts = ooxml_fonts,
    .nfonts = COUNT(ooxml_fonts),
    .inline_space = OFFICE_OTHER};

/* ---- OpenDocument -------------------------------------------------------- */

#define ODF "urn:oasis:names:tc:opendocument:xmlns:"

static const struct office_uri odf_uris[] = {
    {ODF "text:1.0", OFFICE_ODF_TEXT},
    {ODF "style:1.0", OFFICE_ODF_STYLE},
    {ODF "svg-compatible:1.0", OFFICE_ODF_SVG},
    {ODF "xsl-fo-compatible:1.0", OFFICE_ODF_FORMATTING},
    {ODF "form:1.0", OFFICE_ODF_FORM},
    {ODF "presentation:1.0", OFFICE_ODF_PRESENTATION},
    {ODF "datastyle:1.0", OFFICE_ODF_NUMBER},
    {ODF "meta:1.0", OFFICE_ODF_META},
    {ODF "office:1.0", OFFICE_ODF_OFFICE},
    {"http://purl.org/dc/elements/1.1/", OFFICE_DUBLIN_CORE},
};

static const struct office_element odf_elements[] = {
    {OFFICE_ODF_TEXT, "p", OFFICE_BLOCK_TEXT},
    {OFFICE_ODF_TEXT, "h", OFFICE_BLOCK_TEXT},
    {OFFICE_ODF_TEXT, "s", OFFICE_CUT},
    {OFFICE_ODF_TEXT, "tab", OFFICE_CUT},
    {OFFICE_ODF_TEXT, "line-break", OFFICE_CUT},
    {OFFICE_ODF_TEXT, "note", OFFICE_NOTE},
    {OFFICE_ODF_TEXT, "note-citation", OFFICE_SKIPPED},
    {OFFICE_ODF_TEXT, "ruby-text", OFFICE_BLOCK_TEXT},
    {OFFICE_ODF_TEXT, "script", OFFICE_SKIPPED},
    {OFFICE_ODF_TEXT, "index-title-template", OFFICE_BLOCK_TEXT},
    {OFFICE_ODF_TEXT, "index-entry-span", OFFICE_BLOCK_TEXT},
    {OFFICE_ODF_PRESENTATION, "header-decl", OFFICE_BLOCK_TEXT},
    {OFFICE_ODF_PRESENTATION, "footer-decl", OFFICE_BLOCK_TEXT},
    {OFFICE_ODF_PRESENTATION, "date-time-decl", OFFICE_BLOCK_TEXT},
    {OFFICE_ODF_NUMBER, "text", OFFICE_BLOCK_TEXT}, /* 时 in 10时 */
    {OFFICE_ODF_SVG, "title", OFFICE_BLOCK_TEXT},
    {OFFICE_ODF_SVG, "desc", OFFICE_BLOCK_TEXT},
    {OFFICE_DUBLIN_CORE, "title", OFFICE_BLOCK_TEXT},
    {OFFICE_DUBLIN_CORE, "subject", OFFICE_BLOCK_TEXT},
    {OFFICE_DUBLIN_CORE, "description", OFFICE_BLOCK_TEXT},
    {OFFICE_DUBLIN_CORE, "language", OFFICE_LANGUAGE},
    {OFFICE_ODF_META, "keyword", OFFICE_BLOCK_TEXT},
};

static const struct office_attribute odf_attributes[] = {
    {"text-properties", OFFICE_ODF_STYLE, "country-asian",
     OFFICE_ATTRIBUTE_COUNTRY},
    /* Values of cells and fields that also occur as text. */
    {"table-cell", OFFICE_ODF_OFFICE, "string-value", OFFICE_ATTRIBUTE_TEXT},
    {"user-field-decl", OFFICE_ODF_OFFICE, "string-value",
     OFFICE_ATTRIBUTE_TEXT},
    {"variable-set", OFFICE_ODF_OFFICE, "string-value", OFFICE_ATTRIBUTE_TEXT},
    {"hidden-text", OFFICE_ODF_TEXT, "string-value", OFFICE_ATTRIBUTE_TEXT},
    {"conditional-text", OFFICE_ODF_TEXT, "string-value-if-true",
     OFFICE_ATTRIBUTE_TEXT},
    {"conditional-text", OFFICE_ODF_TEXT, "string-value-if-false",
     OFFICE_ATTRIBUTE_TEXT},
    {"toc-mark", OFFICE_ODF_TEXT, "string-value", OFFICE_ATTRIBUTE_TEXT},
    {"user-index-mark", OFFICE_ODF_TEXT, "string-value", OFFICE_ATTRIBUTE_TEXT},
    {"alphabetical-index-mark", OFFICE_ODF_TEXT, "string-value",
     OFFICE_ATTRIBUTE_TEXT},
    /* Hints of links, and labels of controls. */
    {"a", OFFICE_ODF_OFFICE, "title", OFFICE_ATTRIBUTE_TEXT},
    {"button", OFFICE_ODF_FORM, "label", OFFICE_ATTRIBUTE_TEXT},
    {"checkbox", OFFICE_ODF_FORM, "label", OFFICE_ATTRIBUTE_TEXT},
    {"radio", OFFICE_ODF_FORM, "label", OFFICE_ATTRIBUTE_TEXT},
    {"fixed-text", OFFICE_ODF_FORM, "label", OFFICE_ATTRIBUTE_TEXT},
    {"frame", OFFICE_ODF_FORM, "label", OFFICE_ATTRIBUTE_TEXT},
    {"option", OFFICE_ODF_FORM, "label", OFFICE_ATTRIBUTE_TEXT},
    {"item", OFFICE_ODF_FORM, "label", OFFICE_ATTRIBUTE_TEXT},
    {"list-level-style-number", OFFICE_ODF_STYLE, "num-prefix",
     OFFICE_ATTRIBUTE_TEXT},
    {"list-level-style-number", OFFICE_ODF_STYLE, "num-suffix",
     OFFICE_ATTRIBUTE_TEXT},
    {"outline-level-style", OFFICE_ODF_STYLE, "num-prefix",
     OFFICE_ATTRIBUTE_TEXT},
    {"outline-level-style", OFFICE_ODF_STYLE, "num-suffix",
     OFFICE_ATTRIBUTE_TEXT},
};

/* style:name and style:font-name are identifiers within the document. */
static const struct office_attribute odf_fonts[] = {
    {"font-face", OFFICE_ODF_SVG, "font-family", OFFICE_ATTRIBUTE_FONT},
    {"text-properties", OFFICE_ODF_FORMATTING, "font-family",
     OFFICE_ATTRIBUTE_FONT},
    {"text-properties", OFFICE_ODF_STYLE, "font-family-asian",
     OFFICE_ATTRIBUTE_FONT},
    {"text-properties", OFFICE_ODF_STYLE, "font-family-complex",
     OFFICE_ATTRIBUTE_FONT},
};

const struct office_vocabulary office_text_odf = {
    .uris = odf_uris,
    .nuris = COUNT(odf_uris),
    .elements = odf_elements,
    .nelements = COUNT(odf_elements),
    .attributes = odf_attributes,
    .nattributes = COUNT(odf_attributes),
    .fonts = odf_fonts,
    .nfonts = COUNT(odf_fonts),
    .inline_space = OFFICE_ODF_TEXT};
