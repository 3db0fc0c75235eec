/*
 * run_as_opencc.c - what shutong does where it is called as OpenCC's command.
 *
 * It converts, by the same functions as for its own command line.  What needs
 * no converter, but OpenCC's dictionaries one by one, is another program, which
 * takes this one's place.
 */
#include "command/opencc/run_as_opencc.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/cache_directory.h"
#include "command/options/help.h"
#include "base/subprocess.h"
#include "command/run/run_all.h"
#include "command/opencc/opencc_timings.h"
#include "command/say/message.h"
#include "dropin/opencc_config_name.h"
#include "command/opencc/opencc_run.h"

/* What answers for --segmentation, --inspect and --ambiguities. */
#define INSPECT_PROGRAM "shutong-opencc-inspect"

static bool convert(const struct opencc_options *c,
                    const struct shutong_settings *settings,
                    struct resource_zip *archive)
{
    struct shutong_settings kept = *settings;
    static char folder[PATH_MAX]; /* more than a small stack has */
    struct shutong_error error;
    uint64_t began = opencc_timings_now();

    /* What an archive has is used once. */
    if (c->zip == NULL)
        kept.cache = cache_directory(folder);
    struct shutong_converter *converter = shutong_converter_new(&kept, &error);
    opencc_timings_add(MEASURED_LOAD, began);
    resource_zip_close(archive);
    if (converter == NULL) {
        message_refused(&kept, &error);
        return false;
    }
    began = opencc_timings_now();
    enum status status = run_all_do(&c->options, converter);
    opencc_timings_add(MEASURED_RUN, began);
    shutong_converter_free(converter);
    return status == DONE;
}

/* Whether a configuration and its dictionaries can be read, archives apart.
 * Where they cannot, that is said here, by the converter: in a shared library
 * it speaks English only, and the other program does not know which
 * dictionaries are those of built-in profiles. */
static bool has_configuration(const struct opencc_options *c)
{
    struct shutong_settings settings = c->options.settings;
    static char path[PATH_MAX], folder[PATH_MAX];
    struct shutong_error error;

    if (c->zip != NULL)
        return true;
    opencc_config_name_find(&settings, path);
    if (strchr(settings.config, '/') == NULL &&
        opencc_config_name_is_built_in(settings.config))
        return true;
    settings.cache = cache_directory(folder);
    settings.search_working_directory = 1;
    struct shutong_converter *converter =
        shutong_converter_new(&settings, &error);
    if (converter == NULL)
        message_refused(&settings, &error);
    shutong_converter_free(converter);
    return converter != NULL;
}

/* Becomes the other program; returns only where that fails. */
static void inspect(const struct opencc_options *c, char **argv)
{
    static char program[PATH_MAX];

    if (!has_configuration(c))
        return;
    if (!subprocess_find(INSPECT_PROGRAM, program, sizeof(program))) {
        message_error("the program %s, which --segmentation, --inspect and "
                      "--ambiguities require, is not in %s",
                      INSPECT_PROGRAM, SHUTONG_LIBEXECDIR);
        return;
    }
    execv(program, argv);
    message_system(program, "cannot be run", errno);
}

int run_as_opencc(int argc, char **argv)
{
    struct opencc_options command;
    bool done = opencc_options_parse(argc, argv, &command);

    if (done && command.options.mode == MODE_HELP) {
        done = help_print(MODE_HELP, true);
    } else if (done && command.options.mode == MODE_VERSION) {
        done = help_print(MODE_VERSION, true);
    } else if (done && command.mode != OPENCC_CONVERT) {
        inspect(&command, argv);
        done = false;
    } else if (done) {
        done = opencc_run(&command, convert);
    }
    opencc_options_free(&command);
    /* OpenCC's command has one status for whatever fails. */
    return done ? 0 : 1;
}
