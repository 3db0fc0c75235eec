/*
 * show_config.c - what --show-config prints.
 */
#include "command/report/show_config.h"

#include <stdio.h>
#include <string.h>

#include "command/options/project_file.h"
#include "command/options/project_options.h"
#include "command/report/json_lines.h"
#include "command/say/i18n.h"
#include "command/say/message.h"
#include "command/say/visible_text.h"

/* A value of an option, and where it is from. */
struct shown {
    enum option_id option;
    const char *value; /* or NULL: none */
    bool flag;         /* it is true or false */
    bool given;        /* on the command line */
    size_t line;       /* of the file, or 0 */
};

struct output {
    const struct options *options;
    struct json_lines json; /* if that is asked for */
};

/* ---- printing ------------------------------------------------------------ */

static void print_name(const char *name)
{
    visible_text_print(stdout, name, strlen(name), VISIBLE_NAME);
}

static void print_line(const struct output *out, const struct shown *s)
{
    printf("%s: ", option_rows[s->option].name);
    if (s->value != NULL)
        print_name(s->value);
    else
        fputs(_("none"), stdout);
    if (s->line > 0) {
        fputs(" (", stdout);
        print_name(out->options->project->path);
        printf(":%zu)\n", s->line);
    } else {
        printf(" (%s)\n", s->given ? _("command line") : _("default"));
    }
}

static void add_json(struct output *out, const struct shown *s)
{
    struct json_lines *json = &out->json;
    const char *from = s->line > 0 ? "file"
                       : s->given  ? "command line"
                                   : "default";

    json_lines_open_item(json);
    json_lines_string(json, "option", option_rows[s->option].name,
                      strlen(option_rows[s->option].name));
    if (s->flag && s->value != NULL)
        json_lines_flag(json, "value", strcmp(s->value, "true") == 0);
    else if (s->value != NULL)
        json_lines_string(json, "value", s->value, strlen(s->value));
    json_lines_string(json, "from", from, strlen(from));
    if (s->line > 0)
        json_lines_count(json, "line", s->line);
    json_lines_close(json);
}

static void show(struct output *out, const struct shown *s)
{
    if (out->options->json)
        add_json(out, s);
    else
        print_line(out, s);
}

/* ---- values -------------------------------------------------------------- */

static const char *phrases_word(int phrases)
{
    return phrases == SHUTONG_PHRASES_ALWAYS    ? "always"
           : phrases == SHUTONG_PHRASES_CONTEXT ? "context"
                                                : "false";
}

static const char *quotes_word(int quotes)
{
    return quotes == SHUTONG_QUOTES_CORNER  ? "corner"
           : quotes == SHUTONG_QUOTES_CURLY ? "curly"
                                            : NULL;
}

/* The value of an option that has one. */
static const char *value_of(const struct options *o, enum option_id option)
{
    switch (option) {
    case OPTION_TO:
        return o->settings.target;
    case OPTION_PHRASES:
        return phrases_word(o->settings.phrases);
    case OPTION_PREFER:
        return o->settings.prefer;
    case OPTION_QUOTES:
        return quotes_word(o->settings.quotes);
    default:
        return *(const bool *)((const char *)o + option_rows[option].at)
                   ? "true"
                   : "false";
    }
}

static void show_one(struct output *out, enum option_id option)
{
    const struct options *o = out->options;
    struct shown s = {.option = option,
                      .value = value_of(o, option),
                      .flag = option_rows[option].sets == SETS_FLAG,
                      .given = (o->given & OPTION_BIT(option)) != 0};

    if (!s.given && (o->configured & OPTION_BIT(option)) != 0)
        s.line = project_options_line(o, option);
    if (option == OPTION_PHRASES && strcmp(s.value, "false") == 0)
        s.flag = true;
    show(out, &s);
}

/* Shows one of many values of an option, or with NULL that there is none. */
static void show_of_many(struct output *out, enum option_id option,
                         const char *value, size_t line)
{
    show(out, &(struct shown){.option = option,
                              .value = value,
                              .given = value != NULL && line == 0,
                              .line = line});
}

static void show_terms(struct output *out, enum option_id option,
                       enum terms_kind kind)
{
    const struct options *o = out->options;
    bool any = false;

    for (size_t i = 0; i < o->nterms; i++) {
        const struct terms_argument *t = &o->terms[i];
        if (t->kind == kind)
            show_of_many(out, option, t->argument, t->line);
        any = any || t->kind == kind;
    }
    if (!any)
        show_of_many(out, option, NULL, 0);
}

static void show_globs(struct output *out, enum option_id option, bool include)
{
    const struct options *o = out->options;
    bool any = false;

    for (size_t i = 0; i < o->nglobs; i++) {
        const struct glob_argument *g = &o->globs[i];
        if (g->include == include)
            show_of_many(out, option, g->pattern, g->line);
        any = any || g->include == include;
    }
    if (!any)
        show_of_many(out, option, NULL, 0);
}

static void show_option(struct output *out, enum option_id option)
{
    switch (option) {
    case OPTION_DICT:
        show_terms(out, option, TERMS_DICTIONARY);
        break;
    case OPTION_KEEP:
        show_terms(out, option, TERMS_KEPT);
        break;
    case OPTION_KEEP_PATTERN:
        show_terms(out, option, TERMS_PATTERN);
        break;
    case OPTION_INCLUDE:
        show_globs(out, option, true);
        break;
    case OPTION_EXCLUDE:
        show_globs(out, option, false);
        break;
    default:
        show_one(out, option);
        break;
    }
}

/* ---- all of it ----------------------------------------------------------- */

static void show_all(struct output *out)
{
    enum option_id option;

    if (out->options->settings.config != NULL)
        show(out, &(struct shown){.option = OPTION_CONFIG,
                                  .value = out->options->settings.config,
                                  .given = true});
    for (size_t i = 0; project_yaml_key(i, &option); i++)
        show_option(out, option);
}

static void print_file(const struct options *o)
{
    fputs(_("file: "), stdout);
    if (o->project != NULL)
        print_name(o->project->path);
    else
        fputs(_("none"), stdout);
    putchar('\n');
}

static bool print_json(struct output *out)
{
    const struct options *o = out->options;
    struct json_lines *json = &out->json;

    json_lines_begin(json);
    if (o->project != NULL)
        json_lines_string(json, "file", o->project->path,
                          strlen(o->project->path));
    json_lines_open_list(json, "options");
    show_all(out);
    json_lines_close_list(json);
    json_lines_close(json);
    bool printed =
        json_lines_print(json, stdout) || message_error("out of memory");
    buf_free(&json->text);
    return printed;
}

bool show_config_print(const struct options *o)
{
    struct output out = {.options = o};

    if (o->json)
        return print_json(&out) && message_printed();
    print_file(o);
    show_all(&out);
    return message_printed();
}
