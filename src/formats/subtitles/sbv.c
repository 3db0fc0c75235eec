/*
 * sbv.c - subtitles of YouTube.
 *
 *   0:00:01.000,0:00:02.500
 *   他说
 */
#include <ctype.h>
#include <string.h>

#include "formats/document/document_build.h"
#include "formats/subtitles/subtitle_text.h"
#include "formats/document/text_lines.h"

/* Whether a line consists of two times separated by a comma. */
static bool is_time(const char *s, size_t n)
{
    const char *comma = memchr(s, ',', n);

    for (size_t i = 0; i < n; i++)
        if (s[i] == '\0' || strchr("0123456789:., ", s[i]) == NULL)
            return false;
    return comma != NULL && comma > s && isdigit((unsigned char)comma[-1]) &&
           memchr(s, ':', (size_t)(comma - s)) != NULL &&
           memchr(comma, ':', n - (size_t)(comma - s)) != NULL;
}

static void read_sbv(struct document *d)
{
    const char *s = d->part->source;
    struct text_line line;
    bool in_cue = false;

    text_lines_begin(d, &line);
    while (text_lines_next(&line)) {
        document_build_end_block(d);
        if (is_time(s + line.at, line.nbytes)) {
            in_cue = true;
        } else if (in_cue) {
            document_build_text(d, line.at, line.nbytes, 0);
        } else if (!text_lines_is_blank(&line)) {
            document_build_fail(
                d, line.at, N_("is not SBV: no time stands before the text"));
            return;
        }
    }
}

const struct format format_sbv = {
    .name = "sbv",
    .suffixes = "sbv",
    .description = N_("YouTube's subtitles: the text of the cues"),
    .read = read_sbv,
};
