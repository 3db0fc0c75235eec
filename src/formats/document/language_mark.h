/*
 * language_mark.h - conversion of language tags such as lang="zh-CN".
 *
 * All functions are thread-safe.
 */
#ifndef FORMATS_LANGUAGE_MARK_H
#define FORMATS_LANGUAGE_MARK_H

#include <stdbool.h>
#include <stddef.h>

enum { LANGUAGE_MARK_NBYTES = 24 };

/* Converts the language tag mark[0..n) for text that is now in the language
 * `target` (zh-Hans, zh-Hant-TW).  The form of the tag is kept: zh_CN becomes
 * zh_TW, zh-Hans becomes zh-Hant.  `separator` is inserted if the tag is zh
 * alone.  Writes to `out`, which has LANGUAGE_MARK_NBYTES bytes, and returns
 * the length; 0 if the tag is to stay, because it is not Chinese or already
 * correct. */
size_t language_mark_write(const char *mark, size_t n, const char *target,
                           char separator, char *out);

/* Whether a tag means Chinese, in any script. */
bool language_mark_is_chinese(const char *mark, size_t n);

#endif
