/*
 * binary_dictionary.h - reads ocd2 and ocd dictionaries by OpenCC's own
 * library.
 *
 * The library (and libstdc++ with it) is not loaded into this process: a small
 * program, shutong-opencc-dict, reads the file and hands the entries over a
 * pipe.  So nothing but a binary dictionary pays for it, and a damaged file
 * that makes the reader crash, loop or ask for all memory is one message here.
 */
#ifndef OPENCC_BINARY_DICTIONARY_H
#define OPENCC_BINARY_DICTIONARY_H

#include <stdint.h>

#include "opencc/dictionary.h"

/* The program's name, and what it writes: for each entry the number of its
 * strings (key and candidates), then each string, length first; at the end a
 * zero and BINARY_DICT_END.  All numbers are uint32_t of this machine.  Output
 * without that end means that the file could not be read, and with
 * BINARY_DICT_LARGE in its place that it would take too much memory. */
#define BINARY_DICT_PROGRAM "shutong-opencc-dict"
#define BINARY_DICT_END 0x0A646E65u
#define BINARY_DICT_LARGE 0x0A67726Cu

/* Bytes of memory that reading a file of so many takes at most.  OpenCC's
 * largest, of 0.9 MB, takes 12 MB, and in general an entry, which has six bytes
 * or more in the file, some 200; a damaged file can ask for any number. */
#define BINARY_DICT_MEMORY(nbytes) ((UINT64_C(64) << 20) + 256 * (nbytes))

/* Reads an ocd2 or ocd dictionary; NULL on failure, with the file in `error`.
 * The program is looked for in the folder that SHUTONG_LIBEXEC names in the
 * environment, beside the running program, and where it was installed. */
struct dictionary *binary_dictionary_read(const char *path, bool is_ocd2,
                                          struct shutong_error *error);

/* The same in two steps, so that several are read at once: starts the program,
 * and adds to the dictionary, an empty one that must outlive it, what it wrote.
 * What was started, unless that is NULL, must be finished, which frees it. */
struct binary_dict *binary_dictionary_start(const char *path, bool is_ocd2,
                                            struct dictionary *dictionary,
                                            struct shutong_error *error);
enum shutong_status binary_dictionary_finish(struct binary_dict *b,
                                             struct shutong_error *error);

#endif
