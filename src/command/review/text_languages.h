/*
 * text_languages.h - the languages of a text and its conversion, as BCP 47
 * tags.
 */
#ifndef COMMAND_REVIEW_TEXT_LANGUAGES_H
#define COMMAND_REVIEW_TEXT_LANGUAGES_H

#include "shutong.h"

/* Gives the tags of what a converter with these settings reads and writes,
 * "zh" where only the language is known.  Both are static. */
void text_languages_of(const struct shutong_settings *settings,
                       const char **from_ret, const char **to_ret);

#endif
