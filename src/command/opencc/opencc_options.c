/*
 * opencc_options.c - the command line of OpenCC's command.
 *
 * A value is the word after its option, an option is given once, there are no
 * abbreviations and no words that are no options: so OpenCC has it.  But for
 * the archive, which OpenCC looks for by itself: that can be given after =, and
 * its value does not begin with -.
 */
#include "command/opencc/opencc_options.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command/say/message.h"
#include "command/say/i18n.h"

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
} all[] = {
    [CONFIG] = {"-c", "--config", true},
    [INPUT] = {"-i", "--input", true},
    [OUTPUT] = {"-o", "--output", true},
    [NO_FLUSH] = {NULL, "--noflush", true},
    [IN_PLACE] = {NULL, "--in-place", false},
    [PATH] = {NULL, "--path", true},
    [TOFU] = {NULL, "--include-tofu-risk-dictionaries", false},
    [SEGMENTATION] = {NULL, "--segmentation", false},
    [INSPECT] = {NULL, "--inspect", false},
    [AMBIGUITIES] = {NULL, "--ambiguities", false},
    [MEASURED] = {NULL, "--measured_result", true},
    [ZIP] = {NULL, "--resource-zip", true},
    [REST] = {"--", "--ignore_rest", false},
    [HELP] = {"-h", "--help", false},
    [VERSION] = {NULL, "--version", false},
};
enum { OPTIONS = sizeof(all) / sizeof(*all) };

bool opencc_options_is(const char *program)
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

/* One of them can be asked for. */
static bool set_mode(struct opencc_options *c, enum opencc_mode mode)
{
    if (c->mode != OPENCC_CONVERT)
        return message_error(
            "--segmentation, --inspect and --ambiguities cannot be combined");
    c->mode = mode;
    return true;
}

static bool take(const struct option *option, const char *value,
                 struct opencc_options *c)
{
    struct options *o = &c->options;

    switch ((enum kind)(option - all)) {
    case CONFIG:
        o->settings.config = c->config = value;
        break;
    case INPUT:
        c->input = value;
        o->inputs[0] = file_name(value);
        break;
    case OUTPUT:
        c->output = value;
        o->output = file_name(value);
        break;
    case NO_FLUSH:
        /* What was read is converted and written at once, in either case. */
        if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0) {
            return message_error("--noflush %s: must be 0 or 1", value);
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
    case SEGMENTATION:
        return set_mode(c, OPENCC_SEGMENTATION);
    case INSPECT:
        return set_mode(c, OPENCC_INSPECT);
    case AMBIGUITIES:
        return set_mode(c, OPENCC_AMBIGUITIES);
    case MEASURED:
        c->measured = file_name(value);
        break;
    case ZIP:
        c->zip = value;
        break;
    case HELP:
        o->mode = MODE_HELP;
        break;
    case VERSION:
        o->mode = MODE_VERSION;
        break;
    default:
        break;
    }
    return true;
}

/* The option that a word is, or begins with: then *value_ret is set. */
static const struct option *find_joined(const char *word,
                                        const char **value_ret)
{
    const struct option *option = find(word);
    size_t n = strlen(all[ZIP].name);

    *value_ret = NULL;
    if (option != NULL || strncmp(word, all[ZIP].name, n) != 0 ||
        word[n] != '=')
        return option;
    *value_ret = word + n + 1;
    return &all[ZIP];
}

static bool take_all(int argc, char **argv, struct opencc_options *c)
{
    bool given[OPTIONS] = {false};

    for (int i = 1; i < argc && c->options.mode == MODE_CONVERT; i++) {
        const char *value, *word = argv[i];
        const struct option *option = find_joined(word, &value);
        if (option == NULL)
            return message_error("%s: %s; see opencc --help", word,
                                 word[0] == '-'
                                     ? _("unknown option")
                                     : _("not an option; give a file with -i"));
        if (option == &all[REST])
            return true;
        if (given[option - all] && option != &all[PATH])
            return message_error("%s was given twice; see opencc --help", word);
        given[option - all] = true;
        if (option->takes_value && value == NULL && i + 1 < argc &&
            (option != &all[ZIP] || argv[i + 1][0] != '-'))
            value = argv[++i];
        if (option->takes_value &&
            (value == NULL || (option == &all[ZIP] && *value == '\0')))
            return message_error("%s: requires an argument; see opencc --help",
                                 word);
        if (!take(option, value, c))
            return false;
    }
    return true;
}

/* Whether two names are of one regular file. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat one, other;

    return stat(a, &one) == 0 && stat(b, &other) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino &&
           S_ISREG(one.st_mode);
}

/* Input and output may be one file with --in-place only, which means nothing if
 * they are two. */
static bool settle_output(struct opencc_options *c)
{
    struct options *o = &c->options;
    bool input = c->input != NULL;
    bool same =
        o->output != NULL && input && is_same_file(o->inputs[0], o->output);
    const char *measured = c->measured;

    if (measured != NULL &&
        ((input && is_same_file(o->inputs[0], measured)) ||
         (o->output != NULL && (strcmp(o->output, measured) == 0 ||
                                is_same_file(o->output, measured)))))
        return message_error(
            "%s: --measured_result would overwrite the text; use another file",
            measured);
    if (same && !o->in_place)
        return message_error(
            "%s: input and output are the same file; use --in-place",
            o->inputs[0]);
    o->in_place = same;
    if (same)
        o->output = NULL;
    return true;
}

bool opencc_options_parse(int argc, char **argv, struct opencc_options *c)
{
    struct options *o = &c->options;

    *c = (struct opencc_options){
        .options = {.mode = MODE_CONVERT,
                    .settings = {.config = "s2t.json"},
                    .ninputs = 1,
                    .encoding = encoding_names_of(ENCODING_UTF_8),
                    .text = true,
                    .opencc = true},
        .config = "s2t.json"};
    o->inputs = calloc(1, sizeof(*o->inputs));
    o->paths = calloc((size_t)argc + 1, sizeof(*o->paths));
    if (o->inputs == NULL || o->paths == NULL)
        return message_error("out of memory");
    o->inputs[0] = "-";
    o->settings.paths = o->paths;
    return take_all(argc, argv, c) &&
           (o->mode != MODE_CONVERT || settle_output(c));
}

void opencc_options_free(struct opencc_options *c)
{
    free(c->options.inputs);
    free(c->options.paths);
}
