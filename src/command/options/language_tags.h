/*
 * language_tags.h - the languages of a text and its conversion, as BCP 47
 * tags.
 */
#ifndef COMMAND_OPTIONS_LANGUAGE_TAGS_H
#define COMMAND_OPTIONS_LANGUAGE_TAGS_H

#include "shutong.h"

/* Gives the tags of what a converter with these settings reads and writes,
 * "zh" where only the language is known.  Both are static. */
void language_tags_of(const struct shutong_settings *settings,
                      const char **from_ret, const char **to_ret);

#endif
