/*
 * make_image.c - build time: a folder of OpenCC configurations to one image of
 * profiles and targets, which builtin_image.c embeds.
 *
 *   make_image FOLDER EVIDENCE PHRASES IMAGE
 *
 * Everything is compiled twice, so that the second time is known which tries
 * and sets of pairs can be shared (trie_pool.h, pair_pool.h).
 *
 * A profile with tofu-risk dictionaries is compiled twice, without and with.
 * EVIDENCE is the table of counts that the targets' odds come from, PHRASES a
 * dictionary for the simplified target.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "image/compile_profile.h"
#include "image/image.h"
#include "image/pair_pool.h"
#include "image/trie_pool.h"
#include "opencc/profile.h"
#include "tools/compile_target.h"
#include "tools/image_fault.h"

static int is_configuration(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);

    return n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0;
}

static int complain(const struct shutong_error *error)
{
    fprintf(stderr, "make_image: %s", error->file);
    if (error->line > 0)
        fprintf(stderr, ":%llu", (unsigned long long)error->line);
    fprintf(stderr, ": %s\n", error->message);
    return EXIT_FAILURE;
}

/* Adds one configuration, and its twin where it has one. */
static enum shutong_status add(struct image_builder *image, const char *folder,
                               const char *file, struct dictionary_cache *cache,
                               struct shutong_error *error)
{
    struct profile_places places = {.paths = &folder, .npaths = 1};
    char path[4096], name[256];
    enum shutong_status status = SHUTONG_OK;
    bool twin = false;

    snprintf(path, sizeof(path), "%s/%s", folder, file);
    snprintf(name, sizeof(name), "%.*s", (int)(strlen(file) - 5), file);
    do {
        uint32_t own = (uint32_t)image->nprofiles;
        struct profile *profile =
            profile_read(path, &places, twin, cache, error);
        if (profile == NULL)
            return error->status;
        bool has_twin = profile->has_tofu_risk && !twin;
        status =
            compile_profile(image, profile, name, own + has_twin, twin, error);
        profile_free(profile);
        twin = has_twin;
    } while (twin && status == SHUTONG_OK);
    return status;
}

/* Reads a profile that targets are computed from: NULL if it has no name, or
 * the folder lacks it, which is an error if it is needed. */
static enum shutong_status source(const char *folder, const char *name,
                                  bool needed, struct dictionary_cache *cache,
                                  struct profile **profile_ret,
                                  struct shutong_error *error)
{
    struct profile_places places = {.paths = &folder, .npaths = 1};
    char path[4096];

    *profile_ret = NULL;
    if (name == NULL)
        return SHUTONG_OK;
    snprintf(path, sizeof(path), "%s/%s.json", folder, name);
    *profile_ret = profile_read(path, &places, false, cache, error);
    return *profile_ret == NULL && needed ? error->status : SHUTONG_OK;
}

/* Reads the profiles of a target's row. */
static enum shutong_status read_sources(const char *folder, int target,
                                        struct dictionary_cache *cache,
                                        struct class_sources *s,
                                        struct shutong_error *error)
{
    const struct targets_row *row = &targets_rows[target];
    enum shutong_status status =
        source(folder, row->from_simplified, true, cache,
               &s->from_simplified[target], error);

    if (status == SHUTONG_OK)
        status = source(folder, row->to_simplified, true, cache,
                        &s->to_simplified[target], error);
    if (status == SHUTONG_OK)
        status = source(folder, row->from_simplified_words, false, cache,
                        &s->from_words[target], error);
    if (status == SHUTONG_OK)
        status = source(folder, row->to_simplified_words, false, cache,
                        &s->to_words[target], error);
    return status;
}

static void free_sources(const struct class_sources *s)
{
    for (int t = 0; t < TARGETS; t++) {
        profile_free(s->from_simplified[t]);
        profile_free(s->to_simplified[t]);
        profile_free(s->from_words[t]);
        profile_free(s->to_words[t]);
    }
}

static enum shutong_status add_targets(struct image_builder *image,
                                       const char *folder, char **tables,
                                       struct dictionary_cache *cache,
                                       struct shutong_error *error)
{
    struct class_sources sources = {.phrases = NULL};
    struct script_odds odds = {.rows = NULL};
    struct dictionary *phrases = NULL;
    enum shutong_status status = script_odds_read(&odds, tables[0], error);

    if (status == SHUTONG_OK) {
        phrases = dictionary_read_text(tables[1], error);
        status = phrases == NULL ? error->status : SHUTONG_OK;
    }
    for (int t = 0; status == SHUTONG_OK && t < TARGETS; t++)
        status = read_sources(folder, t, cache, &sources, error);
    sources.phrases = phrases;
    if (status == SHUTONG_OK)
        status = compile_targets(image, &sources, &odds, error);
    free_sources(&sources);
    script_odds_free(&odds);
    dictionary_free(phrases);
    return status;
}

static bool write_image(const char *path, const struct buf *bytes)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL)
        return false;
    bool written = fwrite(bytes->data, 1, bytes->n, file) == bytes->n;
    return fclose(file) == 0 && written;
}

/* What an image is made of. */
struct sources {
    const char *folder;
    struct dirent **files;
    int nfiles;
    char **tables;
    struct dictionary_cache cache;
};

static enum shutong_status compile_all(struct image_builder *image,
                                       struct sources *s,
                                       struct shutong_error *error)
{
    enum shutong_status status = SHUTONG_OK;

    if (!image_begin(image))
        return status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
    for (int i = 0; status == SHUTONG_OK && i < s->nfiles; i++)
        status = add(image, s->folder, s->files[i]->d_name, &s->cache, error);
    if (status == SHUTONG_OK)
        status = add_targets(image, s->folder, s->tables, &s->cache, error);
    if (status == SHUTONG_OK && !image_end(image))
        status = status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
    return status;
}

/* Compiles all, first to see which tries can be shared. */
static enum shutong_status compile_twice(struct image_builder *image,
                                         struct sources *s,
                                         struct shutong_error *error)
{
    struct image_builder first = {.tries = image->tries,
                                  .triggers = image->triggers,
                                  .joints = image->joints};
    enum shutong_status status = compile_all(&first, s, error);

    image_builder_free(&first);
    if (status == SHUTONG_OK &&
        (!trie_pool_join(image->tries) || !pair_pool_join(image->triggers) ||
         !pair_pool_join(image->joints)))
        status = status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
    return status == SHUTONG_OK ? compile_all(image, s, error) : status;
}

int main(int argc, char **argv)
{
    struct image_builder image = {.tries = trie_pool_new(),
                                  .triggers = pair_pool_new(),
                                  .joints = pair_pool_new()};
    struct shutong_error error = {0};

    if (argc != 5) {
        fprintf(stderr, "usage: make_image FOLDER EVIDENCE PHRASES IMAGE\n");
        return EXIT_FAILURE;
    }
    struct sources s = {.folder = argv[1], .tables = argv + 2};
    s.nfiles = scandir(s.folder, &s.files, is_configuration, alphasort);
    if (s.nfiles <= 0) {
        fprintf(stderr, "make_image: %s has no configurations\n", s.folder);
        return EXIT_FAILURE;
    }
    if (image.tries == NULL || image.triggers == NULL || image.joints == NULL ||
        compile_twice(&image, &s, &error) != SHUTONG_OK)
        return complain(&error);
    const char *fault = image_fault(image.bytes.data, image.bytes.n);
    if (fault != NULL) {
        fprintf(stderr, "make_image: %s\n", fault);
        return EXIT_FAILURE;
    }
    if (!write_image(argv[4], &image.bytes)) {
        perror(argv[4]);
        return EXIT_FAILURE;
    }
    trie_pool_free(image.tries);
    pair_pool_free(image.triggers);
    pair_pool_free(image.joints);
    image_builder_free(&image);
    profile_cache_free(&s.cache);
    for (int i = 0; i < s.nfiles; i++)
        free(s.files[i]);
    free(s.files);
    return EXIT_SUCCESS;
}
