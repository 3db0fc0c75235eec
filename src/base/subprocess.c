/*
 * subprocess.c - the small programs that are started for what should not be in
 * this process.
 */
#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/status.h"

extern char **environ;

static bool is_program(const char *folder, const char *name, char *path,
                       size_t path_nbytes)
{
    int n = snprintf(path, path_nbytes, "%s/%s", folder, name);

    return n > 0 && (size_t)n < path_nbytes && access(path, X_OK) == 0;
}

bool subprocess_folder(char *folder, size_t folder_nbytes)
{
    ssize_t n = readlink("/proc/self/exe", folder, folder_nbytes - 1);

    if (n <= 0)
        return false;
    folder[n] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
    return slash != NULL;
}

bool subprocess_find(const char *name, char *path, size_t path_nbytes)
{
    const char *folder = secure_getenv("SHUTONG_LIBEXEC");
    char self[3072];

    return (folder != NULL && is_program(folder, name, path, path_nbytes)) ||
           (subprocess_folder(self, sizeof(self)) &&
            is_program(self, name, path, path_nbytes)) ||
           is_program(SHUTONG_LIBEXECDIR, name, path, path_nbytes);
}

/* Starts the program.  Returns 0 or an errno. */
static int spawn(const char *const arguments[], int input, struct subprocess *h)
{
    const char *all[HELPER_ARGUMENTS + 2];
    char parent[24];
    size_t n = 0;

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    int ends[2];

    for (; n < HELPER_ARGUMENTS && arguments[n] != NULL; n++)
        all[n] = arguments[n];
    snprintf(parent, sizeof(parent), "%ld", (long)getpid());
    all[n] = parent;
    all[n + 1] = NULL;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed == 0) {
        /* Signals that wait here do not there. */
        sigemptyset(&none);
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
        failed = posix_spawn_file_actions_adddup2(&actions, input, 0);
        if (failed == 0)
            failed = posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        if (failed == 0)
            failed = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null",
                                                      O_WRONLY, 0);
        /* posix_spawn promises not to change the argument strings. */
        if (failed == 0)
            failed = posix_spawn(&h->pid, all[0], &actions, &attributes,
                                 (char **)(uintptr_t)all, environ);
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        return failed;
    }
    h->fd = ends[0];
    return 0;
}

static enum shutong_status collect(int fd, const char *program, uint64_t most,
                                   struct buf *output,
                                   struct shutong_error *error)
{
    size_t all = 0;

    for (;;) {
        if (!buf_reserve(output, 1 << 16))
            return status_no_memory(error);
        ssize_t got = read(fd, output->data + output->n, 1 << 16);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return status_fail(error, SHUTONG_UNREADABLE,
                               "reading from %s failed: %s", program,
                               status_system_text(errno));
        if (got == 0)
            return SHUTONG_OK;
        all += (size_t)got;
        if (all > most)
            return status_fail(error, SHUTONG_UNREADABLE,
                               "%s wrote more than %zu MiB", program,
                               (size_t)(most >> 20));
        output->n += (size_t)got;
    }
}

enum shutong_status subprocess_start(struct subprocess *h,
                                     const char *const arguments[], int input,
                                     struct shutong_error *error)
{
    int failed = spawn(arguments, input, h);

    return failed == 0
               ? SHUTONG_OK
               : status_fail_file(error, SHUTONG_UNREADABLE, arguments[0], 0,
                                  failed, "cannot be run");
}

enum shutong_status subprocess_finish(struct subprocess *h, const char *name,
                                      uint64_t most, struct buf *output,
                                      struct shutong_error *error)
{
    enum shutong_status status = collect(h->fd, name, most, output, error);

    /* Where it still writes, that fails now. */
    close(h->fd);
    while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return status;
}
