/*
 * ass.c - Advanced SubStation Alpha, and SSA.
 *
 *   [Script Info]
 *   Title: 标题                         text; nothing else here is
 *   [V4+ Styles]                        names of styles and fonts
 *   [Events]
 *   Format: Layer, Start, ..., Text     the text is the last field
 *   Dialogue: 0,0:00:01.00,...,他{\b1}说{\b0}\N...
 */
#include <string.h>
#include <strings.h>

#include "formats/document/document_build.h"
#include "formats/document/font_names.h"
#include "formats/subtitles/subtitle_text.h"
#include "formats/document/text_lines.h"

enum section { NONE, INFO, STYLES, EVENTS, OTHER };

/* The number of fields before the text if there is no Format line. */
enum { FIELDS = 9 };

/* Whether s[0..n) begins with a name and a colon; the value begins at
 * *value_ret. */
static bool has_name(const char *s, size_t n, const char *name,
                     size_t *value_ret)
{
    size_t i = strlen(name);

    if (n <= i || strncasecmp(s, name, i) != 0 || s[i] != ':')
        return false;
    for (i++; i < n && s[i] == ' ';)
        i++;
    *value_ret = i;
    return true;
}

static enum section read_section(const char *s, size_t n)
{
    static const char info[] = "[Script Info]", events[] = "[Events]",
                      styles[] = "[V4";

    if (n >= sizeof(info) - 1 && strncasecmp(s, info, sizeof(info) - 1) == 0)
        return INFO;
    if (n >= sizeof(events) - 1 &&
        strncasecmp(s, events, sizeof(events) - 1) == 0)
        return EVENTS;
    if (n >= sizeof(styles) - 1 &&
        strncasecmp(s, styles, sizeof(styles) - 1) == 0)
        return STYLES;
    return OTHER;
}

static size_t count_commas(const char *s, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += s[i] == ',';
    return count;
}

/* Returns where the text of an event begins, after a number of commas; n if
 * there are not so many. */
static size_t find_text(const char *s, size_t i, size_t n, size_t commas)
{
    while (i < n && commas > 0)
        commas -= s[i++] == ',';
    return commas > 0 ? n : i;
}

static void read_event(struct document *d, const struct text_line *line,
                       size_t *commas)
{
    const char *s = d->part->source + line->at;
    size_t value, n = line->nbytes;

    if ((n > 0 && s[0] == ';') || has_name(s, n, "Comment", &value)) {
        document_build_comment(d, line->at, n);
    } else if (has_name(s, n, "Format", &value)) {
        *commas = count_commas(s + value, n - value);
    } else if (has_name(s, n, "Dialogue", &value)) {
        size_t text = find_text(s, value, n, *commas);
        subtitle_text_build(d, line->at + text, n - text, SUBTITLE_TEXT_ASS);
    }
}

/* Reads a style, whose second field is a font name. */
static void read_style(struct document *d, const struct text_line *line)
{
    const char *s = d->part->source + line->at;
    size_t value, n = line->nbytes;

    if (!has_name(s, n, "Style", &value))
        return;
    size_t font = find_text(s, value, n, 1);
    const char *end = memchr(s + font, ',', n - font);
    font_names_build(d, line->at + font,
                     end == NULL ? n - font : (size_t)(end - (s + font)));
}

static void read_ass(struct document *d)
{
    enum section section = NONE;
    struct text_line line;
    size_t commas = FIELDS, value;

    text_lines_begin(d, &line);
    while (text_lines_next(&line)) {
        const char *s = d->part->source + line.at;
        document_build_end_block(d);
        if (line.nbytes > 0 && s[0] == '[')
            section = read_section(s, line.nbytes);
        else if (section == STYLES)
            read_style(d, &line);
        else if (section == EVENTS)
            read_event(d, &line, &commas);
        else if (section == INFO && has_name(s, line.nbytes, "Title", &value))
            document_build_text(d, line.at + value, line.nbytes - value, 0);
        else if (line.nbytes > 0 && s[0] == ';')
            document_build_comment(d, line.at, line.nbytes);
        else if (section == NONE && !text_lines_is_blank(&line))
            break;
    }
    if (section == NONE)
        document_build_fail(
            d, line.at, N_("is not ASS or SSA: no section begins the file"));
}

const struct format format_ass = {
    .name = "ass",
    .suffixes = "ass ssa",
    .description = N_("SubStation Alpha subtitles: the text of the dialogue, "
                      "the title"),
    .read = read_ass,
};
