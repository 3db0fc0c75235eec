/*
 * subtitle_text.h - the text of subtitles between inline tags.
 */
#ifndef FORMATS_SUBTITLE_TEXT_H
#define FORMATS_SUBTITLE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct document;

enum subtitle_text_kind {
    SUBTITLE_TEXT_SRT,  /* <i>, </font>, {\an8} */
    SUBTITLE_TEXT_VTT,  /* <c.red>, <v Name>, <00:00:01.000>, &amp; */
    SUBTITLE_TEXT_ASS,  /* {\tags}, \N, \h */
    SUBTITLE_TEXT_LRC,  /* <00:01.00>, [00:01.00] */
    SUBTITLE_TEXT_PLAIN /* no tags */
};

/* Reports the text of source[at..at+n), a line; offsets and lengths are in
 * bytes.  Tags do not end words.  Readings in ruby become blocks of their own.
 */
void subtitle_text_build(struct document *document, size_t at, size_t n,
                         enum subtitle_text_kind kind);

/* Whether s[0..n) begins with the times of a cue, up to the arrow. */
bool subtitle_text_is_time(const char *s, size_t n);

#endif
