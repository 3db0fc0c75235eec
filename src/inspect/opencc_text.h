/*
 * opencc_text.h - text as OpenCC takes it: a character is as long as its first
 * byte says, whatever comes after.
 *
 * For reports that should be OpenCC's, for ill-formed text as well.
 */
#ifndef INSPECT_OPENCC_TEXT_H
#define INSPECT_OPENCC_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Length in bytes that a first byte gives, 1 to 6; 0 for one that is none. */
size_t opencc_text_nbytes(unsigned char lead);

/* Length in bytes of the character that ends at s[n], n > 0; 0 if the bytes
 * there are none. */
size_t opencc_text_nbytes_before(const char *s, size_t n);

enum opencc_text_ids {
    LOOSE_IDS,     /* there is one */
    LOOSE_IDS_CUT, /* the text ends within it */
    LOOSE_IDS_NONE
};

/* Whether s[0..n) begins with an ideographic description sequence as OpenCC
 * has them, and the length of it. */
enum opencc_text_ids opencc_text_ids(const char *s, size_t n,
                                     size_t *nbytes_ret);

/* How many bytes of a text that goes on can be converted: all but the last
 * `keep` characters, one that is cut, and a description sequence that is. False
 * if the text cannot be parted into characters. */
bool opencc_text_flushable(const char *s, size_t n, size_t keep,
                           size_t *nbytes_ret);

#endif
