/*
 * json_source.c - a JSON file by json-c, with the place of each value in it.
 *
 * The scanner below only ever walks text that json-c has already parsed, so it
 * skips values by their brackets and quotes and need not judge them.
 */
#include "base/json_source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/read_file.h"
#include "base/status.h"
#include "base/utf8.h"

enum { NESTING = 200 }; /* json-c's limit as we set it; the scanner recurses */

/* Skips white space, commas, colons and comments. */
static const char *skip_space(const char *p, const char *end)
{
    while (p < end) {
        if (strchr(" \t\r\n,:", *p) != NULL && *p != '\0') {
            p++;
        } else if (*p == '/' && p + 1 < end && p[1] == '/') {
            p = memchr(p, '\n', (size_t)(end - p));
            if (p == NULL)
                return end;
        } else if (*p == '/' && p + 1 < end && p[1] == '*') {
            for (p += 2;
                 p < end && !(p[0] == '*' && p + 1 < end && p[1] == '/');)
                p++;
            p = p + 2 < end ? p + 2 : end;
        } else {
            return p;
        }
    }
    return end;
}

static const char *skip_string(const char *p, const char *end)
{
    char quote = *p++;

    while (p < end && *p != quote)
        p += *p == '\\' && p + 1 < end ? 2 : 1;
    return p < end ? p + 1 : end;
}

/* Skips one value.  Where `members` is given, counts the members of all
 * objects in it. */
static const char *skip_value(const char *p, const char *end, size_t *members)
{
    if (p == end)
        return end;
    if (*p == '"' || *p == '\'')
        return skip_string(p, end);
    if (*p != '{' && *p != '[') {
        while (p < end && strchr(" \t\r\n,:]}/", *p) == NULL)
            p++;
        return p;
    }
    bool object = *p == '{';
    p = skip_space(p + 1, end);
    while (p < end && *p != '}' && *p != ']') {
        if (object) {
            if (members != NULL)
                ++*members;
            p = skip_space(skip_string(p, end), end);
        }
        p = skip_space(skip_value(p, end, members), end);
    }
    return p < end ? p + 1 : end;
}

/* The value of a step inside the value at p, or NULL. */
static const char *find_step(const char *p, const char *end,
                             const struct json_step *step)
{
    if (p == end || *p != (step->key != NULL ? '{' : '['))
        return NULL;
    p = skip_space(p + 1, end);
    for (size_t i = 0; p < end && *p != '}' && *p != ']'; i++) {
        bool here = step->key == NULL && i == step->index;
        if (step->key != NULL) {
            const char *after = skip_string(p, end);
            size_t n = strlen(step->key);
            here = (size_t)(after - p) == n + 2 &&
                   memcmp(p + 1, step->key, n) == 0;
            p = skip_space(after, end);
        }
        if (here)
            return p;
        p = skip_space(skip_value(p, end, NULL), end);
    }
    return NULL;
}

static const char *find(const struct json_source *s,
                        const struct json_step *step)
{
    const char *end = s->text.data + s->text.n;

    if (step == NULL)
        return skip_space(s->text.data, end);
    const char *up = find(s, step->up);
    const char *here = find_step(up, end, step);
    return here != NULL ? here : up;
}

static size_t line_of(const struct json_source *s, const char *p)
{
    size_t line = 1;

    for (const char *c = s->text.data; c < p; c++)
        line += *c == '\n';
    return line;
}

size_t json_source_line(const struct json_source *s,
                        const struct json_step *step)
{
    return line_of(s, find(s, step));
}

void json_source_print_step(const struct json_step *step, char *out, size_t n)
{
    size_t used;

    if (n == 0)
        return;
    out[0] = '\0';
    if (step == NULL)
        return;
    json_source_print_step(step->up, out, n);
    used = strlen(out);
    if (step->key == NULL)
        snprintf(out + used, n - used, "[%zu]", step->index);
    else
        snprintf(out + used, n - used, "%s%s", used > 0 ? "." : "", step->key);
}

/* Members of all objects in a parsed value. */
static size_t count_members(struct json_object *value)
{
    size_t count = 0;

    if (json_object_is_type(value, json_type_object)) {
        json_object_object_foreach(value, key, member)
        {
            (void)key;
            count += 1 + count_members(member);
        }
    } else if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            count += count_members(json_object_array_get_idx(value, i));
    }
    return count;
}

struct member {
    const char *name;
    size_t nbytes;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    int order = bytes_compare(x->name, x->nbytes, y->name, y->nbytes);

    return order != 0 ? order : (x->name > y->name) - (x->name < y->name);
}

/* The later of two equal keys in the object or array at p or within, or
 * NULL. */
static const char *find_equal_keys(const char *p, const char *end)
{
    struct member *members = NULL;
    size_t n = 0, cap = 0;
    const char *found = NULL;

    if (p == end || (*p != '{' && *p != '['))
        return NULL;
    bool object = *p == '{';
    p = skip_space(p + 1, end);
    while (p < end && *p != '}' && *p != ']' && found == NULL) {
        if (object) {
            const char *after = skip_string(p, end);
            if (!array_grow(&members, n, &cap, sizeof(*members)))
                break;
            members[n++] = (struct member){p, (size_t)(after - p)};
            p = skip_space(after, end);
        }
        found = find_equal_keys(p, end);
        p = skip_space(skip_value(p, end, NULL), end);
    }
    if (n > 0)
        qsort(members, n, sizeof(*members), compare_members);
    for (size_t i = 1; i < n && found == NULL; i++)
        if (members[i].nbytes == members[i - 1].nbytes &&
            memcmp(members[i].name, members[i - 1].name, members[i].nbytes) ==
                0)
            found = members[i].name;
    free(members);
    return found;
}

static enum shutong_status check_equal_keys(const struct json_source *s,
                                            struct shutong_error *error)
{
    const char *end = s->text.data + s->text.n;
    const char *root = skip_space(s->text.data, end);
    size_t members = 0;

    skip_value(root, end, &members);
    if (members == count_members(s->root))
        return SHUTONG_OK;
    /* Keys that are equal only when unescaped have no place to name. */
    const char *key = find_equal_keys(root, end);
    if (key == NULL)
        return status_fail_file(error, SHUTONG_BAD_CONFIGURATION, s->file, 0, 0,
                                "duplicate key in one object");
    return status_fail_file(error, SHUTONG_BAD_CONFIGURATION, s->file,
                            line_of(s, key), 0,
                            "duplicate key %.*s in one object",
                            (int)(skip_string(key, end) - key), key);
}

static enum shutong_status fail_at(const struct json_source *s,
                                   const char *place, const char *what,
                                   struct shutong_error *error)
{
    return status_fail_file(error, SHUTONG_BAD_CONFIGURATION, s->file,
                            line_of(s, place), 0, "%s", status_text(what));
}

/* The four digits after \u. */
static uint32_t escaped_unit(const char *digits)
{
    char copy[5] = {0};

    memcpy(copy, digits, 4);
    return (uint32_t)strtoul(copy, NULL, 16);
}

/* The first escape in a string p..end, quotes included, that json-c would
 * replace or cut the string at: NUL, half of a surrogate pair.  Or NULL. */
static const char *find_bad_escape(const char *p, const char *end)
{
    for (; end - p > 6; p++) {
        if (*p != '\\')
            continue;
        p++;
        if (*p != 'u')
            continue;
        uint32_t unit = escaped_unit(p + 1);
        bool pair = unit >= 0xD800 && unit < 0xDC00 && end - p > 11 &&
                    p[5] == '\\' && p[6] == 'u' &&
                    (escaped_unit(p + 7) & 0xFC00) == 0xDC00;
        if (unit == 0 || (unit >= 0xD800 && unit < 0xE000 && !pair))
            return p;
        p += pair ? 10 : 4;
    }
    return NULL;
}

static enum shutong_status check_escapes(const struct json_source *s,
                                         struct shutong_error *error)
{
    const char *end = s->text.data + s->text.n;

    for (const char *p = skip_space(s->text.data, end); p < end;) {
        const char *after = p + 1;
        if (*p == '"' || *p == '\'') {
            after = skip_string(p, end);
            const char *bad = find_bad_escape(p, after);
            if (bad != NULL)
                return fail_at(
                    s, bad,
                    "invalid escape sequence: NUL or half of a surrogate pair",
                    error);
        }
        p = skip_space(after, end);
    }
    return SHUTONG_OK;
}

static enum shutong_status parse(struct json_source *s,
                                 struct shutong_error *error)
{
    const char *text = s->text.data;
    size_t n = s->text.n;
    size_t valid = utf8_valid_prefix(text, n);

    if (valid != n)
        return fail_at(s, text + valid, "invalid UTF-8", error);
    if (memchr(text, '\0', n) != NULL)
        return fail_at(s, memchr(text, '\0', n),
                       "the configuration contains NUL", error);
    if (*skip_space(text, text + n) != '{')
        return fail_at(s, skip_space(text, text + n),
                       "not a configuration: it must begin with {", error);
    if (n > INT32_MAX)
        return fail_at(s, text, "too large", error);

    struct json_tokener *tokener = json_tokener_new_ex(NESTING);
    if (tokener == NULL)
        return status_no_memory(error);
    /* json-c reports in no other way that memory was short, and does not always
     * report that anything was wrong. */
    errno = 0;
    s->root = json_tokener_parse_ex(tokener, text, (int)n);
    enum json_tokener_error wrong = json_tokener_get_error(tokener);
    size_t parsed = json_tokener_get_parse_end(tokener);
    if (wrong == json_tokener_continue) {
        /* json-c takes a // comment on the last line as unfinished. */
        s->root = json_tokener_parse_ex(tokener, "\n", 1);
        wrong = json_tokener_get_error(tokener);
        parsed = n;
    }
    bool no_memory = errno == ENOMEM;
    json_tokener_free(tokener);

    if (no_memory)
        return status_no_memory(error);
    if (wrong == json_tokener_continue)
        return fail_at(s, text + n, "JSON syntax: unexpected end of file",
                       error);
    if (wrong != json_tokener_success || s->root == NULL)
        return status_fail_file(error, SHUTONG_BAD_CONFIGURATION, s->file,
                                line_of(s, text + parsed), 0, "JSON syntax: %s",
                                json_tokener_error_desc(wrong));
    if (skip_space(text + parsed, text + n) != text + n)
        return fail_at(s, skip_space(text + parsed, text + n),
                       "JSON syntax: text after the end", error);
    enum shutong_status status = check_escapes(s, error);
    return status != SHUTONG_OK ? status : check_equal_keys(s, error);
}

enum shutong_status json_source_read(const char *file, struct json_source *s,
                                     struct shutong_error *error)
{
    *s = (struct json_source){.file = file};
    enum shutong_status status = read_file(file, false, &s->text, error);

    if (status == SHUTONG_OK)
        status = parse(s, error);
    if (status != SHUTONG_OK)
        json_source_free(s);
    return status;
}

void json_source_free(struct json_source *s)
{
    if (s->root != NULL)
        json_object_put(s->root);
    s->root = NULL;
    buf_free(&s->text);
}
