/*
 * shutong-opencc.h - OpenCC's interface in C, from shutong.
 *
 * libshutong-opencc has the functions that OpenCC's opencc.h declares for C,
 * with the same names, types and values, so that a program that calls them does
 * not need to be rebuilt:
 *
 *   LD_PRELOAD=libshutong-opencc.so.0 program
 *   cc program.c -lshutong-opencc
 *
 * A program may include either header.  OpenCC's C++ interface
 * (opencc::SimpleConverter and others) is not included, nor is opencc_open_w(),
 * which OpenCC has on Windows only.
 *
 * OpenCC's documentation applies.  The following differs from undocumented
 * behaviour that was measured with OpenCC 1.1.6:
 *
 *   - opencc_error() is per thread: no other thread changes it.  OpenCC has one
 *     message for all threads, which one may free while another reads it.
 *   - NULL or (opencc_t)-1 instead of a converter or a text is an error.
 *     OpenCC crashes, except for opencc_close(NULL).
 *   - Invalid UTF-8 is an error; the message gives line and byte.  OpenCC
 *     accepts surrogates, overlong forms and forms of five and six bytes.
 *   - A last character that is cut off, as `length` may do, is copied.  OpenCC
 *     reads past it, and copies it or fails depending on what it finds there.
 *   - A NUL ends the text if `length` is more.  OpenCC does the same, but
 *     1.4.2's opencc_convert_utf8() reads all `length` bytes.
 *   - Running out of memory is an error.  OpenCC's exception ends a C program.
 *   - Names of built-in profiles are OpenCC 1.4.2's, whatever is installed.
 *   - A directory with the name of a configuration is ignored.  OpenCC takes it
 *     for the configuration, and fails.
 */
#ifndef SHUTONG_OPENCC_H
#define SHUTONG_OPENCC_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OPENCC_DEFAULT_CONFIG_SIMP_TO_TRAD "s2t.json"
#define OPENCC_DEFAULT_CONFIG_TRAD_TO_SIMP "t2s.json"

/* A converter.  It does not change once it is made: any number of threads may
 * use it at the same time. */
typedef void *opencc_t;

/* Makes a converter.  `config` is looked up
 *
 *   - as a file, absolute or from the current directory;
 *   - among the built-in profiles, with or without .json;
 *   - in the directories of OpenCC's packages, /usr/local/share/opencc and
 *     /usr/share/opencc, with or without .json, and in $OPENCC_DATA_DIR.
 *
 * NULL is OPENCC_DEFAULT_CONFIG_SIMP_TO_TRAD.  Dictionaries whose results many
 * fonts cannot display are included, as in OpenCC's library.
 *
 * Built-in profiles are ready in microseconds.  A file is compiled, and each of
 * its binary dictionaries is read by the program shutong-opencc-dict, which
 * takes 100 ms or more.  The result is cached in $SHUTONG_CACHE, or else in
 * $XDG_CACHE_HOME/shutong or ~/.cache/shutong, so that it opens in a
 * millisecond the next time.  It is not cached if SHUTONG_CACHE is empty, or in
 * a set-user-ID program.
 *
 * Returns (opencc_t)-1 on error.  Thread-safe. */
opencc_t opencc_open(const char *config);

/* Frees a converter that no thread uses any more.  Returns 0, also for NULL,
 * and -1 for (opencc_t)-1. */
int opencc_close(opencc_t opencc);

/* Converts at most `length` bytes of UTF-8, or less if there is a NUL before
 * that; (size_t)-1 means up to the NUL.  Returns a new string, to be freed with
 * opencc_convert_utf8_free(), or NULL on error.  Thread-safe. */
char *opencc_convert_utf8(opencc_t opencc, const char *input, size_t length);

/* The same, but writes to `output`, with a NUL after it.  The caller has to
 * provide enough room.  Returns the length of the result without the NUL, or
 * (size_t)-1 on error; nothing is then written. */
size_t opencc_convert_utf8_to_buffer(opencc_t opencc, const char *input,
                                     size_t length, char *output);

/* Frees the result of opencc_convert_utf8().  NULL is fine. */
void opencc_convert_utf8_free(char *str);

/* The message of the last error in this thread, in English, or "" if there was
 * none.  It is valid until the next error in this thread; success does not
 * change it. */
const char *opencc_error(void);

#ifdef __cplusplus
}
#endif

#endif
