/*
 * options.c - the command line.
 */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "listed.h"
#include "message.h"
#include "misspelt.h"
#include "wording.h"

enum {
    OPTION_INVALID = 256,
    OPTION_LIST,
    OPTION_FORCE,
    OPTION_RENAME,
    OPTION_KEEP,
    OPTION_KEEP_PATTERN,
    OPTION_PATH,
    OPTION_TOFU,
    OPTION_PROFILES,
    OPTION_TARGETS,
    OPTION_LINES,
    OPTION_DOCUMENT,
    OPTION_DETECT,
    OPTION_CHECK,
    OPTION_DIFF,
    OPTION_JSON,
    OPTION_EXPLAIN,
    OPTION_REVIEW,
    OPTION_COLOR,
    OPTION_TO_ENCODING,
    OPTION_ENCODINGS,
    OPTION_REPAIR,
    OPTION_REPAIRS,
    OPTION_TEXT,
    OPTION_PROGRESS
};

static const struct option long_options[] = {
    {"to", required_argument, NULL, 't'},
    {"phrases", no_argument, NULL, 'p'},
    {"line-buffered", no_argument, NULL, OPTION_LINES},
    {"document", required_argument, NULL, OPTION_DOCUMENT},
    {"config", required_argument, NULL, 'c'},
    {"dict", required_argument, NULL, 'd'},
    {"keep", required_argument, NULL, OPTION_KEEP},
    {"keep-pattern", required_argument, NULL, OPTION_KEEP_PATTERN},
    {"input", required_argument, NULL, 'i'},
    {"output", required_argument, NULL, 'o'},
    {"output-dir", required_argument, NULL, 'O'},
    {"force", no_argument, NULL, OPTION_FORCE},
    {"files-from", required_argument, NULL, OPTION_LIST},
    {"recursive", no_argument, NULL, 'r'},
    {"null", no_argument, NULL, '0'},
    {"in-place", optional_argument, NULL, 'w'},
    {"rename", optional_argument, NULL, OPTION_RENAME},
    {"repair", optional_argument, NULL, OPTION_REPAIR},
    {"list-repairs", no_argument, NULL, OPTION_REPAIRS},
    {"encoding", required_argument, NULL, 'e'},
    {"to-encoding", required_argument, NULL, OPTION_TO_ENCODING},
    {"text", no_argument, NULL, OPTION_TEXT},
    {"invalid", required_argument, NULL, OPTION_INVALID},
    {"threads", required_argument, NULL, 'j'},
    {"path", required_argument, NULL, OPTION_PATH},
    {"include-tofu-risk-dictionaries", no_argument, NULL, OPTION_TOFU},
    {"detect", no_argument, NULL, OPTION_DETECT},
    {"check", no_argument, NULL, OPTION_CHECK},
    {"diff", no_argument, NULL, OPTION_DIFF},
    {"list", no_argument, NULL, 'l'},
    {"explain", no_argument, NULL, OPTION_EXPLAIN},
    {"review", required_argument, NULL, OPTION_REVIEW},
    {"json", no_argument, NULL, OPTION_JSON},
    {"color", required_argument, NULL, OPTION_COLOR},
    {"progress", required_argument, NULL, OPTION_PROGRESS},
    {"list-profiles", no_argument, NULL, OPTION_PROFILES},
    {"list-targets", no_argument, NULL, OPTION_TARGETS},
    {"list-encodings", no_argument, NULL, OPTION_ENCODINGS},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static const char *const report_names[] = {[REPORT_LIST] = "--list",
                                           [REPORT_CHECK] = "--check",
                                           [REPORT_DIFF] = "--diff"};

/* What `word` is among three names, in *number_ret. */
static bool parse_one_of(const char *option, const char *word,
                         const char *const names[3], int *number_ret)
{
    for (int i = 0; i < 3; i++) {
        if (strcmp(word, names[i]) == 0) {
            *number_ret = i;
            return true;
        }
    }
    message_error("%s=%s: it should be %s, %s or %s", option, word, names[0],
                  names[1], names[2]);
    return false;
}

static bool take_invalid(struct options *o)
{
    static const char *const names[] = {"fail", "keep", "replace"};
    int how;

    if (!parse_one_of("--invalid", optarg, names, &how))
        return false;
    o->settings.invalid = (enum shutong_invalid)how;
    return true;
}

static bool take_threads(struct options *o)
{
    enum { MOST = 64 };
    char *end;

    errno = 0;
    unsigned long n = strtoul(optarg, &end, 10);
    if (errno != 0 || *end != '\0' || n < 1 || n > MOST || *optarg == '-' ||
        *optarg == '+') {
        message_error("-j %s: it should be a number of threads from 1 to %d",
                      optarg, MOST);
        return false;
    }
    o->threads = (unsigned)n;
    return true;
}

static bool take_in_place(struct options *o)
{
    o->in_place = true;
    o->suffix = optarg;
    if (optarg == NULL || (*optarg != '\0' && strchr(optarg, '/') == NULL))
        return true;
    message_error(
        "--in-place=%s: it should be what a copy's name ends in, such "
        "as .orig",
        optarg);
    return false;
}

static bool take_rename(struct options *o)
{
    o->rename = optarg == NULL ? RENAME_TOO : RENAME_ONLY;
    if (optarg == NULL || strcmp(optarg, "only") == 0)
        return true;
    message_error("--rename=%s: it should be --rename, or --rename=only for "
                  "names without texts",
                  optarg);
    return false;
}

/* The encoding that an option names; NULL with the message given. */
static const struct encoding *parse_encoding(const char *option)
{
    const struct encoding *e = encoding_named(optarg);

    if (e == NULL)
        message_error("%s %s: no encoding of that name; --list-encodings "
                      "names all",
                      option, optarg);
    return e;
}

static bool take_encoding(struct options *o)
{
    o->encoding_given = true;
    if (strcmp(optarg, "auto") == 0) {
        o->encoding = NULL;
        return true;
    }
    o->encoding = parse_encoding("-e");
    return o->encoding != NULL;
}

/* The flag of the rule that s[0..n) names; 0 where there is none. */
static unsigned find_repair(const char *s, size_t n)
{
    for (size_t i = 0; i < shutong_repair_count(); i++) {
        const struct shutong_rule *rule = shutong_repair_rule(i);
        if (strlen(rule->name) == n && strncmp(s, rule->name, n) == 0)
            return rule->flag;
    }
    return 0;
}

static bool take_repair(struct options *o)
{
    const char *s = optarg;

    if (s == NULL) {
        o->repair = SHUTONG_REPAIR_ALL;
        return true;
    }
    for (;;) {
        size_t n = strcspn(s, ",");
        unsigned flag = find_repair(s, n);
        if (flag == 0) {
            message_error("--repair=%s: no rule %.*s; --list-repairs names all",
                          optarg, (int)n, s);
            return false;
        }
        o->repair |= flag;
        if (s[n] == '\0')
            return true;
        s += n + 1;
    }
}

static bool take_when(const char *option, int *when_ret)
{
    static const char *const names[] = {"auto", "always", "never"};

    return parse_one_of(option, optarg, names, when_ret);
}

static bool take_color(struct options *o)
{
    int when;

    if (!take_when("--color", &when))
        return false;
    o->color = (enum color)when;
    return true;
}

static bool take_progress(struct options *o)
{
    int when;

    if (!take_when("--progress", &when))
        return false;
    o->progress = (enum progress_when)when;
    return true;
}

/* -i.bak is how other programs are asked to keep a copy. */
static bool take_input(struct options *o)
{
    bool attached = optarg[-1] == 'i' && optarg[-2] == '-';

    if (attached && strchr(".~", *optarg) != NULL &&
        access(optarg, F_OK) != 0) {
        message_error("-i%s: -i names an input, and there is no %s; to keep "
                      "what a file was, write --in-place=%s",
                      optarg, optarg, optarg);
        return false;
    }
    o->inputs[o->ninputs++] = optarg;
    return true;
}

static bool take_output(struct options *o)
{
    if (o->output != NULL) {
        message_error("-o %s: there is one output, %s was given before", optarg,
                      o->output);
        return false;
    }
    o->output = optarg;
    return true;
}

static bool take_report(enum report_kind report, struct options *o)
{
    if (o->report != REPORT_NONE && o->report != report) {
        message_error("%s and %s exclude each other; see shutong --help",
                      report_names[o->report], report_names[report]);
        return false;
    }
    o->report = report;
    return true;
}

/* An option that says something other than what to convert and how. */
static bool take_other(int option, struct options *o)
{
    switch (option) {
    case 'l':
        return take_report(REPORT_LIST, o);
    case OPTION_CHECK:
        return take_report(REPORT_CHECK, o);
    case OPTION_DIFF:
        return take_report(REPORT_DIFF, o);
    case OPTION_DETECT:
        o->detect = true;
        return true;
    case OPTION_JSON:
        o->json = true;
        return true;
    case OPTION_EXPLAIN:
        o->explain = true;
        return true;
    case OPTION_REVIEW:
        o->review = optarg;
        return true;
    case OPTION_COLOR:
        return take_color(o);
    case OPTION_REPAIRS:
        o->action = ACTION_REPAIRS;
        return true;
    case OPTION_ENCODINGS:
        o->action = ACTION_ENCODINGS;
        return true;
    case OPTION_PROGRESS:
        return take_progress(o);
    case OPTION_PROFILES:
        o->action = ACTION_PROFILES;
        return true;
    case OPTION_TARGETS:
        o->action = ACTION_TARGETS;
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

static bool take_document(struct options *o)
{
    bool line = strcmp(optarg, "line") == 0;

    if (!line && strcmp(optarg, "file") != 0) {
        message_error("--document=%s: a document is a file or a line; see "
                      "shutong --help",
                      optarg);
        return false;
    }
    o->lines_alone = line;
    return true;
}

static bool take_own(enum own_kind kind, struct options *o)
{
    o->own[o->nown++] = (struct own_argument){kind, optarg};
    return true;
}

static bool take(int option, struct options *o)
{
    switch (option) {
    case 'd':
        return take_own(OWN_DICTIONARY, o);
    case OPTION_KEEP:
        return take_own(OWN_KEPT, o);
    case OPTION_KEEP_PATTERN:
        return take_own(OWN_PATTERN, o);
    case 't':
        o->settings.target = optarg;
        return true;
    case 'p':
        o->settings.phrases = 1;
        return true;
    case OPTION_DOCUMENT:
        return take_document(o);
    case OPTION_LINES:
        o->line_buffered = true;
        return true;
    case 'c':
        o->settings.config = optarg;
        return true;
    case 'i':
        return take_input(o);
    case 'o':
        return take_output(o);
    case 'e':
        return take_encoding(o);
    case OPTION_TO_ENCODING:
        o->to_encoding = parse_encoding("--to-encoding");
        return o->to_encoding != NULL;
    case OPTION_REPAIR:
        return take_repair(o);
    case OPTION_TEXT:
        o->text = true;
        return true;
    case OPTION_INVALID:
        return take_invalid(o);
    case OPTION_LIST:
        o->files_from = optarg;
        return true;
    case 'O':
        o->output_dir = optarg;
        return true;
    case OPTION_FORCE:
        o->force = true;
        return true;
    case 'r':
        o->recursive = true;
        return true;
    case '0':
        o->nul = true;
        return true;
    case 'w':
        return take_in_place(o);
    case OPTION_RENAME:
        return take_rename(o);
    case 'j':
        return take_threads(o);
    case OPTION_PATH:
        o->paths[o->settings.npaths++] = optarg;
        return true;
    case OPTION_TOFU:
        o->settings.include_tofu_risk_dictionaries = 1;
        return true;
    default:
        return take_other(option, o);
    }
}

/* What is wrong with --rename and the others, or NULL. */
static const char *rename_contradiction(const struct options *o)
{
    if (o->rename == RENAME_NONE)
        return NULL;
    if (!o->in_place && o->output_dir == NULL &&
        (o->report != REPORT_CHECK || o->json))
        return N_(
            "--rename goes with -w, which renames FILEs, with -O, which "
            "writes them under other names, or with --check, but not --json");
    if (o->rename == RENAME_ONLY &&
        (o->output_dir != NULL || o->suffix != NULL))
        return N_("--rename=only changes names and no text: it goes with -w or "
                  "--check, without SUFFIX and -O");
    return NULL;
}

static bool is_standard_output(const char *path)
{
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

/* What is wrong with the options together, or NULL. */
static const char *contradiction(const struct options *o)
{
    bool target = o->settings.target != NULL;
    bool config = o->settings.config != NULL;
    bool report = o->report != REPORT_NONE;

    if (target && config)
        return N_(
            "-t and -c exclude each other: -t converts any script, -c only "
            "by one profile");
    if (o->detect && (target || config))
        return N_("--detect converts nothing: it goes without -t and -c");
    if (!o->detect && !target && !config && o->repair == 0)
        return N_("what to convert to? For Taiwan: shutong -t zh-TW FILE; for "
                  "simplified: shutong -t zh-Hans FILE");
    if (o->settings.phrases && !target)
        return N_(
            "-p goes with -t; a profile's name says whether it has phrases, "
            "such as s2twp");
    if (o->detect && (report || o->line_buffered))
        return N_("--detect converts nothing: it goes without --check, --diff, "
                  "-l and --line-buffered");
    if (o->lines_alone && (o->detect || o->repair != 0))
        return N_(
            "--document=line converts each line by itself: it goes without "
            "--detect and --repair, which look at lines around");
    if (!config && o->settings.npaths > 0)
        return N_("--path goes with -c");
    if (!config && o->settings.include_tofu_risk_dictionaries)
        return N_("--include-tofu-risk-dictionaries goes with -c");
    if (o->in_place && (report || o->detect))
        return N_("--check, --diff, -l and --detect write no text: they go "
                  "without -w");
    if (o->in_place && o->output != NULL)
        return N_(
            "-w writes to the FILEs themselves: it goes without -o, but for "
            "-i FILE -o FILE of the same name");
    for (size_t i = 0; i < o->ninputs; i++) {
        if (strcmp(o->inputs[i], "-") != 0)
            continue;
        if (o->in_place)
            return N_("-w rewrites FILEs: name them, standard input cannot be "
                      "rewritten");
        if (o->output_dir != NULL)
            return N_(
                "-O writes a file for each FILE: name them, standard input "
                "has no name");
        if (o->files_from != NULL && strcmp(o->files_from, "-") == 0)
            return N_("standard input cannot be both a text and the list of "
                      "--files-from");
    }
    if (o->output_dir != NULL &&
        (o->in_place || o->output != NULL || report || o->detect))
        return N_("-O writes to a directory: it goes without -o, -w, --check, "
                  "--diff, -l and --detect");
    if (o->force && o->output_dir == NULL)
        return N_("--force goes with -O: it writes over what is there");
    if (o->nul && o->files_from == NULL && o->report != REPORT_LIST)
        return N_("-0 says how names end, those of --files-from and those that "
                  "-l writes, and goes with one of them");
    if (o->output != NULL && (report || o->detect))
        return N_("--check, --diff, -l and --detect write no text: they go "
                  "without -o");
    if (o->to_encoding != NULL && (report || o->detect))
        return N_("--check, --diff, -l and --detect write no text: they go "
                  "without --to-encoding");
    if (o->nown > 0 && !target && !config)
        return N_("-d, --keep and --keep-pattern are for conversions: they go "
                  "with -t or -c");
    if (o->rename != RENAME_NONE && !target && !config)
        return N_("--rename converts names: it goes with -t or -c");
    if (o->explain && ((!target && !config) || o->in_place ||
                       o->output_dir != NULL || report || o->json ||
                       o->to_encoding != NULL || o->rename != RENAME_NONE))
        return N_(
            "--explain tells of a conversion instead of writing it: it goes "
            "with -t or -c, without -w, -O, --rename, --check, --diff, -l, "
            "--detect, --json and --to-encoding");
    if (o->review != NULL && ((!target && !config) || report || o->explain ||
                              o->rename == RENAME_ONLY))
        return N_("--review shows a conversion: it goes with -t or -c, without "
                  "--explain, --check, --diff, -l, --detect and --rename=only");
    if (o->review != NULL && o->output != NULL &&
        strcmp(o->review, o->output) == 0)
        return N_("--review and -o name the same file");
    if (o->review != NULL && !o->in_place && o->output_dir == NULL &&
        (o->output == NULL || is_standard_output(o->output)) &&
        is_standard_output(o->review))
        return N_("the page of --review and the text cannot both go to "
                  "standard output; name a file for one of them");
    if (o->json && o->report != REPORT_CHECK && !o->detect)
        return N_("--json goes with --check or --detect");
    return rename_contradiction(o);
}

static bool check(struct options *o)
{
    if (o->action != ACTION_CONVERT)
        return true;
    /* As OpenCC's command has it. */
    if (o->in_place && o->output != NULL && o->ninputs == 1 &&
        strcmp(o->inputs[0], o->output) == 0)
        o->output = NULL;
    const char *wrong = contradiction(o);
    if (wrong != NULL) {
        message_error("%s; see shutong --help", _(wrong));
        return false;
    }
    if (o->detect)
        o->action = ACTION_DETECT;
    return true;
}

/* Whether a word is the beginning of an option that has to be written whole:
 * one that nobody means by --include or --for. */
static bool is_cut_short(int option, const char *word)
{
    if (option == OPTION_TOFU)
        return strncmp(word, "--include-tofu", strlen("--include-tofu")) != 0;
    return option == OPTION_FORCE && strcmp(word, "--force") != 0;
}

bool options_parse(int argc, char **argv, struct options *o)
{
    int option;

    *o = (struct options){.action = ACTION_CONVERT,
                          .encoding = encoding_of(ENCODING_UTF_8)};
    /* As many as there are words is always enough. */
    o->inputs = calloc((size_t)argc + 1, sizeof(*o->inputs));
    o->paths = calloc((size_t)argc + 1, sizeof(*o->paths));
    o->own = calloc((size_t)argc + 1, sizeof(*o->own));
    if (o->inputs == NULL || o->paths == NULL || o->own == NULL) {
        message_error("out of memory");
        return false;
    }
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":t:pc:d:i:o:O:0rwe:j:lqvhV",
                                 long_options, NULL)) != -1) {
        if (option == '?' || option == ':') {
            misspelt_say(option, argv, long_options);
            return false;
        }
        if (is_cut_short(option, argv[optind - 1])) {
            misspelt_say_unknown(argv[optind - 1], long_options);
            return false;
        }
        if (!take(option, o))
            return false;
    }
    for (int i = optind; i < argc; i++)
        o->inputs[o->ninputs++] = argv[i];
    if (o->ninputs == 0 && o->files_from == NULL)
        o->inputs[o->ninputs++] = "-";
    o->settings.paths = o->paths;
    return check(o) && (o->files_from == NULL || o->action > ACTION_DETECT ||
                        listed_read(o));
}

void options_free(struct options *o)
{
    for (size_t i = 0; i < o->nlisted; i++)
        free(o->listed[i]);
    free(o->listed);
    free(o->inputs);
    free(o->paths);
    free(o->own);
}
