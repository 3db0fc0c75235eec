/*
 * project_file.h - the configuration file of a project: .shutong.yaml in the
 * working directory, or else in the nearest of those that it is in.
 */
#ifndef COMMAND_OPTIONS_PROJECT_FILE_H
#define COMMAND_OPTIONS_PROJECT_FILE_H

#include "command/options/options.h"
#include "command/options/project_yaml.h"

struct project_file {
    char *path;   /* as it was found: ../.shutong.yaml */
    char *folder; /* that it is in: ../, or nothing */
    struct read_file file;
    struct project_settings settings;
};

/* Finds and reads it; *project_ret is NULL where there is none.  False when it
 * cannot be read, or is wrong, which is reported. */
bool project_file_find(struct project_file **project_ret);

/* NULL is fine. */
void project_file_free(struct project_file *project);

#endif
