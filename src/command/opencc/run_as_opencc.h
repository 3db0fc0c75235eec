/*
 * run_as_opencc.h - what shutong does where it is called as OpenCC's command.
 */
#ifndef COMMAND_OPENCC_RUN_AS_OPENCC_H
#define COMMAND_OPENCC_RUN_AS_OPENCC_H

/* Does what a command line of OpenCC's command asks for.  Gives its own
 * messages, and returns its exit status. */
int run_as_opencc(int argc, char **argv);

#endif
