/*
 * main.c - the program shutong-opencc-inspect: what OpenCC's command
 * answers for --segmentation, --inspect and --ambiguities.
 *
 * A program of its own, since it converts nothing: it reads OpenCC's
 * dictionaries, which the image of the library has fused.  shutong starts it by
 * its own command line, with the standard streams open.
 */
#include <stdlib.h>

#include "base/data_directory.h"
#include "inspect/inspection.h"
#include "command/opencc/opencc_timings.h"
#include "command/say/message.h"
#include "inspect/json_modes.h"
#include "dropin/opencc_config_name.h"
#include "command/opencc/opencc_run.h"

/* Answers by a configuration file, which is read as it is. */
static bool inspect(const struct opencc_options *c,
                    const struct shutong_settings *settings,
                    struct resource_zip *archive)
{
    struct profile_places places = {.paths = settings->paths,
                                    .npaths = settings->npaths,
                                    .working_directory = true};
    const char *config = settings->config;
    struct inspection inspection;
    struct shutong_error error;
    static char path[PATH_MAX]; /* more than a small stack has */

    if (opencc_config_name_is_built_in(config)) {
        if (!opencc_run_find_built_in(config, path))
            return message_error(
                "%s: its configuration and dictionaries are not in "
                "%s; run make install, or set SHUTONG_OPENCC_DATA to "
                "a directory that contains OpenCC's",
                config, DATA_DIRECTORY_INSTALLED);
        config = path;
        places.npaths = 0;
    }
    uint64_t began = opencc_timings_now();
    enum shutong_status status =
        inspection_init(&inspection, config, &places,
                        settings->include_tofu_risk_dictionaries != 0, &error);
    opencc_timings_add(MEASURED_LOAD, began);
    resource_zip_close(archive);
    bool told = false;
    if (status != SHUTONG_OK)
        message_failure(NULL, &error, NULL);
    else if (c->mode == OPENCC_SEGMENTATION &&
             inspection.main.segmentation == NULL)
        message_error(
            "%s: has no segmentation; use --inspect to see its stages",
            c->config);
    else
        told = json_modes_do(c, &inspection);
    inspection_free(&inspection);
    return told;
}

int main(int argc, char **argv)
{
    struct opencc_options command;

    if (!message_prepare(true))
        return EXIT_FAILURE;
    bool done = opencc_options_parse(argc, argv, &command);
    if (done && command.mode == OPENCC_CONVERT) {
        message_error("opencc starts this program for --segmentation, "
                      "--inspect and --ambiguities; use opencc");
        done = false;
    }
    done = done && opencc_run(&command, inspect);
    opencc_options_free(&command);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
