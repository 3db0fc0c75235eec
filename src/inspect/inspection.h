/*
 * inspection.h - what a profile does to a text, step by step, as OpenCC reports
 * it: segments, and the result of each stage for each.
 *
 * By dictionaries that are read when it is asked for: the built-in image has
 * the stages fused.
 */
#ifndef INSPECT_INSPECTION_H
#define INSPECT_INSPECTION_H

#include "inspect/dictionary_lookup.h"

/* What OpenCC calls a converter: a segmentation, or none, and stages. */
struct inspection_part {
    struct dictionary_lookup
        *segmentation; /* or NULL: the text is one segment */
    struct dictionary_lookup **stages;
    size_t nstages;
};

struct inspection {
    struct dictionary_cache cache;
    struct profile *profile;
    struct inspection_part normalization, main;
};

/* Pieces of a text, one after another. */
struct segments {
    struct buf text;
    size_t *ends;
    size_t n, cap;
};

/* Reads a configuration file and its dictionaries, and makes them ready.  On
 * failure what is wrong is in `error`; to be freed in either case. */
enum shutong_status inspection_init(struct inspection *inspection,
                                    const char *file,
                                    const struct profile_places *places,
                                    bool include_tofu_risk,
                                    struct shutong_error *error);

void inspection_free(struct inspection *inspection);

/* The functions below fail by SHUTONG_NO_MEMORY, or by SHUTONG_ILL_FORMED where
 * a byte begins no character: not at all that is ill-formed, as OpenCC. */

/* The segments of a text.  Each ends before a NUL in it, as OpenCC's do. */
enum shutong_status inspection_segment(const struct inspection_part *part,
                                       const char *text, size_t n,
                                       struct segments *segments);

/* What a stage makes of each segment. */
enum shutong_status inspection_convert(const struct dictionary_lookup *stage,
                                       const struct segments *from,
                                       struct segments *to);

/* The segment i, which is not ended by NUL. */
const char *inspection_segments_get(const struct segments *segments, size_t i,
                                    size_t *nbytes_ret);

void inspection_segments_free(struct segments *segments);

/* A step over a text: a key and its value, or what stays. */
struct inspection_step {
    size_t nbytes; /* at least 1 */
    const char *result;
    size_t result_nbytes;
    bool is_match, several;
};

/* The step at the beginning of s[0..n), n > 0; false if no character begins
 * there. */
bool inspection_step(const struct dictionary_lookup *lookup, const char *s,
                     size_t n, struct inspection_step *step);

#endif
