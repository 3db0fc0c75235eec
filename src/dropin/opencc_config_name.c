/*
 * opencc_config_name.c - what OpenCC means by the name of a configuration.
 */
#include "dropin/opencc_config_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where OpenCC's packages put configurations. */
static const char *const folders[] = {"/usr/local/share/opencc",
                                      "/usr/share/opencc"};

static bool is_readable_file(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && !S_ISDIR(info.st_mode) &&
           access(path, R_OK) == 0;
}

/* Whether the folder has the file; its path is then in `path`. */
static bool in_folder(const char *folder, const char *name, const char *ending,
                      char path[PATH_MAX])
{
    int n = snprintf(path, PATH_MAX, "%s/%s%s", folder, name, ending);

    return n > 0 && n < PATH_MAX && is_readable_file(path);
}

bool opencc_config_name_is_built_in(const char *name)
{
    size_t n = strlen(name);

    if (n > 5 && strcmp(name + n - 5, ".json") == 0)
        n -= 5;
    for (size_t i = 0; shutong_profile_name(i) != NULL; i++)
        if (strlen(shutong_profile_name(i)) == n &&
            memcmp(shutong_profile_name(i), name, n) == 0)
            return true;
    return false;
}

static bool find_file(const struct shutong_settings *s, char path[PATH_MAX])
{
    const char *more = getenv("OPENCC_DATA_DIR");

    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
        if (in_folder(folders[i], s->config, "", path) ||
            in_folder(folders[i], s->config, ".json", path))
            return true;
    for (size_t i = 0; i < s->npaths; i++)
        if (in_folder(s->paths[i], s->config, "", path))
            return true;
    return more != NULL && in_folder(more, s->config, "", path);
}

void opencc_config_name_find(struct shutong_settings *s, char path[PATH_MAX])
{
    if (*s->config == '\0')
        return;
    if (is_readable_file(s->config)) {
        if (strchr(s->config, '/') == NULL &&
            in_folder(".", s->config, "", path))
            s->config = path;
    } else if (opencc_config_name_is_built_in(s->config)) {
        s->npaths = 0;
    } else if (find_file(s, path)) {
        s->config = path;
    }
}
