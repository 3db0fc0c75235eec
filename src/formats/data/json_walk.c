/*
 * json_walk.c - reads JSON and reports its strings with their places.
 *
 * Nesting is kept in an array instead of the call stack, so that deep nesting
 * cannot overflow it.
 */
#include "formats/data/json_walk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/document/document_build.h"
#include "formats/document/unicode_escape.h"

/* Manners. */
enum { AS_TEXT, AS_ESCAPE, AS_UPPER_ESCAPE };

/* ---- strings ------------------------------------------------------------- */

/* Reads the well-formed escape at s[0..n); returns its length.  Half of a
 * surrogate pair stands for no character: *length_ret is 0. */
static size_t read_escape(const char *s, size_t n, char *character,
                          size_t *length_ret, unsigned *manner_ret)
{
    static const char letters[] = "nrtbf\"\\/", means[] = "\n\r\t\b\f\"\\/";

    *manner_ret = AS_TEXT;
    *length_ret = 1;
    if (s[1] != 'u') {
        character[0] = means[strchr(letters, s[1]) - letters];
        return 2;
    }
    uint32_t code;
    bool upper;
    size_t escape = unicode_escape_read(s, n, &code, &upper);
    *length_ret = escape == 0 || code == 0 ? 0 : utf8_encode(code, character);
    *manner_ret = upper ? AS_UPPER_ESCAPE : AS_ESCAPE;
    return escape == 0 ? 6 : escape;
}

void json_walk_build(struct json_walk *w, size_t at, size_t n)
{
    struct document *d = w->document;
    size_t from = at, end = at + n;

    for (size_t i = at; i < end;) {
        const char *escape = memchr(w->s + i, '\\', end - i);
        char character[4];
        size_t length;
        unsigned manner;
        if (escape == NULL)
            break;
        i = (size_t)(escape - w->s);
        document_build_text(d, from, i - from, AS_TEXT);
        size_t nbytes =
            read_escape(escape, end - i, character, &length, &manner);
        if (length > 0)
            document_build_escape(d, i, nbytes, character, length, manner);
        else
            document_build_end_block(d);
        from = i += nbytes;
    }
    document_build_text(d, from, end - from, AS_TEXT);
}

bool json_walk_view(const struct json_walk *w, size_t at, size_t n,
                    struct document_view *view)
{
    size_t end = at + n;
    bool done = true;

    while (done && at < end) {
        const char *s = w->s + at, *escape = memchr(s, '\\', end - at);
        size_t plain = escape == NULL ? end - at : (size_t)(escape - s);
        char character[4];
        size_t length;
        unsigned manner;
        done = document_view_add(view, s, plain, at, plain, AS_TEXT, false);
        at += plain;
        if (escape == NULL)
            break;
        size_t nbytes =
            read_escape(escape, end - at, character, &length, &manner);
        done = done && document_view_add(view, character, length, at, nbytes,
                                         manner, true);
        at += nbytes;
    }
    return done;
}

bool json_walk_decode(const struct json_walk *w, size_t at, size_t n,
                      struct buf *out)
{
    bool done = true;

    for (size_t i = at, nbytes; done && i < at + n; i += nbytes) {
        const char *s = w->s + i;
        char character[4];
        unsigned manner;
        size_t length = 1;
        nbytes = 1;
        if (*s == '\\')
            nbytes = read_escape(s, at + n - i, character, &length, &manner);
        done = buf_append(out, *s == '\\' ? character : s, length);
    }
    return done;
}

bool json_walk_write(unsigned manner, const char *text, size_t n,
                     struct buf *out)
{
    static const char letters[] = "nrtbf\"\\", means[] = "\n\r\t\b\f\"\\";
    size_t from = 0;
    bool done = true;

    if (manner != AS_TEXT && utf8_valid_prefix(text, n) == n)
        return unicode_escape_write(text, n, 'u', manner == AS_UPPER_ESCAPE,
                                    out);
    for (size_t i = 0; done && i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        const char *special = c == '\0' ? NULL : strchr(means, text[i]);
        const char escape[2] = {'\\',
                                special == NULL ? 0 : letters[special - means]};
        done = buf_append(out, text + from, i - from) &&
               (special != NULL
                    ? buf_append(out, escape, 2)
                    : unicode_escape_write(text + i, 1, 'u', false, out));
        from = i + 1;
    }
    return done && buf_append(out, text + from, n - from);
}

/* ---- the grammar --------------------------------------------------------- */

static bool refuse(struct json_walk *w, size_t at, const char *what)
{
    document_build_fail(w->document, at, N_("is not JSON: %s"),
                        status_text(what));
    return false;
}

static void skip_space(struct json_walk *w, bool lines)
{
    while (w->at < w->n &&
           (w->s[w->at] == ' ' || w->s[w->at] == '\t' || w->s[w->at] == '\r' ||
            (w->s[w->at] == '\n' && !lines)))
        w->at++;
}

/* Skips a string, whose content is between *at_ret and *end_ret. */
static bool read_string(struct json_walk *w, size_t *at_ret, size_t *end_ret)
{
    size_t begin = w->at++;

    *at_ret = w->at;
    for (; w->at < w->n && w->s[w->at] != '"'; w->at++) {
        unsigned char c = (unsigned char)w->s[w->at];
        if (c < 0x20)
            return refuse(w, w->at, N_("a control character in a string"));
        if (c != '\\')
            continue;
        c = w->at + 1 < w->n ? (unsigned char)w->s[w->at + 1] : 0;
        bool good = c != 0 && strchr("nrtbf\"\\/u", c) != NULL;
        for (size_t i = 2; good && c == 'u' && i < 6; i++)
            good = w->at + i < w->n && isxdigit((unsigned char)w->s[w->at + i]);
        if (!good)
            return refuse(w, w->at, N_("this escape is unknown"));
        w->at += c == 'u' ? 5 : 1;
    }
    if (w->at >= w->n)
        return refuse(w, begin, N_("a string does not end"));
    *end_ret = w->at++;
    return true;
}

static size_t digits(const struct json_walk *w, size_t at)
{
    size_t n = 0;

    while (at + n < w->n && isdigit((unsigned char)w->s[at + n]))
        n++;
    return n;
}

static bool read_number(struct json_walk *w)
{
    size_t i = w->at + (w->s[w->at] == '-'), n = digits(w, i);

    if (n == 0 || (n > 1 && w->s[i] == '0'))
        return refuse(w, w->at, N_("a value should be here"));
    i += n;
    if (i < w->n && w->s[i] == '.') {
        n = digits(w, i + 1);
        if (n == 0)
            return refuse(w, i, N_("a digit should follow"));
        i += 1 + n;
    }
    if (i < w->n && (w->s[i] == 'e' || w->s[i] == 'E')) {
        i++;
        if (i < w->n && (w->s[i] == '+' || w->s[i] == '-'))
            i++;
        n = digits(w, i);
        if (n == 0)
            return refuse(w, i, N_("a digit should follow"));
        i += n;
    }
    w->at = i;
    return true;
}

static bool read_word(struct json_walk *w)
{
    static const char *const words[] = {"true", "false", "null"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        size_t n = strlen(words[i]);
        if (w->n - w->at >= n && memcmp(w->s + w->at, words[i], n) == 0) {
            w->at += n;
            return true;
        }
    }
    return refuse(w, w->at, N_("a value should be here"));
}

static bool open_level(struct json_walk *w, bool object)
{
    if (!array_grow(&w->levels, w->nlevels, &w->cap, sizeof(*w->levels))) {
        document_build_no_memory(w->document);
        return false;
    }
    w->levels[w->nlevels++] = (struct json_walk_level){.object = object};
    w->at++;
    return true;
}

/* Reads a key and the colon after it. */
static bool read_key(struct json_walk *w, bool lines)
{
    struct json_walk_level *level = &w->levels[w->nlevels - 1];
    size_t at, end;

    if (w->at == w->n || w->s[w->at] != '"')
        return refuse(w, w->at, N_("a key in quotes should be here"));
    if (!read_string(w, &at, &end))
        return false;
    level->key_at = at;
    level->key_nbytes = end - at;
    if (w->string != NULL)
        w->string(w, at, end - at, true);
    skip_space(w, lines);
    if (w->at == w->n || w->s[w->at] != ':')
        return refuse(w, w->at, N_("a colon should be here"));
    w->at++;
    skip_space(w, lines);
    return true;
}

/* Reads a value, or opens an object or array: then *open_ret is set. */
static bool read_value(struct json_walk *w, bool *open_ret)
{
    char c = w->at < w->n ? w->s[w->at] : '\0';
    size_t at, end;

    *open_ret = c == '{' || c == '[';
    if (*open_ret)
        return open_level(w, c == '{');
    if (c == '-' || isdigit((unsigned char)c))
        return read_number(w);
    if (c != '"')
        return read_word(w);
    if (!read_string(w, &at, &end))
        return false;
    if (w->string != NULL)
        w->string(w, at, end - at, false);
    return true;
}

/* Closes levels until one has another member, and moves to that; no level is
 * left at the end of the value. */
static bool close_levels(struct json_walk *w, bool lines)
{
    while (w->nlevels > 0) {
        struct json_walk_level *level = &w->levels[w->nlevels - 1];
        skip_space(w, lines);
        if (w->at < w->n && w->s[w->at] == (level->object ? '}' : ']')) {
            w->at++;
            w->nlevels--;
            continue;
        }
        if (w->at == w->n || w->s[w->at] != ',')
            return refuse(w, w->at,
                          level->object ? N_("a comma or } should be here")
                                        : N_("a comma or ] should be here"));
        w->at++;
        level->index++;
        skip_space(w, lines);
        return true;
    }
    return true;
}

/* Reads a value with all its members. */
static bool read_whole(struct json_walk *w, bool lines)
{
    bool open;

    do {
        if (w->nlevels > 0 && w->levels[w->nlevels - 1].object &&
            !read_key(w, lines))
            return false;
        if (!read_value(w, &open))
            return false;
        if (open) {
            const struct json_walk_level *level = &w->levels[w->nlevels - 1];
            skip_space(w, lines);
            if (w->at == w->n || w->s[w->at] != (level->object ? '}' : ']'))
                continue;
        }
        if (!close_levels(w, lines))
            return false;
    } while (w->nlevels > 0);
    return true;
}

bool json_walk_part(struct json_walk *w, bool lines)
{
    bool good = true;

    w->s = w->document->part->source;
    w->n = w->document->part->nsource;
    w->at = document_build_start(w->document);
    skip_space(w, false);
    do {
        w->nlevels = 0;
        good = read_whole(w, lines);
        if (good)
            skip_space(w, lines);
        if (good && w->at < w->n && !(lines && w->s[w->at] == '\n'))
            good = refuse(w, w->at, N_("nothing should follow the value"));
        if (good)
            skip_space(w, false);
    } while (good && w->at < w->n);
    free(w->levels);
    w->levels = NULL;
    w->nlevels = w->cap = 0;
    return good;
}

bool json_walk_key_is(const struct json_walk *w, size_t level, const char *name)
{
    const struct json_walk_level *l = &w->levels[level];

    return level < w->nlevels && l->object && l->key_nbytes == strlen(name) &&
           memcmp(w->s + l->key_at, name, l->key_nbytes) == 0;
}
