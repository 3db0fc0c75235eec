/*
 * character_frequency.c - how rare characters are in Chinese, Japanese and
 * Korean text.
 */
#include "base/character_frequency.h"

#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "base/utf8.h"

EMBED(char frequent_text[], "shutong_frequent_bytes", SHUTONG_FREQUENT, "1");

/* A line is a language, a number of bits, and the characters. */
void character_frequency_read(struct character_frequency *f)
{
    memset(f, 0, sizeof(*f));
    for (const char *s = frequent_text, *end; *s != '\0'; s = end + 1) {
        end = strchr(s, '\n');
        if (*s == '#')
            continue;
        unsigned char *bits = f->bits[*s == 'z'   ? CHINESE
                                      : *s == 'j' ? JAPANESE
                                                  : KOREAN];
        char *text;
        unsigned n = (unsigned)strtoul(s + 3, &text, 10);
        size_t nbytes;
        for (s = text + 1; s < end; s += nbytes)
            bits[utf8_decode(s, &nbytes)] = (unsigned char)n;
    }
}
