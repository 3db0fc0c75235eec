/*
 * srt.c - SubRip subtitles.
 *
 *   1
 *   00:00:01,000 --> 00:00:02,500
 *   他<i>说</i>
 *
 * A cue begins with its time, optionally preceded by its number.  Everything up
 * to the next cue is text, including empty lines.
 */
#include <string.h>

#include "formats/document/document_build.h"
#include "formats/subtitles/subtitle_text.h"
#include "formats/document/text_lines.h"

static bool is_number(const char *s, size_t n)
{
    size_t i = 0;

    while (i < n && s[i] >= '0' && s[i] <= '9')
        i++;
    while (i > 0 && i < n && (s[i] == ' ' || s[i] == '\t'))
        i++;
    return i > 0 && i == n;
}

static void read_srt(struct document *d)
{
    const char *s = d->part->source;
    struct text_line line, next;
    bool in_cue = false;

    text_lines_begin(d, &line);
    while (text_lines_next(&line)) {
        next = line;
        bool more = text_lines_next(&next);
        if (subtitle_text_is_time(s + line.at, line.nbytes)) {
            document_build_end_block(d);
            in_cue = true;
        } else if (text_lines_is_blank(&line)) {
            document_build_end_block(d);
        } else if (more && is_number(s + line.at, line.nbytes) &&
                   subtitle_text_is_time(s + next.at, next.nbytes)) {
            document_build_end_block(d);
        } else if (in_cue) {
            subtitle_text_build(d, line.at, line.nbytes, SUBTITLE_TEXT_SRT);
            document_build_end_block(d);
        } else {
            document_build_fail(
                d, line.at,
                N_("is not SubRip: no time stands before the text"));
            return;
        }
    }
}

const struct format format_srt = {
    .name = "srt",
    .suffixes = "srt",
    .description = N_("SubRip subtitles: the text of the cues"),
    .read = read_srt,
};
