/*
 * opencc_command.c - the command line of OpenCC's command.
 *
 * A value is the word after its option, an option is given once, there are no
 * abbreviations and no words that are no options: so OpenCC has it.  Its
 * options that look into a conversion have equals in shutong, which are named.
 */
#include "opencc_command.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "message.h"
#include "wording.h"

enum kind {
    CONFIG,
    INPUT,
    OUTPUT,
    NO_FLUSH,
    IN_PLACE,
    PATH,
    TOFU,
    SEGMENTATION,
    INSPECT,
    AMBIGUITIES,
    MEASURED,
    ZIP,
    REST,
    HELP,
    VERSION
};

static const struct option {
    const char *letter, *name;
    bool takes_value;
    const char *instead; /* what shutong has in the place of it, or NULL */
} all[] = {
    [CONFIG] = {"-c", "--config", true, NULL},
    [INPUT] = {"-i", "--input", true, NULL},
    [OUTPUT] = {"-o", "--output", true, NULL},
    [NO_FLUSH] = {NULL, "--noflush", true, NULL},
    [IN_PLACE] = {NULL, "--in-place", false, NULL},
    [PATH] = {NULL, "--path", true, NULL},
    [TOFU] = {NULL, "--include-tofu-risk-dictionaries", false, NULL},
    [SEGMENTATION] = {NULL, "--segmentation", false,
                      N_("shutong -c PROFILE --explain tells of each place")},
    [INSPECT] = {NULL, "--inspect", false,
                 N_("shutong -c PROFILE --explain tells of each place")},
    [AMBIGUITIES] = {NULL, "--ambiguities", false,
                     N_("shutong -c PROFILE --explain tells of each place")},
    [MEASURED] = {NULL, "--measured_result", true,
                  N_("shutong -v says how long it took")},
    [ZIP] = {NULL, "--resource-zip", true,
             N_("unpack it, and name the folder with --path")},
    [REST] = {"--", "--ignore_rest", false, NULL},
    [HELP] = {"-h", "--help", false, NULL},
    [VERSION] = {NULL, "--version", false, NULL},
};
enum { OPTIONS = sizeof(all) / sizeof(*all) };

bool opencc_command_is(const char *program)
{
    const char *slash = program == NULL ? NULL : strrchr(program, '/');

    return program != NULL &&
           strcmp(slash == NULL ? program : slash + 1, "opencc") == 0;
}

static const struct option *find(const char *word)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (strcmp(word, all[i].name) == 0 ||
            (all[i].letter != NULL && strcmp(word, all[i].letter) == 0))
            return &all[i];
    return NULL;
}

/* A file is called as it is written; "-" is none of shutong's. */
static const char *file_name(const char *value)
{
    return strcmp(value, "-") == 0 ? "./-" : value;
}

static bool take(const struct option *option, const char *value,
                 struct options *o)
{
    if (option->instead != NULL) {
        message_error("%s is not there: %s", option->name, _(option->instead));
        return false;
    }
    switch ((enum kind)(option - all)) {
    case CONFIG:
        o->settings.config = value;
        break;
    case INPUT:
        o->inputs[0] = file_name(value);
        break;
    case OUTPUT:
        o->output = file_name(value);
        break;
    case NO_FLUSH:
        /* What was read is converted and written at once, in either case. */
        if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0) {
            message_error("--noflush %s: it should be 0 or 1", value);
            return false;
        }
        break;
    case IN_PLACE:
        o->in_place = true;
        break;
    case PATH:
        o->paths[o->settings.npaths++] = value;
        break;
    case TOFU:
        o->settings.include_tofu_risk_dictionaries = 1;
        break;
    case HELP:
        o->action = ACTION_HELP;
        break;
    case VERSION:
        o->action = ACTION_VERSION;
        break;
    default:
        break;
    }
    return true;
}

static bool take_all(int argc, char **argv, struct options *o)
{
    bool given[OPTIONS] = {false};

    for (int i = 1; i < argc && o->action == ACTION_CONVERT; i++) {
        const struct option *option = find(argv[i]);
        if (option == NULL) {
            message_error("%s: %s; see opencc --help", argv[i],
                          argv[i][0] == '-'
                              ? _("unknown option")
                              : _("no option; name a file with -i"));
            return false;
        }
        if (option == &all[REST])
            return true;
        if (given[option - all] && option != &all[PATH]) {
            message_error("%s was given before; see opencc --help", argv[i]);
            return false;
        }
        given[option - all] = true;
        if (option->takes_value && i + 1 == argc) {
            message_error("%s: an argument is missing; see opencc --help",
                          argv[i]);
            return false;
        }
        if (!take(option, option->takes_value ? argv[++i] : NULL, o))
            return false;
    }
    return true;
}

/* Input and output may be one file with --in-place only, which means nothing
 * where they are two. */
static bool settle_output(struct options *o)
{
    struct stat in, out;
    bool same = o->output != NULL && strcmp(o->inputs[0], "-") != 0 &&
                stat(o->inputs[0], &in) == 0 && stat(o->output, &out) == 0 &&
                in.st_dev == out.st_dev && in.st_ino == out.st_ino &&
                S_ISREG(in.st_mode);

    if (same && !o->in_place) {
        message_error("%s: is input and output; --in-place writes over it",
                      o->inputs[0]);
        return false;
    }
    o->in_place = same;
    if (same)
        o->output = NULL;
    return true;
}

bool opencc_command_parse(int argc, char **argv, struct options *o)
{
    *o = (struct options){.action = ACTION_CONVERT,
                          .settings = {.config = "s2t.json"},
                          .ninputs = 1,
                          .encoding = encoding_of(ENCODING_UTF_8),
                          .text = true,
                          .opencc = true};
    o->inputs = calloc(1, sizeof(*o->inputs));
    o->paths = calloc((size_t)argc + 1, sizeof(*o->paths));
    if (o->inputs == NULL || o->paths == NULL) {
        message_error("out of memory");
        return false;
    }
    o->inputs[0] = "-";
    o->settings.paths = o->paths;
    return take_all(argc, argv, o) &&
           (o->action != ACTION_CONVERT || settle_output(o));
}
