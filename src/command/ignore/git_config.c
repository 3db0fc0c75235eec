/*
 * git_config.c - one value of git's configuration, read without git.
 *
 *   [core]
 *       excludesFile = ~/.gitignore
 *   [include]
 *       path = other
 *   [includeIf "gitdir:~/company/"]
 *       path = company
 *
 * What is no configuration is passed over: git says so itself.
 */
#include "command/ignore/git_config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "command/ignore/ignore_file.h"
#include "command/ignore/ignore_glob.h"
#include "command/say/message.h"

enum { MOST_INCLUDES = 10 };

/* What kind of section a line is in. */
enum section { OTHER, CORE, INCLUDED };

struct config {
    const char *path; /* of the file */
    const char *repository;
    const char *p, *end;
    enum section section;
    unsigned depth;
    char **value;
};

static bool read_config(const char *path, const char *repository,
                        unsigned depth, char **value);

static bool no_memory(void)
{
    return message_error("out of memory");
}

bool git_config_path(const char *value, const char *directory, char **path_ret)
{
    const char *home = getenv("HOME");
    bool in_home = value[0] == '~' && value[1] == '/';
    int n;

    *path_ret = NULL;
    if (in_home && home == NULL)
        return true;
    if (in_home)
        n = asprintf(path_ret, "%s%s", home, value + 1);
    else if (value[0] == '/')
        n = asprintf(path_ret, "%s", value);
    else
        n = asprintf(path_ret, "%s/%s", directory, value);
    if (n >= 0)
        return true;
    *path_ret = NULL;
    return no_memory();
}

/* The directory that a file is in, to be freed; NULL when out of memory, which
 * is reported. */
static char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *directory =
        slash == NULL
            ? strdup(".")
            : strndup(path, slash == path ? 1 : (size_t)(slash - path));

    if (directory == NULL)
        no_memory();
    return directory;
}

/* ---- conditions ---------------------------------------------------------- */

/* Sets *path_ret, to be freed, to a path that begins in the directory of the
 * configuration; NULL where that is gone. */
static bool find_beside(const struct config *c, const char *name,
                        char **path_ret)
{
    char *directory = directory_of(c->path);

    errno = 0;
    char *real = directory == NULL ? NULL : realpath(directory, NULL);
    bool found =
        directory != NULL && (real != NULL || errno != ENOMEM || no_memory());
    *path_ret = NULL;
    if (found && real != NULL)
        found = git_config_path(name, real, path_ret);
    free(real);
    free(directory);
    return found;
}

/* Sets *completed_ret, to be freed, to a condition's pattern as git completes
 * it; NULL where it cannot be met. */
static bool complete_pattern(const struct config *c, const char *pattern,
                             char **completed_ret)
{
    size_t n = strlen(pattern);
    const char *behind = n > 0 && pattern[n - 1] == '/' ? "**" : "";
    char *path = NULL;
    bool found;

    *completed_ret = NULL;
    if (pattern[0] == '.' && pattern[1] == '/')
        found = find_beside(c, pattern + 2, &path);
    else if (pattern[0] == '~' || pattern[0] == '/')
        found = git_config_path(pattern, "", &path);
    else
        found = git_config_path(pattern, "**", &path);
    if (path != NULL && asprintf(completed_ret, "%s%s", path, behind) < 0) {
        *completed_ret = NULL;
        found = no_memory();
    }
    free(path);
    return found;
}

/* Finds out whether a condition is met: gitdir, and none of the others. */
static bool find_whether_met(const struct config *c, const char *condition,
                             bool *met_ret)
{
    static const char gitdir[] = "gitdir:";
    char *pattern;

    *met_ret = false;
    if (strncmp(condition, gitdir, sizeof(gitdir) - 1) != 0)
        return true;
    if (!complete_pattern(c, condition + sizeof(gitdir) - 1, &pattern))
        return false;
    if (pattern != NULL)
        *met_ret = ignore_glob_wrong(pattern, strlen(pattern)) == NULL &&
                   ignore_glob_matches(pattern, strlen(pattern), c->repository,
                                       strlen(c->repository));
    free(pattern);
    return true;
}

/* ---- lines --------------------------------------------------------------- */

static void skip_blanks(struct config *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\r'))
        c->p++;
}

static void skip_line(struct config *c)
{
    const char *newline = memchr(c->p, '\n', (size_t)(c->end - c->p));

    c->p = newline == NULL ? c->end : newline + 1;
}

static bool appends(struct buf *b, char c)
{
    return buf_append(b, &c, 1) || no_memory();
}

/* Reads the name in quotation marks behind that of a section. */
static bool read_subsection(struct config *c, struct buf *name)
{
    skip_blanks(c);
    if (c->p == c->end || *c->p != '"')
        return true;
    for (c->p++; c->p < c->end && *c->p != '"' && *c->p != '\n'; c->p++) {
        if (*c->p == '\\' && c->p + 1 < c->end)
            c->p++;
        if (!appends(name, *c->p))
            return false;
    }
    return true;
}

/* Reads the head of a section from behind its bracket. */
static bool read_section(struct config *c)
{
    const char *begin = c->p;
    struct buf condition = {0};

    while (c->p < c->end && (isalnum((unsigned char)*c->p) || *c->p == '-'))
        c->p++;
    size_t n = (size_t)(c->p - begin);
    bool read = read_subsection(c, &condition) && appends(&condition, '\0');
    bool named = condition.n > 1;
    c->section = OTHER;
    if (read && !named && n == 4 && strncasecmp(begin, "core", n) == 0)
        c->section = CORE;
    if (read && !named && n == 7 && strncasecmp(begin, "include", n) == 0)
        c->section = INCLUDED;
    bool met = false;
    if (read && named && n == 9 && strncasecmp(begin, "includeIf", n) == 0)
        read = find_whether_met(c, condition.data, &met);
    if (met)
        c->section = INCLUDED;
    buf_free(&condition);
    /* What follows in the line belongs to the section. */
    const char *close = memchr(c->p, ']', (size_t)(c->end - c->p));
    c->p = close == NULL ? c->end : close + 1;
    return read;
}

/* Reads an escaped byte of a value from behind its backslash. */
static bool read_escape(struct config *c, struct buf *value)
{
    char escaped = c->p < c->end ? *c->p++ : '\n';

    switch (escaped) {
    case '\n':
        return true;
    case 'n':
        return appends(value, '\n');
    case 't':
        return appends(value, '\t');
    case 'b':
        return appends(value, '\b');
    default:
        return appends(value, escaped);
    }
}

/* Reads a value to the end of its last line, and ends it with a NUL. */
static bool read_value(struct config *c, struct buf *value)
{
    bool quoted = false, read = true;
    size_t kept = 0; /* without the spaces at the end */

    skip_blanks(c);
    while (read && c->p < c->end && *c->p != '\n') {
        char byte = *c->p++;
        if (byte == '"') {
            quoted = !quoted;
            kept = value->n;
        } else if (byte == '\\') {
            read = read_escape(c, value);
            kept = value->n;
        } else if (!quoted && (byte == '#' || byte == ';')) {
            break;
        } else {
            read = appends(value, byte);
            if (quoted || strchr(" \t\r", byte) == NULL)
                kept = value->n;
        }
    }
    value->n = kept;
    skip_line(c);
    return read && appends(value, '\0');
}

/* Takes the file that a section includes. */
static bool take_include(const struct config *c, const char *value)
{
    char *directory = directory_of(c->path), *path = NULL;
    bool taken = directory != NULL &&
                 git_config_path(value, directory, &path) &&
                 (path == NULL || c->depth == MOST_INCLUDES ||
                  read_config(path, c->repository, c->depth + 1, c->value));

    free(directory);
    free(path);
    return taken;
}

/* Reads a line that sets something. */
static bool read_variable(struct config *c)
{
    const char *begin = c->p;
    struct buf value = {0};

    while (c->p < c->end && (isalnum((unsigned char)*c->p) || *c->p == '-'))
        c->p++;
    size_t n = (size_t)(c->p - begin);
    skip_blanks(c);
    if (n == 0 || c->p == c->end || *c->p != '=') {
        skip_line(c);
        return true;
    }
    c->p++;
    bool read = read_value(c, &value);
    if (read && c->section == CORE && n == 12 &&
        strncasecmp(begin, "excludesFile", n) == 0) {
        free(*c->value);
        *c->value = value.data;
        return true;
    }
    if (read && c->section == INCLUDED && n == 4 &&
        strncasecmp(begin, "path", n) == 0)
        read = take_include(c, value.data);
    buf_free(&value);
    return read;
}

static bool read_lines(struct config *c)
{
    bool read = true;

    while (read && c->p < c->end) {
        skip_blanks(c);
        if (c->p == c->end)
            break;
        if (*c->p == '[') {
            c->p++;
            read = read_section(c);
        } else if (*c->p == '\n' || *c->p == '#' || *c->p == ';') {
            skip_line(c);
        } else {
            read = read_variable(c);
        }
    }
    return read;
}

static bool read_config(const char *path, const char *repository,
                        unsigned depth, char **value)
{
    struct buf bytes = {0};
    struct config c = {
        .path = path, .repository = repository, .depth = depth, .value = value};
    enum ignore_file_result result =
        ignore_file_read(AT_FDCWD, path, true, path, &bytes);
    bool read = result != IGNORE_FILE_FAILED;

    if (result == IGNORE_FILE_READ && bytes.n > 0) {
        c.p = bytes.data;
        c.end = c.p + bytes.n;
        if (bytes.n >= 3 && memcmp(c.p, "\xEF\xBB\xBF", 3) == 0)
            c.p += 3;
        read = read_lines(&c);
    }
    buf_free(&bytes);
    return read;
}

bool git_config_read(const char *path, const char *repository, char **value_ret)
{
    return read_config(path, repository, 0, value_ret);
}
