/*
 * clause.h - reads mixed text into a pane, a clause at a time.
 */
#ifndef CLAUSE_H
#define CLAUSE_H

#include "own.h"
#include "pane.h"

/* A target of an image, ready to run; does not change. */
struct target {
    const struct image_header *image;
    const struct image_target *of_image;
    struct matcher pass;
    struct matcher vocabulary;
    const struct image_shared *shared;
    size_t nshared;
    bool to_simplified;
    bool phrases;       /* with regional vocabulary */
    bool line_buffered; /* a pane is a line, decided without what follows */
    bool watch;         /* change nothing: the text is only observed */
};

/* Prepares the target of that name of an image, which must outlive it.  False
 * where the image has none. */
bool target_init(struct target *t, const struct image_header *image,
                 const char *name);

/* Room that a pane must have before a clause is read: bytes and steps. */
enum { CLAUSE_ROOM = 8192, CLAUSE_STEPS = 1024 };

struct clause_reader {
    const struct target *t;
    const struct own *own; /* terms to be found, or NULL */
    struct pane *pane;
    const char *p, *stop; /* input left */
    char *o;              /* where to write in the pane */
    unsigned end;       /* greatest end (enum image_mark) since the last step */
    bool at_end;        /* the text ends at `stop` */
    bool failed;        /* for want of memory */
    size_t ncharacters; /* of the clause that was read */
    size_t *over;       /* characters that it had beyond its cut, kept from one
                           clause to the next: a phrase does not move the cuts */
};

/* Reads a clause with its punctuation and writes it to the pane.  False, with
 * nothing read, where the text ends before it does, or memory was short. */
bool clause_read(struct clause_reader *r);

#endif
