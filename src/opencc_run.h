/*
 * opencc_run.h - what shutong does where it is called as OpenCC's command.
 */
#ifndef OPENCC_RUN_H
#define OPENCC_RUN_H

#include "input.h"

/* Does what the options ask for, as OpenCC's command does it.  Gives its own
 * messages. */
enum status opencc_run(const struct options *options);

#endif
