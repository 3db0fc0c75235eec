/*
 * preload.c - makes calls of a program fail or fall short, by the environment:
 *
 *   FAIL_ALLOCATION=N  the N-th allocation fails, and all that follow with a -
 *                      after it; with 0 none does
 *   COUNT=FILE         at the end, FILE has the number of allocations
 *   SHORT=N            read() and write() do at most N bytes, and every third
 *                      call is interrupted
 *   NO=LIST            what the file system does not have, of: tmpfile,
 * exchange (nor RENAME_NOREPLACE), lease EXCHANGE_N=COMMAND the shell does this
 * just before the N-th exchange of two files, N from 1 to 9
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t count, size_t n);
extern void *__libc_realloc(void *memory, size_t n);

static atomic_ulong allocations, calls;
static unsigned long failing;
static int for_ever;
static size_t most;

__attribute__((constructor)) static void begin(void)
{
    const char *fail = getenv("FAIL_ALLOCATION"), *shorten = getenv("SHORT");

    if (fail != NULL) {
        failing = strtoul(fail, NULL, 10);
        for_ever = strchr(fail, '-') != NULL;
    }
    if (shorten != NULL)
        most = strtoul(shorten, NULL, 10);
    allocations = 0;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("COUNT");
    char text[32];

    if (path == NULL)
        return;
    int n = snprintf(text, sizeof(text), "%lu\n", (unsigned long)allocations);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, text, (size_t)n) != n)
        _exit(99);
    close(fd);
}

static int fails(void)
{
    unsigned long number = ++allocations;

    if (failing == 0 || number < failing || (number > failing && !for_ever))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t n)
{
    return fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
    return fails() ? NULL : __libc_calloc(count, n);
}

void *realloc(void *memory, size_t n)
{
    return fails() ? NULL : __libc_realloc(memory, n);
}

/* Cuts a length; false where the call is to be interrupted. */
static int shorten(size_t *n)
{
    if (most == 0)
        return 1;
    if (*n > most)
        *n = most;
    if (++calls % 3 != 0)
        return 1;
    errno = EINTR;
    return 0;
}

ssize_t read(int fd, void *bytes, size_t n)
{
    static ssize_t (*real)(int, void *, size_t);

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "read");
    return shorten(&n) ? real(fd, bytes, n) : -1;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    static ssize_t (*real)(int, const void *, size_t);

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "write");
    return shorten(&n) ? real(fd, bytes, n) : -1;
}

/* ---- what the file system has ---------------------------------------------
 */

static int lacks(const char *what)
{
    const char *no = getenv("NO");

    return no != NULL && strstr(no, what) != NULL;
}

int openat(int folder, const char *path, int flags, ...)
{
    static int (*real)(int, const char *, int, ...);
    mode_t mode = 0;

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "openat");
    if ((flags & O_TMPFILE) == O_TMPFILE && lacks("tmpfile")) {
        errno = EOPNOTSUPP;
        return -1;
    }
    if ((flags & (O_CREAT | O_TMPFILE)) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    return real(folder, path, flags, mode);
}

int fcntl(int fd, int command, ...)
{
    static int (*real)(int, int, ...);
    va_list arguments;

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "fcntl");
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (command != F_SETLEASE || (!lacks("lease") && !lacks("delegation")))
        return real(fd, command, argument);
    errno = lacks("delegation") ? EAGAIN : EINVAL;
    return -1;
}

int fstatfs(int fd, struct statfs *info)
{
    static int (*real)(int, struct statfs *);

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "fstatfs");
    int result = real(fd, info);
    if (result == 0 && lacks("delegation"))
        info->f_type = NFS_SUPER_MAGIC;
    return result;
}

/* Has the shell do what is to be done before this exchange. */
static void before_exchange(void)
{
    static int number;
    char name[] = "EXCHANGE_0";

    name[sizeof(name) - 2] = (char)('0' + ++number % 10);
    const char *command = getenv(name);
    if (command == NULL)
        return;
    unsetenv("LD_PRELOAD");
    if (system(command) != 0)
        _exit(98);
}

int renameat2(int from, const char *old, int to, const char *new,
              unsigned flags)
{
    static int (*real)(int, const char *, int, const char *, unsigned);

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "renameat2");
    if ((flags & RENAME_EXCHANGE) != 0)
        before_exchange();
    if (flags == 0 || !lacks("exchange"))
        return real(from, old, to, new, flags);
    errno = EINVAL;
    return -1;
}
