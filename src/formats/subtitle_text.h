/*
 * subtitle_text.h - text of subtitles, between tags that cut no word.
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
    SUBTITLE_TEXT_LRC,  /* <00:01.00> */
    SUBTITLE_TEXT_PLAIN /* no tags */
};

/* Adds the text of source[at..at+n), a line, to the block. */
void subtitle_text_build(struct document *document, size_t at, size_t n,
                         enum subtitle_text_kind kind);

/* Whether a line is the time of a cue, with an arrow in it. */
bool subtitle_text_is_time(const char *s, size_t n);

#endif
