/*
 * project_options.c - options from the configuration file of a project.
 *
 * What it sets is taken as options are, each with its own check, but into
 * options of their own: a wrong value is an error even where the command line
 * has another one.  Then the command line's options get what they lack.
 */
#include "command/options/project_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/targets.h"
#include "command/options/option_take.h"
#include "command/options/project_file.h"
#include "command/say/message.h"

#define BIT(name) OPTION_BIT(OPTION_##name)

/* With these a run converts as OpenCC does, or not at all: then the file says
 * only which files of a directory are taken. */
#define NOT_CONVERTED_BY_TARGET (BIT(CONFIG) | BIT(DETECT))

/* What the file can say then. */
#define WHICH_FILES (BIT(INCLUDE) | BIT(EXCLUDE) | BIT(NO_IGNORE) | BIT(HIDDEN))

static bool given(const struct options *o, uint64_t any_of)
{
    return (o->given & any_of) != 0;
}

/* Whether anything that the file can say would count. */
static bool is_looked_for(const struct options *o)
{
    if (o->no_config)
        return false;
    if (given(o, OPTION_ANSWERS))
        return o->mode == MODE_SHOW_CONFIG;
    return o->recursive || !given(o, NOT_CONVERTED_BY_TARGET);
}

/* ---- one setting after the other ----------------------------------------- */

static bool check_target(const char *target)
{
    const struct shutong_settings settings = {.target = target};
    const struct shutong_error unknown = {.status = SHUTONG_UNKNOWN_TARGET};

    if (targets_find(target) != NULL)
        return true;
    message_refused(&settings, &unknown);
    return false;
}

/* Text only: a binary dictionary is read by OpenCC's code, and whose file this
 * is may not be known. */
static bool check_dictionary(const char *path)
{
    const char *dot = strrchr(path, '.');

    if (dot == NULL || (strcmp(dot, ".ocd2") != 0 && strcmp(dot, ".ocd") != 0))
        return true;
    return message_error("%s: a binary dictionary must be given by -d on the "
                         "command line",
                         path);
}

static bool take_setting(const struct project_setting *s, struct options *file)
{
    size_t nterms = file->nterms, nglobs = file->nglobs;

    if (s->off)
        return true;
    if ((s->option == OPTION_TO && !check_target(s->value)) ||
        (s->option == OPTION_DICT && !check_dictionary(s->value)) ||
        !option_take_do(s->option, s->value, file))
        return false;
    if (file->nterms > nterms)
        file->terms[nterms].line = s->line;
    if (file->nglobs > nglobs)
        file->globs[nglobs].line = s->line;
    return true;
}

static bool take_settings(const struct project_file *project,
                          struct options *file)
{
    const struct project_settings *settings = &project->settings;
    bool taken = true;

    file->terms = calloc(settings->n + 1, sizeof(*file->terms));
    file->globs = calloc(settings->n + 1, sizeof(*file->globs));
    if (file->terms == NULL || file->globs == NULL)
        return message_error("out of memory");
    for (size_t i = 0; taken && i < settings->n; i++) {
        message_place(project->path, settings->all[i].line);
        taken = take_setting(&settings->all[i], file);
    }
    message_place(NULL, 0);
    return taken;
}

/* ---- together ------------------------------------------------------------ */

/* What of the file is in force: what the command line does not replace. */
static uint64_t choose(const struct options *o, const struct options *file)
{
    uint64_t lists =
        BIT(DICT) | BIT(KEEP) | BIT(KEEP_PATTERN) | BIT(INCLUDE) | BIT(EXCLUDE);
    uint64_t set = 0;
    bool converts = !given(o, NOT_CONVERTED_BY_TARGET) &&
                    (given(o, BIT(TO)) || given(file, BIT(TO)));

    for (size_t i = 0; i < o->project->settings.n; i++)
        set |= OPTION_BIT(o->project->settings.all[i].option);
    return set & (converts ? UINT64_MAX : WHICH_FILES) & (~o->given | lists);
}

/* The terms of the command line come first, since of two that differ the first
 * counts. */
static bool add_terms(struct options *o, const struct options *file)
{
    struct terms_argument *all =
        array_resize(o->terms, o->nterms + file->nterms + 1, sizeof(*all));

    if (all == NULL)
        return message_error("out of memory");
    memcpy(all + o->nterms, file->terms, file->nterms * sizeof(*all));
    o->terms = all;
    o->nterms += file->nterms;
    return true;
}

/* Their order does not matter. */
static bool add_globs(struct options *o, const struct options *file)
{
    struct glob_argument *all =
        array_resize(o->globs, o->nglobs + file->nglobs + 1, sizeof(*all));

    if (all == NULL)
        return message_error("out of memory");
    memcpy(all + o->nglobs, file->globs, file->nglobs * sizeof(*all));
    o->globs = all;
    o->nglobs += file->nglobs;
    return true;
}

static void set_words(struct options *o, struct options *file, uint64_t chosen)
{
    if ((chosen & BIT(TO)) != 0)
        o->settings.target = file->settings.target;
    if ((chosen & BIT(PHRASES)) != 0)
        o->settings.phrases = file->settings.phrases;
    if ((chosen & BIT(QUOTES)) != 0)
        o->settings.quotes = file->settings.quotes;
    if ((chosen & BIT(PREFER)) != 0) {
        o->settings.prefer = o->prefer = file->prefer;
        file->prefer = NULL;
    }
    o->keep_lang =
        o->keep_lang || ((chosen & BIT(KEEP_LANG)) != 0 && file->keep_lang);
    o->fonts = o->fonts || ((chosen & BIT(FONTS)) != 0 && file->fonts);
    o->hidden = o->hidden || file->hidden;
    o->no_ignore = o->no_ignore || file->no_ignore;
}

static bool merge(struct options *o, struct options *file)
{
    uint64_t terms = BIT(DICT) | BIT(KEEP) | BIT(KEEP_PATTERN);

    o->configured = choose(o, file);
    set_words(o, file, o->configured);
    return ((o->configured & terms) == 0 || add_terms(o, file)) &&
           add_globs(o, file);
}

bool project_options_take(struct options *o)
{
    struct options file = {.mode = MODE_CONVERT};

    if (!is_looked_for(o))
        return true;
    if (!project_file_find(&o->project))
        return false;
    if (o->project == NULL)
        return true;
    bool taken = take_settings(o->project, &file) && merge(o, &file);
    options_free(&file);
    return taken;
}

/* ---- where it is from ---------------------------------------------------- */

size_t project_options_line(const struct options *o, enum option_id option)
{
    const struct project_settings *settings =
        o->project == NULL ? NULL : &o->project->settings;

    for (size_t i = 0; settings != NULL && i < settings->n; i++)
        if (settings->all[i].option == option)
            return settings->all[i].line;
    return 0;
}

void project_options_place(const struct options *o, enum option_id option)
{
    if ((o->configured & OPTION_BIT(option)) != 0)
        message_place(o->project->path, project_options_line(o, option));
}
