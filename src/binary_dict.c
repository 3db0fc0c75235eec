/*
 * binary_dict.c - reads ocd2 and ocd dictionaries by OpenCC's own library.
 */
#include "binary_dict.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "status.h"

#ifndef SHUTONG_LIBEXECDIR
#define SHUTONG_LIBEXECDIR "/usr/local/libexec/shutong"
#endif

extern char **environ;

static bool is_program(const char *folder, char *path, size_t path_nbytes)
{
    int n = snprintf(path, path_nbytes, "%s/%s", folder, BINARY_DICT_PROGRAM);

    return n > 0 && (size_t)n < path_nbytes && access(path, X_OK) == 0;
}

static bool find_program(char *path, size_t path_nbytes)
{
    const char *folder = getenv("SHUTONG_LIBEXEC");
    char self[3072];

    if (folder != NULL && is_program(folder, path, path_nbytes))
        return true;
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (n > 0) {
        self[n] = '\0';
        char *slash = strrchr(self, '/');
        if (slash != NULL) {
            *slash = '\0';
            if (is_program(self, path, path_nbytes))
                return true;
        }
    }
    return is_program(SHUTONG_LIBEXECDIR, path, path_nbytes);
}

/* Starts the program with its output in *pipe_ret.  Returns 0 or an errno. */
static int start(const char *program, const char *path, bool is_ocd2,
                 pid_t *pid_ret, int *pipe_ret)
{
    const char *arguments[] = {program, is_ocd2 ? "ocd2" : "ocd", path, NULL};
    posix_spawn_file_actions_t actions;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed == 0) {
        failed = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null",
                                                  O_RDONLY, 0);
        if (failed == 0)
            failed = posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        if (failed == 0)
            failed = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null",
                                                      O_WRONLY, 0);
        /* posix_spawn promises not to change the argument strings. */
        if (failed == 0)
            failed = posix_spawn(pid_ret, program, &actions, NULL,
                                 (char **)(uintptr_t)arguments, environ);
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        return failed;
    }
    *pipe_ret = ends[0];
    return 0;
}

static enum shutong_status collect(int fd, struct buf *output,
                                   struct shutong_error *error)
{
    for (;;) {
        if (!buf_reserve(output, 1 << 16))
            return status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
        ssize_t got = read(fd, output->data + output->n, 1 << 16);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return status_fail(error, SHUTONG_UNREADABLE,
                               "reading from %s failed: %s",
                               BINARY_DICT_PROGRAM, status_system_text(errno));
        if (got == 0)
            return SHUTONG_OK;
        output->n += (size_t)got;
    }
}

/* What the program wrote, and how far it is read. */
struct reader {
    const char *data;
    size_t n, i;
};

static bool get_number(struct reader *r, uint32_t *number)
{
    if (r->n - r->i < sizeof(*number))
        return false;
    memcpy(number, r->data + r->i, sizeof(*number));
    r->i += sizeof(*number);
    return true;
}

static bool get_string(struct reader *r, const char **string, uint32_t *nbytes)
{
    if (!get_number(r, nbytes) || r->n - r->i < *nbytes)
        return false;
    *string = r->data + r->i;
    r->i += *nbytes;
    return true;
}

static enum shutong_status damaged(const char *path, bool is_ocd2,
                                   struct shutong_error *error)
{
    return status_fail_file(
        error, SHUTONG_BAD_DICTIONARY, path, 0, 0,
        "not a sound %s dictionary: of another type, cut off "
        "or damaged",
        is_ocd2 ? "ocd2" : "ocd");
}

static enum shutong_status parse(const char *path, bool is_ocd2,
                                 const struct buf *output, struct dictionary *d,
                                 struct shutong_error *error)
{
    struct reader r = {output->data, output->n, 0};
    struct buf candidates = {0};
    enum shutong_status status = SHUTONG_OK;
    uint32_t nstrings, nbytes, end;
    const char *key, *string;
    uint32_t key_nbytes;

    while (status == SHUTONG_OK) {
        if (!get_number(&r, &nstrings)) {
            status = damaged(path, is_ocd2, error);
        } else if (nstrings == 0) {
            if (!get_number(&r, &end) || end != BINARY_DICT_END)
                status = damaged(path, is_ocd2, error);
            break;
        } else if (!get_string(&r, &key, &key_nbytes)) {
            status = damaged(path, is_ocd2, error);
        } else {
            candidates.n = 0;
            for (uint32_t i = 1; i < nstrings && status == SHUTONG_OK; i++) {
                if (!get_string(&r, &string, &nbytes))
                    status = damaged(path, is_ocd2, error);
                else if ((i > 1 && !buf_append(&candidates, "", 1)) ||
                         !buf_append(&candidates, string, nbytes))
                    status =
                        status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
            }
            if (status == SHUTONG_OK)
                status =
                    dictionary_add(d, key, key_nbytes,
                                   candidates.n == 0 ? "" : candidates.data,
                                   candidates.n, path, 0, error);
        }
    }
    buf_free(&candidates);
    return status;
}

/* A program that reads a dictionary. */
struct binary_dict {
    struct dictionary *dictionary;
    bool is_ocd2;
    pid_t pid;
    int fd; /* what it writes */
    char path[];
};

struct binary_dict *binary_dict_start(const char *path, bool is_ocd2,
                                      struct dictionary *dictionary,
                                      struct shutong_error *error)
{
    size_t n = strlen(path) + 1;
    char program[4096];

    if (access(path, R_OK) != 0) {
        status_fail_file(error, SHUTONG_UNREADABLE, path, 0, errno,
                         "cannot be opened");
        return NULL;
    }
    if (!find_program(program, sizeof(program))) {
        status_fail_file(error, SHUTONG_UNREADABLE, path, 0, 0,
                         "the program %s that reads ocd2 and ocd files "
                         "is not in %s",
                         BINARY_DICT_PROGRAM, SHUTONG_LIBEXECDIR);
        return NULL;
    }
    struct binary_dict *b = malloc(sizeof(*b) + n);
    if (b == NULL) {
        status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
        return NULL;
    }
    *b = (struct binary_dict){.dictionary = dictionary, .is_ocd2 = is_ocd2};
    memcpy(b->path, path, n);
    int failed = start(program, path, is_ocd2, &b->pid, &b->fd);
    if (failed != 0) {
        status_fail_file(error, SHUTONG_UNREADABLE, program, 0, failed,
                         "cannot be run");
        free(b);
        return NULL;
    }
    return b;
}

enum shutong_status binary_dict_finish(struct binary_dict *b,
                                       struct shutong_error *error)
{
    struct buf output = {0};
    enum shutong_status status = collect(b->fd, &output, error);

    close(b->fd);
    /* How it ended does not matter: whole output ends with the mark. */
    while (waitpid(b->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    if (status == SHUTONG_OK)
        status = parse(b->path, b->is_ocd2, &output, b->dictionary, error);
    if (status == SHUTONG_OK)
        status = dictionary_finish(b->dictionary, b->path, error);
    buf_free(&output);
    free(b);
    return status;
}

struct dictionary *binary_dict_read(const char *path, bool is_ocd2,
                                    struct shutong_error *error)
{
    struct dictionary *d = dictionary_new(path);

    if (d == NULL) {
        status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
        return NULL;
    }
    struct binary_dict *b = binary_dict_start(path, is_ocd2, d, error);
    if (b == NULL || binary_dict_finish(b, error) != SHUTONG_OK) {
        dictionary_free(d);
        return NULL;
    }
    return d;
}
