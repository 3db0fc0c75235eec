/*
 * opencc_text.c - text as OpenCC takes it.
 */
#include "inspect/opencc_text.h"

#include <stdint.h>

#include "base/utf8.h"

/* Bounds of a description sequence, as OpenCC's. */
enum { IDS_DEPTH = 16, IDS_CHARACTERS = 64 };

size_t opencc_text_nbytes(unsigned char lead)
{
    return lead < 0x80   ? 1
           : lead < 0xC0 ? 0
           : lead < 0xE0 ? 2
           : lead < 0xF0 ? 3
           : lead < 0xF8 ? 4
           : lead < 0xFC ? 5
           : lead < 0xFE ? 6
                         : 0;
}

size_t opencc_text_nbytes_before(const char *s, size_t n)
{
    size_t back = 1;

    while (back < 6 && back < n && (s[n - back] & 0xC0) == 0x80)
        back++;
    return opencc_text_nbytes((unsigned char)s[n - back]) == back ? back : 0;
}

/* The arity of the operator at s, 0 if there is none.  Longer forms than the
 * shortest count as well. */
static unsigned arity(const char *s, size_t nbytes)
{
    if (nbytes < 3)
        return 0;
    uint32_t c = (unsigned char)s[0] & ((1u << (7 - nbytes)) - 1);
    for (size_t i = 1; i < nbytes; i++)
        c = c << 6 | ((unsigned char)s[i] & 0x3Fu);
    if (!utf8_is_operator(c))
        return 0;
    return c == 0x2FF2 || c == 0x2FF3 ? 3 : c >= 0x2FFE ? 1 : 2;
}

enum opencc_text_ids opencc_text_ids(const char *s, size_t n,
                                     size_t *nbytes_ret)
{
    unsigned open[IDS_DEPTH]; /* operands that each operator still lacks */
    size_t depth = 0, characters = 0, i = 0;

    do {
        if (i == n)
            return LOOSE_IDS_CUT;
        if (depth == IDS_DEPTH || characters == IDS_CHARACTERS)
            return LOOSE_IDS_NONE;
        size_t nbytes = opencc_text_nbytes((unsigned char)s[i]);
        if (nbytes == 0)
            return LOOSE_IDS_NONE;
        if (nbytes > n - i)
            return characters == 0 ? LOOSE_IDS_NONE : LOOSE_IDS_CUT;
        unsigned operands = arity(s + i, nbytes);
        if (operands == 0 && characters == 0)
            return LOOSE_IDS_NONE;
        characters++;
        i += nbytes;
        if (operands > 0) {
            open[depth++] = operands;
            continue;
        }
        while (depth > 0 && --open[depth - 1] == 0)
            depth--;
    } while (depth > 0);
    *nbytes_ret = i;
    return LOOSE_IDS;
}

bool opencc_text_flushable(const char *s, size_t n, size_t keep,
                           size_t *nbytes_ret)
{
    size_t end = 0, unused;

    while (end < n) {
        size_t nbytes = opencc_text_nbytes((unsigned char)s[end]);
        if (nbytes == 0)
            return false;
        if (nbytes > n - end)
            break;
        end += nbytes;
    }

    size_t at = end, flushable = end;
    for (size_t i = 0; at > 0 && (i < keep || i < IDS_CHARACTERS); i++) {
        size_t nbytes = opencc_text_nbytes_before(s, at);
        if (nbytes == 0)
            return false;
        at -= nbytes;
        if (i < keep ||
            (i < IDS_CHARACTERS &&
             opencc_text_ids(s + at, end - at, &unused) == LOOSE_IDS_CUT))
            flushable = at;
    }
    *nbytes_ret = flushable;
    return true;
}
