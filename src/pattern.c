/*
 * pattern.c - text to be kept, by POSIX extended regular expressions.
 *
 * Expressions are in characters, whatever the user's locale is: they are
 * compiled and matched in C.UTF-8, which every glibc has.
 */
#include "pattern.h"

#include <locale.h>
#include <regex.h>
#include <stdlib.h>

#include "status.h"

struct pattern {
    regex_t compiled;
    size_t start, end; /* the next match in the line, */
    bool searched;     /* or what there was when it was looked for last, */
    bool none;         /* or none any more */
};

struct patterns {
    locale_t locale;
    const char *line;
    size_t line_nbytes;
    size_t n;
    struct pattern patterns[];
};

static locale_t utf8_locale(void)
{
    return newlocale(LC_CTYPE_MASK | LC_COLLATE_MASK, "C.UTF-8", (locale_t)0);
}

/* Compiles in a locale; regcomp()'s error, or 0. */
static int compile(regex_t *compiled, const char *pattern, locale_t locale)
{
    locale_t before = locale != (locale_t)0 ? uselocale(locale) : (locale_t)0;
    int failed = regcomp(compiled, pattern, REG_EXTENDED);

    if (before != (locale_t)0)
        uselocale(before);
    return failed;
}

enum shutong_status pattern_check(const char *pattern,
                                  struct shutong_error *error)
{
    locale_t locale = utf8_locale();
    regex_t compiled;
    char why[200] = "";
    int failed = compile(&compiled, pattern, locale);

    if (locale != (locale_t)0)
        freelocale(locale);
    if (failed == 0) {
        regfree(&compiled);
        return SHUTONG_OK;
    }
    regerror(failed, &compiled, why, sizeof(why));
    return status_fail(
        error, failed == REG_ESPACE ? SHUTONG_NO_MEMORY : SHUTONG_BAD_ARGUMENT,
        "the pattern %s: %s", pattern, why);
}

struct patterns *patterns_new(char *const *expressions, size_t n)
{
    struct patterns *p = calloc(1, sizeof(*p) + n * sizeof(*p->patterns));

    if (p == NULL)
        return NULL;
    p->locale = utf8_locale();
    for (; p->n < n; p->n++) {
        if (compile(&p->patterns[p->n].compiled, expressions[p->n],
                    p->locale) != 0) {
            patterns_free(p);
            return NULL;
        }
    }
    return p;
}

void patterns_free(struct patterns *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; i < p->n; i++)
        regfree(&p->patterns[i].compiled);
    if (p->locale != (locale_t)0)
        freelocale(p->locale);
    free(p);
}

void patterns_begin(struct patterns *p, const char *line, size_t n)
{
    p->line = line;
    p->line_nbytes = n;
    for (size_t i = 0; i < p->n; i++)
        p->patterns[i].searched = p->patterns[i].none = false;
}

/* Whether line[at] is between two characters. */
static bool is_boundary(const struct patterns *p, size_t at)
{
    return at >= p->line_nbytes || ((unsigned char)p->line[at] & 0xC0) != 0x80;
}

/* Searches a pattern's next match at or after line[from] that is not empty. */
static void search(const struct patterns *p, struct pattern *pattern,
                   size_t from)
{
    while (!pattern->none) {
        regmatch_t match = {.rm_so = (regoff_t)from,
                            .rm_eo = (regoff_t)p->line_nbytes};
        if (from >= p->line_nbytes || regexec(&pattern->compiled, p->line, 1,
                                              &match, REG_STARTEND) != 0) {
            pattern->none = true;
            break;
        }
        pattern->start = (size_t)match.rm_so;
        pattern->end = (size_t)match.rm_eo;
        if (pattern->end > pattern->start && is_boundary(p, pattern->start) &&
            is_boundary(p, pattern->end))
            break;
        from = pattern->start + 1;
        while (!is_boundary(p, from))
            from++;
    }
    pattern->searched = true;
}

bool patterns_find(struct patterns *p, size_t from, size_t *start_ret,
                   size_t *end_ret)
{
    const struct pattern *best = NULL;
    locale_t before = (locale_t)0;

    if (p->locale != (locale_t)0)
        before = uselocale(p->locale);
    for (size_t i = 0; i < p->n; i++) {
        struct pattern *pattern = &p->patterns[i];
        if (!pattern->none && (!pattern->searched || pattern->start < from))
            search(p, pattern, from);
        if (!pattern->none &&
            (best == NULL || pattern->start < best->start ||
             (pattern->start == best->start && pattern->end > best->end)))
            best = pattern;
    }
    if (before != (locale_t)0)
        uselocale(before);
    if (best == NULL)
        return false;
    *start_ret = best->start;
    *end_ret = best->end;
    return true;
}
