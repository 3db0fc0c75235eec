/*
 * opencc_run.c - what shutong does where it is called as OpenCC's command.
 */
#include "opencc_run.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive.h"
#include "builtin.h"
#include "cache_folder.h"
#include "data_folder.h"
#include "inputs.h"
#include "inspection.h"
#include "measured.h"
#include "message.h"
#include "opencc_json.h"
#include "opencc_modes.h"
#include "opencc_name.h"
#include "selectors.h"

/* Whether the folder has the configuration of a built-in profile. */
static bool folder_has(const char *folder, const char *name,
                       char path[PATH_MAX])
{
    size_t n = strlen(name);

    if (n > 5 && strcmp(name + n - 5, ".json") == 0)
        n -= 5;
    int written =
        snprintf(path, PATH_MAX, "%s/%.*s.json", folder, (int)n, name);
    return written > 0 && written < PATH_MAX && access(path, R_OK) == 0;
}

/* Finds the configuration of a built-in profile: what is embedded is not told
 * of stage by stage. */
static bool find_built_in(const char *name, char path[PATH_MAX])
{
    char folder[PATH_MAX];

    for (size_t i = 0; i < DATA_FOLDERS; i++)
        if (data_folder(i, folder) && folder_has(folder, name, path))
            return true;
    return false;
}

/* What --segmentation and the others tell.  A configuration that is a file is
 * read as it is; the archive that it is from is closed then. */
static enum status tell(const struct options *o,
                        const struct shutong_settings *settings,
                        struct archive *archive)
{
    struct profile_places places = {.paths = settings->paths,
                                    .npaths = settings->npaths,
                                    .working_directory = true,
                                    .is_ours = builtin_has_dictionary};
    const char *config = settings->config;
    struct inspection inspection;
    struct shutong_error error;
    char path[PATH_MAX];

    if (opencc_name_is_built_in(config)) {
        if (!find_built_in(config, path)) {
            message_error("%s: its configuration and dictionaries are not in "
                          "%s; make install puts them there, or name a folder "
                          "that has OpenCC's by SHUTONG_OPENCC_DATA",
                          config, DATA_FOLDER_INSTALLED);
            return FAILED;
        }
        config = path;
        places.npaths = 0;
    }
    if (strchr(config, '/') == NULL) {
        /* There is none, which it says. */
        shutong_converter_free(shutong_converter_new(settings, &error));
        message_refused(settings, &error);
        return FAILED;
    }
    uint64_t began = measured_now();
    enum shutong_status status =
        inspection_init(&inspection, config, &places,
                        settings->include_tofu_risk_dictionaries != 0, &error);
    measured_add(MEASURED_LOAD, began);
    archive_close(archive);
    bool told = false;
    if (status != SHUTONG_OK)
        message_failure(NULL, &error, NULL);
    else if (o->told.mode == OPENCC_SEGMENTATION &&
             inspection.main.segmentation == NULL)
        message_error("%s: has no segmentation that --segmentation could tell "
                      "of; --inspect tells of its stages",
                      o->told.config);
    else
        told = opencc_modes_do(o, &inspection);
    inspection_free(&inspection);
    return told ? DONE : FAILED;
}

static enum status convert(const struct options *o,
                           const struct shutong_settings *settings,
                           struct archive *archive)
{
    struct shutong_error error;
    uint64_t began = measured_now();
    struct shutong_converter *converter =
        shutong_converter_new(settings, &error);

    measured_add(MEASURED_LOAD, began);
    archive_close(archive);
    if (converter == NULL) {
        message_refused(settings, &error);
        return FAILED;
    }
    began = measured_now();
    enum status status = inputs_do(o, converter);
    measured_add(MEASURED_RUN, began);
    shutong_converter_free(converter);
    return status;
}

/* By the settings, with what an archive has in the place of files. */
static enum status run(const struct options *o,
                       struct shutong_settings *settings)
{
    /* More than a small stack has; they are used once. */
    static char path[PATH_MAX], built_in[PATH_MAX], folder[PATH_MAX];
    static struct archive archive;
    const char *fallback = NULL;

    if (o->told.zip != NULL)
        settings->npaths = 0;
    else
        settings->cache = cache_folder(folder);
    opencc_name_find(settings, path);
    if (o->told.zip == NULL)
        return (o->told.mode == OPENCC_CONVERT ? convert : tell)(o, settings,
                                                                 &archive);

    if (strchr(settings->config, '/') != NULL)
        fallback = settings->config;
    else if (find_built_in(settings->config, built_in))
        fallback = built_in;
    uint64_t began = measured_now();
    enum status status = FAILED;
    bool opened = archive_open(&archive, o->told.zip, o->told.config, fallback);
    measured_add(MEASURED_LOAD, began);
    if (opened) {
        settings->config = archive.config;
        status = (o->told.mode == OPENCC_CONVERT ? convert : tell)(o, settings,
                                                                   &archive);
    }
    archive_close(&archive);
    return status;
}

/* ---- what was measured --------------------------------------------------- */

static void put_name(struct buf *json, bool *whole, const char *key,
                     const char *value)
{
    *whole = *whole && buf_append(json, "    \"", 5) &&
             buf_append(json, key, strlen(key)) &&
             buf_append(json, "\": ", 3) &&
             (value == NULL ? buf_append(json, "null", 4)
                            : opencc_json_string(json, value, strlen(value))) &&
             buf_append(json, ",\n", 2);
}

/* Milliseconds, as short as they can be. */
static void put_time(struct buf *json, bool *whole, const char *key,
                     uint64_t nanoseconds)
{
    char line[80];
    int n = snprintf(line, sizeof(line), "    \"%s\": %" PRIu64 ".%06u", key,
                     nanoseconds / 1000000, (unsigned)(nanoseconds % 1000000));

    while (line[n - 1] == '0' && line[n - 2] != '.')
        n--;
    *whole = *whole && buf_append(json, line, (size_t)n) &&
             buf_append(json, ",\n", 2);
}

static bool describe(struct buf *json, const struct opencc_told *told,
                     const struct measured *m)
{
    static const char *const modes[] = {
        [OPENCC_CONVERT] = "convert",
        [OPENCC_SEGMENTATION] = "segmentation",
        [OPENCC_INSPECT] = "inspect",
        [OPENCC_AMBIGUITIES] = "ambiguities",
    };
    uint64_t apart = m->read + m->write;
    bool whole = buf_append(json, "{\n", 2);
    char end[128];

    put_name(json, &whole, "config", told->config);
    put_name(json, &whole, "input", told->input);
    put_name(json, &whole, "output", told->output);
    put_name(json, &whole, "mode",
             told->input == NULL ? "line_by_line" : "file");
    put_name(json, &whole, "output_mode", modes[told->mode]);
    put_time(json, &whole, "load_ms", m->load);
    put_time(json, &whole, "convert_ms", m->run > apart ? m->run - apart : 0);
    put_time(json, &whole, "write_ms", m->write);
    put_time(json, &whole, "total_ms", m->total);
    int n = snprintf(end, sizeof(end),
                     "    \"input_bytes\": %" PRIu64
                     ",\n    \"output_bytes\": %" PRIu64 "\n}\n",
                     m->in_nbytes, m->out_nbytes);
    return whole && buf_append(json, end, (size_t)n);
}

/* Writes the file of --measured_result. */
static bool write_measured(const struct opencc_told *told)
{
    struct measured measured = measured_get();
    struct buf json = {0};
    struct sink sink;
    bool written = describe(&json, told, &measured);

    if (!written) {
        message_error("out of memory");
    } else if (sink_open(&sink, told->measured)) {
        written = sink_write(&sink, json.data, json.n);
        if (written)
            written = sink_commit(&sink);
        else
            sink_abort(&sink);
    } else {
        written = false;
    }
    buf_free(&json);
    return written;
}

enum status opencc_run(const struct options *o)
{
    struct shutong_settings settings = o->settings;
    int standard_output = -1;

    settings.search_working_directory = 1;
    selectors_watch();
    if (o->told.measured == NULL)
        return run(o, &settings);
    /* The end of the text closes it; what is measured may go there as well. */
    standard_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    measured_begin();
    enum status status = run(o, &settings);
    if (standard_output >= 0)
        dup2(standard_output, STDOUT_FILENO);
    if (status == DONE && !write_measured(&o->told))
        status = FAILED;
    return status;
}
