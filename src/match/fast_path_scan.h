/*
 * fast_path_scan.h - converts characters one by one, up to where a longer key
 * can matter.
 *
 * Bytes in, bytes out; no I/O, no locks, no memory taken.
 */
#ifndef MATCH_FAST_PATH_SCAN_H
#define MATCH_FAST_PATH_SCAN_H

#include "match/fast_path_filter.h"

/* The custom term that begins with a pair, if any. */
struct fast_path_scan_term {
    size_t nbytes; /* 0: none */
    uint32_t term;
    bool open; /* more text could make another */
};

/* The position between two islands.  The output is as long as the input. */
struct fast_path_scan {
    const char *p, *stop; /* the rest of the input */
    const char *least;    /* where the last island or block ended */
    char *o;              /* where to write */
    uint32_t before;      /* the character before p, if p is not `least` */
    unsigned islands;     /* in a row, near each other, none cached */
    struct fast_path_scan_term
        found; /* at the trigger that the scan ended with */
};

/* Why a scan ended. */
enum fast_path_scan_end { AT_STOP, AT_TRIGGER, AT_SPECIAL };

/* Scans up to a trigger, whose second character is then at w->p, a special
 * character, or the end.  There are four bytes to write beyond the rest of the
 * input. */
enum fast_path_scan_end fast_path_scan(struct fast_path_scan *w,
                                       const struct fast_path_filter *f);

#endif
