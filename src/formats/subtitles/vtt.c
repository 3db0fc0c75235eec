/*
 * vtt.c - WebVTT subtitles.
 *
 *   WEBVTT
 *   Language: zh-CN                     in the header, as YouTube writes it
 *
 *   NOTE a comment, and blocks of styles and regions: not text
 *
 *   a name of the cue
 *   00:01.000 --> 00:02.500 align:start
 *   他<b>说</b> &amp; ...
 */
#include <string.h>
#include <strings.h>

#include "formats/document/character_reference.h"
#include "formats/document/document_build.h"
#include "formats/subtitles/subtitle_text.h"
#include "formats/document/text_lines.h"

static bool begins_with(const char *s, size_t n, const char *word)
{
    size_t length = strlen(word);

    return n >= length && strncmp(s, word, length) == 0 &&
           (n == length || s[length] == ' ' || s[length] == '\t');
}

/* Reads a line of the header, which may declare the language. */
static void read_header_line(struct document *d, const struct text_line *line)
{
    static const char name[] = "Language:";
    const char *s = d->part->source + line->at;
    size_t i = sizeof(name) - 1;

    if (line->nbytes < i || strncasecmp(s, name, i) != 0)
        return;
    while (i < line->nbytes && s[i] == ' ')
        i++;
    document_build_language(d, line->at + i, line->nbytes - i, '-');
}

static void read_vtt(struct document *d)
{
    const char *s = d->part->source;
    struct text_line line;
    enum { HEADER, BETWEEN, COMMENT, CUE } where = HEADER;

    text_lines_begin(d, &line);
    if (!text_lines_next(&line) ||
        !begins_with(s + line.at, line.nbytes, "WEBVTT")) {
        document_build_fail(d, document_build_start(d),
                            N_("is not WebVTT: the first line is not WEBVTT"));
        return;
    }
    while (text_lines_next(&line)) {
        const char *text = s + line.at;
        document_build_end_block(d);
        if (line.nbytes == 0)
            where = BETWEEN;
        else if (where != COMMENT && subtitle_text_is_time(text, line.nbytes))
            where = CUE;
        else if (where == CUE)
            subtitle_text_build(d, line.at, line.nbytes, SUBTITLE_TEXT_VTT);
        else if (where == HEADER)
            read_header_line(d, &line);
        else if (where == COMMENT || begins_with(text, line.nbytes, "NOTE"))
            document_build_comment(d, line.at, line.nbytes);
        if (where == BETWEEN && (begins_with(text, line.nbytes, "NOTE") ||
                                 begins_with(text, line.nbytes, "STYLE") ||
                                 begins_with(text, line.nbytes, "REGION")))
            where = COMMENT;
    }
}

const struct format format_vtt = {
    .name = "vtt",
    .suffixes = "vtt",
    .description = N_("WebVTT subtitles: the text of the cues"),
    .read = read_vtt,
    .write = character_reference_write,
};
