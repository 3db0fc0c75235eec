/*
 * preference_table.c - the forms of which a text may have either.
 *
 * Both files are read where they lie in the program, a line after another: few
 * texts are ever converted with them.
 */
#include "library/preference_table.h"

#include <string.h>

#include "base/embed.h"
#include "base/utf8.h"

EMBED(char forms_text[], "shutong_forms_bytes",
      SHUTONG_PREFERENCES "/forms.tsv", "1");
EMBED(char words_text[], "shutong_words_bytes",
      SHUTONG_PREFERENCES "/words.tsv", "1");

/* Takes the text before `end`, or before the end of the line. */
static struct table_text take(const char **at, char end)
{
    const char *s = *at;
    size_t n = strcspn(s, (char[]){end, '\n', '\0'});

    *at = s + n + (s[n] == end);
    return (struct table_text){s, n};
}

/* Goes on to the next line that is no comment; false where there is none. */
static bool next_line(const char *text, const char **at)
{
    if (*at == NULL) {
        *at = text;
    } else {
        *at += strcspn(*at, "\n");
        *at += **at == '\n';
    }
    while (**at == '#') {
        *at += strcspn(*at, "\n");
        *at += **at == '\n';
    }
    return **at != '\0';
}

static bool is(struct table_text text, const char *word)
{
    return text.n == strlen(word) && memcmp(text.s, word, text.n) == 0;
}

bool preference_table_next_row(const char **at, struct preference_row *row)
{
    if (!next_line(forms_text, at))
        return false;
    const char *s = *at;
    row->simplified = is(take(&s, '\t'), "hans");
    row->form_text = take(&s, '\t');
    row->form = utf8_first(row->form_text.s);
    row->others = take(&s, '\t');
    row->anywhere = is(take(&s, '\t'), "*");
    row->example = take(&s, '\t');
    return true;
}

struct table_text preference_table_words(bool simplified, uint32_t form,
                                         uint32_t other)
{
    const char *at = NULL;

    while (next_line(words_text, &at)) {
        const char *s = at;
        if (is(take(&s, '\t'), "hans") == simplified &&
            utf8_first(take(&s, '\t').s) == form &&
            utf8_first(take(&s, '\t').s) == other)
            return take(&s, '\t');
    }
    return (struct table_text){"", 0};
}

struct table_text preference_table_next_word(struct table_text *words)
{
    const char *space = memchr(words->s, ' ', words->n);
    struct table_text word = {
        words->s, space == NULL ? words->n : (size_t)(space - words->s)};

    words->s += word.n + (space != NULL);
    words->n -= word.n + (space != NULL);
    return word;
}
