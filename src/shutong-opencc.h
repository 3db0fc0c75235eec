/*
 * shutong-opencc.h - OpenCC's interface in C, by shutong.
 *
 * libshutong-opencc has the functions that OpenCC's run_as_opencc.h declares
 * for C, with the same names, types and values, so that a program that calls
 * them need not be built anew:
 *
 *   LD_PRELOAD=libshutong-opencc.so.0 program
 *   cc program.c -lshutong-opencc
 *
 * A program may include either header.  What OpenCC has in C++
 * (opencc::SimpleConverter and the like) is not here; nor is opencc_open_w(),
 * which OpenCC has on Windows only.
 *
 * What OpenCC documents holds.  Where OpenCC 1.1.6 was measured to do something
 * else that is not documented:
 *
 *   - opencc_error() is per thread: no other thread changes it.  OpenCC has one
 *     for all, which one thread may free while another reads it.
 *   - NULL or (opencc_t)-1 in the place of a converter or a text is an error.
 *     OpenCC crashes, but for opencc_close(NULL).
 *   - Ill-formed UTF-8 is an error, which names line and byte.  OpenCC passes
 *     surrogates, overlong forms and those of five and six bytes.
 *   - A last character that is cut off, which `length` may do, is copied.
 *     OpenCC reads on after it, and copies it or fails by what it finds.
 *   - A NUL ends the text where `length` is more.  OpenCC does the same, but
 *     1.4.2's opencc_convert_utf8() reads all `length` bytes.
 *   - Out of memory is an error.  OpenCC's exception ends a program in C.
 *   - Names of built-in profiles are OpenCC 1.4.2's, whatever is installed.
 *   - A directory in the place of a configuration is passed over.  OpenCC takes
 *     it for the configuration, and fails.
 */
#ifndef SHUTONG_OPENCC_H
#define SHUTONG_OPENCC_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OPENCC_DEFAULT_CONFIG_SIMP_TO_TRAD "s2t.json"
#define OPENCC_DEFAULT_CONFIG_TRAD_TO_SIMP "t2s.json"

/* A converter.  It does not change once made: any number of threads may convert
 * with it at a time. */
typedef void *opencc_t;

/* Makes a converter.  `config` is looked for
 *
 *   - as a file, from the working directory or where its path leads;
 *   - among the built-in profiles, with or without .json;
 *   - in the folders where OpenCC's packages put theirs,
 * /usr/local/share/opencc and /usr/share/opencc, with or without .json, and in
 * $OPENCC_DATA_DIR.
 *
 * NULL is OPENCC_DEFAULT_CONFIG_SIMP_TO_TRAD.  Dictionaries that may give what
 * fonts cannot show are included, as in OpenCC's library.  Built-in profiles
 * are ready in microseconds; a file is compiled, and each of its binary
 * dictionaries is read by the program shutong-opencc-dict, which takes a tenth
 * of a second or more.  The result is kept in $SHUTONG_CACHE, or else in
 * $XDG_CACHE_HOME/shutong or ~/.cache/shutong, so that the next time it takes a
 * millisecond; with SHUTONG_CACHE set to nothing it is not, nor where the
 * program is set-user-ID.  Returns (opencc_t)-1 on error.  Thread-safe. */
opencc_t opencc_open(const char *config);

/* Frees a converter that no thread uses any more.  Returns 0, for NULL too, and
 * -1 for the value that opencc_open() fails with. */
int opencc_close(opencc_t opencc);

/* Converts UTF-8 of at most `length` bytes, which a NUL ends before that, or up
 * to the NUL where `length` is (size_t)-1.  Returns a new string, to be freed
 * with opencc_convert_utf8_free(); NULL on error.  Thread-safe. */
char *opencc_convert_utf8(opencc_t opencc, const char *input, size_t length);

/* The same into `output`, a NUL after it; the caller sees to it that there is
 * room.  Returns the length of the result without that NUL, (size_t)-1 on
 * error: nothing is then written. */
size_t opencc_convert_utf8_to_buffer(opencc_t opencc, const char *input,
                                     size_t length, char *output);

/* Frees what opencc_convert_utf8() returned.  NULL is fine. */
void opencc_convert_utf8_free(char *str);

/* What went wrong last in this thread, in English; "" where nothing did.  Valid
 * until something goes wrong in this thread again; what goes right leaves it.
 */
const char *opencc_error(void);

#ifdef __cplusplus
}
#endif

#endif
