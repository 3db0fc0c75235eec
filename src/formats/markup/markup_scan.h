/*
 * markup_scan.h - tags, comments and the text between them, in HTML and in XML.
 *
 * Scanning never fails: malformed or truncated HTML is handled as the HTML
 * standard says, and XML was checked before.  Offsets are in bytes.
 */
#ifndef FORMATS_MARKUP_SCAN_H
#define FORMATS_MARKUP_SCAN_H

#include <stdbool.h>
#include <stddef.h>

enum markup_kind {
    MARKUP_END, /* the end of the bytes */
    MARKUP_CHARACTERS,
    MARKUP_CDATA, /* the content of <![CDATA[ ]]> */
    MARKUP_START_TAG,
    MARKUP_END_TAG,
    MARKUP_OTHER, /* a comment, a declaration, an instruction */
};

struct markup_token {
    enum markup_kind kind;
    size_t at, end;           /* the whole token; of CDATA its content */
    size_t name_at, name_end; /* of a tag; its attributes follow */
    bool empty;               /* <br/> */
    bool has_common; /* may have lang, xml:lang, translate, or the class
                        notranslate */
    bool has_text;   /* may have an attribute that is text in HTML */
};

struct markup_scan {
    const char *s;
    size_t at, end;
    bool xml;   /* otherwise HTML */
    bool cdata; /* HTML: in SVG or MathML, which have CDATA */
};

/* Reads the next token. */
void markup_scan_next(struct markup_scan *scan, struct markup_token *token);

/* Reads the characters up to the end tag of the element just opened, whose
 * content has no tags, such as <script> and <title>.  May be empty. */
void markup_scan_raw(struct markup_scan *scan, const char *name,
                     size_t name_nbytes, struct markup_token *token);

/* Reads the next attribute of a tag, at *at or later, and advances *at. Returns
 * false if there is none.  Initialise *at with token->name_end. */
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

/* Whether s[at..end) equals `name`; ignores case in HTML. */
bool markup_scan_is(const struct markup_scan *scan, size_t at, size_t end,
                    const char *name);

/* Space, tab, LF, CR, FF. */
static inline bool markup_scan_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

#endif
