/*
 * protected_files.c - files that a run reads besides its inputs, and must not
 * overwrite.
 */
#include "command/options/protected_files.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "command/options/project_file.h"
#include "command/say/message.h"

static bool is_file(const char *path, const struct stat *file)
{
    struct stat info;

    return stat(path, &info) == 0 && info.st_dev == file->st_dev &&
           info.st_ino == file->st_ino;
}

bool protected_files_has_terms(const struct options *options,
                               const struct stat *file)
{
    for (size_t i = 0; i < options->nterms; i++)
        if (options->terms[i].kind != TERMS_PATTERN &&
            is_file(options->terms[i].argument, file))
            return true;
    return false;
}

static bool is_builtin(const char *config)
{
    size_t n = strlen(config);
    const char *name;

    if (n > 5 && strcmp(config + n - 5, ".json") == 0)
        n -= 5;
    for (size_t i = 0; (name = shutong_profile_name(i)) != NULL; i++)
        if (strlen(name) == n && memcmp(name, config, n) == 0)
            return true;
    return false;
}

/* Whether a name in a folder, with or without .json, is that of the file. */
static bool is_in_folder(const char *folder, const char *name,
                         const struct stat *file)
{
    static const char *const endings[] = {"", ".json"};
    char path[PATH_MAX];

    for (size_t i = 0; i < 2; i++) {
        int n =
            snprintf(path, sizeof(path), "%s%s%s", folder, name, endings[i]);
        if (n > 0 && n < PATH_MAX && access(path, F_OK) == 0)
            return is_file(path, file);
    }
    return false;
}

static bool is_project(const struct options *options, const struct stat *file)
{
    const struct project_file *p = options->project;

    return p != NULL && p->file.dev == file->st_dev &&
           p->file.ino == file->st_ino;
}

bool protected_files_is_config(const struct options *options,
                               const struct stat *file)
{
    const char *name = options->settings.config;
    char folder[PATH_MAX];

    if (is_project(options, file))
        return true;
    if (name == NULL || options->opencc)
        return false;
    if (strchr(name, '/') != NULL)
        return is_in_folder("", name, file);
    for (size_t i = 0; i < options->settings.npaths; i++) {
        int n =
            snprintf(folder, sizeof(folder), "%s/", options->settings.paths[i]);
        if (n > 0 && n < PATH_MAX && is_in_folder(folder, name, file))
            return true;
    }
    return !is_builtin(name) && is_in_folder("", name, file);
}

bool protected_files_are_any(const struct options *options)
{
    const struct shutong_settings *s = &options->settings;

    return options->nterms > 0 || options->nread > 0 ||
           options->project != NULL ||
           (s->config != NULL && !options->opencc &&
            (strchr(s->config, '/') != NULL || s->npaths > 0 ||
             !is_builtin(s->config)));
}

static int note_file(void *context, const char *path)
{
    struct options *o = context;
    struct stat info;

    if (stat(path, &info) != 0)
        return 0;
    if (!array_grow(&o->read, o->nread, &o->read_cap, sizeof(*o->read)))
        return -1;
    o->read[o->nread++] = (struct read_file){info.st_dev, info.st_ino};
    return 0;
}

bool protected_files_note(struct options *options,
                          const struct shutong_converter *converter)
{
    return options->opencc ||
           shutong_converter_files(converter, note_file, options) == SHUTONG_OK;
}

bool protected_files_is_dictionary(const struct options *options,
                                   const struct stat *file)
{
    for (size_t i = 0; i < options->nread; i++)
        if (options->read[i].dev == file->st_dev &&
            options->read[i].ino == file->st_ino)
            return true;
    return false;
}

bool protected_files_would_lose(const struct options *options, const char *path,
                                const struct stat *file)
{
    const char *list = options->files_from;

    if (!S_ISREG(file->st_mode))
        return false;
    if (protected_files_has_terms(options, file))
        message_error("%s: contains custom terms and would be overwritten; "
                      "use another file",
                      path);
    else if (protected_files_is_config(options, file))
        message_error("%s: is the configuration and would be overwritten; use "
                      "another file",
                      path);
    else if (protected_files_is_dictionary(options, file))
        message_error("%s: is a dictionary of the configuration and would be "
                      "overwritten; use another file",
                      path);
    else if (list != NULL && strcmp(list, "-") != 0 && is_file(list, file))
        message_error("%s: is the list of files and would be overwritten; use "
                      "another file",
                      path);
    else
        return false;
    return true;
}

bool protected_files_outputs_would_lose(const struct options *options)
{
    const char *outputs[] = {options->output, options->review};
    struct stat info;

    for (size_t i = 0; i < sizeof(outputs) / sizeof(*outputs); i++)
        if (outputs[i] != NULL && stat(outputs[i], &info) == 0 &&
            protected_files_would_lose(options, outputs[i], &info))
            return true;
    return false;
}
