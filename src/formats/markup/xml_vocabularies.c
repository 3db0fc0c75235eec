/*
 * xml_vocabularies.c - tables of the known XML vocabularies.
 *
 * In translation files only the translation is text.  The source is a key by
 * which programs look it up.
 */
#include "formats/markup/xml_vocabularies.h"

/* clang-format off */
/* A vocabulary with its tables. */
#define VOCABULARY(id, ...) \
    const struct markup_vocabulary xml_##id = { \
        .elements = id##_elements, \
        .nelements = sizeof(id##_elements) / sizeof(*id##_elements), \
        __VA_ARGS__}
#define ATTRIBUTES(id) \
    .attributes = id##_attributes, \
    .nattributes = sizeof(id##_attributes) / sizeof(*id##_attributes)
/* clang-format on */

/* ---- XLIFF 1.2 and 2 ---------------------------------------------------- */

static const struct markup_element xliff_elements[] = {
    {"target", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"ph", MARKUP_NO_TEXT, NULL},
    {"bpt", MARKUP_NO_TEXT, NULL},
    {"ept", MARKUP_NO_TEXT, NULL},
    {"it", MARKUP_NO_TEXT, NULL},
    {"sub", MARKUP_TEXT, NULL},
    {"x", MARKUP_CUT, NULL},
    {"cp", MARKUP_CUT, NULL},
};

static const struct markup_attribute xliff_attributes[] = {
    {"file", "target-language", MARKUP_LANGUAGE},
    {"xliff", "trgLang", MARKUP_LANGUAGE},
};

VOCABULARY(xliff, .name = "xliff", .roots = "xliff", .rules = MARKUP_LINES,
           ATTRIBUTES(xliff));

/* ---- Qt's translations -------------------------------------------------- */

static const struct markup_element ts_elements[] = {
    {"translation", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"numerusform", MARKUP_BLOCK, NULL},
    {"lengthvariant", MARKUP_BLOCK, NULL},
    {"byte", MARKUP_CUT, NULL},
};

static const struct markup_attribute ts_attributes[] = {
    {"TS", "language", MARKUP_LANGUAGE},
};

VOCABULARY(ts, .name = "ts", .roots = "TS", .rules = MARKUP_LINES,
           .separator = '_', ATTRIBUTES(ts));

/* ---- resources of .NET -------------------------------------------------- */

static const struct markup_element resx_elements[] = {
    {"data", MARKUP_BLOCK, "type mimetype"},
    {"resheader", MARKUP_BLOCK, "name alias"},
    {"metadata", MARKUP_BLOCK, "name alias"},
    {"assembly", MARKUP_BLOCK, "name alias"},
    {"value", MARKUP_TEXT | MARKUP_BLOCK, NULL},
};

VOCABULARY(resx, .name = "resx", .roots = "root", .mark = "<resheader",
           .rules = MARKUP_LINES);

/* ---- strings of Android ------------------------------------------------- */

static const struct markup_element android_elements[] = {
    {"string", MARKUP_TEXT | MARKUP_BLOCK | MARKUP_HTML_IN_CDATA,
     "translatable=false"},
    {"string-array", MARKUP_BLOCK, "translatable=false"},
    {"plurals", MARKUP_BLOCK, "translatable=false"},
    {"style", MARKUP_BLOCK, "name"},
    {"integer-array", MARKUP_BLOCK, "name"},
    {"array", MARKUP_BLOCK, "name"},
    {"declare-styleable", MARKUP_BLOCK, "name"},
    {"item", MARKUP_TEXT | MARKUP_BLOCK | MARKUP_HTML_IN_CDATA, "type"},
    {"xliff:g", MARKUP_NO_TEXT, NULL},
};

static const struct markup_attribute android_attributes[] = {
    {"resources", "tools:locale", MARKUP_LANGUAGE},
};

VOCABULARY(android, .name = "android", .roots = "resources",
           .backslashes = true, ATTRIBUTES(android));

/* ---- DocBook ------------------------------------------------------------ */

static const struct markup_element docbook_elements[] = {
    {"set", MARKUP_BLOCK, NULL},
    {"book", MARKUP_BLOCK, NULL},
    {"part", MARKUP_BLOCK, NULL},
    {"chapter", MARKUP_BLOCK, NULL},
    {"article", MARKUP_BLOCK, NULL},
    {"preface", MARKUP_BLOCK, NULL},
    {"appendix", MARKUP_BLOCK, NULL},
    {"section", MARKUP_BLOCK, NULL},
    {"sect1", MARKUP_BLOCK, NULL},
    {"sect2", MARKUP_BLOCK, NULL},
    {"sect3", MARKUP_BLOCK, NULL},
    {"sect4", MARKUP_BLOCK, NULL},
    {"sect5", MARKUP_BLOCK, NULL},
    {"simplesect", MARKUP_BLOCK, NULL},
    {"refentry", MARKUP_BLOCK, NULL},
    {"refsect1", MARKUP_BLOCK, NULL},
    {"refsect2", MARKUP_BLOCK, NULL},
    {"refsect3", MARKUP_BLOCK, NULL},
    {"refsection", MARKUP_BLOCK, NULL},
    {"refnamediv", MARKUP_BLOCK, NULL},
    {"refname", MARKUP_BLOCK, NULL},
    {"refpurpose", MARKUP_BLOCK, NULL},
    {"reference", MARKUP_BLOCK, NULL},
    {"title", MARKUP_BLOCK, NULL},
    {"subtitle", MARKUP_BLOCK, NULL},
    {"titleabbrev", MARKUP_BLOCK, NULL},
    {"para", MARKUP_BLOCK, NULL},
    {"simpara", MARKUP_BLOCK, NULL},
    {"formalpara", MARKUP_BLOCK, NULL},
    {"blockquote", MARKUP_BLOCK, NULL},
    {"epigraph", MARKUP_BLOCK, NULL},
    {"attribution", MARKUP_BLOCK, NULL},
    {"note", MARKUP_BLOCK, NULL},
    {"tip", MARKUP_BLOCK, NULL},
    {"warning", MARKUP_BLOCK, NULL},
    {"caution", MARKUP_BLOCK, NULL},
    {"important", MARKUP_BLOCK, NULL},
    {"listitem", MARKUP_BLOCK, NULL},
    {"itemizedlist", MARKUP_BLOCK, NULL},
    {"orderedlist", MARKUP_BLOCK, NULL},
    {"variablelist", MARKUP_BLOCK, NULL},
    {"varlistentry", MARKUP_BLOCK, NULL},
    {"term", MARKUP_BLOCK, NULL},
    {"member", MARKUP_BLOCK, NULL},
    {"simplelist", MARKUP_BLOCK, NULL},
    {"procedure", MARKUP_BLOCK, NULL},
    {"step", MARKUP_BLOCK, NULL},
    {"substeps", MARKUP_BLOCK, NULL},
    {"table", MARKUP_BLOCK, NULL},
    {"informaltable", MARKUP_BLOCK, NULL},
    {"tgroup", MARKUP_BLOCK, NULL},
    {"thead", MARKUP_BLOCK, NULL},
    {"tbody", MARKUP_BLOCK, NULL},
    {"tfoot", MARKUP_BLOCK, NULL},
    {"row", MARKUP_BLOCK, NULL},
    {"entry", MARKUP_BLOCK, NULL},
    {"entrytbl", MARKUP_BLOCK, NULL},
    {"caption", MARKUP_BLOCK, NULL},
    {"figure", MARKUP_BLOCK, NULL},
    {"example", MARKUP_BLOCK, NULL},
    {"informalexample", MARKUP_BLOCK, NULL},
    {"glossary", MARKUP_BLOCK, NULL},
    {"glossentry", MARKUP_BLOCK, NULL},
    {"glossterm", MARKUP_BLOCK, NULL},
    {"glossdef", MARKUP_BLOCK, NULL},
    {"glossdiv", MARKUP_BLOCK, NULL},
    {"glosssee", MARKUP_BLOCK, NULL},
    {"glossseealso", MARKUP_BLOCK, NULL},
    {"abstract", MARKUP_BLOCK, NULL},
    {"author", MARKUP_BLOCK, NULL},
    {"personname", MARKUP_BLOCK, NULL},
    {"affiliation", MARKUP_BLOCK, NULL},
    {"copyright", MARKUP_BLOCK, NULL},
    {"legalnotice", MARKUP_BLOCK, NULL},
    {"revhistory", MARKUP_BLOCK, NULL},
    {"revision", MARKUP_BLOCK, NULL},
    {"date", MARKUP_BLOCK, NULL},
    {"pubdate", MARKUP_BLOCK, NULL},
    {"qandaset", MARKUP_BLOCK, NULL},
    {"qandaentry", MARKUP_BLOCK, NULL},
    {"question", MARKUP_BLOCK, NULL},
    {"answer", MARKUP_BLOCK, NULL},
    {"bridgehead", MARKUP_BLOCK, NULL},
    {"sidebar", MARKUP_BLOCK, NULL},
    {"mediaobject", MARKUP_BLOCK, NULL},
    {"inlinemediaobject", MARKUP_BLOCK, NULL},
    {"textobject", MARKUP_BLOCK, NULL},
    {"imageobject", MARKUP_BLOCK, NULL},
    {"callout", MARKUP_BLOCK, NULL},
    {"calloutlist", MARKUP_BLOCK, NULL},
    {"index", MARKUP_BLOCK, NULL},
    {"toc", MARKUP_BLOCK, NULL},
    {"info", MARKUP_BLOCK, NULL},
    {"bookinfo", MARKUP_BLOCK, NULL},
    {"articleinfo", MARKUP_BLOCK, NULL},
    {"keywordset", MARKUP_BLOCK, NULL},
    {"keyword", MARKUP_BLOCK, NULL},
    {"subjectterm", MARKUP_BLOCK, NULL},
    {"firstname", MARKUP_BLOCK, NULL},
    {"surname", MARKUP_BLOCK, NULL},
    {"givenname", MARKUP_BLOCK, NULL},
    {"othername", MARKUP_BLOCK, NULL},
    {"orgname", MARKUP_BLOCK, NULL},
    {"msgset", MARKUP_BLOCK, NULL},
    {"line", MARKUP_BLOCK, NULL},
    {"address", MARKUP_BLOCK, NULL},
    {"acknowledgements", MARKUP_BLOCK, NULL},
    {"dedication", MARKUP_BLOCK, NULL},
    {"colophon", MARKUP_BLOCK, NULL},
    {"literallayout", MARKUP_BLOCK | MARKUP_LINES, NULL},
    {"programlisting", MARKUP_BLOCK | MARKUP_NO_TEXT, NULL},
    {"screen", MARKUP_BLOCK | MARKUP_NO_TEXT, NULL},
    {"synopsis", MARKUP_BLOCK | MARKUP_NO_TEXT, NULL},
    {"cmdsynopsis", MARKUP_BLOCK | MARKUP_NO_TEXT, NULL},
    {"funcsynopsis", MARKUP_BLOCK | MARKUP_NO_TEXT, NULL},
    {"classsynopsis", MARKUP_BLOCK | MARKUP_NO_TEXT, NULL},
    {"programlistingco", MARKUP_BLOCK | MARKUP_NO_TEXT, NULL},
    {"screenco", MARKUP_BLOCK | MARKUP_NO_TEXT, NULL},
    {"code", MARKUP_NO_TEXT, NULL},
    {"literal", MARKUP_NO_TEXT, NULL},
    {"command", MARKUP_NO_TEXT, NULL},
    {"filename", MARKUP_NO_TEXT, NULL},
    {"computeroutput", MARKUP_NO_TEXT, NULL},
    {"userinput", MARKUP_NO_TEXT, NULL},
    {"varname", MARKUP_NO_TEXT, NULL},
    {"function", MARKUP_NO_TEXT, NULL},
    {"classname", MARKUP_NO_TEXT, NULL},
    {"methodname", MARKUP_NO_TEXT, NULL},
    {"option", MARKUP_NO_TEXT, NULL},
    {"parameter", MARKUP_NO_TEXT, NULL},
    {"envar", MARKUP_NO_TEXT, NULL},
    {"systemitem", MARKUP_NO_TEXT, NULL},
    {"uri", MARKUP_NO_TEXT, NULL},
    {"email", MARKUP_NO_TEXT, NULL},
    {"type", MARKUP_NO_TEXT, NULL},
    {"constant", MARKUP_NO_TEXT, NULL},
    {"tag", MARKUP_NO_TEXT, NULL},
    {"sgmltag", MARKUP_NO_TEXT, NULL},
    {"markup", MARKUP_NO_TEXT, NULL},
    {"prompt", MARKUP_NO_TEXT, NULL},
    {"property", MARKUP_NO_TEXT, NULL},
    {"returnvalue", MARKUP_NO_TEXT, NULL},
    {"structfield", MARKUP_NO_TEXT, NULL},
    {"structname", MARKUP_NO_TEXT, NULL},
    {"symbol", MARKUP_NO_TEXT, NULL},
    {"token", MARKUP_NO_TEXT, NULL},
    {"errorcode", MARKUP_NO_TEXT, NULL},
    {"keycap", MARKUP_NO_TEXT, NULL},
    {"keysym", MARKUP_NO_TEXT, NULL},
    {"interfacename", MARKUP_NO_TEXT, NULL},
    {"exceptionname", MARKUP_NO_TEXT, NULL},
    {"package", MARKUP_NO_TEXT, NULL},
    {"productnumber", MARKUP_NO_TEXT, NULL},
    {"isbn", MARKUP_NO_TEXT, NULL},
    {"issn", MARKUP_NO_TEXT, NULL},
    {"footnote", MARKUP_ASIDE, NULL},
    {"indexterm", MARKUP_ASIDE, NULL},
    {"remark", MARKUP_ASIDE, NULL},
    {"primary", MARKUP_BLOCK, NULL},
    {"secondary", MARKUP_BLOCK, NULL},
    {"tertiary", MARKUP_BLOCK, NULL},
    {"see", MARKUP_BLOCK, NULL},
    {"seealso", MARKUP_BLOCK, NULL},
    {"xref", MARKUP_CUT, NULL},
    {"anchor", MARKUP_CUT, NULL},
    {"co", MARKUP_CUT, NULL},
    {"coref", MARKUP_CUT, NULL},
    {"footnoteref", MARKUP_CUT, NULL},
    {"imagedata", MARKUP_CUT, NULL},
};

static const struct markup_attribute docbook_attributes[] = {
    {NULL, "xreflabel", MARKUP_TEXT},
};

VOCABULARY(docbook, .name = "docbook",
           .roots = "set book part chapter article preface appendix section "
                    "sect1 refentry reference glossary topic",
           .mark = "docbook", .rules = MARKUP_TEXT, ATTRIBUTES(docbook));

/* ---- FictionBook -------------------------------------------------------- */

static const struct markup_element fb2_elements[] = {
    {"binary", MARKUP_NO_TEXT, NULL},
    {"stylesheet", MARKUP_NO_TEXT, NULL},
    {"code", MARKUP_NO_TEXT, NULL},
    {"id", MARKUP_NO_TEXT, NULL},
    {"genre", MARKUP_NO_TEXT, NULL},
    {"date", MARKUP_NO_TEXT, NULL},
    {"program-used", MARKUP_NO_TEXT, NULL},
    {"src-url", MARKUP_NO_TEXT, NULL},
    {"version", MARKUP_NO_TEXT, NULL},
    {"isbn", MARKUP_NO_TEXT, NULL},
    {"year", MARKUP_NO_TEXT, NULL},
    {"src-lang", MARKUP_NO_TEXT, NULL},
    {"email", MARKUP_NO_TEXT, NULL},
    {"home-page", MARKUP_NO_TEXT, NULL},
    {"custom-info", MARKUP_NO_TEXT, NULL},
    {"lang", MARKUP_LANGUAGE, NULL},
    {"description", MARKUP_BLOCK, NULL},
    {"title-info", MARKUP_BLOCK, NULL},
    {"src-title-info", MARKUP_BLOCK, NULL},
    {"document-info", MARKUP_BLOCK, NULL},
    {"publish-info", MARKUP_BLOCK, NULL},
    {"author", MARKUP_BLOCK, NULL},
    {"translator", MARKUP_BLOCK, NULL},
    {"publisher", MARKUP_BLOCK, NULL},
    {"body", MARKUP_BLOCK, NULL},
    {"section", MARKUP_BLOCK, NULL},
    {"title", MARKUP_BLOCK, NULL},
    {"subtitle", MARKUP_BLOCK, NULL},
    {"epigraph", MARKUP_BLOCK, NULL},
    {"annotation", MARKUP_BLOCK, NULL},
    {"history", MARKUP_BLOCK, NULL},
    {"p", MARKUP_BLOCK, NULL},
    {"v", MARKUP_BLOCK, NULL},
    {"stanza", MARKUP_BLOCK, NULL},
    {"poem", MARKUP_BLOCK, NULL},
    {"cite", MARKUP_BLOCK, NULL},
    {"text-author", MARKUP_BLOCK, NULL},
    {"table", MARKUP_BLOCK, NULL},
    {"tr", MARKUP_BLOCK, NULL},
    {"td", MARKUP_BLOCK, NULL},
    {"th", MARKUP_BLOCK, NULL},
    {"empty-line", MARKUP_BLOCK, NULL},
    {"first-name", MARKUP_BLOCK, NULL},
    {"last-name", MARKUP_BLOCK, NULL},
    {"middle-name", MARKUP_BLOCK, NULL},
    {"nickname", MARKUP_BLOCK, NULL},
    {"book-title", MARKUP_BLOCK, NULL},
    {"book-name", MARKUP_BLOCK, NULL},
    {"keywords", MARKUP_BLOCK, NULL},
    {"city", MARKUP_BLOCK, NULL},
    {"image", MARKUP_CUT, NULL},
};

static const struct markup_attribute fb2_attributes[] = {
    {"image", "alt", MARKUP_TEXT},
    {"image", "title", MARKUP_TEXT},
    {"sequence", "name", MARKUP_TEXT},
};

VOCABULARY(fb2, .name = "fb2", .roots = "FictionBook", .rules = MARKUP_TEXT,
           ATTRIBUTES(fb2));

/* ---- OPML --------------------------------------------------------------- */

static const struct markup_element opml_elements[] = {
    {"title", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"ownerName", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"outline", MARKUP_BLOCK, NULL},
};

static const struct markup_attribute opml_attributes[] = {
    {"outline", "text", MARKUP_TEXT},
    {"outline", "title", MARKUP_TEXT},
    {"outline", "description", MARKUP_TEXT},
    {"outline", "_note", MARKUP_TEXT},
};

VOCABULARY(opml, .name = "opml", .roots = "opml", ATTRIBUTES(opml));

/* ---- RSS ---------------------------------------------------------------- */

static const struct markup_element rss_elements[] = {
    {"title", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"description", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"encoded", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"summary", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"subtitle", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"content", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"category", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"creator", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"author", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"copyright", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"rights", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"subject", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"source", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"keywords", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"name", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"language", MARKUP_LANGUAGE | MARKUP_BLOCK, NULL},
    {"item", MARKUP_BLOCK, NULL},
    {"channel", MARKUP_BLOCK, NULL},
    {"image", MARKUP_BLOCK, NULL},
};

static const struct markup_attribute rss_attributes[] = {
    {"channel", "xml:lang", MARKUP_LANGUAGE},
};

VOCABULARY(rss, .name = "rss", .roots = "rss rdf:RDF RDF", .mark = "<channel",
           ATTRIBUTES(rss));

/* ---- Atom --------------------------------------------------------------- */

static const struct markup_element atom_elements[] = {
    {"title", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"subtitle", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"summary", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"content", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"rights", MARKUP_HTML | MARKUP_BLOCK, NULL},
    {"name", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"entry", MARKUP_BLOCK, NULL},
    {"feed", MARKUP_BLOCK, NULL},
    {"p", MARKUP_BLOCK, NULL},
    {"div", MARKUP_BLOCK, NULL},
    {"li", MARKUP_BLOCK, NULL},
    {"h1", MARKUP_BLOCK, NULL},
    {"h2", MARKUP_BLOCK, NULL},
    {"h3", MARKUP_BLOCK, NULL},
    {"h4", MARKUP_BLOCK, NULL},
    {"h5", MARKUP_BLOCK, NULL},
    {"h6", MARKUP_BLOCK, NULL},
    {"td", MARKUP_BLOCK, NULL},
    {"th", MARKUP_BLOCK, NULL},
    {"tr", MARKUP_BLOCK, NULL},
    {"ul", MARKUP_BLOCK, NULL},
    {"ol", MARKUP_BLOCK, NULL},
    {"table", MARKUP_BLOCK, NULL},
    {"caption", MARKUP_BLOCK, NULL},
    {"blockquote", MARKUP_BLOCK, NULL},
    {"pre", MARKUP_BLOCK, NULL},
    {"br", MARKUP_BLOCK, NULL},
    {"hr", MARKUP_BLOCK, NULL},
    {"dt", MARKUP_BLOCK, NULL},
    {"dd", MARKUP_BLOCK, NULL},
    {"figure", MARKUP_BLOCK, NULL},
    {"figcaption", MARKUP_BLOCK, NULL},
    {"section", MARKUP_BLOCK, NULL},
    {"article", MARKUP_BLOCK, NULL},
    {"code", MARKUP_NO_TEXT, NULL},
    {"kbd", MARKUP_NO_TEXT, NULL},
    {"samp", MARKUP_NO_TEXT, NULL},
    {"var", MARKUP_NO_TEXT, NULL},
    {"script", MARKUP_NO_TEXT, NULL},
    {"style", MARKUP_NO_TEXT, NULL},
    {"textarea", MARKUP_NO_TEXT, NULL},
    {"img", MARKUP_CUT, NULL},
};

static const struct markup_attribute atom_attributes[] = {
    {"category", "label", MARKUP_TEXT},
    {"link", "title", MARKUP_TEXT},
    /* Of XHTML in it. */
    {NULL, "title", MARKUP_TEXT},
    {NULL, "alt", MARKUP_TEXT},
    {NULL, "aria-label", MARKUP_TEXT},
    {NULL, "placeholder", MARKUP_TEXT},
    {"table", "summary", MARKUP_TEXT},
};

VOCABULARY(atom, .name = "atom", .roots = "feed entry",
           .mark = "http://www.w3.org/2005/Atom", ATTRIBUTES(atom));

/* ---- Timed Text --------------------------------------------------------- */

static const struct markup_element ttml_elements[] = {
    {"p", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"title", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"desc", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"copyright", MARKUP_TEXT | MARKUP_BLOCK, NULL},
    {"br", MARKUP_BLOCK, NULL},
};

VOCABULARY(ttml, .name = "ttml", .roots = "tt", .mark = "http://www.w3.org/");

/* ---- any -------------------------------------------------------------------
 */

const struct markup_vocabulary xml_any = {
    .name = "xml", .roots = "", .rules = MARKUP_TEXT | MARKUP_MIXED};
