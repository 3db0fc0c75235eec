/*
 * markup_text.h - text of markup, told to a document: references resolved,
 * spaces and line ends as a reader sees them, and what stands beside the text
 * put behind its block.
 */
#ifndef FORMATS_MARKUP_TEXT_H
#define FORMATS_MARKUP_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "formats/markup_reference.h"
#include "formats/markup_scan.h"

struct document;
struct markup_map;

/* Elements are nested so deep at most, as in browsers. */
enum { MARKUP_DEPTH = 512 };

/* Where text is, by which what replaces it is escaped. */
enum markup_place {
    MARKUP_IN_CONTENT,
    MARKUP_IN_DOUBLE_QUOTES,
    MARKUP_IN_SINGLE_QUOTES,
    MARKUP_WITHOUT_QUOTES, /* alt=text */
    MARKUP_IN_CDATA,
    MARKUP_IN_RAW, /* nothing is an escape in it: <xmp> */
};

/* What holds of the content of an element. */
struct markup_state {
    bool text;      /* its characters are text */
    bool foreign;   /* of another language */
    bool untouched; /* translate="no" */
    bool lines;     /* spaces and line ends are as they are */
    bool beside;    /* it stands beside the text, as the reading of ruby does */
    bool html;      /* its text is HTML */
    bool cdata;     /* CDATA with tags in it is HTML */
    bool language;  /* its text names the language */
};

/* What an element's own attributes say of that: 0 or 1; -1 is nothing. */
struct markup_own {
    signed char foreign, untouched;
};

/* Something whose text comes behind the block. */
struct markup_aside {
    size_t at, end;
    enum markup_place place;
    struct markup_state state;
    size_t group; /* its own block */
};

struct markup_text {
    struct document *document;
    const char *s;                /* what is scanned: the part's bytes, */
    const struct markup_map *map; /* or what is escaped in them */
    bool xml, backslashes, in_block;
    char separator;  /* of language marks */
    size_t space_at; /* a space after the text, not told yet; or SIZE_MAX */
    struct markup_aside *asides;
    size_t nasides, cap, group;
};

void markup_text_init(struct markup_text *text, struct document *document,
                      bool xml);
void markup_text_free(struct markup_text *text);

/* Tells of s[at..end), unless the state says that it is no text.  What is
 * beside the text is kept for the end of the block. */
void markup_text_add(struct markup_text *text, size_t at, size_t end,
                     enum markup_place place, const struct markup_state *state);

/* Something stands at an offset within the text that cuts words. */
void markup_text_object(struct markup_text *text, size_t at,
                        const struct markup_state *state);

/* The block ends, and what is beside it is told; or one ends in what is
 * beside. */
void markup_text_end_block(struct markup_text *text, bool beside);

/* Keeps an attribute's value, which is text beside the block. */
void markup_text_attribute(struct markup_text *text,
                           const struct markup_value *value,
                           const struct markup_state *state);

/* s[at..end) names the language, with spaces around it. */
void markup_text_language(struct markup_text *text, size_t at, size_t end);

/* Looks at the attributes that mean the same everywhere: lang, xml:lang,
 * translate, class.  A root's language is often wrong, and is believed only
 * where text in it may have Chinese characters that are not Chinese. */
struct markup_own markup_text_own(const struct markup_scan *scan,
                                  const struct markup_token *tag, bool root);

/* Whether text in a language is none of ours; without a language it may be. */
bool markup_text_is_foreign(const char *language, size_t n, bool root);

void markup_text_apply(const struct markup_own *own,
                       struct markup_state *state);

/* Tells of the languages in lang and xml:lang. */
void markup_text_languages(struct markup_text *text,
                           const struct markup_scan *scan,
                           const struct markup_token *tag);

/* Whether s[0..n) is a word of a list, in any case; with spaces between them.
 */
bool markup_text_is_in(const char *s, size_t n, const char *list);

/* For a format's `write`. */
bool markup_text_write(unsigned manner, const char *text, size_t n,
                       struct buf *out);

#endif
