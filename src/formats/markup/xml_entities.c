/*
 * xml_entities.c - the text of entities that a document declares.
 */
#include "formats/markup/xml_entities.h"

#include <string.h>

/* Skips spaces. */
static size_t skip_spaces(const char *s, size_t at, size_t end)
{
    while (at < end && markup_scan_is_space(s[at]))
        at++;
    return at;
}

/* Returns the end of a comment, a processing instruction or a literal at `at`;
 * `at` if there is none. */
static size_t skip_quoted(const char *s, size_t at, size_t end)
{
    const char *found = NULL;

    if (s[at] == '"' || s[at] == '\'') {
        found = memchr(s + at + 1, s[at], end - at - 1);
        return found == NULL ? end : (size_t)(found - s) + 1;
    }
    bool comment = end - at >= 4 && memcmp(s + at, "<!--", 4) == 0;
    if (!comment && (end - at < 2 || memcmp(s + at, "<?", 2) != 0))
        return at;
    const char *close = comment ? "-->" : "?>";
    found = memmem(s + at, end - at, close, strlen(close));
    return found == NULL ? end : (size_t)(found - s) + strlen(close);
}

/* Reports the value of an entity declaration, whose keyword ends at `at`.
 * Values that contain markup stay. */
static void add_value(struct markup_text *t, size_t at, size_t end,
                      const struct markup_state *state)
{
    const char *s = t->s;
    size_t i = skip_spaces(s, at, end);

    while (i < end && !markup_scan_is_space(s[i]) && s[i] != '>')
        i++;
    i = skip_spaces(s, i, end);
    if (i == end || (s[i] != '"' && s[i] != '\''))
        return;
    size_t close = skip_quoted(s, i, end) - 1;
    if (close <= i || memchr(s + i, '<', close - i) != NULL ||
        memchr(s + i, '%', close - i) != NULL)
        return;
    markup_text_end_block(t, false);
    markup_text_add(
        t, i + 1, close,
        s[i] == '"' ? MARKUP_IN_DOUBLE_QUOTES : MARKUP_IN_SINGLE_QUOTES, state);
    markup_text_end_block(t, false);
}

void xml_entities_add(struct markup_text *t, const struct markup_token *token,
                      const struct markup_state *state)
{
    static const char doctype[] = "<!DOCTYPE", entity[] = "<!ENTITY";
    const char *s = t->s;
    size_t end = token->end, n = sizeof(entity) - 1;

    if (end - token->at < sizeof(doctype) ||
        memcmp(s + token->at, doctype, sizeof(doctype) - 1) != 0)
        return;
    for (size_t i = token->at; i < end;) {
        size_t next = skip_quoted(s, i, end);
        if (next == i && end - i > n && memcmp(s + i, entity, n) == 0 &&
            markup_scan_is_space(s[i + n])) {
            add_value(t, i + n, end, state);
            next = i + n;
        }
        i = next > i ? next : i + 1;
    }
}
