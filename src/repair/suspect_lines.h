/*
 * suspect_lines.h - whether a line of text may be damaged.
 *
 * Most lines are not, and need no closer look.
 */
#ifndef REPAIR_SUSPECT_LINES_H
#define REPAIR_SUSPECT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "repair/shifted_gbk.h"

/* Of characters up to U+FFFF what shifted_gbk_look() says, and whether they are
 * to be looked at themselves.  Does not change once made. */
struct suspect_lines {
    unsigned char look[0x10000];
    bool shifted; /* stretches of shifted GBK are looked for */
};

/* Fills it; `shifted` is NULL if stretches are not looked for. */
void suspect_lines_init(struct suspect_lines *suspect,
                        const struct shifted *shifted);

/* Whether s[0..n) may be damaged.  How many characters it has is in *nchars_ret
 * where not. */
bool suspect_lines_check(const struct suspect_lines *suspect, const char *s,
                         size_t n, size_t *nchars_ret);

/* Zero-width characters and the like. */
static inline bool suspect_lines_invisible(uint32_t c)
{
    return (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF ||
           c == 0xAD;
}

/* Radicals and compatibility ideographs. */
static inline bool suspect_lines_lookalike(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x2FD5) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x2F800 && c <= 0x2FA1F);
}

#endif
