/*
 * git_process.c - the program git, which answers what only it knows.
 */
#include "command/staged/git_process.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fcntl.h>

#include "command/say/message.h"

extern char **environ;

static bool no_memory(void)
{
    return message_error("out of memory");
}

/* Which descriptors a git gets; -1 for none. */
struct streams {
    int in, out, words;
};

static int add_stream(posix_spawn_file_actions_t *actions, int from, int to)
{
    int flags = to == STDIN_FILENO ? O_RDONLY : O_WRONLY;

    return from >= 0 ? posix_spawn_file_actions_adddup2(actions, from, to)
                     : posix_spawn_file_actions_addopen(actions, to,
                                                        "/dev/null", flags, 0);
}

/* Starts git with all of argv.  Returns 0 or an errno. */
static int spawn(const char *const *argv, const struct streams *streams,
                 pid_t *pid_ret)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, defaults;
    int failed = posix_spawn_file_actions_init(&actions);

    if (failed != 0)
        return failed;
    /* How it ends is to be known, also where who started this command wants to
     * hear of no children. */
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    failed = add_stream(&actions, streams->in, STDIN_FILENO);
    if (failed == 0)
        failed = add_stream(&actions, streams->out, STDOUT_FILENO);
    if (failed == 0)
        failed = add_stream(&actions, streams->words, STDERR_FILENO);
    /* posix_spawn promises not to change the argument strings. */
    if (failed == 0)
        failed = posix_spawnp(pid_ret, argv[0], &actions, &attributes,
                              (char **)(uintptr_t)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* Starts git with arguments; says why not. */
static bool start(const char *const arguments[], const struct streams *streams,
                  pid_t *pid_ret)
{
    size_t n = 0;

    while (arguments[n] != NULL)
        n++;
    const char **argv = calloc(n + 3, sizeof(*argv));
    if (argv == NULL)
        return no_memory();
    argv[0] = "git";
    /* What is committed is the object itself, not what replaces it. */
    argv[1] = "--no-replace-objects";
    memcpy(argv + 2, arguments, n * sizeof(*argv));
    int failed = spawn(argv, streams, pid_ret);
    free(argv);
    if (failed == ENOENT)
        return message_error("--staged requires git, which is not installed; "
                             "install it (on Debian: apt install git)");
    return failed == 0 || message_system("git", "cannot be run", failed);
}

/* Waits for its end: what waitpid() says of that. */
static int wait_for(pid_t pid)
{
    int how = 0;

    while (waitpid(pid, &how, 0) < 0)
        if (errno != EINTR)
            return -1;
    return how;
}

/* ---- to its end ---------------------------------------------------------- */

/* The first line of what it said on standard error: the reason.  Those behind
 * it are about what to do in general. */
static void read_words(int fd, char *line, size_t room)
{
    static const char prefix[] = "fatal: ";
    enum { PREFIX = sizeof(prefix) - 1 };
    ssize_t n = pread(fd, line, room - 1, 0);

    line[n < 0 ? 0 : n] = '\0';
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, prefix, PREFIX) == 0)
        memmove(line, line + PREFIX, strlen(line + PREFIX) + 1);
}

/* Whether it ended well; says how it did not. */
static bool ended_well(const char *what, int how, int words)
{
    char line[500];

    if (how == 0)
        return true;
    read_words(words, line, sizeof(line));
    if (WIFSIGNALED(how))
        return message_error("--staged: git %s was ended by signal %d", what,
                             WTERMSIG(how));
    if (*line != '\0')
        return message_error("--staged: git %s failed: %s", what, line);
    return message_error("--staged: git %s failed with status %d", what,
                         WEXITSTATUS(how));
}

/* Reads all that comes. */
static bool read_all(int fd, struct buf *output)
{
    enum { PIECE = 64 * 1024 };
    ssize_t got = 1;

    while (got != 0) {
        if (!buf_reserve(output, PIECE))
            return no_memory();
        got = read(fd, output->data + output->n, PIECE);
        if (got < 0 && errno != EINTR)
            return message_system("git", "cannot be read", errno);
        output->n += got > 0 ? (size_t)got : 0;
    }
    return true;
}

/* Runs it with a pipe and a place for its words; closes the pipe. */
static bool run(const char *what, const char *const arguments[], int ends[2],
                int words, struct buf *output)
{
    struct streams streams = {.in = -1, .out = ends[1], .words = words};
    pid_t pid;
    bool started = start(arguments, &streams, &pid);

    close(ends[1]);
    bool all = started && read_all(ends[0], output);
    /* Where it still writes, that fails now. */
    close(ends[0]);
    if (!started)
        return false;
    int how = wait_for(pid);
    return all && ended_well(what, how, words);
}

bool git_process_run(const char *what, const char *const arguments[],
                     struct buf *output)
{
    int words = memfd_create("git", MFD_CLOEXEC), ends[2];
    bool done = false;

    if (words < 0 || pipe2(ends, O_CLOEXEC) != 0)
        message_system("git", "cannot be run", errno);
    else
        done = run(what, arguments, ends, words, output);
    if (words >= 0)
        close(words);
    return done;
}

/* ---- to answer questions ------------------------------------------------- */

bool git_process_start(struct git_process *git, const char *const arguments[])
{
    int ends[2];

    git->fd = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return message_system("git", "cannot be run", errno);
    struct streams streams = {.in = ends[1], .out = ends[1], .words = -1};
    bool started = start(arguments, &streams, &git->pid);
    close(ends[1]);
    if (started)
        git->fd = ends[0];
    else
        close(ends[0]);
    return started;
}

int git_process_end(struct git_process *git)
{
    if (git->fd < 0)
        return 0;
    /* It has no more to read, and what it writes has no reader. */
    close(git->fd);
    git->fd = -1;
    int how = wait_for(git->pid);
    return how > 0 && WIFSIGNALED(how) && WTERMSIG(how) != SIGPIPE
               ? WTERMSIG(how)
               : 0;
}
