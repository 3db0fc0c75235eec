/*
 * option_rows.c - the options of the command line, one row each.
 *
 * First the functions of those whose argument is more than a word: each sets
 * what its option is for; where the argument is wrong it says so and is false.
 * The argument is NULL if an optional one is not given.
 */
#include "command/options/option_rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/ignore/ignore_rules.h"
#include "command/options/option_errors.h"
#include "command/say/message.h"
#include "command/say/i18n.h"
#include "formats/format_list.h"

/* Records that an option was given with the argument of another row, or no
 * longer: the last one counts. */
static void give(struct options *o, enum option_id variant, bool given)
{
    if (given)
        o->given |= OPTION_BIT(variant);
    else
        o->given &= ~OPTION_BIT(variant);
}

static bool take_document(struct options *o, const char *argument)
{
    bool line = strcmp(argument, "line") == 0;

    if (!line && strcmp(argument, "file") != 0)
        return message_error(
            "--document=%s: must be file or line; see shutong --help",
            argument);
    o->lines_alone = line;
    give(o, OPTION_DOCUMENT_LINE, line);
    return true;
}

/* Given several times, what it names is preferred together. */
static bool take_prefer(struct options *o, const char *argument)
{
    size_t n = o->prefer == NULL ? 0 : strlen(o->prefer);
    char *all = realloc(o->prefer, n + strlen(argument) + 1);

    if (all == NULL)
        return message_error("out of memory");
    strcpy(all + n, argument);
    o->settings.prefer = o->prefer = all;
    return true;
}

static bool take_phrases(struct options *o, const char *argument)
{
    static const struct option names[] = {
        {"context", no_argument, NULL, SHUTONG_PHRASES_CONTEXT},
        {"always", no_argument, NULL, SHUTONG_PHRASES_ALWAYS},
        {NULL, 0, NULL, 0}};
    const struct option *name = names;

    while (argument != NULL && name->name != NULL &&
           strcmp(name->name, argument) != 0)
        name++;
    if (name->name != NULL) {
        o->settings.phrases = name->val;
        return true;
    }
    const char *meant = option_errors_nearest(argument, names);
    if (meant != NULL)
        return message_error("--phrases=%s: must be context or always; did you "
                             "mean --phrases=%s?",
                             argument, meant);
    return message_error("--phrases=%s: must be context or always", argument);
}

static bool take_quotes(struct options *o, const char *argument)
{
    bool curly = strcmp(argument, "curly") == 0;

    if (!curly && strcmp(argument, "corner") != 0)
        return message_error("--quotes=%s: must be corner or curly", argument);
    o->settings.quotes = curly ? SHUTONG_QUOTES_CURLY : SHUTONG_QUOTES_CORNER;
    return true;
}

static bool take_path(struct options *o, const char *argument)
{
    o->paths[o->settings.npaths++] = argument;
    return true;
}

/* ---- custom terms -------------------------------------------------------- */

static bool take_terms(struct options *o, enum terms_kind kind,
                       const char *argument)
{
    o->terms[o->nterms++] = (struct terms_argument){kind, argument, 0};
    return true;
}

static bool take_dict(struct options *o, const char *argument)
{
    return take_terms(o, TERMS_DICTIONARY, argument);
}

static bool take_keep(struct options *o, const char *argument)
{
    return take_terms(o, TERMS_KEPT, argument);
}

static bool take_keep_pattern(struct options *o, const char *argument)
{
    return take_terms(o, TERMS_PATTERN, argument);
}

/* ---- repairs ------------------------------------------------------------- */

/* The flag of the rule that s[0..n) names; 0 if there is none. */
static unsigned find_repair(const char *s, size_t n)
{
    for (size_t i = 0; i < shutong_repair_count(); i++) {
        const struct shutong_rule *rule = shutong_repair_rule(i);
        if (strlen(rule->name) == n && strncmp(s, rule->name, n) == 0)
            return rule->flag;
    }
    return 0;
}

static bool take_repair(struct options *o, const char *argument)
{
    const char *s = argument;

    if (s == NULL) {
        o->repair = SHUTONG_REPAIR_ALL;
        return true;
    }
    for (;;) {
        size_t n = strcspn(s, ",");
        unsigned flag = find_repair(s, n);
        if (flag == 0)
            return message_error(
                "--repair=%s: unknown rule %.*s; see --list-repairs", argument,
                (int)n, s);
        o->repair |= flag;
        if (s[n] == '\0')
            return true;
        s += n + 1;
    }
}

/* ---- input --------------------------------------------------------------- */

/* -i.bak is how other programs are asked to keep a copy. */
static bool take_input(struct options *o, const char *argument)
{
    bool attached = argument[-1] == 'i' && argument[-2] == '-';

    if (attached && strchr(".~", *argument) != NULL &&
        access(argument, F_OK) != 0)
        return message_error(
            "-i%s: -i names an input file, and %s does not exist; "
            "to keep a backup use --in-place=%s",
            argument, argument, argument);
    o->inputs[o->ninputs++] = argument;
    return true;
}

/* A pattern, of which nothing can be wrong that a file of patterns may have. */
static bool take_glob(struct options *o, bool include, const char *argument)
{
    const char *option = include ? "--include" : "--exclude";
    const char *wrong = ignore_rules_wrong(argument);

    if (argument[0] == '!')
        return message_error("%s %s: a pattern must not begin with !; use "
                             "--include, --exclude or \\!",
                             option, argument);
    if (wrong != NULL)
        return message_error("%s %s: not a pattern: %s", option, argument,
                             _(wrong));
    o->globs[o->nglobs++] = (struct glob_argument){include, argument, 0};
    return true;
}

static bool take_include(struct options *o, const char *argument)
{
    return take_glob(o, true, argument);
}

static bool take_exclude(struct options *o, const char *argument)
{
    return take_glob(o, false, argument);
}

static bool take_format(struct options *o, const char *argument)
{
    o->format = format_list_find(argument);
    if (o->format == NULL)
        message_error("--format=%s: unknown format; see --list-formats",
                      argument);
    return o->format != NULL;
}

/* The encoding that an option names; NULL with the message given. */
static const struct encoding *parse_encoding(const char *option,
                                             const char *argument)
{
    const struct encoding *e = encoding_names_find(argument);

    if (e == NULL)
        message_error("%s %s: unknown encoding; see --list-encodings", option,
                      argument);
    return e;
}

static bool take_encoding(struct options *o, const char *argument)
{
    o->encoding_given = true;
    if (strcmp(argument, "auto") == 0) {
        o->encoding = NULL;
        return true;
    }
    o->encoding = parse_encoding("-e", argument);
    return o->encoding != NULL;
}

static bool take_to_encoding(struct options *o, const char *argument)
{
    o->to_encoding = parse_encoding("--to-encoding", argument);
    return o->to_encoding != NULL;
}

/* ---- output -------------------------------------------------------------- */

static bool take_output(struct options *o, const char *argument)
{
    if (o->output != NULL)
        return message_error(
            "-o %s: only one output is possible, and %s was given "
            "before",
            argument, o->output);
    o->output = argument;
    return true;
}

static bool take_in_place(struct options *o, const char *argument)
{
    o->in_place = true;
    o->suffix = argument;
    give(o, OPTION_SUFFIX, argument != NULL);
    if (argument == NULL ||
        (*argument != '\0' && strchr(argument, '/') == NULL))
        return true;
    return message_error(
        "--in-place=%s: SUFFIX must not be empty or contain a slash; "
        "use for example --in-place=.orig",
        argument);
}

static bool take_rename(struct options *o, const char *argument)
{
    o->rename = argument == NULL ? RENAME_TOO : RENAME_ONLY;
    give(o, OPTION_RENAME_ONLY, argument != NULL);
    if (argument == NULL || strcmp(argument, "only") == 0)
        return true;
    return message_error(
        "--rename=%s: use --rename, or --rename=only to convert "
        "names and not the text",
        argument);
}

/* ---- how ----------------------------------------------------------------- */

static bool take_report(struct options *o, const char *argument)
{
    static const struct option names[] = {
        {"text", no_argument, NULL, REPORT_TEXT},
        {"rdjson", no_argument, NULL, REPORT_RDJSON},
        {"sarif", no_argument, NULL, REPORT_SARIF},
        {"github", no_argument, NULL, REPORT_GITHUB},
        {NULL, 0, NULL, 0}};
    const struct option *name = names;

    while (name->name != NULL && strcmp(name->name, argument) != 0)
        name++;
    if (name->name != NULL) {
        o->report = (enum report_format)name->val;
        return true;
    }
    const char *meant = option_errors_nearest(argument, names);
    if (meant != NULL)
        return message_error(
            "--report=%s: must be text, rdjson, sarif or github; did "
            "you mean --report=%s?",
            argument, meant);
    return message_error("--report=%s: must be text, rdjson, sarif or github",
                         argument);
}

static bool take_threads(struct options *o, const char *argument)
{
    enum { MOST = 64 };
    char *end;

    errno = 0;
    unsigned long n = strtoul(argument, &end, 10);
    if (errno != 0 || *end != '\0' || n < 1 || n > MOST || *argument == '-' ||
        *argument == '+')
        return message_error("-j %s: must be a number of threads from 1 to %d",
                             argument, MOST);
    o->threads = (unsigned)n;
    return true;
}

/* ---- the rows ------------------------------------------------------------ */

/* Sets of options: what converts, what says what would change, what writes no
 * text. */
#define BIT(name) OPTION_BIT(OPTION_##name)
#define CONVERSIONS (BIT(TO) | BIT(CONFIG))
#define REPORTS (BIT(LIST) | BIT(CHECK) | BIT(DIFF))
#define READERS (REPORTS | BIT(DETECT))
/* What takes files by patterns. */
#define BY_PATTERNS                                                            \
    (BIT(RECURSIVE) | BIT(STAGED) | BIT(STDIN_FILENAME) | BIT(FORCE_EXCLUDE))

/* What a row sets. */
#define CALLS(function) .sets = SETS_BY_CALL, .take = function
#define MODE(name) .sets = SETS_MODE, .mode = MODE_##name
#define FLAG(member) .sets = SETS_FLAG, .at = offsetof(struct options, member)
#define NUMBER(member)                                                         \
    .sets = SETS_NUMBER, .at = offsetof(struct options, member)
#define TEXT(member) .sets = SETS_TEXT, .at = offsetof(struct options, member)
#define ONE_OF(member, ...)                                                    \
    .sets = SETS_ONE_OF, .at = offsetof(struct options, member),               \
    .one_of = {__VA_ARGS__}

/* A line of help has 54 columns, from the 27th of the terminal on; a
 * translation of it as well. */
/* clang-format off */
const struct option_row option_rows[OPTIONS] = {
    [OPTION_TO] = {
        't', "to", ARGUMENT_APART, N_("TAG"), TEXT(settings.target),
        .help = N_("zh-Hans (or zh-CN, zh-SG), zh-TW (or zh-Hant),\n"
                   "zh-HK (or zh-MO); short: hans hant cn sg tw hk mo\n"),
        .group = N_("Conversion:\n"),
        .excludes = BIT(CONFIG),
        .advice = N_("-t takes text in any script, -c only text in the one "
                     "that its profile converts from")},
    [OPTION_TARGETS] = {
        0, "list-targets", MODE(TARGETS),
        .help = N_("list the targets\n")},
    [OPTION_PHRASES] = {
        'p', "phrases", ARGUMENT_OPTIONAL, N_("WHEN"), CALLS(take_phrases),
        .help = N_("with -t: also convert regional vocabulary: context\n"
                   "(default): where it is a word, and everyday words\n"
                   "only in technical text; always: wherever found\n"),
        .needs = {BIT(TO)},
        .advice = N_("with -c choose a profile that ends in p, such as "
                     "s2twp")},
    [OPTION_PREFER] = {
        0, "prefer", ARGUMENT_APART, N_("CHARS"), CALLS(take_prefer),
        .help = N_("with -t: where a word has several accepted forms,\n"
                   "write those with CHARS\n"),
        .needs = {BIT(TO)},
        .advice = N_("-c writes exactly what OpenCC's profile gives")},
    [OPTION_PREFERENCES] = {
        0, "list-preferences", MODE(PREFERENCES),
        .help = N_("list the forms that --prefer takes (with -t: for\n"
                   "that target)\n")},
    [OPTION_QUOTES] = {
        0, "quotes", ARGUMENT_JOINED, N_("KIND"), CALLS(take_quotes),
        .help = N_("also convert quotation marks: corner (as in\n"
                   "traditional text) or curly (as in simplified text)\n"),
        .needs = {CONVERSIONS}},
    [OPTION_DOCUMENT] = {
        0, "document", ARGUMENT_JOINED, N_("WHAT"), CALLS(take_document),
        .help = N_("the unit of context: file (default) or line (lines\n"
                   "are independent of each other)\n")},
    [OPTION_DOCUMENT_LINE] = {
        .variant = "--document=line",
        .excludes = BIT(DETECT) | BIT(REPAIR),
        .advice = N_("it treats each line separately, but they need the lines around it")},
    [OPTION_LINES] = {
        0, "line-buffered", FLAG(line_buffered),
        .help = N_("with -t: write each line immediately, using only\n"
                   "preceding text as context; -c always writes lines\n"
                   "immediately\n")},
    [OPTION_CONFIG] = {
        'c', "config", ARGUMENT_APART, N_("NAME|FILE"), TEXT(settings.config),
        .help = N_("a profile, such as s2twp or s2twp.json, or a\n"
                   "configuration file\n")},
    [OPTION_PATH] = {
        0, "path", ARGUMENT_APART, N_("DIR"), CALLS(take_path),
        .help = N_("another directory to search for configurations and\n"
                   "dictionaries; repeatable\n"),
        .needs = {BIT(CONFIG)}},
    [OPTION_TOFU] = {
        0, "include-tofu-risk-dictionaries", .shortest = "include-tofu",
        NUMBER(settings.include_tofu_risk_dictionaries),
        .help = N_("also use results that many fonts cannot display\n"),
        .needs = {BIT(CONFIG)}},
    [OPTION_PROFILES] = {
        0, "list-profiles", MODE(PROFILES),
        .help = N_("list the built-in profiles\n")},
    [OPTION_DICT] = {
        'd', "dict", ARGUMENT_APART, N_("DICTIONARY"), CALLS(take_dict),
        .help = N_("custom dictionary, takes precedence over everything\n"
                   "else: key TAB value, one per line, or .ocd2; the first\n"
                   "of duplicate keys wins\n"),
        .group = N_("Custom terms:\n"),
        .needs = {CONVERSIONS}},
    [OPTION_KEEP] = {
        0, "keep", ARGUMENT_APART, N_("FILE"), CALLS(take_keep),
        .help = N_("terms to leave unchanged, one per line\n"),
        .needs = {CONVERSIONS}},
    [OPTION_KEEP_PATTERN] = {
        0, "keep-pattern", ARGUMENT_APART, N_("RE"), CALLS(take_keep_pattern),
        .help = N_("leave every match of an extended regular expression\n"
                   "unchanged (matched line by line)\n"),
        .needs = {CONVERSIONS}},
    [OPTION_MARKS] = {
        0, "marks", ARGUMENT_JOINED, N_("WHEN"),
        ONE_OF(marks, "auto", "always", "never"),
        .help = N_("leave lines unchanged that have shutong:off-line, or\n"
                   "are between shutong:off and shutong:on: auto\n"
                   "(default: not with -c in plain text), always, never\n"),
        .needs = {CONVERSIONS | BIT(REPAIR)}},
    [OPTION_REPAIR] = {
        0, "repair", ARGUMENT_OPTIONAL, N_("RULE,..."), CALLS(take_repair),
        .help = N_("repair scraped text before converting (or only repair)\n"
                   "with all or the given RULEs; -v reports counts\n"),
        .group = N_("Repair:\n")},
    [OPTION_REPAIRS] = {
        0, "list-repairs", MODE(REPAIRS),
        .help = N_("list the rules, with examples\n")},
    [OPTION_INPUT] = {
        'i', "input", ARGUMENT_APART, N_("FILE"), CALLS(take_input),
        .help = N_("the same as FILE\n"),
        .group = N_("Input:\n")},
    [OPTION_RECURSIVE] = {
        'r', "recursive", FLAG(recursive),
        .help = N_("process directories recursively; skips hidden files,\n"
                   "binary files, links, and what .gitignore, .ignore and\n"
                   ".shutongignore name\n")},
    [OPTION_INCLUDE] = {
        0, "include", ARGUMENT_APART, N_("GLOB"), CALLS(take_include),
        .help = N_("with -r: only files that match GLOB, or are in a\n"
                   "directory that does, as in .gitignore; repeatable\n"),
        .needs = {BY_PATTERNS}},
    [OPTION_EXCLUDE] = {
        0, "exclude", ARGUMENT_APART, N_("GLOB"), CALLS(take_exclude),
        .help = N_("with -r: no files and directories that match GLOB;\n"
                   "repeatable\n"),
        .needs = {BY_PATTERNS}},
    [OPTION_NO_IGNORE] = {
        0, "no-ignore", FLAG(no_ignore),
        .help = N_("with -r: also what .gitignore, .ignore and\n"
                   ".shutongignore name\n"),
        .needs = {BY_PATTERNS}},
    [OPTION_HIDDEN] = {
        0, "hidden", FLAG(hidden),
        .help = N_("with -r: also hidden files, except .git\n"),
        .needs = {BIT(RECURSIVE) | BIT(STAGED)}},
    [OPTION_FORCE_EXCLUDE] = {
        0, "force-exclude", .shortest = "force-e", FLAG(force_exclude),
        .help = N_("also skip FILEs that are ignored or excluded; for\n"
                   "hooks, which name each file\n"),
        .excludes = BIT(STDIN_FILENAME) | BIT(STAGED)},
    [OPTION_FILES_FROM] = {
        0, "files-from", ARGUMENT_APART, N_("FILE"), TEXT(files_from),
        .help = N_("read the names of more FILEs from FILE, one per line;\n"
                   "- is standard input\n")},
    [OPTION_NULL] = {
        '0', "null", FLAG(nul),
        .help = N_("names end with NUL: those that --files-from reads (as\n"
                   "find -print0, git ls-files -z) and that -l writes\n"),
        .needs = {BIT(FILES_FROM) | BIT(LIST)}},
    [OPTION_STDIN_FILENAME] = {
        0, "stdin-filename", ARGUMENT_APART, N_("NAME"), TEXT(stdin_filename),
        .help = N_("treat standard input as the file NAME, which need not\n"
                   "exist: its format, and whether it is ignored\n"),
        .excludes = BIT(RECURSIVE) | BIT(FILES_FROM) | BIT(IN_PLACE) |
                    BIT(OUTPUT_DIR) | BIT(RENAME)},
    [OPTION_STAGED] = {
        0, "staged", FLAG(staged),
        .help = N_("check the files that git would commit, as its index\n"
                   "has them; FILEs and directories limit them\n"),
        .needs = {READERS},
        .excludes = BIT(FILES_FROM) | BIT(STDIN_FILENAME) | BIT(RENAME),
        .advice = N_("it only reports what is staged")},
    [OPTION_FORMAT] = {
        0, "format", ARGUMENT_JOINED, N_("NAME"), CALLS(take_format),
        .help = N_("format of the FILEs (default: with -t by their names,\n"
                   "otherwise text): convert the text in them and leave\n"
                   "markup, links and code unchanged; text: all of it\n")},
    [OPTION_FORMATS] = {
        0, "list-formats", MODE(FORMATS),
        .help = N_("list the formats\n")},
    [OPTION_KEEP_LANG] = {
        0, "keep-lang", FLAG(keep_lang),
        .help = N_("leave language tags in documents (lang=\"zh-CN\") as\n"
                   "they are\n")},
    [OPTION_FONTS] = {
        0, "fonts", FLAG(fonts),
        .help = N_("replace Chinese fonts in Office, OpenDocument and ASS\n"
                   "files with fonts for the target\n"),
        .needs = {CONVERSIONS}},
    [OPTION_ENCODING] = {
        'e', "encoding", ARGUMENT_APART, N_("ENC"), CALLS(take_encoding),
        .help = N_("input encoding: utf-8 (default), gb18030, gbk, gb2312,\n"
                   "hz, big5, big5-hkscs, euc-tw, utf-16, utf-32; auto:\n"
                   "detect; output uses the same encoding\n")},
    [OPTION_ENCODINGS] = {
        0, "list-encodings", MODE(ENCODINGS),
        .help = N_("list the encodings\n")},
    [OPTION_TEXT] = {
        0, "text", FLAG(text),
        .help = N_("treat files that contain NUL as text\n")},
    [OPTION_INVALID] = {
        0, "invalid", ARGUMENT_JOINED, N_("HOW"),
        ONE_OF(settings.invalid, "fail", "keep", "replace"),
        .help = N_("invalid text: fail (default): stop with the position;\n"
                   "keep: copy the bytes; replace: write U+FFFD\n")},
    [OPTION_OUTPUT] = {
        'o', "output", ARGUMENT_APART, N_("FILE"), CALLS(take_output),
        .help = N_("write to FILE, atomically\n"),
        .group = N_("Output:\n"),
        .excludes = READERS},
    [OPTION_OUTPUT_DIR] = {
        'O', "output-dir", ARGUMENT_APART, N_("DIR"), TEXT(output_dir),
        .help = N_("write each FILE below DIR, keeping the directory tree;\n"
                   "refuses to overwrite (see --force)\n"),
        .excludes = BIT(OUTPUT) | BIT(IN_PLACE) | READERS},
    [OPTION_FORCE] = {
        0, "force", .shortest = "force", FLAG(force),
        .help = N_("with -O: overwrite existing files\n"),
        .needs = {BIT(OUTPUT_DIR)}},
    [OPTION_IN_PLACE] = {
        'w', "in-place", ARGUMENT_OPTIONAL, N_("SUFFIX"), CALLS(take_in_place),
        .help = N_("rewrite FILEs in place; with SUFFIX keep the original\n"
                   "as a backup, its name plus SUFFIX\n"),
        .excludes = READERS},
    [OPTION_SUFFIX] = {
        .variant = "--in-place=SUFFIX"},
    [OPTION_RENAME] = {
        0, "rename", ARGUMENT_OPTIONAL, "only", CALLS(take_rename),
        .help = N_("with -w: also convert the names of FILEs and of all\n"
                   "that directories contain; only: names, not the text;\n"
                   "with -O: write under converted names; with --check:\n"
                   "report them\n"),
        .needs = {CONVERSIONS, BIT(IN_PLACE) | BIT(OUTPUT_DIR) | BIT(CHECK)},
        .excludes = BIT(JSON)},
    [OPTION_RENAME_ONLY] = {
        .variant = "--rename=only",
        .needs = {BIT(IN_PLACE) | BIT(CHECK)},
        .excludes = BIT(OUTPUT_DIR) | BIT(SUFFIX) | BIT(REVIEW),
        .advice = N_("it changes names, not text")},
    [OPTION_TO_ENCODING] = {
        0, "to-encoding", ARGUMENT_APART, N_("ENC"), CALLS(take_to_encoding),
        .help = N_("output encoding\n"),
        .excludes = READERS},
    [OPTION_REVIEW] = {
        0, "review", ARGUMENT_APART, N_("PAGE"), TEXT(review),
        .help = N_("also write an HTML report of every change, with\n"
                   "reasons and alternatives to choose from\n"),
        .needs = {CONVERSIONS},
        .excludes = REPORTS | BIT(EXPLAIN)},
    [OPTION_LIST] = {
        'l', "list", MODE(LIST),
        .help = N_("list the FILEs that would change\n"),
        .group = N_("Instead of converting:\n"),
        .excludes = BIT(CHECK) | BIT(DIFF)},
    [OPTION_CHECK] = {
        0, "check", MODE(CHECK),
        .help = N_("count what would change; with -v: show each change\n"),
        .excludes = BIT(DIFF)},
    [OPTION_DIFF] = {
        0, "diff", MODE(DIFF),
        .help = N_("show changes as a unified diff (for patch -p0)\n")},
    [OPTION_DETECT] = {
        0, "detect", MODE(DETECT),
        .help = N_("report the script of each FILE: simplified,\n"
                   "traditional, mixed, table-converted or none; with -v:\n"
                   "also the lines in another script\n"),
        .excludes = CONVERSIONS | REPORTS | BIT(LINES)},
    [OPTION_EXPLAIN] = {
        0, "explain", MODE(EXPLAIN),
        .help = N_("print one JSON object per change or choice: result,\n"
                   "reason, alternatives\n"),
        .needs = {CONVERSIONS},
        .excludes = BIT(IN_PLACE) | BIT(OUTPUT_DIR) | BIT(RENAME) |
                    BIT(TO_ENCODING) | BIT(JSON) | REPORTS},
    [OPTION_JSON] = {
        0, "json", FLAG(json),
        .help = N_("with --check or --detect: one JSON object per FILE;\n"
                   "also with --show-config\n"),
        .needs = {BIT(CHECK) | BIT(DETECT) | BIT(SHOW_CONFIG)}},
    [OPTION_REPORT] = {
        0, "report", ARGUMENT_JOINED, N_("FORMAT"), CALLS(take_report),
        .help = N_("with --check: list each change, with its replacement:\n"
                   "text (FILE:LINE:COLUMN), or for other programs: rdjson\n"
                   "(reviewdog), sarif (code scanning) or github\n"
                   "(annotations)\n"),
        .needs = {BIT(CHECK)},
        .excludes = BIT(JSON) | BIT(RENAME)},
    [OPTION_COLOR] = {
        0, "color", ARGUMENT_JOINED, N_("WHEN"),
        ONE_OF(color, "auto", "always", "never"),
        .help = N_("color of --diff: auto (default: on a terminal), always\n"
                   "or never\n")},
    [OPTION_NO_CONFIG] = {
        0, "no-config", FLAG(no_config),
        .help = N_("do not look for .shutong.yaml, which has options for a\n"
                   "project, in the current directory and those above\n"),
        .group = N_("Other options:\n")},
    [OPTION_SHOW_CONFIG] = {
        0, "show-config", MODE(SHOW_CONFIG),
        .help = N_("show which .shutong.yaml is used, and which options\n"
                   "it and the command line set\n")},
    [OPTION_THREADS] = {
        'j', "threads", ARGUMENT_JOINED, N_("N"), CALLS(take_threads),
        .help = N_("use N threads (default: one per CPU, at most 16)\n")},
    [OPTION_PROGRESS] = {
        0, "progress", ARGUMENT_JOINED, N_("WHEN"),
        ONE_OF(progress, "auto", "always", "never"),
        .help = N_("show a progress bar: auto (default: on a terminal,\n"
                   "after one second), always or never\n")},
    [OPTION_QUIET] = {
        'q', "quiet", FLAG(quiet),
        .help = N_("no hints, no progress bar\n")},
    [OPTION_VERBOSE] = {
        'v', "verbose", FLAG(verbose),
        .help = N_("report the encoding and the number of changes of each\n"
                   "FILE, and a summary\n")},
    [OPTION_HELP] = {
        'h', "help", MODE(HELP),
        .help = N_("show this help\n")},
    [OPTION_VERSION] = {
        'V', "version", MODE(VERSION),
        .help = N_("show the version\n")},
};
/* clang-format on */

struct option_name option_rows_name(enum option_id option)
{
    const struct option_row *row = &option_rows[option];
    struct option_name name;

    if (row->variant != NULL)
        snprintf(name.text, sizeof(name.text), "%s", row->variant);
    else if (row->letter != 0)
        snprintf(name.text, sizeof(name.text), "-%c", row->letter);
    else
        snprintf(name.text, sizeof(name.text), "--%s", row->name);
    return name;
}
