/*
 * options.c - the command line.
 */
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

enum { OPTION_INVALID = 256, OPTION_PATH, OPTION_TOFU, OPTION_PROFILES };

static const struct option long_options[] = {
    {"config", required_argument, NULL, 'c'},
    {"input", required_argument, NULL, 'i'},
    {"output", required_argument, NULL, 'o'},
    {"invalid", required_argument, NULL, OPTION_INVALID},
    {"path", required_argument, NULL, OPTION_PATH},
    {"include-tofu-risk-dictionaries", no_argument, NULL, OPTION_TOFU},
    {"list-profiles", no_argument, NULL, OPTION_PROFILES},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static bool parse_invalid(const char *how, enum shutong_invalid *invalid)
{
    static const char *const names[] = {"fail", "keep", "replace"};

    for (size_t i = 0; i < 3; i++) {
        if (strcmp(how, names[i]) == 0) {
            *invalid = (enum shutong_invalid)i;
            return true;
        }
    }
    message_error("--invalid=%s: it should be fail, keep or replace", how);
    return false;
}

/* One option that needs more than being remembered. */
static bool take(int option, struct options *o)
{
    switch (option) {
    case 'c':
        o->settings.config = optarg;
        return true;
    case 'i':
        o->inputs[o->ninputs++] = optarg;
        return true;
    case 'o':
        if (o->output != NULL) {
            message_error("-o %s: there is one output, %s was given before",
                          optarg, o->output);
            return false;
        }
        o->output = optarg;
        return true;
    case OPTION_INVALID:
        return parse_invalid(optarg, &o->settings.invalid);
    case OPTION_PATH:
        o->paths[o->settings.npaths++] = optarg;
        return true;
    case OPTION_TOFU:
        o->settings.include_tofu_risk_dictionaries = 1;
        return true;
    case OPTION_PROFILES:
        o->action = ACTION_PROFILES;
        return true;
    case 'q':
        o->quiet = true;
        return true;
    case 'v':
        o->verbose = true;
        return true;
    case 'h':
        o->action = ACTION_HELP;
        return true;
    default:
        o->action = ACTION_VERSION;
        return true;
    }
}

static bool complain(int option, char **argv)
{
    /* getopt has moved past the option at fault, unless it is one of several
     * letters after one dash. */
    const char *word = argv[optind - 1];

    if (option == ':')
        message_error("%s: an argument is missing; see shutong --help", word);
    else if (strncmp(word, "--", 2) == 0 && strchr(word, '=') != NULL &&
             optopt != 0)
        message_error("%s: takes no argument; see shutong --help", word);
    else if (strncmp(word, "--", 2) != 0 && optopt > 0 && optopt < 256)
        message_error("-%c: unknown option; see shutong --help", optopt);
    else
        message_error("%s: unknown option; see shutong --help", word);
    return false;
}

static bool check(const struct options *o)
{
    if (o->action != ACTION_CONVERT || o->settings.config != NULL)
        return true;
    message_error("what to convert to? For Taiwan: shutong -c s2twp FILE; for "
                  "simplified: shutong -c tw2s FILE; see shutong --help");
    return false;
}

bool options_parse(int argc, char **argv, struct options *o)
{
    int option;

    *o = (struct options){.action = ACTION_CONVERT};
    /* As many as there are words is always enough. */
    o->inputs = calloc((size_t)argc + 1, sizeof(*o->inputs));
    o->paths = calloc((size_t)argc + 1, sizeof(*o->paths));
    if (o->inputs == NULL || o->paths == NULL) {
        message_error("out of memory");
        return false;
    }
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":c:i:o:qvhV", long_options,
                                 NULL)) != -1) {
        if (option == '?' || option == ':')
            return complain(option, argv);
        if (!take(option, o))
            return false;
    }
    for (int i = optind; i < argc; i++)
        o->inputs[o->ninputs++] = argv[i];
    if (o->ninputs == 0)
        o->inputs[o->ninputs++] = "-";
    o->settings.paths = o->paths;
    return check(o);
}

void options_free(struct options *o)
{
    free(o->inputs);
    free(o->paths);
}
