/*
 * pattern.c - text to be kept, by regular expressions.
 *
 * PCRE2's DFA matching: it finds what begins first, and of that the longest, as
 * POSIX has it, and takes ranges of characters by code point.  The C library's
 * regexec() does not take any range outside ASCII in C.UTF-8, the only locale
 * that is sure to be there.
 */
#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "buf.h"
#include "status.h"

enum { WORKSPACE = 4096, MOST_WORKSPACE = 1 << 22 };

struct pattern {
    pcre2_code *code;
    size_t start, end; /* the next match in the line, */
    bool searched;     /* or what there was when it was looked for last, */
    bool none;         /* or none any more */
};

struct patterns {
    const char *line;
    size_t line_nbytes;
    pcre2_match_data *data;
    int *workspace;
    size_t nworkspace;
    bool failed; /* for want of memory */
    size_t n;
    struct pattern patterns[];
};

static pcre2_code *compile(const char *pattern, int *failed_ret, size_t *at_ret)
{
    return pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                         PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY |
                             PCRE2_NEVER_BACKSLASH_C,
                         failed_ret, at_ret, NULL);
}

/* Whether a pattern has \K or a verb, (*...), which the matching cannot do. */
static bool has_more_than_can_be(const char *pattern)
{
    for (const char *p = pattern; *p != '\0'; p++) {
        if (p[0] == '(' && p[1] == '*')
            return true;
        if (*p == '\\' && *++p == 'K')
            return true;
        if (*p == '\0')
            break;
    }
    return false;
}

enum shutong_status pattern_check(const char *pattern,
                                  struct shutong_error *error)
{
    PCRE2_UCHAR why[200] = "";
    uint32_t back = 0;
    size_t at = 0;
    int failed = 0;
    pcre2_code *code = compile(pattern, &failed, &at);

    if (code == NULL) {
        pcre2_get_error_message(failed, why, sizeof(why));
        return status_fail(error,
                           failed == PCRE2_ERROR_HEAP_FAILED
                               ? SHUTONG_NO_MEMORY
                               : SHUTONG_BAD_ARGUMENT,
                           "the pattern %s: %s, at byte %zu", pattern,
                           (const char *)why, at + 1);
    }
    pcre2_pattern_info(code, PCRE2_INFO_BACKREFMAX, &back);
    pcre2_code_free(code);
    if (has_more_than_can_be(pattern))
        return status_fail(error, SHUTONG_BAD_ARGUMENT,
                           "the pattern %s: \\K and (*...) are not supported",
                           pattern);
    if (back > 0)
        return status_fail(error, SHUTONG_BAD_ARGUMENT,
                           "the pattern %s: back-references are not supported",
                           pattern);
    return SHUTONG_OK;
}

struct patterns *patterns_new(char *const *expressions, size_t n)
{
    struct patterns *p = calloc(1, sizeof(*p) + n * sizeof(*p->patterns));
    size_t at;
    int failed;

    if (p == NULL)
        return NULL;
    p->nworkspace = WORKSPACE;
    p->workspace = array_resize(NULL, WORKSPACE, sizeof(*p->workspace));
    p->data = pcre2_match_data_create(1, NULL);
    bool done = p->workspace != NULL && p->data != NULL;
    for (; done && p->n < n; p->n++) {
        p->patterns[p->n].code = compile(expressions[p->n], &failed, &at);
        done = p->patterns[p->n].code != NULL;
    }
    if (done)
        return p;
    patterns_free(p);
    return NULL;
}

void patterns_free(struct patterns *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; i < p->n; i++)
        pcre2_code_free(p->patterns[i].code);
    pcre2_match_data_free(p->data);
    free(p->workspace);
    free(p);
}

void patterns_begin(struct patterns *p, const char *line, size_t n)
{
    p->line = line;
    p->line_nbytes = n;
    for (size_t i = 0; i < p->n; i++)
        p->patterns[i].searched = p->patterns[i].none = false;
}

/* Makes room for more states at once. */
static bool grow_workspace(struct patterns *p)
{
    size_t n = p->nworkspace * 4;
    int *workspace = n > MOST_WORKSPACE
                         ? NULL
                         : array_resize(p->workspace, n, sizeof(*workspace));

    if (workspace == NULL)
        return false;
    p->workspace = workspace;
    p->nworkspace = n;
    return true;
}

/* Searches a pattern's next match at or after line[from] that is not empty. */
static void search(struct patterns *p, struct pattern *pattern, size_t from)
{
    int found;

    do {
        found =
            pcre2_dfa_match(pattern->code, (PCRE2_SPTR)p->line, p->line_nbytes,
                            from, PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY, p->data,
                            NULL, p->workspace, p->nworkspace);
    } while (found == PCRE2_ERROR_DFA_WSSIZE && grow_workspace(p));
    if (found == PCRE2_ERROR_NOMEMORY || found == PCRE2_ERROR_DFA_WSSIZE)
        p->failed = true;
    pattern->searched = true;
    pattern->none = found < 0;
    if (found >= 0) {
        const size_t *ends = pcre2_get_ovector_pointer(p->data);
        pattern->start = ends[0];
        pattern->end = ends[1];
    }
}

bool patterns_find(struct patterns *p, size_t from, size_t *start_ret,
                   size_t *end_ret)
{
    const struct pattern *best = NULL;

    for (size_t i = 0; i < p->n; i++) {
        struct pattern *pattern = &p->patterns[i];
        if (!pattern->none && (!pattern->searched || pattern->start < from))
            search(p, pattern, from);
        if (!pattern->none &&
            (best == NULL || pattern->start < best->start ||
             (pattern->start == best->start && pattern->end > best->end)))
            best = pattern;
    }
    if (best == NULL)
        return false;
    *start_ret = best->start;
    *end_ret = best->end;
    return true;
}

bool patterns_failed(const struct patterns *p)
{
    return p->failed;
}
