/*
 * markup_scan.c - the tokens of HTML and XML.
 *
 * Implements those states of the tokenizer of the HTML standard that determine
 * where a token ends.  A tag truncated by the end of the file is dropped.
 */
#include "formats/markup/markup_scan.h"

#include <string.h>
#include <strings.h>

/* Bytes that end names and values. */
enum { SPACE = 1, SLASH = 2, CLOSE = 4, EQUALS = 8 };

static const unsigned char classes[256] = {
    [' '] = SPACE,  ['\n'] = SPACE, ['\t'] = SPACE, ['\r'] = SPACE,
    ['\f'] = SPACE, ['/'] = SLASH,  ['>'] = CLOSE,  ['='] = EQUALS};

static bool is_letter(char c)
{
    return (unsigned)((c | 0x20) - 'a') < 26;
}

static bool is_of(char c, unsigned of)
{
    return (classes[(unsigned char)c] & of) != 0;
}

bool markup_scan_is(const struct markup_scan *m, size_t at, size_t end,
                    const char *name)
{
    size_t n = strlen(name);

    if (end - at != n)
        return false;
    return (m->xml ? memcmp(m->s + at, name, n)
                   : strncasecmp(m->s + at, name, n)) == 0;
}

/* The offset of `what` in s[at..end), or `end`. */
static size_t find(const struct markup_scan *m, size_t at, const char *what)
{
    const char *found =
        at >= m->end ? NULL
                     : memmem(m->s + at, m->end - at, what, strlen(what));

    return found == NULL ? m->end : (size_t)(found - m->s);
}

static size_t find_byte(const struct markup_scan *m, size_t at, char c)
{
    const char *found = at >= m->end ? NULL : memchr(m->s + at, c, m->end - at);

    return found == NULL ? m->end : (size_t)(found - m->s);
}

/* The offset after `what`, or the end. */
static size_t behind(const struct markup_scan *m, size_t at, const char *what)
{
    size_t i = find(m, at, what);

    return i == m->end ? i : i + strlen(what);
}

static bool begins(const struct markup_scan *m, size_t at, const char *what)
{
    size_t n = strlen(what);

    return m->end - at >= n && strncasecmp(m->s + at, what, n) == 0;
}

/* ---- tags ---------------------------------------------------------------- */

/* Reads an attribute at `at`, where a name may begin.  At the end of the tag
 * *end_ret is the offset after it, or m->end + 1 if it is truncated. */
static inline bool take_attribute(const struct markup_scan *m, size_t *at,
                                  struct markup_value *v, size_t *end_ret)
{
    const char *s = m->s;
    size_t i = *at, end = m->end;

    while (i < end && is_of(s[i], SPACE | SLASH))
        i++;
    if (i == end || s[i] == '>') {
        *end_ret = i + 1;
        return false;
    }
    *v = (struct markup_value){.name_at = i};
    for (i++; i < end && !is_of(s[i], SPACE | SLASH | CLOSE | EQUALS);)
        i++;
    v->name_end = v->at = v->end = i;
    size_t next = i;
    while (next < end && is_of(s[next], SPACE))
        next++;
    *at = i;
    if (next == end || s[next] != '=')
        return true;
    for (i = next + 1; i < end && is_of(s[i], SPACE);)
        i++;
    v->at = v->end = i;
    if (i < end && (s[i] == '"' || s[i] == '\'')) {
        v->quote = s[i];
        v->at = i + 1;
        v->end = find_byte(m, i + 1, s[i]);
        *at = v->end < end ? v->end + 1 : end;
        return true;
    }
    while (i < end && !is_of(s[i], SPACE | CLOSE))
        i++;
    v->end = *at = i;
    return true;
}

enum { NOTHING = 0, COMMON = 1, TEXT = 2 };

/* Whether one of the classes in s[0..n) may be notranslate. */
static bool may_not_translate(const char *s, size_t n)
{
    static const char name[] = "notranslate";
    const char *end = s + n;

    while ((size_t)(end - s) >= sizeof(name) - 1 &&
           (s = memchr(s, 'n', (size_t)(end - s) - (sizeof(name) - 2))) != NULL)
        if (memcmp(s++, name, sizeof(name) - 1) == 0)
            return true;
    return false;
}

/* What an attribute may be, by the length and the first letter of its name:
 * most are nothing that anybody asks for. */
static unsigned what_may_be(const struct markup_scan *m,
                            const struct markup_value *v)
{
    size_t n = v->name_end - v->name_at;

    switch (m->s[v->name_at] | 0x20) {
    case 'l': /* lang, label */
        return n == 4 ? COMMON : n == 5 ? TEXT : NOTHING;
    case 'x': /* xml:lang */
        return n == 8 ? COMMON : NOTHING;
    case 't': /* translate, title */
        return n == 9 ? COMMON : n == 5 ? TEXT : NOTHING;
    case 'c':
        return n == 5 && may_not_translate(m->s + v->at, v->end - v->at)
                   ? COMMON
                   : NOTHING;
    case 'a': /* alt, abbr, aria-label, -valuetext, -description, -placeholder,
                 -roledescription */
        return n == 3 || n == 4 || n == 10 || n == 14 || n == 16 || n == 20
                   ? TEXT
                   : NOTHING;
    case 'p': /* placeholder */
        return n == 11 ? TEXT : NOTHING;
    case 's': /* summary, standby */
        return n == 7 ? TEXT : NOTHING;
    default:
        return NOTHING;
    }
}

bool markup_scan_may_be_text(const struct markup_scan *m,
                             const struct markup_value *v)
{
    return v->at < v->end && what_may_be(m, v) == TEXT;
}

/* Reads the tag whose name begins at name_at. */
static void take_tag(struct markup_scan *m, struct markup_token *t)
{
    struct markup_value value;
    const char *s = m->s;
    size_t i = t->name_at, end = 0, bare = 0;

    while (i < m->end && !is_of(s[i], SPACE | SLASH | CLOSE))
        i++;
    t->name_end = i;
    /* Most tags have no attributes. */
    if (i < m->end && s[i] == '>')
        end = i + 1;
    else
        while (take_attribute(m, &i, &value, &end)) {
            unsigned may_be = what_may_be(m, &value);
            t->has_common |= may_be == COMMON;
            t->has_text |= may_be == TEXT && value.end > value.at;
            bare = value.quote == 0 && value.end > value.at ? value.end : 0;
        }
    if (end > m->end) {
        t->kind = MARKUP_END;
        m->at = m->end;
        return;
    }
    /* The slash of <a href=x/> is part of the value. */
    t->empty = s[end - 2] == '/' && end - 2 >= t->name_end && bare != end - 1;
    m->at = t->end = end;
}

bool markup_scan_attribute(const struct markup_scan *m,
                           const struct markup_token *t, size_t *at,
                           struct markup_value *v)
{
    struct markup_scan tag = {.s = m->s, .end = t->end - 1, .xml = m->xml};
    size_t end;

    return take_attribute(&tag, at, v, &end);
}

/* ---- what begins with <! ------------------------------------------------- */

/* The end of a comment that begins at `at`. */
static size_t comment_end(const struct markup_scan *m, size_t at)
{
    const char *s = m->s;
    size_t i = at + 4;

    if (m->xml)
        return behind(m, i, "-->");
    if (i < m->end && s[i] == '>')
        return i + 1;
    if (i + 1 < m->end && s[i] == '-' && s[i + 1] == '>')
        return i + 2;
    while ((i = find(m, i, "--")) < m->end) {
        size_t k = i + 2;
        if (k < m->end && s[k] == '>')
            return k + 1;
        if (k + 1 < m->end && s[k] == '!' && s[k + 1] == '>')
            return k + 2;
        i++;
    }
    return m->end;
}

/* The end of <!DOCTYPE ... [ ... ]> in XML. */
static size_t doctype_end(const struct markup_scan *m, size_t at)
{
    size_t depth = 0;

    for (size_t i = at; i < m->end;) {
        char c = m->s[i];
        if (begins(m, i, "<!--"))
            i = comment_end(m, i);
        else if (begins(m, i, "<?"))
            i = behind(m, i, "?>");
        else if (c == '"' || c == '\'')
            i = find_byte(m, i + 1, c) + 1;
        else if (c == '>' && depth == 0)
            return i + 1;
        else {
            depth += c == '[';
            depth -= c == ']' && depth > 0;
            i++;
        }
    }
    return m->end;
}

/* Reads a token that begins with <! or <?. */
static void take_other(struct markup_scan *m, struct markup_token *t)
{
    size_t at = t->at, end;

    t->kind = MARKUP_OTHER;
    if (begins(m, at, "<!--")) {
        end = comment_end(m, at);
    } else if ((m->xml || m->cdata) && m->end - at >= 9 &&
               memcmp(m->s + at, "<![CDATA[", 9) == 0) {
        t->kind = MARKUP_CDATA;
        t->at = at + 9;
        t->end = find(m, t->at, "]]>");
        m->at = t->end < m->end ? t->end + 3 : m->end;
        return;
    } else if (m->xml && begins(m, at, "<!DOCTYPE")) {
        end = doctype_end(m, at);
    } else if (m->xml && begins(m, at, "<?")) {
        end = behind(m, at, "?>");
    } else {
        end = behind(m, at, ">");
    }
    m->at = t->end = end > m->end ? m->end : end;
}

/* ---- tokens -------------------------------------------------------------- */

/* Whether the < at an offset begins a token rather than being text. */
static bool begins_token(const struct markup_scan *m, size_t at)
{
    char c = at + 1 < m->end ? m->s[at + 1] : '\0';

    if (m->xml)
        return c != '\0';
    if (c == '/')
        return at + 2 < m->end;
    return is_letter(c) || c == '!' || c == '?';
}

void markup_scan_next(struct markup_scan *m, struct markup_token *t)
{
    size_t at = m->at;

    *t = (struct markup_token){.kind = MARKUP_CHARACTERS, .at = at};
    if (at >= m->end) {
        t->kind = MARKUP_END;
        t->end = at;
        return;
    }
    if (m->s[at] != '<' || !begins_token(m, at)) {
        size_t i = m->s[at] == '<' ? at + 1 : at;
        while ((i = find_byte(m, i, '<')) < m->end && !begins_token(m, i))
            i++;
        m->at = t->end = i;
        return;
    }
    char c = m->s[at + 1];
    if (c == '!' || c == '?') {
        take_other(m, t);
        return;
    }
    t->kind = c == '/' ? MARKUP_END_TAG : MARKUP_START_TAG;
    t->name_at = at + 1 + (c == '/');
    if (!m->xml && !is_letter(m->s[t->name_at])) {
        t->kind = MARKUP_OTHER; /* </ > is a comment */
        m->at = t->end = behind(m, at, ">");
        return;
    }
    take_tag(m, t);
}

/* Whether `before`, < or </, and a name are at an offset.
 */
static bool is_tag_at(const struct markup_scan *m, size_t at,
                      const char *before, const char *name, size_t n)
{
    size_t k = strlen(before);

    return m->end - at > k + n && memcmp(m->s + at, before, k) == 0 &&
           strncasecmp(m->s + at + k, name, n) == 0 &&
           (markup_scan_is_space(m->s[at + k + n]) || m->s[at + k + n] == '/' ||
            m->s[at + k + n] == '>');
}

/* The end of the content of a script; inside <!--, nested <script> elements are
 * skipped.
 */
static size_t script_end(const struct markup_scan *m, size_t at)
{
    bool escaped = false, twice = false;
    size_t i = at;

    for (; i < m->end; i++) {
        if (m->s[i] == '-' && escaped && begins(m, i, "-->")) {
            escaped = twice = false;
        } else if (m->s[i] != '<') {
            continue;
        } else if (!escaped && begins(m, i, "<!--")) {
            escaped = true;
            i += 1; /* <!--> ends at once */
        } else if (is_tag_at(m, i, "</", "script", 6)) {
            if (!twice)
                return i;
            twice = false;
        } else if (escaped && is_tag_at(m, i, "<", "script", 6)) {
            twice = true;
        }
    }
    return m->end;
}

void markup_scan_raw(struct markup_scan *m, const char *name, size_t n,
                     struct markup_token *t)
{
    size_t i = m->at;

    if (n == 6 && strncasecmp(name, "script", n) == 0)
        i = script_end(m, i);
    else
        while ((i = find_byte(m, i, '<')) < m->end &&
               !is_tag_at(m, i, "</", name, n))
            i++;
    *t =
        (struct markup_token){.kind = MARKUP_CHARACTERS, .at = m->at, .end = i};
    m->at = i;
}
