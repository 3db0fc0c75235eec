/*
 * write_lease.c - whether another process has a file open for writing, or opens
 * it.
 */
#include "command/files/write_lease.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/vfs.h>

/* The signal that another process waits for the lease.  Unlike SIGIO, it does
 * no harm if it is not caught, and nothing else sends it here: there are no
 * sockets. */
enum { TELLING = SIGURG };
static pthread_once_t catching = PTHREAD_ONCE_INIT;
static atomic_bool caught;

/* The leases that there are, each as its descriptor and one; 0 for none.  As
 * many as there may be threads. */
enum { LEASES = 64 };
static atomic_int leases[LEASES];

/* Gives up every lease that somebody waits for: of several signals at once only
 * one arrives.  A lease that is dropped meanwhile does no harm: its descriptor
 * may mean another file by now, but then what is asked is about that one. */
static void give_way(int number)
{
    int before = errno;

    (void)number;
    for (size_t i = 0; i < LEASES; i++) {
        int fd = atomic_load(&leases[i]) - 1;
        if (fd >= 0 && fcntl(fd, F_GETLEASE) != F_RDLCK)
            fcntl(fd, F_SETLEASE, F_UNLCK);
    }
    errno = before;
}

static void catch_signal(void)
{
    struct sigaction action = {.sa_handler = give_way, .sa_flags = SA_RESTART};

    sigemptyset(&action.sa_mask);
    atomic_store(&caught, sigaction(TELLING, &action, NULL) == 0);
}

/* Notes a lease before it is taken; 0 where there is no room, otherwise its
 * number, from 1. */
static int note(int fd)
{
    for (int i = 0; i < LEASES; i++) {
        int none = 0;
        if (atomic_compare_exchange_strong(&leases[i], &none, fd + 1))
            return i + 1;
    }
    return 0;
}

/* Whether a lease is refused there although nobody has the file open: a server
 * did not let us have it. */
static bool is_remote(int fd)
{
    struct statfs info;

    if (fstatfs(fd, &info) != 0)
        return true;
    switch ((unsigned)info.f_type) {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case CIFS_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
        return true;
    default:
        return false;
    }
}

bool write_lease_take(struct write_lease *lease, int fd)
{
    lease->number = 0;
    pthread_once(&catching, catch_signal);
    /* Without its signal the default one would come, which ends the program. */
    if (!atomic_load(&caught) || fcntl(fd, F_SETSIG, TELLING) != 0)
        return true;
    lease->number = note(fd);
    if (lease->number == 0 || fcntl(fd, F_SETLEASE, F_RDLCK) == 0)
        return true;
    int failed = errno;
    atomic_store(&leases[lease->number - 1], 0);
    lease->number = 0;
    return failed != EAGAIN || is_remote(fd);
}

bool write_lease_holds(const struct write_lease *lease)
{
    if (lease->number == 0)
        return true;
    /* Once it was given up there is none; before that, while somebody waits,
     * this is what it is to become. */
    int fd = atomic_load(&leases[lease->number - 1]) - 1;
    return fcntl(fd, F_GETLEASE) == F_RDLCK;
}

void write_lease_drop(struct write_lease *lease)
{
    if (lease->number == 0)
        return;
    int fd = atomic_exchange(&leases[lease->number - 1], 0) - 1;
    lease->number = 0;
    fcntl(fd, F_SETLEASE, F_UNLCK);
}
