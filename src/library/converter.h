/*
 * converter.h - what a converter has, and streams over it.
 */
#ifndef LIBRARY_CONVERTER_H
#define LIBRARY_CONVERTER_H

#include "image/image_cache.h"
#include "library/stream.h"
#include "match/conversion.h"
#include "match/fast_path_filter.h"
#include "match/preferences.h"
#include "match/quotes_rule.h"
#include "opencc/file_stamps.h"
#include "script/target.h"

struct shutong_converter {
    /* By what it is: an engine, one for parts, and where a text can be cut. */
    struct engine *(*engine)(const struct shutong_converter *c);
    struct engine *(*engine_for_part)(const struct shutong_converter *c);
    size_t (*cut)(const struct shutong_converter *c, const char *in, size_t n);
    /* Of a profile: */
    struct conversion conversion;
    struct fast_path_filter profile_filter; /* of the same profile */
    struct fast_path_filter prefilter;      /* and with custom terms */
    struct target target;                   /* or a target, */
    struct preferences preferred;           /* and the forms that it writes */
    struct terms_index terms;  /* terms and patterns, if there are any */
    struct buf extension;      /* of the prefilter for them */
    struct quotes_rule quotes; /* for quotation marks, if it has them */
    /* Of a configuration file, compiled or kept; empty for built-in ones. */
    struct buf image;
    struct file_stamps seen; /* what it was compiled of, and not kept */
    struct kept_image kept;
    enum shutong_invalid invalid;
};

/* A stream of a converter that takes the engine; NULL, with the engine freed,
 * when out of memory. */
struct shutong_stream *
converter_stream(const struct shutong_converter *converter,
                 struct engine *engine);

#endif
