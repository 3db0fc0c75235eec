/*
 * project_yaml.h - the settings in a project's configuration file.
 *
 *   to: zh-TW
 *   phrases: true
 *   keep: terms.txt
 *   exclude:
 *     - drafts/
 *
 * A key is an option's long name.  There are keys for what a team agrees on:
 * none for an option that writes, removes or runs anything, nor for what is
 * about one call, such as its inputs and their encoding.
 */
#ifndef COMMAND_OPTIONS_PROJECT_YAML_H
#define COMMAND_OPTIONS_PROJECT_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "command/options/option_rows.h"

struct project_setting {
    enum option_id option;
    size_t line;
    bool off;    /* false was given, as without the option */
    char *value; /* or NULL: the option's name says all */
};

/* Zero-initialised has none. */
struct project_settings {
    struct project_setting *all; /* in the order of the file */
    size_t n, cap;
};

/* Reads text[0..n), which is in `file`.  Paths are relative to `folder`, which
 * is empty or ends with a slash.  Whether a value is one that its option takes
 * is not looked at.  What is wrong is in `error`, with its line; the settings
 * are to be freed in any case. */
enum shutong_status project_yaml_read(const char *file, const char *folder,
                                      const char *text, size_t n,
                                      struct project_settings *settings,
                                      struct shutong_error *error);

void project_yaml_free(struct project_settings *settings);

/* Sets *option_ret to the option of a key; false for an index out of range. */
bool project_yaml_key(size_t index, enum option_id *option_ret);

#endif
