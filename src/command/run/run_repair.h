/*
 * run_repair.h - what --repair does to the inputs, and what is reported about
 * it.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_RUN_RUN_REPAIR_H
#define COMMAND_RUN_RUN_REPAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "command/options/options.h"
#include "command/report/report.h"
#include "command/review/review_page.h"

struct repairs;
struct run;

/* Makes a repairer; places are given to the report and the review too, unless
 * these are NULL. */
struct repairs *run_repair_new(const struct options *options,
                               struct report *report, struct review *review);

/* Frees it.  NULL is fine. */
void run_repair_free(struct repairs *repairs);

/* Has every place pass through a function, which may change where it is, before
 * it is reported; NULL for none. */
void run_repair_observe(struct repairs *repairs,
                        void (*place)(void *context,
                                      struct shutong_place *place),
                        void *context);

/* After run_repair_reset(): marks count in the text, which is plain.  `run` is
 * the run, and `name` says where those that change nothing are reported, or
 * NULL. */
void run_repair_begin_marks(struct repairs *repairs, struct run *run,
                            const char *name);

/* Whether a text would be repaired by itself. */
bool run_repair_would_change(struct repairs *repairs, const char *text,
                             size_t n);

/* Repairs more of a text, up to its end where that is said, as
 * shutong_repairer_feed() and shutong_repairer_finish() do; says nothing. */
enum shutong_status run_repair_feed(struct repairs *repairs, const char *in,
                                    size_t in_nbytes, bool end,
                                    const char **out_ret,
                                    size_t *out_nbytes_ret,
                                    struct shutong_error *error);

/* Says, where -v asks for it, what was repaired of a text. */
void run_repair_say(const struct repairs *repairs, const char *name);

/* Begins a text, and forgets the one before. */
void run_repair_reset(struct repairs *repairs);

#endif
