/*
 * mark_blocks.c - a text with its marks, in blocks that a page can show by
 * itself.
 */
#include "command/review/mark_blocks.h"

#include <stdio.h>
#include <string.h>

#include "command/review/json_for_html.h"

enum {
    /* Bytes and lines of a block: about a screen, so that what is made to show
     * one place is little, and a book has about a thousand. */
    BLOCK_NBYTES = 4096,
    BLOCK_LINES = 64
};

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Where a block that begins at `at` ends as far as the text goes. */
static size_t end_of_lines(const char *text, size_t n, size_t at)
{
    size_t most = n - at > BLOCK_NBYTES ? at + BLOCK_NBYTES : n, end = at;

    for (int lines = 0; lines < BLOCK_LINES && end < most; lines++) {
        const char *newline = memchr(text + end, '\n', most - end);
        if (newline == NULL) {
            if (end > at && most < n)
                break; /* the rest of the line goes into the next block */
            end = most;
            while (end < n && is_continuation(text[end]))
                end++;
            break;
        }
        end = (size_t)(newline - text) + 1;
    }
    return end;
}

/* The end, moved behind the mark that it is within; `first` is the first mark
 * that may be. */
static size_t after_mark(const struct marks *marks, size_t first, size_t end)
{
    for (size_t i = first; i < marks->n && marks->of[i].at < end; i++)
        if (marks->of[i].at + marks->of[i].nbytes > end)
            return marks->of[i].at + marks->of[i].nbytes;
    return end;
}

/* Appends the numbers of the marks up to the block's end; *next is the first
 * one, and becomes that of the next block. */
static bool append_marks(struct buf *json, const char *text, size_t at,
                         size_t end, bool last, const struct marks *marks,
                         size_t *next)
{
    char numbers[48];
    const char *comma = "";

    if (!buf_append(json, "[", 1))
        return false;
    for (; *next < marks->n; ++*next) {
        const struct review_mark *mark = &marks->of[*next];
        if (mark->at >= end && !last)
            break;
        int n = snprintf(numbers, sizeof(numbers), "%s%zu,%u", comma,
                         json_for_html_units(text + at, mark->at - at),
                         (unsigned)mark->entry);
        if (!buf_append(json, numbers, (size_t)n))
            return false;
        at = mark->at + mark->nbytes;
        comma = ",";
    }
    return buf_append(json, "]", 1);
}

bool mark_blocks_append(struct buf *json, const char *text, size_t n,
                        const struct marks *changes,
                        const struct marks *repairs)
{
    size_t at = 0, end, change = 0, repair = 0;

    do {
        size_t before;
        end = end_of_lines(text, n, at);
        do {
            before = end;
            end = after_mark(changes, change, end);
            end = after_mark(repairs, repair, end);
        } while (end != before);
        if (!buf_append(json, at > 0 ? ",\n[" : "[", at > 0 ? 3 : 1) ||
            !json_for_html_string(json, text + at, end - at) ||
            !buf_append(json, ",", 1) ||
            !append_marks(json, text, at, end, end == n, changes, &change))
            return false;
        if (repair < repairs->n && (repairs->of[repair].at < end || end == n) &&
            (!buf_append(json, ",", 1) ||
             !append_marks(json, text, at, end, end == n, repairs, &repair)))
            return false;
        if (!buf_append(json, "]", 1))
            return false;
        at = end;
    } while (at < n);
    return true;
}
