/*
 * git_repository.c - where a repository of git is, found without git.
 */
#include "command/ignore/git_repository.h"

#include <errno.h>
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

static bool no_memory(void)
{
    return message_error("out of memory");
}

/* DIRECTORY/NAME, to be freed; an absolute NAME by itself.  NULL when out of
 * memory, which is reported. */
static char *join(const char *directory, const char *name)
{
    char *path = NULL;

    if (name[0] == '/')
        path = strdup(name);
    else if (asprintf(&path, "%s/%s", directory, name) < 0)
        path = NULL;
    if (path == NULL)
        no_memory();
    return path;
}

static bool find_out_whether(bool *there_ret, const char *directory,
                             const char *name)
{
    char *path = join(directory, name);

    *there_ret = path != NULL && access(path, F_OK) == 0;
    free(path);
    return path != NULL;
}

/* Sets *line_ret, to be freed, to the first line of a file without `before`;
 * NULL where there is none. */
static bool read_first_line(const char *path, const char *before,
                            char **line_ret)
{
    struct buf bytes = {0};
    size_t skipped = strlen(before);

    *line_ret = NULL;
    if (access(path, R_OK) != 0)
        return true;
    enum ignore_file_result result =
        ignore_file_read(AT_FDCWD, path, true, path, &bytes);
    bool has = result == IGNORE_FILE_READ && bytes.n > skipped &&
               memcmp(bytes.data, before, skipped) == 0;
    if (has) {
        const char *s = bytes.data + skipped;
        const char *newline = memchr(s, '\n', bytes.n - skipped);
        size_t n = newline == NULL ? bytes.n - skipped : (size_t)(newline - s);
        *line_ret = strndup(s, n);
    }
    buf_free(&bytes);
    if (has && *line_ret == NULL)
        return no_memory();
    return result != IGNORE_FILE_FAILED;
}

/* Sets *named_ret, to be freed, to what a line of a file in a directory names;
 * NULL where none does. */
static bool read_name(const char *directory, const char *file,
                      const char *before, char **named_ret)
{
    char *path = join(directory, file), *line = NULL;
    bool read = path != NULL && read_first_line(path, before, &line);

    *named_ret = read && line != NULL ? join(directory, line) : NULL;
    read = read && (line == NULL || *named_ret != NULL);
    free(line);
    free(path);
    return read;
}

/* Replaces *git, which is what .git is, by the directory that it names where it
 * is a file; NULL where there is none. */
static bool follow_file(const char *directory, char **git)
{
    struct stat info;
    bool there = stat(*git, &info) == 0;

    if (there && !S_ISREG(info.st_mode))
        return true;
    free(*git);
    *git = NULL;
    return !there || read_name(directory, ".git", "gitdir: ", git);
}

/* Replaces *git by the repository that it belongs to; NULL where it is none. */
static bool find_common(char **git)
{
    char *common = NULL;
    bool has_head, found;

    if (!find_out_whether(&has_head, *git, "HEAD"))
        return false;
    found = !has_head || read_name(*git, "commondir", "", &common);
    if (common != NULL || !has_head) {
        free(*git);
        *git = common;
    }
    return found;
}

bool git_repository_find(const char *directory, char **repository_ret)
{
    char *git = join(directory, ".git");
    bool found = git != NULL && follow_file(directory, &git) &&
                 (git == NULL || find_common(&git));

    errno = 0;
    *repository_ret = found && git != NULL ? realpath(git, NULL) : NULL;
    free(git);
    if (found && *repository_ret == NULL && errno == ENOMEM)
        return no_memory();
    return found;
}

/* ---- core.excludesFile --------------------------------------------------- */

/* Sets *path_ret, to be freed, to a file of the user's configuration; NULL
 * without a home. */
static bool find_user_file(const char *name, char **path_ret)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    bool by_xdg = xdg != NULL && *xdg != '\0';

    *path_ret = NULL;
    if (!by_xdg && (home == NULL || *home == '\0'))
        return true;
    if (asprintf(path_ret, "%s/%s/%s", by_xdg ? xdg : home,
                 by_xdg ? "git" : ".config/git", name) >= 0)
        return true;
    *path_ret = NULL;
    return no_memory();
}

/* Reads a file of configuration, unless it is NULL, and frees its path. */
static bool read_settings_of(char *path, const char *repository, char **value)
{
    bool read = path == NULL || git_config_read(path, repository, value);

    free(path);
    return read;
}

static bool read_user(const char *repository, char **value)
{
    const char *global = getenv("GIT_CONFIG_GLOBAL");
    char *path;

    if (global != NULL)
        return git_config_read(global, repository, value);
    return find_user_file("config", &path) &&
           read_settings_of(path, repository, value) &&
           git_config_path("~/.gitconfig", "", &path) &&
           read_settings_of(path, repository, value);
}

/* What git's configuration says, the last file above all. */
static bool read_all(const char *repository, char **value)
{
    const char *system = getenv("GIT_CONFIG_SYSTEM");
    char *path;

    if (getenv("GIT_CONFIG_NOSYSTEM") == NULL &&
        !git_config_read(system != NULL ? system : "/etc/gitconfig", repository,
                         value))
        return false;
    if (!read_user(repository, value))
        return false;
    path = join(repository, "config");
    return path != NULL && read_settings_of(path, repository, value);
}

bool git_repository_excludes(const char *repository, const char *worktree,
                             char **path_ret)
{
    char *value = NULL;
    bool read = read_all(repository, &value);

    *path_ret = NULL;
    if (read && value == NULL)
        read = find_user_file("ignore", path_ret);
    else if (read && *value != '\0')
        read = git_config_path(value, worktree, path_ret);
    free(value);
    return read;
}
