/*
 * opencc_timings.h - how long a run takes and how many bytes it has, for the
 * file that
 * --measured_result of OpenCC's command names.
 */
#ifndef COMMAND_OPENCC_OPENCC_TIMINGS_H
#define COMMAND_OPENCC_OPENCC_TIMINGS_H

#include <stdint.h>

/* Begins to measure; what is below does nothing before. */
void opencc_timings_begin(void);

/* Nanoseconds of a clock that only goes on; 0 if nothing is measured. */
uint64_t opencc_timings_now(void);

/* The time since `began` was spent on this; any thread may say so. */
enum opencc_timings_what {
    MEASURED_LOAD,
    MEASURED_RUN, /* all of a text, reading and writing included */
    MEASURED_READ,
    MEASURED_WRITE,
    MEASURED_KINDS
};

void opencc_timings_add(enum opencc_timings_what what, uint64_t began);

/* So many bytes of text were read, and made. */
void opencc_timings_bytes(uint64_t in, uint64_t out);

/* Nanoseconds, and bytes. */
struct opencc_timings {
    uint64_t load, run, read, write, total;
    uint64_t in_nbytes, out_nbytes;
};

/* All that was measured since it began. */
struct opencc_timings opencc_timings_get(void);

#endif
