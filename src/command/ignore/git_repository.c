/*
 * git_repository.c - where a repository of git is, found without git.
 */
#include "command/ignore/git_repository.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "command/ignore/git_config.h"
#include "command/ignore/ignore_file.h"
#include "command/say/message.h"

/* DIRECTORY/NAME, to be freed; an absolute NAME by itself. */
static char *join(const char *directory, const char *name)
{
    char *path;

    if (name[0] == '/')
        return strdup(name);
    return asprintf(&path, "%s/%s", directory, name) < 0 ? NULL : path;
}

static bool has(const char *directory, const char *name)
{
    char *path = join(directory, name);
    bool there = path != NULL && access(path, F_OK) == 0;

    free(path);
    return there;
}

/* The first line of a file without `before`, to be freed, or NULL. */
static char *first_line(const char *path, const char *before)
{
    struct buf bytes = {0};
    size_t skipped = strlen(before);
    char *line = NULL;

    if (access(path, R_OK) == 0 &&
        ignore_file_read(AT_FDCWD, path, true, path, &bytes) ==
            IGNORE_FILE_READ &&
        bytes.n > skipped && memcmp(bytes.data, before, skipped) == 0) {
        const char *s = bytes.data + skipped;
        const char *newline = memchr(s, '\n', bytes.n - skipped);
        size_t n = newline == NULL ? bytes.n - skipped : (size_t)(newline - s);
        line = strndup(s, n);
    }
    buf_free(&bytes);
    return line;
}

/* What a line of a file in a directory names, to be freed. */
static char *named_by(const char *directory, const char *file,
                      const char *before)
{
    char *path = join(directory, file);
    char *line = path == NULL ? NULL : first_line(path, before);
    char *named = line == NULL ? NULL : join(directory, line);

    free(line);
    free(path);
    return named;
}

char *git_repository_of(const char *directory)
{
    char *git = join(directory, ".git"), *own = NULL;
    struct stat info;

    if (git == NULL || stat(git, &info) != 0) {
        free(git);
        return NULL;
    }
    if (S_ISREG(info.st_mode)) {
        free(git);
        git = named_by(directory, ".git", "gitdir: ");
    }
    if (git != NULL && has(git, "HEAD"))
        own = named_by(git, "commondir", "");
    if (own != NULL || (git != NULL && !has(git, "HEAD"))) {
        free(git);
        git = own;
    }
    char *real = git == NULL ? NULL : realpath(git, NULL);
    free(git);
    return real;
}

/* ---- core.excludesFile --------------------------------------------------- */

/* A file of the user's configuration, to be freed; NULL without a home. */
static char *user_file(const char *name)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char *path = NULL;

    if (xdg != NULL && *xdg != '\0')
        return asprintf(&path, "%s/git/%s", xdg, name) < 0 ? NULL : path;
    if (home == NULL || *home == '\0' ||
        asprintf(&path, "%s/.config/git/%s", home, name) < 0)
        return NULL;
    return path;
}

/* Reads a file of configuration and frees its path. */
static bool read_settings_of(char *path, const char *repository, char **value)
{
    bool read = path == NULL || git_config_read(path, repository, value);

    free(path);
    return read;
}

static bool read_user(const char *repository, char **value)
{
    const char *global = getenv("GIT_CONFIG_GLOBAL");

    if (global != NULL)
        return git_config_read(global, repository, value);
    return read_settings_of(user_file("config"), repository, value) &&
           (getenv("HOME") == NULL ||
            read_settings_of(git_config_path("~/.gitconfig", ""), repository,
                             value));
}

/* What git's configuration says, the last file above all. */
static bool read_all(const char *repository, char **value)
{
    const char *system = getenv("GIT_CONFIG_SYSTEM");

    return (getenv("GIT_CONFIG_NOSYSTEM") != NULL ||
            git_config_read(system != NULL ? system : "/etc/gitconfig",
                            repository, value)) &&
           read_user(repository, value) &&
           read_settings_of(join(repository, "config"), repository, value);
}

bool git_repository_excludes(const char *repository, const char *worktree,
                             char **path_ret)
{
    char *value = NULL;
    bool read = read_all(repository, &value);

    *path_ret = NULL;
    if (read && value == NULL)
        *path_ret = user_file("ignore");
    else if (read && *value != '\0')
        *path_ret = git_config_path(value, worktree);
    free(value);
    return read;
}
