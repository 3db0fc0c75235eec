/*
 * markup_text.h - reports the text of markup to a document: resolves
 * references, collapses spaces and line ends as a browser does, and moves
 * footnotes, readings and attributes behind their block.
 */
#ifndef FORMATS_MARKUP_TEXT_H
#define FORMATS_MARKUP_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "formats/markup/markup_reference.h"
#include "formats/markup/markup_scan.h"

struct document;
struct markup_map;

/* The deepest nesting of elements, as in browsers. */
enum { MARKUP_DEPTH = 512 };

/* The place of text, which determines how its replacement is escaped. */
enum markup_place {
    MARKUP_IN_CONTENT,
    MARKUP_IN_DOUBLE_QUOTES,
    MARKUP_IN_SINGLE_QUOTES,
    MARKUP_WITHOUT_QUOTES, /* alt=text */
    MARKUP_IN_CDATA,
    MARKUP_IN_RAW, /* without references: <xmp> */
};

/* Properties of the content of an element. */
struct markup_state {
    bool text;      /* character data is text */
    bool foreign;   /* in another language than Chinese */
    bool untouched; /* translate="no" */
    bool lines;     /* spaces and line ends are significant */
    bool beside;    /* beside the text, like the reading of ruby */
    bool html;      /* its text is HTML */
    bool cdata;     /* CDATA that contains tags is HTML */
    bool language;  /* its text is a language tag */
};

/* The same as declared by an element's own attributes: 0 or 1, or -1 for none.
 */
struct markup_own {
    signed char foreign, untouched;
};

/* Text that follows its block. */
struct markup_aside {
    size_t at, end;
    enum markup_place place;
    struct markup_state state;
    size_t group; /* its own block */
};

struct markup_text {
    struct document *document;
    const char *s;                /* the scanned bytes: the part's, ... */
    const struct markup_map *map; /* ... or markup escaped in them */
    bool xml, backslashes, in_block;
    char separator;  /* in language tags */
    size_t space_at; /* a space not yet reported, or SIZE_MAX */
    struct markup_aside *asides;
    size_t nasides, cap, group;
};

void markup_text_init(struct markup_text *text, struct document *document,
                      bool xml);
void markup_text_free(struct markup_text *text);

/* Reports s[at..end) if it is text according to `state`.  Text beside the block
 * is kept until the block ends. */
void markup_text_add(struct markup_text *text, size_t at, size_t end,
                     enum markup_place place, const struct markup_state *state);

/* Something at an offset ends a word, but not the sentence. */
void markup_text_object(struct markup_text *text, size_t at,
                        const struct markup_state *state);

/* Reports a comment, which is not empty. */
void markup_text_comment(struct markup_text *text, size_t at, size_t end);

/* Ends the block and reports the text kept beside it; with `beside`, ends a
 * block within that text. */
void markup_text_end_block(struct markup_text *text, bool beside);

/* Keeps the value of an attribute, as text beside the block. */
void markup_text_attribute(struct markup_text *text,
                           const struct markup_value *value,
                           const struct markup_state *state);

/* s[at..end) is a language tag, perhaps surrounded by spaces. */
void markup_text_language(struct markup_text *text, size_t at, size_t end);

/* Evaluates the attributes with the same meaning everywhere: lang, xml:lang,
 * translate, class.  The language of a root element is often wrong, and is
 * believed only if it is one that is also written with Chinese characters. */
struct markup_own markup_text_own(const struct markup_scan *scan,
                                  const struct markup_token *tag, bool root);

/* Whether text in this language is to be left alone; not if it is empty. */
bool markup_text_is_foreign(const char *language, size_t n, bool root);

void markup_text_apply(const struct markup_own *own,
                       struct markup_state *state);

/* Reports the language tags in lang and xml:lang. */
void markup_text_languages(struct markup_text *text,
                           const struct markup_scan *scan,
                           const struct markup_token *tag);

/* Whether s[0..n) is in a list separated by spaces, ignoring case. */
bool markup_text_is_in(const char *s, size_t n, const char *list);

/* For the `write` of a format. */
bool markup_text_write(unsigned manner, const char *text, size_t n,
                       struct buf *out);

#endif
