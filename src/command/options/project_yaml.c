/*
 * project_yaml.c - the settings in a project's configuration file.
 *
 * libyaml tells of events.  One mapping is taken, whose values are words or
 * lists of words: anything else of YAML is refused where it begins, so nothing
 * is ever nested or expanded.
 */
#include "command/options/project_yaml.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "command/options/option_errors.h"
#include "command/say/i18n.h"

/* What a key takes. */
enum takes {
    TAKES_WORD,
    TAKES_FLAG,         /* true or false */
    TAKES_FLAG_OR_WORD, /* either: an option whose argument is optional */
    TAKES_WORDS,        /* one or a list */
    TAKES_PATHS         /* likewise, of files */
};

struct key {
    enum option_id option;
    enum takes takes;
};

static const struct key keys[] = {
    {OPTION_TO, TAKES_WORD},
    {OPTION_PHRASES, TAKES_FLAG_OR_WORD},
    {OPTION_PREFER, TAKES_WORDS},
    {OPTION_QUOTES, TAKES_WORD},
    {OPTION_DICT, TAKES_PATHS},
    {OPTION_KEEP, TAKES_PATHS},
    {OPTION_KEEP_PATTERN, TAKES_WORDS},
    {OPTION_INCLUDE, TAKES_WORDS},
    {OPTION_EXCLUDE, TAKES_WORDS},
    {OPTION_NO_IGNORE, TAKES_FLAG},
    {OPTION_HIDDEN, TAKES_FLAG},
    {OPTION_KEEP_LANG, TAKES_FLAG},
    {OPTION_FONTS, TAKES_FLAG},
};
enum { KEYS = sizeof(keys) / sizeof(*keys) };

/* What comes next. */
enum place { AT_MAPPING, AT_KEY, AT_VALUE, IN_LIST, AT_END };

struct reader {
    const char *file, *folder;
    struct project_settings *settings;
    struct shutong_error *error;
    enum place place;
    bool has_document;
    const struct key *key; /* the last one */
    size_t lines[KEYS];    /* that keys are in, or 0 */
};

bool project_yaml_key(size_t index, enum option_id *option_ret)
{
    if (index < KEYS)
        *option_ret = keys[index].option;
    return index < KEYS;
}

void project_yaml_free(struct project_settings *settings)
{
    for (size_t i = 0; i < settings->n; i++)
        free(settings->all[i].value);
    free(settings->all);
    *settings = (struct project_settings){.n = 0};
}

/* ---- errors -------------------------------------------------------------- */

static bool fail_at(struct reader *r, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says what is wrong in a line; false. */
static bool fail_at(struct reader *r, size_t line, const char *format, ...)
{
    char text[sizeof(r->error->message)];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), i18n_of(format), arguments);
    va_end(arguments);
    status_fail_file(r->error, SHUTONG_BAD_CONFIGURATION, r->file, line, 0,
                     "%s", text);
    return false;
}

static bool no_memory(struct reader *r)
{
    status_no_memory(r->error);
    return false;
}

static const char *name_of(const struct key *key)
{
    return option_rows[key->option].name;
}

/* The names of all keys: to, phrases, prefer or fonts. */
static void list_keys(char *text, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < KEYS && n < room; i++) {
        const char *before = i == 0 ? "" : i + 1 == KEYS ? _(" or ") : _(", ");
        n += (size_t)snprintf(text + n, room - n, "%s%s", before,
                              name_of(&keys[i]));
    }
}

/* Says that a key is none, and which one was meant. */
static bool fail_unknown(struct reader *r, size_t line, const char *name)
{
    struct option known[KEYS + 1] = {{NULL, 0, NULL, 0}};
    char all[300];

    for (size_t i = 0; i < OPTIONS; i++)
        if (option_rows[i].name != NULL &&
            strcmp(option_rows[i].name, name) == 0)
            return fail_at(r, line, "%s: can only be given on the command line",
                           name);
    for (size_t i = 0; i < KEYS; i++)
        known[i].name = name_of(&keys[i]);
    const char *meant = option_errors_nearest(name, known);
    if (meant != NULL)
        return fail_at(r, line, "%s: unknown key; did you mean %s?", name,
                       meant);
    list_keys(all, sizeof(all));
    return fail_at(r, line, "%s: unknown key; must be %s", name, all);
}

/* ---- words --------------------------------------------------------------- */

static size_t line_of(const yaml_event_t *event)
{
    return event->start_mark.line + 1;
}

static const char *word_of(const yaml_event_t *event)
{
    return (const char *)event->data.scalar.value;
}

static bool is_plain(const yaml_event_t *event)
{
    return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words != NULL && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

/* Whether a word is true or false, as YAML 1.2 has them. */
static bool is_flag(const yaml_event_t *event, bool *flag_ret)
{
    static const char *const yes[] = {"true", "True", "TRUE", NULL};
    static const char *const no[] = {"false", "False", "FALSE", NULL};

    *flag_ret = is_one_of(word_of(event), yes);
    return is_plain(event) && (*flag_ret || is_one_of(word_of(event), no));
}

/* Whether there is no value: nothing, nothing in quotes, or YAML's null. */
static bool is_nothing(const yaml_event_t *event)
{
    static const char *const nulls[] = {"~", "null", "Null", "NULL", NULL};

    return event->data.scalar.length == 0 ||
           (is_plain(event) && is_one_of(word_of(event), nulls));
}

/* ---- keys and values ----------------------------------------------------- */

static bool take_key(struct reader *r, const yaml_event_t *event)
{
    const char *name = word_of(event);
    size_t line = line_of(event), i = 0;

    if (strlen(name) != event->data.scalar.length)
        return fail_at(r, line, "%s: contains NUL", name);
    while (i < KEYS && strcmp(name_of(&keys[i]), name) != 0)
        i++;
    if (i == KEYS)
        return fail_unknown(r, line, name);
    if (r->lines[i] > 0)
        return fail_at(r, line, "%s: was given before, in line %zu", name,
                       r->lines[i]);
    r->lines[i] = line;
    r->key = &keys[i];
    r->place = AT_VALUE;
    return true;
}

/* Adds what the last key is set to. */
static bool add_setting(struct reader *r, size_t line, bool off,
                        const char *value)
{
    struct project_settings *s = r->settings;
    struct project_setting *setting;
    bool relative =
        r->key->takes == TAKES_PATHS && value != NULL && value[0] != '/';

    if (!array_grow(&s->all, s->n, &s->cap, sizeof(*s->all)))
        return no_memory(r);
    setting = &s->all[s->n];
    *setting = (struct project_setting){
        .option = r->key->option, .line = line, .off = off};
    if (value != NULL && asprintf(&setting->value, "%s%s",
                                  relative ? r->folder : "", value) < 0) {
        setting->value = NULL;
        return no_memory(r);
    }
    s->n++;
    return true;
}

static bool take_value(struct reader *r, const yaml_event_t *event)
{
    const char *name = name_of(r->key), *value = word_of(event);
    enum takes takes = r->key->takes;
    size_t line = line_of(event);
    bool flag;

    if (is_nothing(event))
        return fail_at(r, line, "%s: has no value", name);
    if (strlen(value) != event->data.scalar.length)
        return fail_at(r, line, "%s: contains NUL", name);
    if ((takes == TAKES_FLAG || takes == TAKES_FLAG_OR_WORD) &&
        is_flag(event, &flag))
        return add_setting(r, line, !flag, NULL);
    if (takes == TAKES_FLAG)
        return fail_at(r, line, "%s: must be true or false, not %s", name,
                       value);
    return add_setting(r, line, false, value);
}

static bool take_scalar(struct reader *r, const yaml_event_t *event)
{
    switch (r->place) {
    case AT_KEY:
        return take_key(r, event);
    case AT_VALUE:
        r->place = AT_KEY;
        return take_value(r, event);
    case IN_LIST:
        return take_value(r, event);
    case AT_MAPPING:
    case AT_END:
        break;
    }
    r->place = AT_END;
    return is_nothing(event) ||
           fail_at(r, line_of(event),
                   "must be a key and a value in each line, such as to: zh-TW");
}

/* ---- what is more than words --------------------------------------------- */

static bool take_mapping(struct reader *r, const yaml_event_t *event)
{
    if (r->place == AT_KEY)
        return fail_at(r, line_of(event), "a key must be a word");
    if (r->place != AT_MAPPING)
        return fail_at(r, line_of(event),
                       "%s: must have a value, not keys of its own",
                       name_of(r->key));
    r->place = AT_KEY;
    return true;
}

static bool take_list(struct reader *r, const yaml_event_t *event)
{
    size_t line = line_of(event);

    if (r->place == AT_MAPPING)
        return fail_at(
            r, line,
            "must be a key and a value in each line, such as to: zh-TW");
    if (r->place == AT_KEY)
        return fail_at(r, line, "a key must be a word");
    if (r->place == IN_LIST)
        return fail_at(r, line, "%s: has a list in its list", name_of(r->key));
    if (r->key->takes != TAKES_WORDS && r->key->takes != TAKES_PATHS)
        return fail_at(r, line, "%s: must have one value, not a list",
                       name_of(r->key));
    r->place = IN_LIST;
    return true;
}

/* Says that YAML makes something else of what was probably meant as a value,
 * such as *.bak or !keep; anchors, aliases and tags are of no use here. */
static bool fail_unquoted(struct reader *r, size_t line, char begins)
{
    return fail_at(r, line, "a value that begins with %c must be in quotes",
                   begins);
}

/* Whether a node has neither an anchor nor a tag; says so if it has. */
static bool check_properties(struct reader *r, const yaml_event_t *event,
                             const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor != NULL)
        return fail_unquoted(r, line_of(event), '&');
    return tag == NULL || fail_unquoted(r, line_of(event), '!');
}

static bool take_event(struct reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (r->has_document)
            return fail_at(r, line_of(event),
                           "a second document begins here; there can be one");
        r->has_document = true;
        return true;
    case YAML_ALIAS_EVENT:
        return fail_unquoted(r, line_of(event), '*');
    case YAML_SCALAR_EVENT:
        return check_properties(r, event, event->data.scalar.anchor,
                                event->data.scalar.tag) &&
               take_scalar(r, event);
    case YAML_MAPPING_START_EVENT:
        return check_properties(r, event, event->data.mapping_start.anchor,
                                event->data.mapping_start.tag) &&
               take_mapping(r, event);
    case YAML_SEQUENCE_START_EVENT:
        return check_properties(r, event, event->data.sequence_start.anchor,
                                event->data.sequence_start.tag) &&
               take_list(r, event);
    case YAML_SEQUENCE_END_EVENT:
        r->place = AT_KEY;
        return true;
    case YAML_MAPPING_END_EVENT:
        r->place = AT_END;
        return true;
    default:
        return true;
    }
}

/* ---- the file ------------------------------------------------------------ */

static size_t line_at(const char *text, size_t at)
{
    size_t line = 1;

    for (size_t i = 0; i < at; i++)
        line += text[i] == '\n';
    return line;
}

static bool fail_yaml(struct reader *r, const yaml_parser_t *p,
                      const char *text, size_t n)
{
    if (p->error == YAML_MEMORY_ERROR)
        return no_memory(r);
    if (p->context != NULL && strstr(p->context, "alias") != NULL)
        return fail_unquoted(r, p->context_mark.line + 1, '*');
    size_t line =
        p->error != YAML_READER_ERROR
            ? p->problem_mark.line + 1
            : line_at(text, p->problem_offset < n ? p->problem_offset : n);
    return fail_at(r, line, "is not YAML: %s",
                   p->problem == NULL ? "" : p->problem);
}

static bool read_events(struct reader *r, const char *text, size_t n)
{
    yaml_parser_t parser;
    yaml_event_t event;
    bool good = true, end = false;

    if (!yaml_parser_initialize(&parser))
        return no_memory(r);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, n);
    while (good && !end) {
        if (!yaml_parser_parse(&parser, &event)) {
            good = fail_yaml(r, &parser, text, n);
            break;
        }
        good = take_event(r, &event);
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return good;
}

enum shutong_status project_yaml_read(const char *file, const char *folder,
                                      const char *text, size_t n,
                                      struct project_settings *settings,
                                      struct shutong_error *error)
{
    static const char mark[] = "\xEF\xBB\xBF";
    struct reader r = {
        .file = file, .folder = folder, .settings = settings, .error = error};
    const char *nul = n == 0 ? NULL : memchr(text, '\0', n);
    size_t valid = utf8_valid_prefix(text, n);
    bool marked = n >= 3 && memcmp(text, mark, 3) == 0;
    bool good;

    if (valid < n)
        good = fail_at(&r, line_at(text, valid), "is not in UTF-8");
    else if (nul != NULL)
        good = fail_at(&r, line_at(text, (size_t)(nul - text)), "contains NUL");
    else
        good = read_events(&r, text + (marked ? 3 : 0), n - (marked ? 3 : 0));
    return good ? SHUTONG_OK : error->status;
}
