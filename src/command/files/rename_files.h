/*
 * rename_files.h - --rename in place: files and directories get converted
 * names.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_FILES_RENAME_FILES_H
#define COMMAND_FILES_RENAME_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "command/options/options.h"
#include "shutong.h"
#include "command/files/walk_tree.h"

struct renames;

/* Plans what the inputs and all else that is in directories will be called.
 * NULL if that cannot be done: every reason is reported, and nothing may then
 * be changed.  Options and tree must outlive the plan. */
struct renames *rename_files_plan(const struct options *options,
                                  const struct walk_tree *tree,
                                  const struct shutong_converter *converter);

/* Lets an input, by its number, keep its name: its text could not be converted.
 */
void rename_files_keep(struct renames *renames, size_t input);

/* Renames all.  False if something failed: the others are still done. */
bool rename_files_do(const struct renames *renames);

/* Prints what would be renamed instead, and whether anything would in
 * *changed_ret.  False if an input is not there, which was reported. */
bool rename_files_say(const struct renames *renames, bool *changed_ret);

/* Frees a plan.  NULL is fine. */
void rename_files_free(struct renames *renames);

#endif
