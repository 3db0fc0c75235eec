/*
 * subtitle_text.h - text of subtitles, between tags that cut no word.
 */
#ifndef FORMATS_SUBTITLE_TEXT_H
#define FORMATS_SUBTITLE_TEXT_H

#include <stddef.h>

struct document;

enum subtitle_text_kind {
    SUBTITLE_TEXT_SRT, /* <i>, </font>, {\an8} */
};

/* Adds the text of source[at..at+n), a line, to the block. */
void subtitle_text_build(struct document *document, size_t at, size_t n,
                         enum subtitle_text_kind kind);

#endif
