/*
 * fast_path_scan.c - converts characters one by one, up to where a longer key
 * can matter.
 *
 * The loop takes four characters at a time, with one branch for all four.  Its
 * tables are small: 84 KB of entries for all Han characters of the first plane,
 * of which a text touches a quarter, and 64 KB of triggers for s2t.  Measured
 * (80 MB of simplified prose, AMD Zen 4, one thread): s2t went from 9.4 ns per
 * character, when every pair that begins a key was looked up, to 4.3; 1.2% of
 * the pairs are examined further, 0.6% are triggers, 0.3% begin a key that
 * matters.  Text that consists only of such keys is a fourth slower than with
 * the passes alone.  One table look-up per character less, or entries of twice
 * the size, changed no more than 5%.
 */
#include "match/fast_path_scan.h"

#include <string.h>

#include "base/simd.h"

/* Whether a trigger whose second character is at p matters: it is one of the
 * profile, or there is or may be a custom term. */
static bool matters(const struct fast_path_filter *f, uint32_t first,
                    uint32_t second, const char *p, const char *stop,
                    struct fast_path_scan_term *found)
{
    const struct terms_index *terms = f->terms;
    const char *next = p + utf8_char_nbytes((unsigned char)*p);
    size_t nbytes;

    if (terms == NULL)
        return true;
    *found = (struct fast_path_scan_term){.nbytes = 0};
    bool known = fast_path_filter_is_trigger(f->profile, first, second);
    /* Most pairs end here, after a look-up in one more set. */
    if (next < stop && !terms_index_has_character(terms, first) &&
        !terms_index_may_go_on(terms, image_pair_hash(first, second),
                               utf8_decode(next, &nbytes)))
        return known;
    const char *start = utf8_before(p);
    found->nbytes = terms_index_look(terms, start, (size_t)(stop - start),
                                     &found->term, &found->open);
    return known || found->nbytes > 0 || found->open;
}

/* Takes at most `count` characters of any length. */
static inline __attribute__((always_inline)) enum fast_path_scan_end
step(struct fast_path_scan *w, const struct fast_path_filter *f, int count,
     struct fast_path_scan_term *found)
{
    for (; count > 0; count--) {
        uint32_t bytes = 0;
        size_t nbytes;
        if (w->p == w->stop)
            return AT_STOP;
        uint32_t c = utf8_decode(w->p, &nbytes);
        if (w->stop - w->p >= (ptrdiff_t)sizeof(bytes))
            memcpy(&bytes, w->p, sizeof(bytes));
        else
            memcpy(&bytes, w->p, nbytes);
        if (w->p > w->least && fast_path_filter_is_trigger(f, w->before, c) &&
            fast_path_filter_is_joint(f, w->before, c) &&
            matters(f, w->before, c, w->p, w->stop, found))
            return AT_TRIGGER;
        uint32_t entry = fast_path_filter_entry(f, c);
        if ((entry & PLAIN_SPECIAL) != 0)
            return AT_SPECIAL;
        bytes ^= entry & PLAIN_BYTES;
        memcpy(w->o, &bytes, sizeof(bytes));
        w->p += nbytes;
        w->o += nbytes;
        w->before = c;
    }
    return AT_STOP;
}

/* Scans up to a trigger, a special character or the end.  With custom terms
 * some triggers turn out not to matter; without terms this test costs
 * nothing. */
static inline __attribute__((always_inline)) enum fast_path_scan_end
scan_on(struct fast_path_scan *scan, const struct fast_path_filter *filter,
        bool with_terms)
{
    enum { HAN = 3, AT_ONCE = 4, ROOM = AT_ONCE * HAN + 4 };
    /* Copies, so that the compiler knows that writing the output does not
     * change them. */
    const struct fast_path_filter copy = *filter, *f = &copy;
    struct fast_path_scan w = *scan;
    const struct simd *simd = simd_best();
    enum fast_path_scan_end event = AT_STOP;
    struct fast_path_scan_term found;

    while (event == AT_STOP && w.p < w.stop) {
        if (f->ascii_plain && (unsigned char)*w.p < 0x80 &&
            (w.p == w.least || w.before < 0x80 ||
             !fast_path_filter_is_trigger(f, w.before, (unsigned char)*w.p))) {
            size_t n = simd->copy_ascii(w.o, w.p, (size_t)(w.stop - w.p));
            w.p += n;
            w.o += n;
            w.before = (unsigned char)w.p[-1];
        }
        while (w.stop - w.p >= ROOM) {
            uint32_t b0, b1, b2, b3;
            uint32_t c0 = utf8_decode_as_3(w.p);
            uint32_t c1 = utf8_decode_as_3(w.p + HAN);
            uint32_t c2 = utf8_decode_as_3(w.p + 2 * HAN);
            uint32_t c3 = utf8_decode_as_3(w.p + 3 * HAN);
            if (!utf8_was_3(c0) || !utf8_was_3(c1) || !utf8_was_3(c2) ||
                !utf8_was_3(c3))
                break;
            uint32_t e0 = fast_path_filter_entry(f, c0),
                     e1 = fast_path_filter_entry(f, c1);
            uint32_t e2 = fast_path_filter_entry(f, c2),
                     e3 = fast_path_filter_entry(f, c3);
            unsigned trigger = fast_path_filter_is_trigger(f, w.before, c0);
            trigger |= fast_path_filter_is_trigger(f, c0, c1);
            trigger |= fast_path_filter_is_trigger(f, c1, c2);
            trigger |= fast_path_filter_is_trigger(f, c2, c3);
            if (((e0 | e1 | e2 | e3) & PLAIN_SPECIAL) != 0 ||
                (trigger != 0 && !with_terms))
                break;
            int n = AT_ONCE;
            if (with_terms && trigger != 0) {
                const uint32_t c[] = {w.before, c0, c1, c2, c3};
                for (n = w.p == w.least; n < AT_ONCE; n++)
                    if (fast_path_filter_is_trigger(f, c[n], c[n + 1]) &&
                        matters(f, c[n], c[n + 1], w.p + n * HAN, w.stop,
                                &found))
                        break;
            }
            memcpy(&b0, w.p, 4);
            memcpy(&b1, w.p + HAN, 4);
            memcpy(&b2, w.p + 2 * HAN, 4);
            memcpy(&b3, w.p + 3 * HAN, 4);
            b0 ^= e0;
            b1 ^= e1;
            b2 ^= e2;
            b3 ^= e3;
            memcpy(w.o, &b0, 4);
            memcpy(w.o + HAN, &b1, 4);
            memcpy(w.o + 2 * HAN, &b2, 4);
            memcpy(w.o + 3 * HAN, &b3, 4);
            if (with_terms && n < AT_ONCE) {
                w.p += n * HAN;
                w.o += n * HAN;
                w.before = n == 0 ? w.before : n == 1 ? c0 : n == 2 ? c1 : c2;
                event = AT_TRIGGER;
                break;
            }
            w.p += AT_ONCE * HAN;
            w.o += AT_ONCE * HAN;
            w.before = c3;
        }
        if (event == AT_STOP)
            event = step(&w, f, AT_ONCE, &found);
    }
    *scan = w;
    if (with_terms && event == AT_TRIGGER)
        scan->found = found;
    return event;
}

/* Not inlined: together in one function, or in the loop over islands, they are
 * up to a tenth slower. */
static __attribute__((noinline)) enum fast_path_scan_end
scan_with_terms(struct fast_path_scan *w, const struct fast_path_filter *f)
{
    return scan_on(w, f, true);
}

static __attribute__((noinline)) enum fast_path_scan_end
scan_without_terms(struct fast_path_scan *w, const struct fast_path_filter *f)
{
    return scan_on(w, f, false);
}

enum fast_path_scan_end fast_path_scan(struct fast_path_scan *w,
                                       const struct fast_path_filter *f)
{
    return f->terms == NULL ? scan_without_terms(w, f) : scan_with_terms(w, f);
}
