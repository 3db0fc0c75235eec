/*
 * opencc_run.c - what all runs of OpenCC's command have alike.
 */
#include "command/opencc/opencc_run.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/data_directory.h"
#include "command/files/sink.h"
#include "command/opencc/opencc_timings.h"
#include "command/say/message.h"
#include "command/opencc/opencc_json.h"
#include "dropin/opencc_config_name.h"
#include "command/opencc/opencc_selector_warning.h"

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

bool opencc_run_find_built_in(const char *name, char path[PATH_MAX])
{
    static char folder[PATH_MAX]; /* more than a small stack has */

    for (size_t i = 0; i < DATA_DIRECTORIES; i++)
        if (data_directory(i, folder) && folder_has(folder, name, path))
            return true;
    return false;
}

/* With the settings, and with the contents of an archive instead of files. */
static bool run(const struct opencc_options *c,
                struct shutong_settings *settings, opencc_action *action)
{
    /* More than a small stack has; they are used once. */
    static char path[PATH_MAX], built_in[PATH_MAX];
    static struct resource_zip archive;
    const char *fallback = NULL;

    if (c->zip != NULL)
        settings->npaths = 0;
    opencc_config_name_find(settings, path);
    if (c->zip == NULL)
        return action(c, settings, &archive);

    if (strchr(settings->config, '/') != NULL)
        fallback = settings->config;
    else if (opencc_run_find_built_in(settings->config, built_in))
        fallback = built_in;
    uint64_t began = opencc_timings_now();
    bool done = resource_zip_open(&archive, c->zip, c->config, fallback);
    opencc_timings_add(MEASURED_LOAD, began);
    if (done) {
        settings->config = archive.config;
        done = action(c, settings, &archive);
    }
    resource_zip_close(&archive);
    return done;
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

static bool describe(struct buf *json, const struct opencc_options *c,
                     const struct opencc_timings *m)
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

    put_name(json, &whole, "config", c->config);
    put_name(json, &whole, "input", c->input);
    put_name(json, &whole, "output", c->output);
    put_name(json, &whole, "mode", c->input == NULL ? "line_by_line" : "file");
    put_name(json, &whole, "output_mode", modes[c->mode]);
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
static bool write_measured(const struct opencc_options *c)
{
    struct opencc_timings measured = opencc_timings_get();
    struct buf json = {0};
    struct sink sink;
    bool written = describe(&json, c, &measured);

    if (!written) {
        message_error("out of memory");
    } else if (sink_open(&sink, c->measured)) {
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

static void was_read(const char *bytes, size_t n, uint64_t began)
{
    opencc_selector_warning_look(bytes, n);
    opencc_timings_add(MEASURED_READ, began);
}

static void was_written(uint64_t began)
{
    opencc_timings_add(MEASURED_WRITE, began);
}

bool opencc_run(struct opencc_options *c, opencc_action *action)
{
    static const struct observer observer = {opencc_timings_now, was_read,
                                             was_written, opencc_timings_bytes};
    struct shutong_settings settings = c->options.settings;
    int standard_output = -1;

    settings.search_working_directory = 1;
    c->options.observer = &observer;
    if (c->measured == NULL)
        return run(c, &settings, action);
    /* The end of the text closes it; what is measured may go there as well. */
    standard_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    opencc_timings_begin();
    bool done = run(c, &settings, action);
    if (standard_output >= 0)
        dup2(standard_output, STDOUT_FILENO);
    return done && write_measured(c);
}
