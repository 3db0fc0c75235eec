/*
 * json_lines.c - a JSON object a line of its own.
 */
#include "command/report/json_lines.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "command/say/visible_text.h"

enum { ITEMS = 16 * 1024 * 1024 }; /* bytes of items in one object */

static void put(struct json_lines *r, const char *bytes, size_t n)
{
    r->failed = r->failed || !buf_append(&r->text, bytes, n);
}

static void put_word(struct json_lines *r, const char *word)
{
    put(r, word, strlen(word));
}

/* Well-formed text within a string, without what a terminal would obey. */
static void put_escaped(struct json_lines *r, const char *s, size_t n)
{
    size_t plain = 0; /* where what is not yet put begins */
    char escape[16];

    for (size_t i = 0, nbytes; i < n; i += nbytes) {
        uint32_t c = (unsigned char)s[i];
        nbytes = c < 0x80 ? 0 : visible_text_obeyed_nbytes(s + i, n - i, &c);
        bool obeyed = nbytes > 0 || c < 0x20 || c == 0x7F;
        nbytes += nbytes == 0;
        if (!obeyed && c != '"' && c != '\\')
            continue;
        put(r, s + plain, i - plain);
        snprintf(escape, sizeof(escape), obeyed ? "\\u%04x" : "\\%c",
                 (unsigned)c);
        put_word(r, escape);
        plain = i + nbytes;
    }
    put(r, s + plain, n - plain);
}

/* After what has begun with that character, or between two members. */
static void put_comma(struct json_lines *r, char begin)
{
    if (r->text.n > 0 && r->text.data[r->text.n - 1] != begin)
        put_word(r, ",");
}

/* Keys are our own and need no escapes. */
static void put_key(struct json_lines *r, const char *key)
{
    put_comma(r, '{');
    put_word(r, "\"");
    put_word(r, key);
    put_word(r, "\":");
}

void json_lines_begin(struct json_lines *r)
{
    r->text.n = 0;
    r->failed = false;
    put_word(r, "{");
}

void json_lines_string(struct json_lines *r, const char *key, const char *s,
                       size_t n)
{
    put_key(r, key);
    put_word(r, "\"");
    for (size_t i = 0, valid; i < n;) {
        size_t run = utf8_take_run(s + i, n - i, &valid);
        put_escaped(r, s + i, valid);
        if (valid < run)
            put_word(r, "\xEF\xBF\xBD");
        i += run;
    }
    put_word(r, "\"");
}

void json_lines_count(struct json_lines *r, const char *key, uint64_t count)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%" PRIu64, count);
    put_key(r, key);
    put_word(r, digits);
}

void json_lines_flag(struct json_lines *r, const char *key, bool flag)
{
    put_key(r, key);
    put_word(r, flag ? "true" : "false");
}

void json_lines_share(struct json_lines *r, const char *key, double share)
{
    char digits[32];

    snprintf(digits, sizeof(digits), "%.4f", share);
    put_key(r, key);
    put_word(r, digits);
}

void json_lines_items(struct json_lines *r, const char *key,
                      const struct items *items)
{
    char left_out[64];

    put_key(r, key);
    put_word(r, "[");
    put(r, items->text.data, items->text.n);
    put_word(r, "]");
    snprintf(left_out, sizeof(left_out), "%s_left_out", key);
    json_lines_count(r, left_out, items->left_out);
}

void json_lines_open(struct json_lines *r, const char *key)
{
    put_key(r, key);
    put_word(r, "{");
}

void json_lines_open_list(struct json_lines *r, const char *key)
{
    put_key(r, key);
    put_word(r, "[");
}

void json_lines_open_item(struct json_lines *r)
{
    put_comma(r, '[');
    put_word(r, "{");
}

void json_lines_close_list(struct json_lines *r)
{
    put_word(r, "]");
}

void json_lines_close(struct json_lines *r)
{
    put_word(r, "}");
}

bool json_lines_print(const struct json_lines *r, FILE *out)
{
    if (r->failed)
        return false;
    fwrite(r->text.data, 1, r->text.n, out);
    putc('\n', out);
    return true;
}

void json_lines_items_clear(struct items *items)
{
    items->text.n = 0;
    items->left_out = 0;
}

bool json_lines_items_full(struct items *items)
{
    if (items->left_out == 0)
        return false;
    items->left_out++;
    return true;
}

bool json_lines_items_add(struct items *items, const struct json_lines *r)
{
    if (r->failed)
        return false;
    if (items->text.n + r->text.n >= ITEMS) {
        items->left_out++;
        return true;
    }
    return (items->text.n == 0 || buf_append(&items->text, ",", 1)) &&
           buf_append(&items->text, r->text.data, r->text.n);
}
