/*
 * main.c - the shutong command: text to one script or through a profile.
 *
 * docs/architecture.md is the map of the source.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>

#include "base/cache_directory.h"
#include "command/options/options_terms.h"
#include "command/options/protected_files.h"
#include "command/options/help.h"
#include "command/options/list_preferences.h"
#include "command/options/project_file.h"
#include "command/options/project_options.h"
#include "command/report/show_config.h"
#include "command/run/run_all.h"
#include "command/say/message.h"
#include "command/opencc/run_as_opencc.h"
#include "command/opencc/opencc_options.h"
#include "command/options/options.h"
#include "shutong.h"

/* Whether a converter can be made. */
static bool is_known(const struct shutong_settings *settings)
{
    struct shutong_error error;
    struct shutong_converter *converter =
        shutong_converter_new(settings, &error);

    shutong_converter_free(converter);
    return converter != NULL;
}

/* Says why there is no converter: a target may have been given as a profile, or
 * a profile as a target. */
static void say_refused(const struct options *options,
                        const struct shutong_error *error)
{
    const struct shutong_settings *settings = &options->settings;
    const struct shutong_settings as_target = {.target = settings->config};
    const struct shutong_settings as_profile = {.config = settings->target};

    if (error->status == SHUTONG_UNKNOWN_PROFILE && is_known(&as_target))
        message_error("-c %s: is a target, not a profile; use -t %s",
                      settings->config, settings->config);
    else if (error->status == SHUTONG_UNKNOWN_TARGET &&
             strchr(settings->target, '/') == NULL && is_known(&as_profile))
        message_error("-t %s: is a profile, not a target; use -c %s",
                      settings->target, settings->target);
    else {
        if (error->status == SHUTONG_BAD_PREFERENCE)
            project_options_place(options, OPTION_PREFER);
        message_refused(settings, error);
        message_place(NULL, 0);
    }
}

/* Converts with a converter, over none of the files that it was made from. */
static enum status convert_with(const struct options *options,
                                const struct shutong_converter *converter)
{
    struct options known = *options;
    enum status status = FAILED;

    if (!protected_files_note(&known, converter))
        message_error("out of memory");
    else if (!protected_files_outputs_would_lose(&known))
        status = run_all_do(&known, converter);
    free(known.read);
    return status;
}

/* Makes the converter that the options ask for; NULL when it cannot be made,
 * which is reported. */
static struct shutong_converter *make_converter(const struct options *options)
{
    struct shutong_settings settings = options->settings;
    struct shutong_terms *terms = NULL;
    struct shutong_error error;

    if (options->nterms > 0) {
        terms = options_terms_read(options);
        if (terms == NULL)
            return NULL;
        settings.terms = terms;
    }
    char folder[PATH_MAX];
    settings.cache = cache_directory(folder);
    settings.search_working_directory = 1;
    settings.scope = options->lines_alone     ? SHUTONG_SCOPE_LINE
                     : options->line_buffered ? SHUTONG_SCOPE_BEFORE
                                              : SHUTONG_SCOPE_TEXT;
    struct shutong_converter *converter =
        shutong_converter_new(&settings, &error);
    shutong_terms_free(terms);
    if (converter == NULL)
        say_refused(options, &error);
    return converter;
}

static bool is_conversion(const struct options *options)
{
    return options->settings.target != NULL || options->settings.config != NULL;
}

static enum status convert(const struct options *options)
{
    if (protected_files_outputs_would_lose(options))
        return FAILED;
    if (!is_conversion(options))
        return run_all_do(options, NULL); /* to repair, and nothing else */
    struct shutong_converter *converter = make_converter(options);
    if (converter == NULL)
        return FAILED;
    if (options->project != NULL && options->verbose && !options->json)
        message_note("options are taken from %s", options->project->path);
    enum status status = convert_with(options, converter);
    shutong_converter_free(converter);
    return status;
}

/* Shows the options in force, where a run with them could begin. */
static enum status show_config(const struct options *options)
{
    if (is_conversion(options)) {
        struct shutong_converter *converter = make_converter(options);
        if (converter == NULL)
            return FAILED;
        shutong_converter_free(converter);
    }
    return show_config_print(options) ? DONE : FAILED;
}

/* A closed standard stream must stay closed: otherwise the first file opened
 * would take its place, and messages or output would land in it. */
static bool reserve_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        /* Opened the wrong way round, so that using it fails as before. */
        int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", flags) != fd) {
            return message_system("/dev/null", "cannot be opened", errno);
        }
    }
    return true;
}

static enum status run_mode(const struct options *options)
{
    switch (options->mode) {
    case MODE_CONVERT:
    case MODE_EXPLAIN:
    case MODE_LIST:
    case MODE_CHECK:
    case MODE_DIFF:
        return convert(options);
    case MODE_DETECT:
        return run_all_do(options, NULL);
    case MODE_SHOW_CONFIG:
        return show_config(options);
    case MODE_PREFERENCES:
        return list_preferences_print(options->settings.target) ? DONE : FAILED;
    default:
        return help_print(options->mode, false) ? DONE : FAILED;
    }
}

int main(int argc, char **argv)
{
    bool opencc = opencc_options_is(argv[0]);
    struct options options;

    if (!reserve_standard_streams() || !message_prepare(opencc))
        return opencc ? 1 : FAILED;
    if (opencc)
        return run_as_opencc(argc, argv);
    enum status status =
        options_parse(argc, argv, &options) ? run_mode(&options) : FAILED;
    options_free(&options);
    return (int)status;
}
