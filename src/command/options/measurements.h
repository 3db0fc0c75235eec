/*
 * measurements.h - how long a run takes and how many bytes it has, for the file
 * that
 * --measured_result of OpenCC's command names.
 */
#ifndef COMMAND_OPTIONS_MEASUREMENTS_H
#define COMMAND_OPTIONS_MEASUREMENTS_H

#include <stdint.h>

/* Begins to measure; what is below does nothing before. */
void measurements_begin(void);

/* Nanoseconds of a clock that only goes on; 0 where nothing is measured. */
uint64_t measurements_now(void);

/* The time since `began` was spent on this; any thread may say so. */
enum measurements_what {
    MEASURED_LOAD,
    MEASURED_RUN, /* all of a text, reading and writing included */
    MEASURED_READ,
    MEASURED_WRITE,
    MEASURED_KINDS
};

void measurements_add(enum measurements_what what, uint64_t began);

/* So many bytes of text were read, and made. */
void measurements_bytes(uint64_t in, uint64_t out);

/* Nanoseconds, and bytes. */
struct measurements {
    uint64_t load, run, read, write, total;
    uint64_t in_nbytes, out_nbytes;
};

/* All that was measured since it began. */
struct measurements measurements_get(void);

#endif
