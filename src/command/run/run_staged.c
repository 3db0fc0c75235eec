/*
 * run_staged.c - staged files as the inputs of a run.
 */
#include "command/run/run_staged.h"

#include <stdlib.h>

#include "command/run/run_one.h"
#include "command/say/message.h"
#include "command/say/progress.h"
#include "command/staged/staged_blobs.h"
#include "command/staged/staged_files.h"

/* What a run has for them. */
struct run_staged {
    struct staged_files *files; /* of all runs */
    struct staged_blobs blobs;
};

static void free_own(struct run *run)
{
    if (run->staged != NULL)
        staged_blobs_close(&run->staged->blobs);
    free(run->staged);
    run->staged = NULL;
    run->held = NULL;
}

/* Gives a run a git of its own.  One that a thread has no room for leaves its
 * inputs to the run of all. */
static bool begin(struct run *run, const struct run *whole)
{
    if (run != whole) {
        run->staged = calloc(1, sizeof(*run->staged));
        if (run->staged == NULL)
            return message_error("out of memory");
        run->staged->files = whole->staged->files;
    }
    run->held = &run->staged->blobs.file;
    return whole->inputs.n == 0 || staged_blobs_open(&run->staged->blobs);
}

static enum status do_input(struct run *run, size_t input)
{
    struct staged_files *files = run->staged->files;
    struct source source;

    switch (staged_blobs_read(&run->staged->blobs, run->options,
                              run->inputs.names[input], files->ids[input],
                              &source)) {
    case STAGED_BLOB_READ:
        return run_one_do_source(run, &source);
    case STAGED_BLOB_BINARY:
        atomic_fetch_add(&files->nbinary, 1);
        return DONE;
    case STAGED_BLOB_FOREIGN:
        atomic_fetch_add(&files->nforeign, 1);
        return DONE;
    case STAGED_BLOB_FAILED:
        break;
    }
    return FAILED;
}

bool run_staged_begin(struct run *run)
{
    struct run_staged *staged = calloc(1, sizeof(*staged));

    if (staged != NULL)
        staged->files = calloc(1, sizeof(*staged->files));
    run->staged = staged;
    if (staged == NULL || staged->files == NULL)
        return message_error("out of memory");
    return staged_files_find(staged->files, &run->inputs, run->options);
}

enum status run_staged_do(struct run *run)
{
    static const struct each_input from_index = {
        .begin = begin, .end = free_own, .one = do_input};

    return run_each_do(run, &from_index);
}

void run_staged_end(struct run *run)
{
    struct staged_files *files =
        run->staged == NULL ? NULL : run->staged->files;

    if (files != NULL) {
        size_t nbinary = atomic_load(&files->nbinary);
        size_t nforeign = atomic_load(&files->nforeign);
        run->inputs.nbinary += nbinary;
        run->inputs.nforeign += nforeign;
        progress_left_out(nbinary + nforeign);
        staged_files_free(files);
        free(files);
    }
    free_own(run);
}
