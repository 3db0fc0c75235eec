/*
 * expat_place.h - where expat is in its text.  From 2.9 on it has other
 * functions for that, of 64 bits everywhere.
 */
#ifndef FORMATS_MARKUP_EXPAT_PLACE_H
#define FORMATS_MARKUP_EXPAT_PLACE_H

#include <expat.h>
#include <stdint.h>

/* From 1. */
static inline uint64_t expat_place_line(XML_Parser parser)
{
#if XML_MAJOR_VERSION * 100 + XML_MINOR_VERSION >= 209
    return XML_GetCurrentLineNumber64(parser);
#else
    return XML_GetCurrentLineNumber(parser);
#endif
}

/* From 0; less before anything is parsed. */
static inline int64_t expat_place_byte(XML_Parser parser)
{
#if XML_MAJOR_VERSION * 100 + XML_MINOR_VERSION >= 209
    return XML_GetCurrentByteIndex64(parser);
#else
    return XML_GetCurrentByteIndex(parser);
#endif
}

#endif
