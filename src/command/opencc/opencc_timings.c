/*
 * opencc_timings.c - how long a run took and how many bytes it had.
 *
 * In the program once, as standard error is: times are taken where text is read
 * and written, which knows nothing of a command line.
 */
#include "command/opencc/opencc_timings.h"

#include <time.h>

static uint64_t began_at; /* 0 if nothing is measured */
static _Atomic uint64_t spent[MEASURED_KINDS];
static _Atomic uint64_t in_nbytes, out_nbytes;

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void opencc_timings_begin(void)
{
    began_at = now();
}

uint64_t opencc_timings_now(void)
{
    return began_at != 0 ? now() : 0;
}

void opencc_timings_add(enum opencc_timings_what what, uint64_t began)
{
    if (began_at != 0)
        spent[what] += now() - began;
}

void opencc_timings_bytes(uint64_t in, uint64_t out)
{
    in_nbytes += in;
    out_nbytes += out;
}

struct opencc_timings opencc_timings_get(void)
{
    return (struct opencc_timings){.load = spent[MEASURED_LOAD],
                                   .run = spent[MEASURED_RUN],
                                   .read = spent[MEASURED_READ],
                                   .write = spent[MEASURED_WRITE],
                                   .total = now() - began_at,
                                   .in_nbytes = in_nbytes,
                                   .out_nbytes = out_nbytes};
}
