/*
 * write_lease.c - whether another process has a file open for writing, or opens
 * it.
 */
#include "command/files/write_lease.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <sys/vfs.h>

/* The signal that another process waits for the lease.  Unlike SIGIO, it does
 * no harm if it is not caught, and nothing else sends it here: there are no
 * sockets. */
enum { TELLING = SIGURG };

static volatile sig_atomic_t leased = -1, broken;

static void give_way(int number)
{
    int before = errno;

    (void)number;
    if (leased >= 0) {
        broken = 1;
        fcntl(leased, F_SETLEASE, F_UNLCK);
        leased = -1;
    }
    errno = before;
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

bool write_lease_take(int fd)
{
    static bool caught;

    if (!caught) {
        struct sigaction action = {.sa_handler = give_way,
                                   .sa_flags = SA_RESTART};
        sigemptyset(&action.sa_mask);
        caught = sigaction(TELLING, &action, NULL) == 0;
    }
    leased = -1;
    broken = 0;
    /* Without its signal the default one would come, which ends the program. */
    if (!caught || fcntl(fd, F_SETSIG, TELLING) != 0)
        return true;
    leased = fd;
    if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0)
        return true;
    leased = -1;
    return errno != EAGAIN || is_remote(fd);
}

bool write_lease_holds(void)
{
    int fd = leased;

    /* The signal may be on its way still, or be held back. */
    return broken == 0 && (fd < 0 || fcntl(fd, F_GETLEASE) == F_RDLCK);
}

void write_lease_drop(void)
{
    int fd = leased;

    leased = -1;
    if (fd >= 0)
        fcntl(fd, F_SETLEASE, F_UNLCK);
}
