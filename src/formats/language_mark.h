/*
 * language_mark.h - what a mark of a language becomes: lang="zh-CN".
 */
#ifndef FORMATS_LANGUAGE_MARK_H
#define FORMATS_LANGUAGE_MARK_H

#include <stdbool.h>
#include <stddef.h>

enum { LANGUAGE_MARK_NBYTES = 24 };

/* Writes to out, of LANGUAGE_MARK_NBYTES, the tag mark[0..n) for text that is
 * now in the language `target` (zh-Hans, zh-Hant-TW), in the way in which the
 * mark is written: zh_CN becomes zh_TW, zh-Hans becomes zh-Hant.  `separator`
 * stands before the region where the mark is zh alone.  Returns its length; 0
 * where the mark stays, since it is of another language, or true. */
size_t language_mark_write(const char *mark, size_t n, const char *target,
                           char separator, char *out);

/* Whether a mark says Chinese in any script. */
bool language_mark_is_chinese(const char *mark, size_t n);

#endif
