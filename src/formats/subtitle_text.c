/*
 * subtitle_text.c - text of subtitles, between tags that cut no word.
 */
#include "formats/subtitle_text.h"

#include <ctype.h>
#include <string.h>

#include "formats/document_build.h"

/* Length of the tag that s[0..n) begins with, or 0. */
static size_t tag_nbytes(const char *s, size_t n)
{
    const char *end = NULL;

    if (n > 2 && s[0] == '{' && s[1] == '\\')
        end = memchr(s, '}', n);
    else if (n > 2 && s[0] == '<' &&
             (isalpha((unsigned char)s[1]) ||
              (s[1] == '/' && isalpha((unsigned char)s[2]))))
        end = memchr(s, '>', n);
    return end == NULL ? 0 : (size_t)(end - s) + 1;
}

void subtitle_text_build(struct document *d, size_t at, size_t n,
                         enum subtitle_text_kind kind)
{
    const char *s = d->part->source + at;
    size_t from = 0;

    (void)kind;
    for (size_t i = 0; i < n;) {
        size_t tag = tag_nbytes(s + i, n - i);
        if (tag == 0) {
            i++;
            continue;
        }
        document_build_text(d, at + from, i - from, 0);
        i += tag;
        from = i;
    }
    document_build_text(d, at + from, n - from, 0);
}
