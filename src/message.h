/*
 * message.h - every word that the command says to a person.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "shutong.h"

/* "shutong: " and the rest, as one line on standard error. */
void message_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* The same about a file: "shutong: FILE: WHAT: " and the text of errno. */
void message_system(const char *file, const char *what, int system);

/* What the library found wrong.  `file` is the text that was converted, or
 * NULL when a converter was made. */
void message_failure(const char *file, const struct shutong_error *error);

/* The same for what is no error: hints, and what -v asks for. */
void message_note(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Makes standard output one that goes on after an interrupted call, as the C
 * library's does not.  To be called before anything is printed.  False when out
 * of memory, which is said. */
bool message_prepare(void);

/* Whether all that was printed on standard output so far was written, to the
 * last byte; the message is given where not. */
bool message_printed(void);

/* What --help, --version and --list-profiles print on standard output.  False
 * when that could not be written; the message is then given. */
bool message_help(void);
bool message_version(void);
bool message_profiles(void);

#endif
