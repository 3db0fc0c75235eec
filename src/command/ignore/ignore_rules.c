/*
 * ignore_rules.c - the patterns of a file such as .gitignore.
 */
#include "command/ignore/ignore_rules.h"

#include <stdlib.h>
#include <string.h>

#include "command/ignore/ignore_glob.h"
#include "command/say/i18n.h"
#include "command/say/message.h"

/* ---- reading ------------------------------------------------------------- */

/* Splits a pattern into what it is and what is said of it. */
static struct ignore_rule parse(const char *pattern, size_t n)
{
    struct ignore_rule r = {.pattern = pattern, .n = n};

    if (r.n > 0 && r.pattern[r.n - 1] == '/') {
        r.directory = true;
        r.n--;
    }
    r.anywhere = memchr(r.pattern, '/', r.n) == NULL;
    if (r.n > 0 && r.pattern[0] == '/') {
        r.pattern++;
        r.n--;
    }
    r.literal = ignore_glob_literal(r.pattern, r.n);
    r.ending = r.anywhere && r.n > 0 && r.pattern[0] == '*' &&
               ignore_glob_literal(r.pattern + 1, r.n - 1) == r.n - 1;
    return r;
}

/* Why a rule matches nothing, or NULL. */
static const char *why_wrong(const struct ignore_rule *r)
{
    return r->n == 0 ? N_("it names nothing")
                     : ignore_glob_wrong(r->pattern, r->n);
}

static bool add(struct ignore_rules *rules, struct ignore_rule rule)
{
    if (!array_grow(&rules->rules, rules->n, &rules->cap,
                    sizeof(*rules->rules)))
        return false;
    rules->rules[rules->n++] = rule;
    return true;
}

/* How much of a line is its pattern: without the spaces at its end, of which a
 * backslash keeps one. */
static size_t without_spaces(const char *s, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\\' && i + 1 < n)
            i++;
        else if (s[i] == ' ')
            continue;
        kept = i + 1;
    }
    return kept;
}

/* Takes a line without its newline. */
static bool take_line(struct ignore_rules *rules, const char *s, size_t n,
                      const char *name, size_t line)
{
    if (n == 0 || s[0] == '#')
        return true;
    const char *nul = memchr(s, '\0', n);
    if (nul != NULL)
        n = (size_t)(nul - s);
    n = without_spaces(s, n);
    if (n == 0)
        return true;
    bool negated = s[0] == '!';
    struct ignore_rule rule = parse(s + negated, n - negated);
    rule.negated = negated;
    const char *wrong = why_wrong(&rule);
    if (wrong == NULL)
        return add(rules, rule);
    if (name != NULL)
        /* such as: .gitignore:3: [a: not a pattern, a [ is not closed */
        message_note("%s:%zu: %.*s: not a pattern: %s", name, line, (int)n, s,
                     _(wrong));
    return true;
}

bool ignore_rules_read(struct ignore_rules *rules, struct buf *bytes,
                       const char *name)
{
    rules->bytes = *bytes;
    *bytes = (struct buf){0};
    const char *s = rules->bytes.data, *end = s + rules->bytes.n;

    if (rules->bytes.n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
        s += 3;
    for (size_t line = 1; s < end; line++) {
        const char *newline = memchr(s, '\n', (size_t)(end - s));
        size_t n = (size_t)((newline == NULL ? end : newline) - s);
        size_t pattern_n = n > 0 && s[n - 1] == '\r' ? n - 1 : n;
        if (!take_line(rules, s, pattern_n, name, line))
            return false;
        s += n + (newline != NULL);
    }
    return true;
}

const char *ignore_rules_wrong(const char *pattern)
{
    const struct ignore_rule rule = parse(pattern, strlen(pattern));

    return why_wrong(&rule);
}

bool ignore_rules_add(struct ignore_rules *rules, const char *pattern)
{
    return add(rules, parse(pattern, strlen(pattern)));
}

void ignore_rules_free(struct ignore_rules *rules)
{
    free(rules->rules);
    buf_free(&rules->bytes);
    *rules = (struct ignore_rules){.n = 0};
}

/* ---- judging ------------------------------------------------------------- */

static bool is_same(const char *a, size_t an, const char *b, size_t bn)
{
    return an == bn && memcmp(a, b, an) == 0;
}

static bool matches_name(const struct ignore_rule *r, const char *name,
                         size_t n)
{
    if (r->literal == r->n)
        return is_same(r->pattern, r->n, name, n);
    if (r->ending)
        return n >= r->n - 1 &&
               memcmp(name + n - (r->n - 1), r->pattern + 1, r->n - 1) == 0;
    return ignore_glob_matches(r->pattern, r->n, name, n);
}

/* As git, which looks at the pattern from its first special byte on: the stars
 * of a**\/b are then at its beginning. */
static bool matches_path(const struct ignore_rule *r, const char *path,
                         size_t n)
{
    size_t same = r->literal;

    if (n < same || memcmp(path, r->pattern, same) != 0)
        return false;
    return ignore_glob_matches(r->pattern + same, r->n - same, path + same,
                               n - same);
}

enum ignore_verdict ignore_rules_judge(const struct ignore_rules *rules,
                                       const char *path, size_t n,
                                       size_t name_at, bool directory)
{
    for (size_t i = rules->n; i > 0; i--) {
        const struct ignore_rule *r = &rules->rules[i - 1];
        if (r->directory && !directory)
            continue;
        if (r->anywhere ? matches_name(r, path + name_at, n - name_at)
                        : matches_path(r, path, n))
            return r->negated ? IGNORE_TAKEN : IGNORE_IGNORED;
    }
    return IGNORE_UNDECIDED;
}
