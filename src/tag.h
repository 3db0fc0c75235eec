/*
 * tag.h - names of target scripts.
 */
#ifndef TAG_H
#define TAG_H

/* The image's name for the target that a BCP 47 tag or short form means:
 * "hans", "tw" or "hk"; NULL for anything else. */
const char *tag_target(const char *tag);

#endif
