/*
 * character_frequency.h - how rare characters are in Chinese, Japanese and
 * Korean text.
 */
#ifndef BASE_CHARACTER_FREQUENCY_H
#define BASE_CHARACTER_FREQUENCY_H

enum language { CHINESE, JAPANESE, KOREAN, LANGUAGES };

/* Bits of a character that the table does not have: rarer than those that it
 * has. */
enum { FREQUENT_UNCOUNTED = 18 };

/* Bits that a character up to U+FFFF costs: the logarithm to the base of 2 of
 * one in how many that are not ASCII it is, rounded; 0 if it is rarer than all
 * that are counted.  2 to 17. */
struct character_frequency {
    unsigned char bits[LANGUAGES][0x10000];
};

/* Fills it from the table, data/evidence/frequent.txt, which is embedded. */
void character_frequency_read(struct character_frequency *frequent);

#endif
