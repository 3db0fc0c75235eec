/*
 * keep_patterns.c - finds text to keep by regular expressions.
 *
 * PCRE2's DFA matching finds the first match, and the longest there, as POSIX
 * requires, and supports ranges of characters by code point.  The C library's
 * regexec() supports no range outside ASCII in C.UTF-8, the only locale that
 * certainly exists.
 *
 * The time of some expressions grows with the square of the line or faster.
 * Therefore steps are counted, in callouts that PCRE2 makes at every item of an
 * expression, and limited for each line.
 */
#include "match/keep_patterns.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "match/pattern_form.h"
#include "base/status.h"

enum { WORKSPACE = 4096, MOST_WORKSPACE = 1 << 22 };

enum {
    /* Steps per byte of a line: enough to read all that follows from every
     * position, twice, in a line of 16 KiB, which takes some seconds.  A short
     * line has at least LEAST_STEPS. */
    STEPS = 1 << 15,
    LEAST_STEPS = 1 << 20,
    /* A step is a callout, or comparing a state with this many others. */
    COMPARED = 16,
    /* The depth of assertions and recursion, half a KiB of stack each, and
     * their memory in KiB. */
    DEPTH = 64,
    HEAP = 64 << 10
};

struct pattern {
    const char *expression;
    struct pattern_form form;
    pcre2_code *code;
    size_t start, end; /* the next match in the line, */
    bool searched;     /* found by the last search, */
    bool none;         /* or none is left */
};

struct keep_patterns {
    const char *line;
    size_t line_nbytes;
    pcre2_match_data *data;
    pcre2_match_context *context;
    int *workspace;
    size_t nworkspace;
    enum keep_patterns_end end;
    const struct pattern *searching; /* or what was searched when it ended */
    uint64_t steps, most_steps;      /* in this line */
    size_t from, at;                 /* the position of the last step, */
    size_t here, counted;            /* steps there; counted items from there */
    size_t n;
    struct pattern patterns[];
};

static pcre2_code *compile(const char *pattern, uint32_t options,
                           int *failed_ret, size_t *at_ret)
{
    return pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                         PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY |
                             PCRE2_NEVER_BACKSLASH_C | options,
                         failed_ret, at_ret, NULL);
}

/* Whether a pattern has \K or a verb, (*...), which DFA matching does not
 * support. */
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

enum shutong_status keep_patterns_check(const char *pattern,
                                        struct shutong_error *error)
{
    PCRE2_UCHAR why[200] = "";
    uint32_t back = 0;
    size_t at = 0;
    int failed = 0;
    pcre2_code *code = compile(pattern, 0, &failed, &at);

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

/* Counts a step: PCRE2 is about to match an item of an expression. */
static int count_step(pcre2_callout_block *block, void *context)
{
    struct keep_patterns *p = context;
    const struct pattern_form *form = &p->searching->form;

    if (block->start_match != p->from) {
        p->from = block->start_match;
        p->counted = 0;
    }
    if (block->current_position != p->at) {
        p->at = block->current_position;
        p->here = 0;
    }
    p->here++;
    /* Each repetition of a counted item adds states, up to its number. */
    if (p->counted < form->most && form->counted[block->pattern_position])
        p->counted++;
    uint64_t states = p->here + p->counted * p->counted / 2;
    p->steps += 1 + states / COMPARED;
    return p->steps > p->most_steps ? PCRE2_ERROR_MATCHLIMIT : 0;
}

/* Whether an expression may read the same text again and again from one
 * position, as assertions and recursion do. */
static bool may_look_ahead(const char *p)
{
    while ((p = strstr(p, "(?")) != NULL) {
        p += 2;
        if (strchr(":|imsnxJU^-", *p) == NULL)
            return true;
    }
    return false;
}

/* Compiles an expression; false when out of memory.  A repetition that PCRE2
 * makes possessive has only one callout: it is fast, and bounded by the text
 * after each position where the expression may begin. */
static bool prepare(struct pattern *pattern, const char *expression)
{
    uint32_t options = PCRE2_AUTO_CALLOUT;
    size_t at;
    int failed;

    if (may_look_ahead(expression))
        options |= PCRE2_NO_AUTO_POSSESS;

    pattern->expression = expression;
    if (!pattern_form_make(&pattern->form, expression))
        return false;
    pattern->code = compile(pattern->form.text, options, &failed, &at);
    return pattern->code != NULL;
}

struct keep_patterns *keep_patterns_new(char *const *expressions, size_t n)
{
    struct keep_patterns *p = calloc(1, sizeof(*p) + n * sizeof(*p->patterns));

    if (p == NULL)
        return NULL;
    p->nworkspace = WORKSPACE;
    p->workspace = array_resize(NULL, WORKSPACE, sizeof(*p->workspace));
    p->data = pcre2_match_data_create(1, NULL);
    p->context = pcre2_match_context_create(NULL);
    bool done = p->workspace != NULL && p->data != NULL && p->context != NULL;
    if (done) {
        pcre2_set_callout(p->context, count_step, p);
        pcre2_set_depth_limit(p->context, DEPTH);
        pcre2_set_heap_limit(p->context, HEAP);
    }
    for (; done && p->n < n; p->n++)
        done = prepare(&p->patterns[p->n], expressions[p->n]);
    if (done)
        return p;
    keep_patterns_free(p);
    return NULL;
}

void keep_patterns_free(struct keep_patterns *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; i < p->n; i++) {
        pcre2_code_free(p->patterns[i].code);
        pattern_form_free(&p->patterns[i].form);
    }
    pcre2_match_data_free(p->data);
    pcre2_match_context_free(p->context);
    free(p->workspace);
    free(p);
}

void keep_patterns_begin(struct keep_patterns *p, const char *line, size_t n)
{
    p->line = line;
    p->line_nbytes = n;
    p->end = KEEP_PATTERNS_DONE;
    p->steps = 0;
    p->most_steps = (uint64_t)n * STEPS;
    if (p->most_steps < LEAST_STEPS)
        p->most_steps = LEAST_STEPS;
    for (size_t i = 0; i < p->n; i++)
        p->patterns[i].searched = p->patterns[i].none = false;
}

/* Makes room for more simultaneous states. */
static bool grow_workspace(struct keep_patterns *p)
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

/* Searches the next non-empty match of a pattern at or after line[from]. */
static void search(struct keep_patterns *p, struct pattern *pattern,
                   size_t from)
{
    int found;

    p->searching = pattern;
    do {
        p->from = p->at = SIZE_MAX;
        found =
            pcre2_dfa_match(pattern->code, (PCRE2_SPTR)p->line, p->line_nbytes,
                            from, PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY, p->data,
                            p->context, p->workspace, p->nworkspace);
    } while (found == PCRE2_ERROR_DFA_WSSIZE && grow_workspace(p));
    pattern->searched = true;
    pattern->none = found < 0;
    if (found >= 0) {
        const size_t *ends = pcre2_get_ovector_pointer(p->data);
        pattern->start = ends[0];
        pattern->end = ends[1];
    } else if (found == PCRE2_ERROR_NOMEMORY) {
        p->end = KEEP_PATTERNS_NO_MEMORY;
    } else if (found != PCRE2_ERROR_NOMATCH) {
        p->end = KEEP_PATTERNS_TOO_LONG;
    }
}

bool keep_patterns_find(struct keep_patterns *p, size_t from, size_t *start_ret,
                        size_t *end_ret)
{
    const struct pattern *best = NULL;

    for (size_t i = 0; i < p->n && p->end == KEEP_PATTERNS_DONE; i++) {
        struct pattern *pattern = &p->patterns[i];
        if (!pattern->none && (!pattern->searched || pattern->start < from))
            search(p, pattern, from);
        if (!pattern->none &&
            (best == NULL || pattern->start < best->start ||
             (pattern->start == best->start && pattern->end > best->end)))
            best = pattern;
    }
    if (best == NULL || p->end != KEEP_PATTERNS_DONE)
        return false;
    *start_ret = best->start;
    *end_ret = best->end;
    return true;
}

enum keep_patterns_end keep_patterns_end(const struct keep_patterns *p,
                                         const char **expression_ret)
{
    *expression_ret =
        p->end == KEEP_PATTERNS_TOO_LONG ? p->searching->expression : NULL;
    return p->end;
}
