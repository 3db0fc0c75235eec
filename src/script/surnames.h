/*
 * surnames.h - characters that are a surname if a title follows.
 */
#ifndef SCRIPT_SURNAMES_H
#define SCRIPT_SURNAMES_H

#include <stdbool.h>
#include <stddef.h>

/* Whether s[0..n), well-formed, begins with such a surname and a title: 于先生.
 * *cut_ret is set if the text ends before that is known. */
bool surnames_precede_title(const char *s, size_t n, bool *cut_ret);

#endif
