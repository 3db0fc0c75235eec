/*
 * draft.h - a new file that is in its place only when it is complete.
 *
 * Until then it has no name, where the file system can do that (O_TMPFILE):
 * then nothing is left of it, however the program ends.  Elsewhere it has a
 * name that signals remove.  Where it is to take the place of a file it gets a
 * name beside that just before.
 *
 * What takes the place of a file that may not be lost is exchanged for it, and
 * what came back is looked at:
 *
 *                      FILE                     DRAFT
 *   before             the one that was read    the new one
 *   exchanged          the new one              the one that was read: removed
 *
 *   or, put there by another process since the last look at it
 *   exchanged          the new one              a stranger's
 *   exchanged again    the stranger's           the new one: removed
 *
 *   or, put there since the first exchange
 *   exchanged again    the stranger's           a newer one
 *   exchanged again    the newer one            the stranger's: kept, and said
 *
 * Only what is known is ever removed.  Functions return 0 or an errno.
 */
#ifndef COMMAND_FILES_DRAFT_H
#define COMMAND_FILES_DRAFT_H

#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>

struct draft {
    int folder;      /* the directory that it is to be in */
    int fd;          /* to write it; -1 once it is complete */
    int kept;        /* open to the end, so that it stays known, or -1 */
    char name[24];   /* its name there by now, or "" */
    struct stat is;  /* which file it is, once it is complete */
    sigset_t before; /* signals, ... */
    bool holding;    /* ... which are held back */
};

/* Begins one.  The directory must stay open. */
int draft_open(struct draft *draft, int folder);

/* All is written: it has reached the disk.  From now on to the end signals
 * wait. */
int draft_complete(struct draft *draft);

/* Puts it where nothing is: EEXIST where something is. */
int draft_place_new(struct draft *draft, const char *name);

/* Puts it where something may be, which is then gone. */
int draft_place_over(struct draft *draft, const char *name);

enum draft_exchange {
    DRAFT_EXCHANGED,
    DRAFT_IN_PLACE, /* but what it was exchanged for is beside it still */
    DRAFT_UNABLE,   /* the file system cannot: nothing is changed */
    DRAFT_FAILED,   /* nothing is changed */
    DRAFT_REFUSED,  /* something else was there, and is there again */
    DRAFT_STRANDED  /* so it was, but a file that is not ours is beside it */
};

/* Exchanges it for the file of that name, and removes that, if `is_old` says
 * that it is the one that was meant; it gets the name that the file then has.
 * errno is set for IN_PLACE, UNABLE, FAILED.  For IN_PLACE and STRANDED
 * draft->name is the name of what is there, which stays. */
enum draft_exchange
draft_exchange(struct draft *draft, const char *name,
               bool (*is_old)(void *context, const char *name), void *context);

/* Removes what is not in its place, and ends it. */
void draft_end(struct draft *draft);

/* The path of what a descriptor means, by which it gets another name.  False if
 * there is no /proc. */
enum { DRAFT_PATH = 32 };
bool draft_path(int fd, char path[DRAFT_PATH]);

/* Gives a file of a directory another name where nothing is. */
int draft_rename_new(int folder, const char *old, const char *new);

#endif
