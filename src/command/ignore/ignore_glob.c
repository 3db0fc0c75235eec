/*
 * ignore_glob.c - patterns of gitignore(5), matched as git does.
 *
 * The time is at most that of a pattern times a path.  Only the last `*` of a
 * name and the last `**` of a path are tried again: what is between two of them
 * has a fixed number of slashes, so that where it matches first it also ends
 * first.
 */
#include "command/ignore/ignore_glob.h"

#include <string.h>

#include "command/say/i18n.h"

/* ---- sets of characters -------------------------------------------------- */

static bool is_in_range(unsigned char c, unsigned char from, unsigned char to)
{
    return c >= from && c <= to;
}

static bool is_letter(unsigned char c)
{
    return is_in_range(c | 0x20, 'a', 'z');
}

static bool is_digit(unsigned char c)
{
    return is_in_range(c, '0', '9');
}

static bool is_lower(unsigned char c)
{
    return is_in_range(c, 'a', 'z');
}

static bool is_upper(unsigned char c)
{
    return is_in_range(c, 'A', 'Z');
}

static bool is_letter_or_digit(unsigned char c)
{
    return is_letter(c) || is_digit(c);
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

static bool is_control(unsigned char c)
{
    return c < ' ' || c == 0x7F;
}

static bool is_graphic(unsigned char c)
{
    return is_in_range(c, '!', '~');
}

static bool is_printable(unsigned char c)
{
    return is_in_range(c, ' ', '~');
}

static bool is_punctuation(unsigned char c)
{
    return is_graphic(c) && !is_letter_or_digit(c);
}

/* As git has it, without form feed and vertical tab. */
static bool is_space(unsigned char c)
{
    return is_blank(c) || c == '\n' || c == '\r';
}

static bool is_hexadecimal(unsigned char c)
{
    return is_digit(c) || is_in_range(c | 0x20, 'a', 'f');
}

static const struct {
    const char *name;
    bool (*has)(unsigned char c);
} classes[] = {
    {"alnum", is_letter_or_digit}, {"alpha", is_letter},
    {"blank", is_blank},           {"cntrl", is_control},
    {"digit", is_digit},           {"graph", is_graphic},
    {"lower", is_lower},           {"print", is_printable},
    {"punct", is_punctuation},     {"space", is_space},
    {"upper", is_upper},           {"xdigit", is_hexadecimal},
};

/* The number of a class, or -1. */
static int find_class(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++)
        if (strlen(classes[i].name) == n &&
            memcmp(classes[i].name, name, n) == 0)
            return (int)i;
    return -1;
}

/* A set that is read: [a-z]. */
struct set {
    const char *p, *end; /* of the pattern, from behind the bracket on */
    unsigned char c;     /* that is looked for */
    bool has;
    const char *wrong; /* why it is none, or NULL */
};

static const char not_closed[] = N_("a [ is not closed");

/* Reads [:alpha:] from behind its first bracket; false where it is none. */
static bool read_class(struct set *s)
{
    const char *name = s->p + 1;
    const char *close = memchr(name, ']', (size_t)(s->end - name));

    if (close == NULL) {
        s->wrong = not_closed;
        return true;
    }
    if (close == name || close[-1] != ':')
        return false;
    int class = find_class(name, (size_t)(close - 1 - name));
    if (class < 0)
        s->wrong = N_("there is no such class of characters");
    else
        s->has = s->has || classes[class].has(s->c);
    s->p = close + 1;
    return true;
}

/* Reads one byte, escaped or not. */
static unsigned char read_byte(struct set *s)
{
    if (s->p < s->end && *s->p == '\\')
        s->p++;
    if (s->p < s->end)
        return (unsigned char)*s->p++;
    s->wrong = not_closed;
    return 0;
}

/* Reads what a set consists of, to its end. */
static void read_members(struct set *s)
{
    unsigned char before = 0; /* that a range may begin with, or 0 */
    bool first = true;

    while (s->wrong == NULL && (first || s->p == s->end || *s->p != ']')) {
        first = false;
        bool more = s->end - s->p > 1;
        if (more && s->p[0] == '-' && before != 0 && s->p[1] != ']') {
            s->p++;
            unsigned char to = read_byte(s);
            s->has = s->has || is_in_range(s->c, before, to);
            before = 0;
        } else if (more && s->p[0] == '[' && s->p[1] == ':') {
            s->p++;
            before = 0;
            if (!read_class(s)) {
                before = '[';
                s->has = s->has || s->c == '[';
            }
        } else {
            before = read_byte(s);
            s->has = s->has || (s->wrong == NULL && s->c == before);
        }
    }
}

/* Reads the set that begins behind a bracket; where it ends, or NULL with the
 * reason.  *has_ret is whether c is in it. */
static const char *read_set(const char *p, const char *end, unsigned char c,
                            bool *has_ret, const char **wrong_ret)
{
    struct set s = {.p = p, .end = end, .c = c};
    bool negated = p < end && (*p == '!' || *p == '^');

    s.p += negated;
    read_members(&s);
    *has_ret = s.has != negated && c != '/';
    *wrong_ret = s.wrong;
    return s.wrong != NULL ? NULL : s.p + 1;
}

/* ---- patterns ------------------------------------------------------------ */

const char *ignore_glob_wrong(const char *pattern, size_t n)
{
    const char *p = pattern, *end = pattern + n, *wrong;
    bool has;

    while (p < end) {
        char c = *p++;
        if (c == '\\' && p == end)
            return N_("nothing follows the last \\");
        if (c == '\\')
            p++;
        if (c == '[' && (p = read_set(p, end, 'a', &has, &wrong)) == NULL)
            return wrong;
    }
    return NULL;
}

size_t ignore_glob_literal(const char *pattern, size_t n)
{
    size_t i = 0;

    while (i < n && strchr("*?[\\", pattern[i]) == NULL)
        i++;
    return i;
}

/* A place in the pattern and one in the path. */
struct place {
    const char *p, *s;
};

struct match {
    const char *begin, *end; /* of the pattern */
    const char *path_end;
    struct place at;
    struct place star;    /* where to go on after a longer `*`, or NULL */
    struct place stars;   /* the same for `**` */
    bool ends_with_stars; /* whatever is left matches */
};

/* Whether the stars between two pointers stand for any number of names. */
static bool is_any_names(const struct match *m, const char *from,
                         const char *to)
{
    size_t left = (size_t)(m->end - to);

    return to - from > 1 && (from == m->begin || from[-1] == '/') &&
           (left == 0 || to[0] == '/' ||
            (left > 1 && to[0] == '\\' && to[1] == '/'));
}

/* Behind the next slash of the path; NULL where there is none. */
static const char *next_name(const struct match *m, const char *s)
{
    const char *slash = memchr(s, '/', (size_t)(m->path_end - s));

    return slash == NULL ? NULL : slash + 1;
}

/* Takes a run of stars; false where what is left cannot match. */
static bool take_stars(struct match *m)
{
    const char *from = m->at.p, *to = from;

    while (to < m->end && *to == '*')
        to++;
    m->star.p = NULL;
    m->at.p = to;
    if (!is_any_names(m, from, to)) {
        m->star = m->at;
        return true;
    }
    m->ends_with_stars = to == m->end;
    if (m->ends_with_stars)
        return true;
    bool escaped = *to == '\\';
    m->at.p = to + 1 + escaped;
    /* An escaped slash stands for one, and no stars for nothing. */
    if (escaped && (m->at.s = next_name(m, m->at.s)) == NULL)
        return false;
    m->stars = m->at;
    return true;
}

/* Takes one element that is no star; false where it does not match. */
static bool take_element(struct match *m)
{
    const char *p = m->at.p, *wrong;
    bool has;

    if (m->at.s == m->path_end || p == m->end)
        return false;
    char c = *m->at.s;
    if (*p == '[') {
        p = read_set(p + 1, m->end, (unsigned char)c, &has, &wrong);
        if (p == NULL || !has)
            return false;
    } else if (*p == '?') {
        if (c == '/')
            return false;
        p++;
    } else {
        p += *p == '\\';
        if (p == m->end || *p++ != c)
            return false;
    }
    m->at.p = p;
    m->at.s++;
    return true;
}

/* Goes back to the last stars, for which one more is taken. */
static bool try_again(struct match *m)
{
    if (m->star.p != NULL && m->star.s < m->path_end && *m->star.s != '/') {
        m->star.s++;
        m->at = m->star;
        return true;
    }
    m->star.p = NULL;
    const char *s = m->stars.p == NULL ? NULL : next_name(m, m->stars.s);
    if (s == NULL)
        return false;
    m->stars.s = s;
    m->at = m->stars;
    return true;
}

bool ignore_glob_matches(const char *pattern, size_t n, const char *path,
                         size_t path_n)
{
    struct match m = {.begin = pattern,
                      .end = pattern + n,
                      .path_end = path + path_n,
                      .at = {pattern, path}};

    for (;;) {
        bool going = m.at.p < m.end && *m.at.p == '*' ? take_stars(&m)
                                                      : take_element(&m);
        if (m.ends_with_stars)
            return true;
        if (going)
            continue;
        if (m.at.p == m.end && m.at.s == m.path_end)
            return true;
        if (!try_again(&m))
            return false;
    }
}
