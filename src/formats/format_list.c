/*
 * format_list.c - the list of all formats.
 */
#include "formats/format_list.h"

#include <string.h>
#include <strings.h>

#include "base/status.h"

const struct format format_list_text = {
    .name = "text",
    .suffixes = "txt log csv tsv",
    .description = N_("plain text: all of the file"),
};

/* In the order of --list-formats. */
/* clang-format off */
#define FORMATS(format) \
    format(po) \
    format(srt) \
    format(vtt) \
    format(ass) \
    format(lrc) \
    format(sbv) \
    format(strings) \
    format(properties) \
    format(ini) \
    format(json) \
    format(jsonl) \
    format(arb) \
    format(xcstrings) \
    format(yaml) \
    format(markdown) \
    format(tex) \
    format(ipynb) \
    format(html) \
    format(xliff) \
    format(ts) \
    format(resx) \
    format(android) \
    format(docbook) \
    format(fb2) \
    format(opml) \
    format(rss) \
    format(atom) \
    format(svg) \
    format(ttml) \
    format(xml_known) \
    format(xml) \
    format(epub) \
    format(docx) \
    format(xlsx) \
    format(pptx) \
    format(odt) \
    format(ods) \
    format(odp) \
    format(odg) \
    format(fodt)
/* clang-format on */

#define DECLARE(name) extern const struct format format_##name;
#define LIST(name) &format_##name,

FORMATS(DECLARE)

static const struct format *const formats[] = {&format_list_text,
                                               FORMATS(LIST)};

enum { NFORMATS = sizeof(formats) / sizeof(*formats) };

const struct format *format_list_at(size_t index)
{
    return index < NFORMATS ? formats[index] : NULL;
}

const struct format *format_list_find(const char *name)
{
    for (size_t i = 0; i < NFORMATS; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

/* Whether a word is in a list separated by spaces, ignoring case. */
static bool is_among(const char *word, const char *list)
{
    size_t n = strlen(word);

    while (*list != '\0') {
        size_t length = strcspn(list, " ");
        if (length == n && strncasecmp(list, word, n) == 0)
            return true;
        list += length + (list[length] == ' ');
    }
    return false;
}

const struct format *format_list_of_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot != NULL && dot > name && i < NFORMATS; i++)
        if (is_among(dot + 1, formats[i]->suffixes))
            return formats[i];
    return &format_list_text;
}
