/*
 * shifted_gbk.h - stretches of GBK that lost a byte, so that each character
 * after it was read as the end of one and the beginning of the next.
 */
#ifndef REPAIR_SHIFTED_GBK_H
#define REPAIR_SHIFTED_GBK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/character_frequency.h"

/* Tables of GBK; does not change once made, and may be shared by threads. */
struct shifted;

/* Makes the tables; `frequent` must outlive them.  NULL on failure: errno is
 * ENOMEM, or EINVAL where iconv has no GB18030. */
struct shifted *shifted_gbk_new(const struct character_frequency *frequent);

/* Frees them.  NULL is fine. */
void shifted_gbk_free(struct shifted *shifted);

/* What a character may have to do with a stretch, so that most text need not be
 * looked at twice. */
enum {
    SHIFTED_COST = 31,      /* how rare it is, in bits */
    SHIFTED_BEGINS = 32,    /* it may be the first, after a sign */
    SHIFTED_SWALLOWED = 64, /* it may be the last, with a letter in it */
    SHIFTED_RARE_PAIR = 26, /* two may be the last, where they cost so much */
};
unsigned shifted_gbk_look(const struct shifted *shifted, uint32_t c);

/* The most characters of a stretch. */
enum { STRETCH_MOST = 256 };

struct stretch {
    size_t from, to; /* characters of the text */
    bool restored;   /* otherwise it is one that cannot be, exactly */
    size_t n;
    uint32_t c[2 * STRETCH_MOST + 2]; /* what stood there */
};

/* Finds the first stretch in characters text[from..n) of a line, code points;
 * what is no character is UINT32_MAX there.  False when there is none. */
bool shifted_gbk_find(const struct shifted *shifted, const uint32_t *text,
                      size_t n, size_t from, struct stretch *stretch_ret);

#endif
