/*
 * off_marks.h - marks in a text that say which of its lines stay as they are.
 *
 *   shutong:off            from this line on, to the one with
 *   shutong:on             this, which stays as well
 *   shutong:off-line       this line
 *   shutong:off-next-line  the next line
 */
#ifndef BASE_OFF_MARKS_H
#define BASE_OFF_MARKS_H

#include <stdbool.h>
#include <stddef.h>

enum off_mark_kind {
    OFF_MARK_OFF,
    OFF_MARK_ON,
    OFF_MARK_LINE,
    OFF_MARK_NEXT_LINE
};

struct off_mark {
    enum off_mark_kind kind;
    size_t at, nbytes;
};

enum {
    /* A line that is longer has no marks. */
    OFF_MARK_LINE_MOST = 16 * 1024,
    /* Of the longest mark. */
    OFF_MARK_NBYTES = 21
};

/* Finds the first mark at or after s[from]; false where there is none.  It is a
 * word of its own. */
bool off_marks_find(const char *s, size_t n, size_t from,
                    struct off_mark *mark_ret);

/* The mark as it is written. */
const char *off_marks_name(enum off_mark_kind kind);

#endif
