/*
 * compile_profiles.c - build time: a folder of OpenCC configurations to one
 * image, which builtin.c embeds.
 *
 *   compile_profiles FOLDER IMAGE
 *
 * A profile with tofu-risk dictionaries is compiled twice, without and with.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../compile.h"
#include "../image.h"
#include "../profile.h"

static int is_configuration(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);

    return n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0;
}

static int complain(const struct shutong_error *error)
{
    fprintf(stderr, "compile_profiles: %s", error->file);
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
    struct profile_places places = {&folder, 1};
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

static bool write_image(const char *path, const struct buf *bytes)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL)
        return false;
    bool written = fwrite(bytes->data, 1, bytes->n, file) == bytes->n;
    return fclose(file) == 0 && written;
}

int main(int argc, char **argv)
{
    struct image_builder image = {0};
    struct dictionary_cache cache = {NULL};
    struct shutong_error error = {0};
    struct dirent **files;

    if (argc != 3) {
        fprintf(stderr, "usage: compile_profiles FOLDER IMAGE\n");
        return EXIT_FAILURE;
    }
    int n = scandir(argv[1], &files, is_configuration, alphasort);
    if (n <= 0) {
        fprintf(stderr, "compile_profiles: %s has no configurations\n",
                argv[1]);
        return EXIT_FAILURE;
    }
    if (!image_begin(&image))
        return EXIT_FAILURE;
    for (int i = 0; i < n; i++) {
        if (add(&image, argv[1], files[i]->d_name, &cache, &error) !=
            SHUTONG_OK)
            return complain(&error);
        free(files[i]);
    }
    free(files);
    if (!image_end(&image) ||
        image_check(image.bytes.data, image.bytes.n, &error) != SHUTONG_OK)
        return complain(&error);
    if (!write_image(argv[2], &image.bytes)) {
        perror(argv[2]);
        return EXIT_FAILURE;
    }
    image_builder_free(&image);
    dictionary_cache_free(&cache);
    return EXIT_SUCCESS;
}
