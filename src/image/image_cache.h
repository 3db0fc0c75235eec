/*
 * image_cache.h - images of configuration files, kept in a folder.
 *
 * An image is right to use where the same program would make it again: the same
 * compiler and options, and files that are as they were.  Whatever else is
 * found is as if there were nothing, and nothing is ever said.
 */
#ifndef IMAGE_IMAGE_CACHE_H
#define IMAGE_IMAGE_CACHE_H

#include "image/image.h"
#include "opencc/profile.h"

/* Where the image of one configuration is kept. */
struct image_cache {
    const char *folder;
    char name[32];  /* of the file there */
    struct buf key; /* what the image is of */
    struct timespec begin;
};

/* An image in use; all NULL if there is none. */
struct kept_image {
    const struct image_header *image;
    const char *records; /* of the files it was made of: file_stamps.h */
    size_t records_nbytes;
    void *mapping;
    size_t nbytes;
};

/* Finds the place for a configuration in `folder`, which must outlive it. False
 * if nothing can be kept.  To be called before any file is read. */
bool image_cache_begin(struct image_cache *cache, const char *folder,
                       const char *file, const struct profile_places *places,
                       bool include_tofu_risk);

/* The image, where one is kept that is right to use. */
bool image_cache_read(const struct image_cache *cache,
                      struct kept_image *kept_ret);

/* Keeps an image that was made of the files seen, unless one has just changed;
 * and removes what is kept beyond bounds.  Processes may do it at a time: each
 * writes a file of its own, which then takes its name. */
void image_cache_write(const struct image_cache *cache,
                       const struct file_stamps *seen, const struct buf *image);

void image_cache_end(struct image_cache *cache);

void image_cache_free(struct kept_image *kept);

#endif
