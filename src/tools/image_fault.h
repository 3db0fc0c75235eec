/*
 * image_fault.h - checks a compiled image.
 */
#ifndef TOOLS_IMAGE_FAULT_H
#define TOOLS_IMAGE_FAULT_H

#include "image/image.h"

/* Checks a whole image of n bytes, 8-aligned: the header, the checksum, every
 * reference in it, and that what is written for well-formed text is well-formed
 * and no longer than there is room for, so that a converter neither reads nor
 * writes outside its memory, whatever the image says.  NULL if it is sound,
 * otherwise what is wrong. */
const char *image_fault(const void *bytes, size_t n);

#endif
