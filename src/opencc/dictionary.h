/*
 * dictionary.h - keys and their candidates, and OpenCC's text format for them.
 */
#ifndef OPENCC_DICTIONARY_H
#define OPENCC_DICTIONARY_H

#include "base/buf.h"
#include "shutong.h"

/* One key and its candidates; offsets into the dictionary's text.  The
 * candidates follow each other, with a NUL between two. */
struct dictionary_entry {
    uint32_t key, key_nbytes;
    uint32_t candidates, candidates_nbytes;
    uint32_t first_nbytes; /* length of the first candidate */
    uint32_t line;         /* in a text dictionary, for messages; else 0 */
};

/* Bytes of a dictionary's name, with its NUL; longer ones are cut. */
enum { DICTIONARY_NAME = 64 };

/* Keys are well-formed UTF-8, not empty, without NUL, and each occurs once;
 * candidates are well-formed too and may be empty. */
struct dictionary {
    char name[DICTIONARY_NAME]; /* its file's, without folder and ending */
    struct dictionary_entry *entries;
    size_t n, cap;
    struct buf text;
};

/* Reads a text dictionary.  On failure returns NULL with the file and the line
 * in `error`. */
struct dictionary *dictionary_read_text(const char *path,
                                        struct shutong_error *error);

/* The same where a key may occur several times, and with `pipes` the file may
 * be a pipe. */
struct dictionary *dictionary_read_entries(const char *path, bool pipes,
                                           struct shutong_error *error);

/* An empty dictionary to add entries to, by that path; NULL when out of memory.
 */
struct dictionary *dictionary_new(const char *path);

/* Adds an entry; `candidates` as in struct dictionary_entry.  `file` and `line`
 * are for the message, `file` may be NULL. */
enum shutong_status dictionary_add(struct dictionary *d, const char *key,
                                   size_t key_nbytes, const char *candidates,
                                   size_t candidates_nbytes, const char *file,
                                   size_t line, struct shutong_error *error);

/* To be called after the last entry: refuses a duplicate key. */
enum shutong_status dictionary_finish(struct dictionary *d, const char *file,
                                      struct shutong_error *error);

void dictionary_free(struct dictionary *d);

#endif
