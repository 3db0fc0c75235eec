/*
 * reader_parent.h - how the small programs that subprocess.c starts begin; in C
 * and in C++.
 *
 * Their arguments end with the number of the process that started them, unless
 * a person did.  The file that they read is their standard input, which is a
 * regular file.  What they write says itself whether it is all: how they ended
 * is not known to a process that ignores SIGCHLD.
 */
#ifndef READERS_READER_PARENT_H
#define READERS_READER_PARENT_H

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Lowers a limit; it is never made higher than it was. */
static inline void reader_parent_limit(int resource, uint64_t most)
{
    struct rlimit limit;

#ifdef __cplusplus
    const auto which = static_cast<__rlimit_resource_t>(resource);
#else
    const __rlimit_resource_t which = (__rlimit_resource_t)resource;
#endif
    if (getrlimit(which, &limit) != 0)
        return;
    if (limit.rlim_max > most)
        limit.rlim_max = most;
    if (limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    setrlimit(which, &limit);
}

/* Begins: ends with the process of that number, or NULL, and takes so much
 * memory at most, and time in proportion to that.  Returns 0 where that process
 * has ended already. */
static inline int reader_parent_begin(const char *parent, uint64_t most_memory)
{
    reader_parent_limit(RLIMIT_CORE, 0);
    reader_parent_limit(RLIMIT_AS, most_memory);
    reader_parent_limit(RLIMIT_CPU, 10 + (most_memory >> 24));
    if (parent == NULL)
        return 1;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return getppid() == (pid_t)strtol(parent, NULL, 10);
}

/* Bytes of the file that is open, or 0. */
static inline uint64_t reader_parent_nbytes(int fd)
{
    struct stat info;

    return fstat(fd, &info) == 0 && info.st_size > 0 ? (uint64_t)info.st_size
                                                     : 0;
}

#endif
