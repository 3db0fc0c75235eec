/*
 * message.h - every message of the command to its user.
 */
#ifndef COMMAND_SAY_MESSAGE_H
#define COMMAND_SAY_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "command/encoding/file_kind.h"
#include "command/encoding/encoding_names.h"
#include "shutong.h"

/* "shutong: " and the rest, as one line on standard error.  The format is
 * translated to the user's language (i18n.h), and so is `what` below.  Text
 * that it quotes is shown on a terminal and never interpreted by it
 * (visible_text.h).  Returns false, so that a caller can return it. */
bool message_error(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Until it is called again, errors end with this of a file, such as N_("; %s is
 * unchanged"): what happens to an output that is not completed.  NULL for
 * nothing.  The name must stay.  Called by a thread that keeps a transcript, it
 * is for errors of that thread. */
void message_ending(const char *format, const char *name);

/* The same about a file: "shutong: FILE: WHAT: " and the text of errno. Returns
 * false. */
bool message_system(const char *file, const char *what, int system);

/* Until it is called again, messages begin with a line of a file: that in which
 * something was asked for that is wrong.  NULL for none.  The name must stay.
 * To be called where there are no threads. */
void message_place(const char *file, size_t line);

/* That a file is a directory, which only -r takes. */
void message_directory(const char *file);

/* What ill-formed text seems to be. */
struct guess {
    enum {
        GUESS_TEXT,  /* text, damaged or in that encoding, or NULL */
        GUESS_MIXED, /* in UTF-8 and in that encoding, or another if NULL */
        GUESS_BINARY /* no text */
    } kind;
    const struct encoding *encoding;
};

/* Why there is no converter for settings. */
void message_refused(const struct shutong_settings *settings,
                     const struct shutong_error *error);

/* What the library found wrong.  `file` is the text that was converted, or
 * NULL for none.  `guess` is what ill-formed text seems to be, or NULL. Returns
 * false. */
bool message_failure(const char *file, const struct shutong_error *error,
                     const struct guess *guess);

/* That the C library lacks an encoding, or memory: `system` is errno. */
void message_no_codec(const char *file, const struct encoding *encoding,
                      int system);

/* That a file has a NUL; `seems` is what has it as text, or NULL, and `text`
 * whether it is text otherwise. */
void message_binary(const char *file, const struct encoding *seems, bool text);

/* That a file is not text, and what to do about it. */
void message_container(const char *file, const struct file_kind *container);

/* Reports that the encoding of a file cannot be determined, or the byte order
 * of the one that was given. */
void message_no_encoding(const char *file, const struct encoding *given);

/* That a file is UTF-8, and not in the encoding that was given. */
void message_is_utf_8(const char *file, const struct encoding *given);

/* Reports that a file, whose encoding cannot be determined, is UTF-8 in part.
 */
void message_mixed(const char *file);

/* That an encoding does not have a character of a file's text, -1 for a byte
 * that is none. */
void message_no_character(const char *file, uint64_t line, int32_t code_point,
                          const struct encoding *encoding);

/* The same for what is no error: hints, and what -v asks for. */
void message_note(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Makes standard output one that goes on after an interrupted call, as the C
 * library's does not.  To be called before anything is printed.  `opencc`:
 * called as OpenCC's command, so that hints name no options that it lacks.
 * False when out of memory, which is reported. */
bool message_prepare(bool opencc);

/* Whether all that was printed on standard output so far was written, to the
 * last byte; the message is given where not. */
bool message_printed(void);

/* The same of one that message_open_output() has opened. */
bool message_printed_to(FILE *output);

/* Says that standard output cannot be written, and returns false. */
bool message_unprinted(int system);

/* What is printed as if it were on standard output, buffered as that, is given
 * to a function.  NULL when out of memory. */
FILE *message_open_output(cookie_write_function_t *write, void *context);

/* The first byte that is written there after this is left out: between items
 * that any thread may write, and none comes before the first one. */
void message_leave_out_next(void);

/* Writes bytes to standard output now.  False, and errno, where that fails. */
bool message_print(const char *bytes, size_t n);

/* Writes to standard error what a transcript has held. */
void message_repeat(const char *bytes, size_t n);

#endif
