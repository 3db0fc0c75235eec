/*
 * project.c - a hostile .shutong.yaml: refused with its line, or settings that
 * are what the keys take.
 *
 * The input is the file.  Reading it again gives the same.
 */
#include "fuzz.h"

#include "command/options/project_yaml.h"

static const char folder[] = "../";

static bool is_key(enum option_id option)
{
    enum option_id key;

    for (size_t i = 0; project_yaml_key(i, &key); i++)
        if (key == option)
            return true;
    return false;
}

static bool is_path(const struct project_setting *s)
{
    return s->option == OPTION_DICT || s->option == OPTION_KEEP;
}

/* libyaml ends lines with NEL and others too, of one byte at least. */
static void check_setting(const struct project_setting *s, size_t nbytes)
{
    PROPERTY(is_key(s->option));
    PROPERTY(s->line >= 1 && s->line <= nbytes + 1);
    PROPERTY(!s->off || s->value == NULL);
    if (s->value == NULL)
        return;
    PROPERTY(s->value[0] != '\0' && fuzz_is_utf8(s->value, strlen(s->value)));
    PROPERTY(!is_path(s) || s->value[0] == '/' ||
             strncmp(s->value, folder, strlen(folder)) == 0);
}

static bool is_same(const struct project_settings *a,
                    const struct project_settings *b)
{
    bool same = a->n == b->n;

    for (size_t i = 0; same && i < a->n; i++) {
        const struct project_setting *one = &a->all[i], *other = &b->all[i];
        same = one->option == other->option && one->line == other->line &&
               one->off == other->off &&
               (one->value == NULL) == (other->value == NULL) &&
               (one->value == NULL || strcmp(one->value, other->value) == 0);
    }
    return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_copy(data, size);
    struct project_settings settings = {.n = 0}, again = {.n = 0};
    struct shutong_error error, other;

    memset(&error, 0, sizeof(error));
    memset(&other, 0, sizeof(other));
    enum shutong_status status =
        project_yaml_read("file", folder, text, size, &settings, &error);
    for (size_t i = 0; i < settings.n; i++)
        check_setting(&settings.all[i], size);
    PROPERTY(status == SHUTONG_OK ||
             (error.message[0] != '\0' && error.line >= 1 &&
              error.line <= size + 1));
    PROPERTY(project_yaml_read("file", folder, text, size, &again, &other) ==
             status);
    PROPERTY(is_same(&settings, &again));
    PROPERTY(strcmp(error.message, other.message) == 0 &&
             error.line == other.line);
    project_yaml_free(&settings);
    project_yaml_free(&again);
    free(text);
    return 0;
}
