/*
 * subtitle_text.c - the text of subtitles between inline tags.
 */
#include "formats/subtitles/subtitle_text.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/document/character_reference.h"
#include "formats/document/document_build.h"
#include "formats/document/font_names.h"

bool subtitle_text_is_time(const char *s, size_t n)
{
    size_t i = 0;

    while (i < n && s[i] != '\0' && strchr("0123456789:,. \t-", s[i]) != NULL)
        i++;
    return i >= 2 && i < n && s[i] == '>' && s[i - 1] == '-' && s[i - 2] == '-';
}

/* Length of the tag <...> at the beginning of s[0..n), or 0. */
static size_t angle_nbytes(const char *s, size_t n,
                           enum subtitle_text_kind kind)
{
    bool number = kind != SUBTITLE_TEXT_SRT;
    bool name = kind != SUBTITLE_TEXT_LRC;
    size_t i = n > 2 && s[1] == '/' && name ? 2 : 1;

    if (n <= i + 1 || s[0] != '<' ||
        !((name && isalpha((unsigned char)s[i])) ||
          (number && isdigit((unsigned char)s[i])) ||
          (kind == SUBTITLE_TEXT_VTT && i == 2 && s[i] == '>')))
        return 0;
    const char *end = memchr(s, '>', n);
    return end == NULL ? 0 : (size_t)(end - s) + 1;
}

/* Length of the tag {...} at the beginning of s[0..n), or 0. */
static size_t brace_nbytes(const char *s, size_t n,
                           enum subtitle_text_kind kind)
{
    if (n < 3 || s[0] != '{' || (kind == SUBTITLE_TEXT_SRT && s[1] != '\\'))
        return 0;
    const char *end = memchr(s, '}', n);
    return end == NULL ? 0 : (size_t)(end - s) + 1;
}

/* Length of a time such as [00:12.50] at the beginning of s[0..n), or 0. */
static size_t bracket_nbytes(const char *s, size_t n)
{
    size_t i = 1;

    while (i < n &&
           (isdigit((unsigned char)s[i]) || s[i] == ':' || s[i] == '.'))
        i++;
    return i < n && s[i] == ']' && isdigit((unsigned char)s[1]) &&
                   memchr(s, ':', i) != NULL
               ? i + 1
               : 0;
}

/* Longest tag in bytes.  Without a limit, many tags that do not end would take
 * quadratic time. */
enum { TAG = 1024 };

static size_t tag_nbytes(const char *s, size_t n, enum subtitle_text_kind kind)
{
    if (n > TAG)
        n = TAG;
    if (kind == SUBTITLE_TEXT_PLAIN)
        return 0;
    if (s[0] == '[')
        return kind == SUBTITLE_TEXT_LRC ? bracket_nbytes(s, n) : 0;
    if (s[0] == '{' && kind != SUBTITLE_TEXT_VTT && kind != SUBTITLE_TEXT_LRC)
        return brace_nbytes(s, n, kind);
    return s[0] == '<' && kind != SUBTITLE_TEXT_ASS ? angle_nbytes(s, n, kind)
                                                    : 0;
}

/* Reads the escape at the beginning of s[0..n): returns its length, or 0. */
static size_t escape_nbytes(const char *s, size_t n,
                            enum subtitle_text_kind kind, uint32_t *code_ret,
                            unsigned *manner_ret)
{
    *manner_ret = REFERENCE_TEXT;
    if (kind == SUBTITLE_TEXT_VTT)
        return character_reference_read(s, n, code_ret, manner_ret);
    if (kind != SUBTITLE_TEXT_ASS || n < 2 || s[0] != '\\' ||
        (s[1] != 'N' && s[1] != 'n' && s[1] != 'h'))
        return 0;
    *code_ret = s[1] == 'h' ? 0xA0 : '\n';
    return 2;
}

/* <lang zh-CN> of WebVTT. */
static void add_language(struct document *d, size_t at, size_t n)
{
    static const char name[] = "<lang ";
    size_t begin = sizeof(name) - 1, end = begin;
    const char *s = d->part->source + at;

    if (n <= begin || strncmp(s, name, begin) != 0)
        return;
    while (end < n && (isalnum((unsigned char)s[end]) || s[end] == '-'))
        end++;
    document_build_language(d, at + begin, end - begin, '-');
}

/* The fonts of a tag of ASS: {\b1\fnSimSun}. */
static void add_fonts(struct document *d, size_t at, size_t n)
{
    const char *s = d->part->source + at;

    for (size_t i = 0; i + 3 < n; i++) {
        if (s[i] != '\\' || s[i + 1] != 'f' || s[i + 2] != 'n')
            continue;
        size_t end = i + 3;
        while (end < n && s[end] != '\\' && s[end] != '}' && s[end] != ')')
            end++;
        font_names_build(d, at + i + 3, end - i - 3);
    }
}

/* Reads <rt>...</rt>, a reading in ruby, at the beginning of s[0..n): returns
 * its length without the end tag, or 0, and where its text is.  The end of the
 * ruby and the next reading end it as well. */
static size_t reading_nbytes(const char *s, size_t n, size_t *at_ret,
                             size_t *end_ret)
{
    size_t i = 3;

    if (n < 4 || memcmp(s, "<rt", 3) != 0 ||
        (s[3] != '>' && s[3] != '.' && s[3] != ' '))
        return 0;
    const char *begin = memchr(s, '>', n < TAG ? n : TAG);
    if (begin == NULL)
        return 0;
    *at_ret = i = (size_t)(begin - s) + 1;
    while (i < n &&
           (s[i] != '<' || n - i < 4 ||
            (strncmp(s + i, "</rt", 4) != 0 && strncmp(s + i, "<rt", 3) != 0 &&
             strncmp(s + i, "</ru", 4) != 0)))
        i++;
    *end_ret = i;
    return i;
}

/* Reports the text between tags, without readings. */
static void build(struct document *d, size_t at, size_t n,
                  enum subtitle_text_kind kind)
{
    const char *s = d->part->source + at;
    size_t from = 0;

    for (size_t i = 0; i < n;) {
        uint32_t code;
        unsigned manner;
        char character[4];
        size_t tag = 0, escape = 0, begin, end;
        if (kind == SUBTITLE_TEXT_VTT && s[i] == '<')
            tag = reading_nbytes(s + i, n - i, &begin, &end);
        if (tag == 0 && (s[i] == '<' || s[i] == '{' || s[i] == '['))
            tag = tag_nbytes(s + i, n - i, kind);
        else if (tag == 0 && (s[i] == '&' || s[i] == '\\'))
            escape = escape_nbytes(s + i, n - i, kind, &code, &manner);
        if (tag + escape == 0) {
            i++;
            continue;
        }
        document_build_text(d, at + from, i - from, REFERENCE_TEXT);
        if (escape > 0)
            document_build_escape(d, at + i, escape, character,
                                  utf8_encode(code, character), manner);
        else if (kind == SUBTITLE_TEXT_VTT)
            add_language(d, at + i, tag);
        else if (kind == SUBTITLE_TEXT_ASS)
            add_fonts(d, at + i, tag);
        i += tag + escape;
        from = i;
    }
    document_build_text(d, at + from, n - from, REFERENCE_TEXT);
}

/* Reports the readings in a line, each as a block, passing over the same tags
 * as build(). */
static void add_readings(struct document *d, size_t at, size_t n)
{
    const char *s = d->part->source + at;
    size_t begin, end;

    for (size_t i = 0, length; i < n; i += length == 0 ? 1 : length) {
        length = s[i] == '<' ? reading_nbytes(s + i, n - i, &begin, &end) : 0;
        if (length > 0) {
            document_build_end_block(d);
            build(d, at + i + begin, end - begin, SUBTITLE_TEXT_VTT);
        } else if (s[i] == '<') {
            length = tag_nbytes(s + i, n - i, SUBTITLE_TEXT_VTT);
        }
    }
}

void subtitle_text_build(struct document *d, size_t at, size_t n,
                         enum subtitle_text_kind kind)
{
    build(d, at, n, kind);
    if (kind == SUBTITLE_TEXT_VTT)
        add_readings(d, at, n);
}
