/*
 * dictionary_origins.h - the dictionaries of an image: their names, and the
 * candidates that they have.
 */
#ifndef IMAGE_DICTIONARY_ORIGINS_H
#define IMAGE_DICTIONARY_ORIGINS_H

#include "image/image.h"
#include "image/keymap.h"

/* Stores the dictionaries that maps are made of: names, and the keys that have
 * several candidates.  False when out of memory. */
bool dictionary_origins_store(struct image_builder *image,
                              const struct keymap_sources *sources,
                              struct image_dictionaries *dictionaries_ret);

/* The candidates that a dictionary has for a key; NULL if these are not
 * several. */
const struct image_choice *
dictionary_origins_choice(const struct image_header *image,
                          const struct image_dictionary *dictionary,
                          const char *key, size_t key_nbytes);

#endif
