/*
 * html_elements.c - what HTML says of its elements: the standard's lists of
 * void, special, formatting elements and so on, and which are blocks in its
 * style sheet.
 *
 * <noembed> and <noframes> are read as markup, as programs without frames do.
 */
#include "formats/markup/html_elements.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

/* In the order of their names. */
static const struct html_element elements[] = {
    {"a", HTML_FORMATTING, HTML_A},
    {"address", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ADDRESS},
    {"applet", HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE | HTML_MARKER, HTML_ANY},
    {"area", HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"article", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"aside", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"audio", HTML_BLOCK, HTML_ANY},
    {"b", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"base", HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"basefont", HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"bgsound", HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"big", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"blockquote",
     HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"body", HTML_BLOCK | HTML_SPECIAL | HTML_LEAVES_FOREIGN, HTML_BODY},
    {"br", HTML_BLOCK | HTML_VOID | HTML_SPECIAL | HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"button", HTML_BLOCK | HTML_SPECIAL, HTML_BUTTON},
    {"canvas", HTML_BLOCK, HTML_ANY},
    {"caption",
     HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE | HTML_MARKER | HTML_TABLE_PART,
     HTML_CAPTION},
    {"center", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"code", HTML_NO_TEXT | HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"col", HTML_BLOCK | HTML_VOID | HTML_SPECIAL | HTML_TABLE_PART, HTML_ANY},
    {"colgroup", HTML_BLOCK | HTML_SPECIAL | HTML_TABLE_PART, HTML_COLGROUP},
    {"datalist", HTML_BLOCK, HTML_ANY},
    {"dd", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_DD},
    {"details", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"dialog", HTML_BLOCK | HTML_ENDS_P, HTML_ANY},
    {"dir", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"div", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_DIV},
    {"dl", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"dt", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_DT},
    {"em", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"embed", HTML_OBJECT | HTML_VOID | HTML_SPECIAL | HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"fieldset", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"figcaption", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"figure", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"font", HTML_FORMATTING, HTML_FONT},
    {"footer", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"form", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_FORM},
    {"frame", HTML_BLOCK | HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"frameset", HTML_BLOCK | HTML_SPECIAL, HTML_ANY},
    {"h1",
     HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_HEADING |
         HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"h2",
     HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_HEADING |
         HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"h3",
     HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_HEADING |
         HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"h4",
     HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_HEADING |
         HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"h5",
     HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_HEADING |
         HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"h6",
     HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_HEADING |
         HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"head", HTML_BLOCK | HTML_SPECIAL | HTML_LEAVES_FOREIGN, HTML_HEAD},
    {"header", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"hgroup", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"hr",
     HTML_BLOCK | HTML_VOID | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"html", HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE, HTML_HTML},
    {"i", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"iframe", HTML_OBJECT | HTML_NO_TEXT | HTML_RAW | HTML_SPECIAL, HTML_ANY},
    {"img", HTML_OBJECT | HTML_VOID | HTML_SPECIAL | HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"input", HTML_OBJECT | HTML_VOID | HTML_SPECIAL, HTML_INPUT},
    {"kbd", HTML_NO_TEXT, HTML_ANY},
    {"keygen", HTML_OBJECT | HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"legend", HTML_BLOCK, HTML_ANY},
    {"li", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_LI},
    {"link", HTML_VOID | HTML_SPECIAL, HTML_LINK},
    {"listing",
     HTML_BLOCK | HTML_LINES | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"main", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"marquee", HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE | HTML_MARKER, HTML_ANY},
    {"math", HTML_OBJECT, HTML_MATH},
    {"menu", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"meta", HTML_VOID | HTML_SPECIAL | HTML_LEAVES_FOREIGN, HTML_META},
    {"meter", HTML_BLOCK, HTML_ANY},
    {"nav", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"nobr", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_NOBR},
    {"noembed", HTML_BLOCK | HTML_SPECIAL, HTML_ANY},
    {"noframes", HTML_BLOCK | HTML_SPECIAL, HTML_ANY},
    {"noscript", HTML_BLOCK | HTML_SPECIAL, HTML_ANY},
    {"object", HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE | HTML_MARKER, HTML_ANY},
    {"ol", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_OL},
    {"optgroup", HTML_BLOCK, HTML_OPTGROUP},
    {"option", HTML_BLOCK, HTML_OPTION},
    {"p", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_P},
    {"param", HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"plaintext", HTML_BLOCK | HTML_LINES | HTML_SPECIAL | HTML_ENDS_P,
     HTML_PLAINTEXT},
    {"pre",
     HTML_BLOCK | HTML_LINES | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_ANY},
    {"progress", HTML_BLOCK, HTML_ANY},
    {"rb", 0, HTML_RB},
    {"rp", HTML_NO_TEXT | HTML_ASIDE, HTML_RP},
    {"rt", HTML_ASIDE, HTML_RT},
    {"rtc", HTML_ASIDE, HTML_RTC},
    {"ruby", HTML_LEAVES_FOREIGN, HTML_RUBY},
    {"s", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"samp", HTML_NO_TEXT, HTML_ANY},
    {"script", HTML_NO_TEXT | HTML_RAW | HTML_SPECIAL, HTML_ANY},
    {"search", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"section", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"select", HTML_BLOCK | HTML_SPECIAL, HTML_ANY},
    {"small", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"source", HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"span", HTML_LEAVES_FOREIGN, HTML_ANY},
    {"strike", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"strong", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"style", HTML_NO_TEXT | HTML_RAW | HTML_SPECIAL, HTML_ANY},
    {"sub", HTML_LEAVES_FOREIGN, HTML_ANY},
    {"summary", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P, HTML_ANY},
    {"sup", HTML_LEAVES_FOREIGN, HTML_ANY},
    {"svg", HTML_BLOCK, HTML_SVG},
    {"table",
     HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_TABLE},
    {"tbody", HTML_BLOCK | HTML_SPECIAL | HTML_TABLE_PART, HTML_TBODY},
    {"td",
     HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE | HTML_MARKER | HTML_TABLE_PART,
     HTML_TD},
    {"template", HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE | HTML_MARKER,
     HTML_TEMPLATE},
    {"textarea", HTML_OBJECT | HTML_NO_TEXT | HTML_REFERENCES | HTML_SPECIAL,
     HTML_ANY},
    {"tfoot", HTML_BLOCK | HTML_SPECIAL | HTML_TABLE_PART, HTML_TBODY},
    {"th",
     HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE | HTML_MARKER | HTML_TABLE_PART,
     HTML_TH},
    {"thead", HTML_BLOCK | HTML_SPECIAL | HTML_TABLE_PART, HTML_TBODY},
    {"title", HTML_BLOCK | HTML_REFERENCES | HTML_SPECIAL, HTML_ANY},
    {"tr", HTML_BLOCK | HTML_SPECIAL | HTML_TABLE_PART, HTML_TR},
    {"track", HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"tt", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"u", HTML_FORMATTING | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"ul", HTML_BLOCK | HTML_SPECIAL | HTML_ENDS_P | HTML_LEAVES_FOREIGN,
     HTML_UL},
    {"var", HTML_NO_TEXT | HTML_LEAVES_FOREIGN, HTML_ANY},
    {"video", HTML_BLOCK, HTML_ANY},
    {"wbr", HTML_VOID | HTML_SPECIAL, HTML_ANY},
    {"xmp", HTML_BLOCK | HTML_LINES | HTML_RAW | HTML_SPECIAL | HTML_ENDS_P,
     HTML_ANY},
};

static const struct html_element other = {"", 0, HTML_ANY};

enum { NELEMENTS = sizeof(elements) / sizeof(*elements), LONGEST = 16 };

/* A name as numbers, its first byte lowest. */
struct packed_name {
    uint64_t low, high;
};

/* A name of a row. */
static struct packed_name pack_row(const struct html_element *e)
{
    struct packed_name p;

    memcpy(&p.low, e->name, sizeof(p.low));
    memcpy(&p.high, e->name + sizeof(p.low), sizeof(p.high));
    return (struct packed_name){le64toh(p.low), le64toh(p.high)};
}

/* A name of a tag, in small letters: of ASCII from 0x40 on only those have to
 * become others. */
static uint64_t pack(const char *name, size_t n)
{
    uint64_t packed = 0;

    for (size_t i = n; i-- > 0;) {
        unsigned c = (unsigned char)name[i];
        packed = packed << 8 | c | (c & 0x40) >> 1;
    }
    return packed;
}

static unsigned hash(struct packed_name p)
{
    return (unsigned)((p.low ^ p.high << 7) * UINT64_C(0x9E3779B97F4A7C15) >>
                      (64 - HTML_INDEX_BITS));
}

void html_elements_index(struct html_index *index)
{
    *index = (struct html_index){{0}};
    for (size_t i = 0; i < NELEMENTS; i++) {
        unsigned k = hash(pack_row(&elements[i]));
        while (index->rows[k] != 0)
            k = (k + 1) % HTML_INDEX;
        index->rows[k] = (unsigned char)(i + 1);
    }
}

const struct html_element *html_elements_find(const struct html_index *index,
                                              const char *name, size_t n)
{
    enum { HALF = 8 };

    if (n >= LONGEST)
        return &other;
    const struct packed_name p = {pack(name, n < HALF ? n : HALF),
                                  n < HALF ? 0 : pack(name + HALF, n - HALF)};
    for (unsigned k = hash(p); index->rows[k] != 0; k = (k + 1) % HTML_INDEX) {
        const struct html_element *e = &elements[index->rows[k] - 1];
        struct packed_name row = pack_row(e);
        if (row.low == p.low && row.high == p.high)
            return e;
    }
    return &other;
}
