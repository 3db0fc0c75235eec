/*
 * corpus_file.h - files of the trainer, and its memory.
 *
 * Whatever is wrong is said, and ends the program with status 2.
 */
#ifndef TRAIN_CORPUS_FILE_H
#define TRAIN_CORPUS_FILE_H

#include <stddef.h>
#include <stdio.h>

void corpus_file_fail(const char *format, ...)
    __attribute__((format(printf, 1, 2), noreturn));

void *corpus_file_allocate(size_t n, size_t size);

/* Makes room for so many more elements in an array that has n of `size` bytes
 * and room for *cap; returns where it is now. */
void *corpus_file_grow(void *array, size_t n, size_t *cap, size_t more,
                       size_t size);

/* The path of a file in a folder, to be freed. */
char *corpus_file_path(const char *folder, const char *name);

FILE *corpus_file_open(const char *path);
FILE *corpus_file_create(const char *path);

/* Closes a file that was written. */
void corpus_file_close(FILE *file, const char *path);

/* Writes a file whole. */
void corpus_file_write(const void *bytes, size_t nbytes, const char *path);

/* The text of a source, FOLDER/SCRIPT/NAME.txt.xz, decompressed. */
struct corpus_stream {
    char path[4096];
    FILE *file;
};

void corpus_file_find_source(struct corpus_stream *s, const char *folder,
                             const char *script, const char *name);
void corpus_file_open_source(struct corpus_stream *s, const char *folder,
                             const char *script, const char *name);
void corpus_file_close_source(struct corpus_stream *s);

#endif
