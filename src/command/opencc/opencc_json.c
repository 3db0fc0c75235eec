/*
 * opencc_json.c - strings of JSON with the escapes that OpenCC's command has.
 */
#include "command/opencc/opencc_json.h"

#include <stdio.h>
#include <string.h>

bool opencc_json_word(struct buf *json, const char *word)
{
    return buf_append(json, word, strlen(word));
}

bool opencc_json_string(struct buf *json, const char *s, size_t n)
{
    static const char letters[] = "btn\0fr"; /* from U+0008 on */
    size_t plain = 0; /* where what is not yet appended begins */
    char escape[8];

    if (!buf_append(json, "\"", 1))
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        char letter = c >= 0x20               ? s[i]
                      : c >= 8 && c - 8u < 6u ? letters[c - 8]
                                              : '\0';
        if (letter != '\0')
            snprintf(escape, sizeof(escape), "\\%c", letter);
        else
            snprintf(escape, sizeof(escape), "\\u%04X", c);
        if (!buf_append(json, s + plain, i - plain) ||
            !opencc_json_word(json, escape))
            return false;
        plain = i + 1;
    }
    return (plain == n || buf_append(json, s + plain, n - plain)) &&
           buf_append(json, "\"", 1);
}
