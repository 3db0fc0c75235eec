/*
 * status.h - fills struct shutong_error in one call.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdarg.h>

#include "shutong.h"

/* Marks a text that is shown to the user, for the catalogues in src/po/; the
 * formats of what is below, and literals in _(), need no mark. */
#define N_(text) text

/* Translates the text of an error.  In the library it returns the text itself:
 * its messages are in English.  Weak, so that a program can define its own, as
 * i18n.c does, without a global variable or a lock in the library.
 * Thread-safe, as the program's must be. */
const char *status_text(const char *text) __attribute__((format_arg(1)));

/* The same for what an errno means. */
const char *status_system_text(int system);

/* Clears `error`, sets its status and its message (printf's format, put
 * through status_text()), and
 * returns the status.  `error` may be NULL.  Thread-safe. */
enum shutong_status status_fail(struct shutong_error *error,
                                enum shutong_status status, const char *format,
                                ...) __attribute__((format(printf, 3, 4)));

/* SHUTONG_NO_MEMORY, "out of memory". */
enum shutong_status status_no_memory(struct shutong_error *error);

/* status_fail() about a file: `file` may be NULL, `line` 0 if there is none,
 * `system` an errno or 0; its text is appended to the message. */
enum shutong_status status_fail_file(struct shutong_error *error,
                                     enum shutong_status status,
                                     const char *file, size_t line, int system,
                                     const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* SHUTONG_BAD_ARGUMENT for a length that nothing in memory has, such as a
 * negative one; otherwise SHUTONG_OK. */
enum shutong_status status_check_nbytes(size_t nbytes,
                                        struct shutong_error *error);

/* A callback returned something else than 0. */
enum shutong_status status_stopped(struct shutong_error *error);

/* Fails at `nbytes` bytes that are ill-formed in an encoding, of which the
 * first four are named; `also` is appended.  The caller sets the place. */
enum shutong_status status_ill_formed(struct shutong_error *error,
                                      const char *encoding, const char *at,
                                      size_t nbytes, const char *also);

#endif
