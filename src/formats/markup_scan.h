/*
 * markup_scan.h - tags, comments and the text between them, in HTML and in XML.
 *
 * Nothing fails: whatever is cut off or malformed is what HTML says of it.  XML
 * is known to be well-formed before it comes here.
 */
#ifndef FORMATS_MARKUP_SCAN_H
#define FORMATS_MARKUP_SCAN_H

#include <stdbool.h>
#include <stddef.h>

enum markup_kind {
    MARKUP_END, /* of the bytes */
    MARKUP_CHARACTERS,
    MARKUP_CDATA, /* what is in <![CDATA[ ]]> */
    MARKUP_START_TAG,
    MARKUP_END_TAG,
    MARKUP_OTHER, /* a comment, a declaration, an instruction */
};

struct markup_token {
    enum markup_kind kind;
    size_t at, end;           /* all of it; of CDATA what is in it */
    size_t name_at, name_end; /* of a tag; its attributes come behind */
    bool empty;               /* <br/> */
    bool has_common; /* perhaps it has lang, xml:lang, translate, or the class
                        notranslate */
    bool has_text;   /* perhaps an attribute that is text in HTML */
};

struct markup_scan {
    const char *s;
    size_t at, end;
    bool xml;   /* otherwise HTML */
    bool cdata; /* HTML: in SVG or MathML, where CDATA is such */
};

/* Takes the next token. */
void markup_scan_next(struct markup_scan *scan, struct markup_token *token);

/* Takes characters up to the end tag of an element whose tag was last, and in
 * which no tag is one: <script>, <title>.  May be empty. */
void markup_scan_raw(struct markup_scan *scan, const char *name,
                     size_t name_nbytes, struct markup_token *token);

/* The attribute of a tag that begins at *at or behind it; false where there is
 * none.  Begins at token->name_end. */
struct markup_value {
    size_t name_at, name_end;
    size_t at, end; /* without quotes */
    char quote;     /* or 0 */
};

bool markup_scan_attribute(const struct markup_scan *scan,
                           const struct markup_token *token, size_t *at,
                           struct markup_value *ret);

/* Whether an attribute may be text in HTML, by the length and the first letter
 * of its name. */
bool markup_scan_may_be_text(const struct markup_scan *scan,
                             const struct markup_value *value);

/* Whether a name is another one, in any case if it is of HTML. */
bool markup_scan_is(const struct markup_scan *scan, size_t at, size_t end,
                    const char *name);

/* Space, tab, LF, CR, FF. */
static inline bool markup_scan_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

#endif
