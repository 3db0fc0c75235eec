/*
 * opencc_json.h - strings of JSON with the escapes that OpenCC's command has:
 * json_lines.h's objects are our own.
 */
#ifndef COMMAND_OPENCC_OPENCC_JSON_H
#define COMMAND_OPENCC_OPENCC_JSON_H

#include "base/buf.h"

/* Appends bytes as a string, ill-formed ones as they are.  False when out of
 * memory. */
bool opencc_json_string(struct buf *json, const char *s, size_t n);

/* Appends text of the source as it is. */
bool opencc_json_word(struct buf *json, const char *word);

#endif
