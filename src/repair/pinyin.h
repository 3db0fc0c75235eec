/*
 * pinyin.h - syllables of Hanyu Pinyin with their tone marks.
 */
#ifndef REPAIR_PINYIN_H
#define REPAIR_PINYIN_H

#include <stdbool.h>
#include <stddef.h>

enum { PINYIN_LETTERS = 6, PINYIN_KEY = 8 };

/* Reads s[0..n), all of it, as one syllable with one tone mark: letters, small
 * or capital, with marks composed or combining, also with the signs that
 * Chinese fonts have for a and g and with the breve that is often taken for a
 * caron.  Its key is the letters, v for ü and E for ê, and a digit for the
 * tone, filled up with NULs.  False if it is none; whether Chinese has such a
 * syllable is not looked at. */
bool pinyin_key(const char *s, size_t n, char key[PINYIN_KEY]);

#endif
