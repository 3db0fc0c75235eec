/*
 * options.c - the command line.
 */
#include "command/options/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command/options/files_from.h"
#include "command/say/message.h"
#include "command/options/one_file.h"
#include "command/options/option_take.h"
#include "command/options/option_errors.h"
#include "command/options/option_rows.h"
#include "command/options/project_file.h"
#include "command/options/project_options.h"
#include "command/say/i18n.h"
#include "formats/format_list.h"

enum { LONG = 256 }; /* getopt's value of the first long option */

static bool given(const struct options *o, uint64_t any_of)
{
    return (o->given & any_of) != 0;
}

/* The same, on the command line or in the project's file. */
static bool in_force(const struct options *o, uint64_t any_of)
{
    return ((o->given | o->configured) & any_of) != 0;
}

bool options_report(const struct options *o)
{
    return o->mode == MODE_LIST || o->mode == MODE_CHECK ||
           o->mode == MODE_DIFF;
}

/* ---- options together ---------------------------------------------------- */

/* The names of a set of options: -t or -c; -w, -O or --check. */
struct name_list {
    char text[200];
};

static struct name_list names_of(uint64_t options)
{
    struct name_list list = {""};
    size_t n = 0;

    for (size_t i = 0; i < OPTIONS && n < sizeof(list.text); i++) {
        if ((options & OPTION_BIT(i)) == 0)
            continue;
        options &= ~OPTION_BIT(i);
        const char *before = n == 0 ? "" : options == 0 ? _(" or ") : _(", ");
        n += (size_t)snprintf(list.text + n, sizeof(list.text) - n, "%s%s",
                              before, option_rows_name((enum option_id)i).text);
    }
    return list;
}

static bool refuse(enum option_id option, const char *format, uint64_t others)
    __attribute__((format(printf, 2, 0)));

/* Says that an option is wrong without, or with, others; false. */
static bool refuse(enum option_id option, const char *format, uint64_t others)
{
    const char *advice = option_rows[option].advice;
    char text[300];

    snprintf(text, sizeof(text), i18n_of(format), option_rows_name(option).text,
             names_of(others).text);
    if (advice != NULL)
        return message_error("%s; %s; see shutong --help", text, _(advice));
    return message_error("%s; see shutong --help", text);
}

/* Whether each option that was given has what it needs, and nothing that it
 * excludes; reports it if not. */
static bool check_together(const struct options *o)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option_row *row = &option_rows[i];
        if (!given(o, OPTION_BIT(i)))
            continue;
        for (size_t j = 0; j < sizeof(row->needs) / sizeof(*row->needs); j++)
            if (row->needs[j] != 0 && !in_force(o, row->needs[j]))
                return refuse((enum option_id)i, N_("%s requires %s"),
                              row->needs[j]);
        if (given(o, row->excludes))
            return refuse((enum option_id)i,
                          N_("%s cannot be combined with %s"),
                          o->given & row->excludes);
    }
    return true;
}

/* Whether anything is to be done at all; says what could be where not. */
static bool check_purpose(const struct options *o)
{
    if (in_force(o, OPTION_BIT(OPTION_TO) | OPTION_BIT(OPTION_CONFIG) |
                        OPTION_BIT(OPTION_DETECT) | OPTION_BIT(OPTION_REPAIR)))
        return true;
    return message_error(
        "no target given; for example: shutong -t zh-TW FILE "
        "(Taiwan), shutong -t zh-Hans FILE (simplified); see shutong "
        "--help");
}

static bool is_standard_output(const char *path)
{
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

static bool is_standard_input_named(const struct options *o)
{
    for (size_t i = 0; i < o->ninputs; i++)
        if (strcmp(o->inputs[i], "-") == 0)
            return true;
    return false;
}

/* What is wrong with the files that options name together, or NULL. */
static const char *wrong_files(const struct options *o)
{
    bool standard_input = is_standard_input_named(o);

    if (o->stdin_filename != NULL && (o->ninputs > 1 || !standard_input))
        return N_("--stdin-filename is the name of standard input, so no FILE "
                  "can be given");
    if (o->staged && standard_input)
        return N_("--staged reads git's index, not standard input");
    if (o->in_place && o->output != NULL)
        return N_("-w cannot be combined with -o (except -i FILE -o FILE of "
                  "the same file)");
    if (standard_input && o->in_place)
        return N_("-w cannot rewrite standard input; give a FILE");
    if (standard_input && o->output_dir != NULL)
        return N_("-O needs names, and standard input has none; give a FILE");
    if (standard_input && o->files_from != NULL &&
        strcmp(o->files_from, "-") == 0)
        return N_("standard input cannot be both the text and the list for "
                  "--files-from");
    if (o->review == NULL)
        return NULL;
    if (o->output != NULL && one_file_is(o->review, o->output))
        return N_("--review and -o name the same file");
    if (!o->in_place && o->output_dir == NULL &&
        (o->output == NULL || is_standard_output(o->output)) &&
        is_standard_output(o->review))
        return N_("the page of --review and the text cannot both go to "
                  "standard output; name a file for one of them");
    return NULL;
}

static bool check(struct options *o)
{
    if (given(o, OPTION_ANSWERS))
        return true;
    if (!check_purpose(o) || !check_together(o))
        return false;
    /* As OpenCC's command has it. */
    if (o->in_place && o->output != NULL && o->ninputs == 1 &&
        strcmp(o->inputs[0], o->output) == 0)
        o->output = NULL;
    const char *wrong = wrong_files(o);
    if (wrong != NULL)
        message_error("%s; see shutong --help", _(wrong));
    return wrong == NULL;
}

/* ---- one after the other ------------------------------------------------- */

/* The rows in the form that getopt takes. */
struct getopt_rows {
    char letters[2 * OPTIONS + 2];
    struct option names[OPTIONS + 1];
};

static void prepare_getopt(struct getopt_rows *g)
{
    static const int has_argument[] = {
        [ARGUMENT_NONE] = no_argument,
        [ARGUMENT_APART] = required_argument,
        [ARGUMENT_JOINED] = required_argument,
        [ARGUMENT_OPTIONAL] = optional_argument,
    };
    size_t nletters = 0, nnames = 0;

    memset(g, 0, sizeof(*g));
    g->letters[nletters++] = ':'; /* report a missing argument separately */
    for (int i = 0; i < OPTIONS; i++) {
        const struct option_row *row = &option_rows[i];
        int has = has_argument[row->form];
        if (row->name != NULL)
            g->names[nnames++] =
                (struct option){row->name, has, NULL, LONG + i};
        if (row->letter != 0)
            g->letters[nletters++] = row->letter;
        if (row->letter != 0 && has == required_argument)
            g->letters[nletters++] = ':';
    }
}

static enum option_id option_of(int value)
{
    int i = value - LONG;

    if (value < LONG)
        for (i = 0; option_rows[i].letter != value; i++)
            ;
    return (enum option_id)i;
}

/* Whether a word is too little of an option that has to be written whole, as
 * nobody means it by --include or --for. */
static bool is_cut_short(const struct option_row *row, const char *word)
{
    return row->shortest != NULL && strncmp(word, "--", 2) == 0 &&
           strncmp(word + 2, row->shortest, strlen(row->shortest)) != 0;
}

/* Whether an option that takes a value was given an empty one, as by a variable
 * that is not set: -o "$file"; then says so.  `words` ends with its value. */
static bool is_empty(const struct option_row *row, const char *argument,
                     char *const *words)
{
    if (argument == NULL || argument[0] != '\0' ||
        row == &option_rows[OPTION_IN_PLACE])
        return false;
    const char *option = words[0][0] == '\0' ? words[-1] : words[0];
    message_error("%.*s: the value is empty; see shutong --help",
                  (int)strcspn(option, "="), option);
    return true;
}

/* Takes all options; their arguments, and words that are none, stay those of
 * argv. */
static bool take_all(int argc, char **argv, struct options *o)
{
    struct getopt_rows g;
    int value;

    prepare_getopt(&g);
    opterr = 0;
    while ((value = getopt_long(argc, argv, g.letters, g.names, NULL)) != -1) {
        const char *word = argv[optind - 1];
        if (value == '?' || value == ':') {
            option_errors_say(value, argv, g.names);
            return false;
        }
        enum option_id option = option_of(value);
        if (is_cut_short(&option_rows[option], word)) {
            option_errors_say_unknown(word, g.names);
            return false;
        }
        if (is_empty(&option_rows[option], optarg, argv + optind - 1) ||
            !option_take_do(option, optarg, o))
            return false;
    }
    for (int i = optind; i < argc; i++)
        o->inputs[o->ninputs++] = argv[i];
    return true;
}

bool options_parse(int argc, char **argv, struct options *o)
{
    *o = (struct options){.mode = MODE_CONVERT,
                          .encoding = encoding_names_of(ENCODING_UTF_8)};
    /* As many as there are words is always enough. */
    o->inputs = calloc((size_t)argc + 1, sizeof(*o->inputs));
    o->paths = calloc((size_t)argc + 1, sizeof(*o->paths));
    o->terms = calloc((size_t)argc + 1, sizeof(*o->terms));
    o->globs = calloc((size_t)argc + 1, sizeof(*o->globs));
    if (o->inputs == NULL || o->paths == NULL || o->terms == NULL ||
        o->globs == NULL)
        return message_error("out of memory");
    if (!take_all(argc, argv, o) || !project_options_take(o))
        return false;
    if (o->ninputs == 0 && o->files_from == NULL && !o->staged)
        o->inputs[o->ninputs++] = "-";
    o->settings.paths = o->paths;
    return check(o) && (given(o, OPTION_ANSWERS) || o->files_from == NULL ||
                        files_from_read(o));
}

void options_free(struct options *o)
{
    for (size_t i = 0; i < o->nlisted; i++)
        free(o->listed[i]);
    free(o->listed);
    free(o->inputs);
    free(o->paths);
    free(o->terms);
    free(o->globs);
    free(o->prefer);
    project_file_free(o->project);
}

const struct format *options_format(const struct options *o, const char *path)
{
    const struct format *f = o->format;

    if (f == NULL && path != NULL && !o->opencc)
        f = format_list_of_path(path);
    if (f == NULL || f->read == NULL)
        return NULL;
    /* OpenCC's conversion of a file is that of all of it, where it is text. */
    bool text = o->format == NULL && o->settings.config != NULL;
    return text && f->pack == NULL ? NULL : f;
}

bool options_is_container(const struct options *o, const char *path)
{
    const struct format *f = options_format(o, path);

    return f != NULL && f->pack != NULL;
}

bool options_is_foreign(const struct options *o, const char *path,
                        const char *in, size_t n, bool whole)
{
    const struct format *f = options_format(o, path);

    return o->format == NULL && f != NULL && f->foreign != NULL &&
           f->foreign(in, n, whole);
}
