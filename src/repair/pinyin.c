/*
 * pinyin.c - syllables of Hanyu Pinyin with their tone marks.
 */
#include "repair/pinyin.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* Letters that have a mark, or stand for another. */
static const struct {
    uint16_t code_point;
    char letter; /* NUL: a combining mark of the letter before it */
    char tone;   /* 0 without one; 'v' is a diaeresis, 'E' a circumflex */
} marked[] = {
    {0xE0, 'a', 4},     {0xE1, 'a', 2},     {0x101, 'a', 1},  {0x103, 'a', 3},
    {0x1CE, 'a', 3},    {0x251, 'a', 0},    {0xE8, 'e', 4},   {0xE9, 'e', 2},
    {0xEA, 'E', 0},     {0x113, 'e', 1},    {0x115, 'e', 3},  {0x11B, 'e', 3},
    {0x1EBF, 'E', 2},   {0x1EC1, 'E', 4},   {0xEC, 'i', 4},   {0xED, 'i', 2},
    {0x12B, 'i', 1},    {0x12D, 'i', 3},    {0x1D0, 'i', 3},  {0xF2, 'o', 4},
    {0xF3, 'o', 2},     {0x14D, 'o', 1},    {0x14F, 'o', 3},  {0x1D2, 'o', 3},
    {0xF9, 'u', 4},     {0xFA, 'u', 2},     {0x16B, 'u', 1},  {0x16D, 'u', 3},
    {0x1D4, 'u', 3},    {0xFC, 'v', 0},     {0x1D6, 'v', 1},  {0x1D8, 'v', 2},
    {0x1DA, 'v', 3},    {0x1DC, 'v', 4},    {0x144, 'n', 2},  {0x148, 'n', 3},
    {0x1F9, 'n', 4},    {0x1E3F, 'm', 2},   {0x261, 'g', 0},  {0x300, '\0', 4},
    {0x301, '\0', 2},   {0x304, '\0', 1},   {0x306, '\0', 3}, {0x30C, '\0', 3},
    {0x308, '\0', 'v'}, {0x302, '\0', 'E'},
};

/* Adds a code point to the letters and the tone so far. */
static bool add(uint32_t c, char *letters, size_t *n, char *tone)
{
    char letter = '\0', mark = 0;

    if (c < 0x80 && (c | 32) >= 'a' && (c | 32) <= 'z') {
        letter = (char)(c | 32);
    } else {
        size_t i = 0, all = sizeof(marked) / sizeof(*marked);
        while (i < all && marked[i].code_point != c)
            i++;
        if (i == all)
            return false;
        letter = marked[i].letter;
        mark = marked[i].tone;
    }
    if (letter == '\0' && *n == 0)
        return false;
    if (mark == 'v' || mark == 'E') {
        if (letters[*n - 1] != (mark == 'v' ? 'u' : 'e'))
            return false;
        letters[*n - 1] = mark;
        return true;
    }
    if (mark != 0 && *tone != 0)
        return false;
    if (mark != 0)
        *tone = mark;
    if (letter == '\0')
        return true;
    if (*n == PINYIN_LETTERS)
        return false;
    letters[(*n)++] = letter;
    return true;
}

bool pinyin_key(const char *s, size_t n, char key[PINYIN_KEY])
{
    size_t nletters = 0;
    char tone = 0;

    if (utf8_valid_prefix(s, n) != n)
        return false;
    memset(key, 0, PINYIN_KEY);
    for (size_t i = 0, nbytes; i < n; i += nbytes)
        if (!add(utf8_decode(s + i, &nbytes), key, &nletters, &tone))
            return false;
    if (nletters == 0 || tone == 0)
        return false;
    key[nletters] = (char)('0' + tone);
    return true;
}
