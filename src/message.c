/*
 * message.c - every word that the command says to a person.
 */
#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "progress.h"
#include "utf8.h"
#include "visible.h"
#include "wording.h"

/* A line of source is a line of text; a translation of one has its columns.
 * What is shown apart is marked apart, so that little is to be read again where
 * one option changes. */
/* clang-format off */
static const char *const help[] = {
    N_("Usage: shutong -t TARGET [OPTION]... [FILE|-]...\n"
       "       shutong -c PROFILE [OPTION]... [FILE|-]...\n"
       "       shutong --detect [OPTION]... [FILE|-]...\n"
       "Convert Chinese text: any mixture of scripts to one (-t), or by an OpenCC\n"
       "profile, exactly (-c). Text from FILEs or standard input to standard output.\n"
       "\n"),
    N_("  -t, --to TAG            zh-Hans (or zh-CN, zh-SG), zh-TW (or zh-Hant),\n"
       "                          zh-HK (or zh-MO); hans hant cn sg tw hk mo for short\n"),
    N_("      --list-targets      name the TAGs\n"),
    N_("  -p, --phrases           with -t: regional vocabulary as well\n"),
    N_("      --document=WHAT     what is decided by itself: a file (default), or a\n"
       "                          line, so that lines can be converted anywhere\n"),
    N_("      --line-buffered     with -t: each line at once, by what came before it;\n"
       "                          -c always gives each line at once\n"),
    N_("  -c, --config NAME|FILE  a profile, such as s2twp or s2twp.json, or a\n"
       "                          configuration file\n"),
    N_("      --path DIR          a further folder for configurations and\n"
       "                          dictionaries; repeatable\n"),
    N_("      --include-tofu-risk-dictionaries\n"
       "                          also results that many fonts cannot show\n"),
    N_("      --list-profiles     name the built-in profiles\n"),
    N_("  -d, --dict DICTIONARY   own terms, which come before everything else: key\n"
       "                          TAB value, one a line, or a binary dictionary; of\n"
       "                          entries with the same key the first counts\n"),
    N_("      --keep FILE         terms to be left as they are, one a line\n"),
    N_("      --keep-pattern RE   leave what an extended regular expression matches,\n"
       "                          in each line\n"),
    N_("  -i, --input FILE        the same as FILE\n"),
    N_("  -r, --recursive         a FILE that is a directory means what is in it, but\n"
       "                          hidden and binary files and links\n"),
    N_("      --files-from FILE   the names of more FILEs, one a line; - reads them from\n"
       "                          standard input\n"),
    N_("  -0, --null              with --files-from: they end with NUL, as find -print0\n"
       "                          writes them; with -l: those that are written do, too\n"),
    N_("  -o, --output FILE       write to FILE; it appears when it is complete\n"),
    N_("  -O, --output-dir DIR    write each FILE to DIR, a directory's tree as it is,\n"
       "                          and nothing over what is there\n"),
    N_("      --force             with -O: write over what is there\n"),
    N_("  -w, --in-place[=SUFFIX] rewrite the FILEs themselves; FILE with SUFFIX keeps\n"
       "                          what it was\n"),
    N_("      --rename[=only]     with -w: convert their names as well, and all names in\n"
       "                          directories; only: and nothing else; with -O: write\n"
       "                          under converted names; with --check: say which\n"),
    N_("      --repair[=RULE,...] undo damage of scraped text first, or alone, by all\n"
       "                          rules or those named; -v: say how often\n"),
    N_("      --list-repairs      name the rules, with examples\n"),
    N_("  -e, --encoding ENC      the text is in ENC: utf-8 (default), gb18030, gbk,\n"
       "                          gb2312, hz, big5, big5-hkscs, euc-tw, utf-16, utf-32;\n"
       "                          auto finds it out; what is written is in the same\n"),
    N_("      --to-encoding ENC   write ENC\n"),
    N_("      --list-encodings    name the encodings\n"),
    N_("      --text              a file with a NUL is text, too\n"),
    N_("      --invalid=HOW       ill-formed text: fail (default) names the place,\n"
       "                          keep copies the bytes, replace writes U+FFFD\n"),
    N_("  -j, --threads=N         use N threads (default: one a processor, at most 16)\n"),
    N_("      --review PAGE       write an HTML page as well: every change, why it is\n"
       "                          so, and what else it could be, to choose from\n"
       "\n"),
    N_("Instead of converting:\n"),
    N_("  -l, --list              name the FILEs that would change\n"),
    N_("      --check             count what would change; -v: and show each place\n"),
    N_("      --diff              show what would change, as patch -p0 takes it\n"),
    N_("      --detect            say which script each FILE is in: simplified,\n"
       "                          traditional, mixed, table-converted or none;\n"
       "                          -v: and the lines that are in another\n"),
    N_("      --explain           say of each place what was decided, why, and what\n"
       "                          else it could have been: one JSON object a place\n"),
    N_("      --json              --check and --detect: one JSON object a FILE\n"),
    N_("      --color=WHEN        --diff: auto (default: on a terminal), always, never\n"
       "\n"),
    N_("      --progress=WHEN     show how far it is: auto (default: on a terminal,\n"
       "                          after a second), always, never\n"),
    N_("  -q, --quiet             no hints, no progress\n"),
    N_("  -v, --verbose           say of each FILE its encoding and how many characters\n"
       "                          changed, and at the end how much there was\n"),
    N_("  -h, --help              show this\n"),
    N_("  -V, --version           show the version\n"
       "\n"),
    N_("Several FILEs are converted one after another, like cat; - is standard input.\n"
       "NAME with a slash is a file; otherwise it is looked for in the --path folders,\n"
       "then among the profiles, then in the working directory.\n"
       "\n"),
    N_("Exit status: 0 done; 1 only for --check, --diff and -l, when something would\n"
       "change; 2 any error, with the other files still done.\n"
       "\n"),
    N_("Examples:\n"
       "  shutong -t zh-TW article.txt\n"
       "  shutong -t zh-Hans -o out.txt in.txt\n"
       "  shutong -t zh-TW -r -w docs\n"
       "  tail -f log | shutong -c t2s\n"
       "  shutong -t zh-TW --check *.txt\n"
       "  shutong -t zh-HK --diff in.txt | less -R\n"
       "  shutong --detect *.txt\n"),
};

static const char opencc_help[] =
    N_("Usage: opencc [-c CONFIG] [-i FILE] [-o FILE] [OPTION]...\n"
       "Convert Chinese text by an OpenCC profile, from standard input to standard\n"
       "output.  This is shutong, called as OpenCC's command; shutong --help has more.\n"
       "\n"
       "  -c, --config CONFIG  a profile, s2t.json unless given, or a configuration\n"
       "                       file, which comes first\n"
       "  -i, --input FILE     convert FILE\n"
       "  -o, --output FILE    write to FILE; it appears when it is complete\n"
       "      --in-place       FILE may be input and output\n"
       "      --path DIR       a further folder for configurations and dictionaries;\n"
       "                       repeatable\n"
       "      --include-tofu-risk-dictionaries\n"
       "                       also results that many fonts cannot show\n"
       "      --segmentation   the words that the profile sees, as JSON, not the text\n"
       "      --inspect        these, and what each stage makes of them\n"
       "      --ambiguities    the text as JSON, with where it could be another\n"
       "      --resource-zip FILE\n"
       "                       configuration and dictionaries from a zip file\n"
       "      --measured_result FILE\n"
       "                       write to FILE how long it took, as JSON\n"
       "      --noflush 0|1    changes nothing: lines are written as they come\n"
       "  --, --ignore_rest    leave the rest of the command line alone\n"
       "  -h, --help           show this\n"
       "      --version        show the version\n"
       "\n"
       "Exit status: 0 done; 1 any error.\n"
       "\n"
       "Profiles:\n");
/* clang-format on */

/* Called as OpenCC's command. */
static bool as_opencc;

/* The output that errors are about, or NULL, and whether it was there before.
 * Under the same lock as what is said. */
static const char *output;
static bool output_exists;

void message_output(const char *name, bool exists)
{
    progress_hold();
    output = name;
    output_exists = exists;
    progress_release();
}

/* A line of standard error, which is written at once where it is not long. */
struct line {
    char text[1024];
    size_t n;
};

static void put(struct line *line, const char *s, size_t n)
{
    if (line->n + n > sizeof(line->text)) {
        fwrite(line->text, 1, line->n, stderr);
        line->n = 0;
    }
    if (n > sizeof(line->text)) {
        fwrite(s, 1, n, stderr);
        return;
    }
    memcpy(line->text + line->n, s, n);
    line->n += n;
}

/* Puts text such that a terminal shows all of it. */
static void put_shown(struct line *line, const char *text,
                      enum visible_kind kind)
{
    size_t n = strlen(text);
    struct visible v;

    for (size_t i = 0; i < n; i += v.nbytes) {
        visible_next(&v, text + i, n - i, kind);
        put(line, v.shown, v.nshown);
    }
}

static void put_words(struct line *line, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Puts words, and the names that they quote.  Where memory is short a long
 * message is cut. */
static void put_words(struct line *line, const char *format, va_list arguments)
{
    char room[2048];
    char *text = room;
    va_list again;

    va_copy(again, arguments);
    int n = vsnprintf(room, sizeof(room), format, arguments);
    if (n >= (int)sizeof(room) && (text = malloc((size_t)n + 1)) != NULL)
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    if (text == NULL)
        text = room;
    if (n > 0)
        put_shown(line, text, VISIBLE_NAME);
    if (text != room)
        free(text);
}

static void put_format(struct line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void put_format(struct line *line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put_words(line, format, arguments);
    va_end(arguments);
}

/* Lines are locked, so that those of threads do not mix. */
static void begin_line(struct line *line)
{
    static const char begin[] = "shutong: ";

    progress_hold();
    line->n = 0;
    put(line, begin, sizeof(begin) - 1);
}

static void end_line(struct line *line, bool error)
{
    if (error && output != NULL)
        put_format(line,
                   output_exists ? _("; %s is left as it was")
                                 : _("; %s is not made"),
                   output);
    put(line, "\n", 1);
    fwrite(line->text, 1, line->n, stderr);
    progress_release();
}

static void say(bool error, const char *format, va_list arguments)
{
    struct line line;

    begin_line(&line);
    put_words(&line, wording_of(format), arguments);
    end_line(&line, error);
}

void message_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(true, format, arguments);
    va_end(arguments);
}

void message_note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(false, format, arguments);
    va_end(arguments);
}

void message_system(const char *file, const char *what, int system)
{
    message_error("%s: %s: %s", file, _(what), wording_error(system));
}

void message_directory(const char *file)
{
    message_error(as_opencc ? N_("%s: is a directory")
                            : N_("%s: is a directory; -r means what is in it"),
                  file);
}

static const char *last_option(const char *message)
{
    const char *found = message + strlen(message);

    for (const char *p = message; (p = strstr(p, "--")) != NULL; p += 2)
        found = p;
    return found;
}

/* Says what the library says, which quotes more than names: backslashes of a
 * pattern are as they were typed. */
static void say_library(const char *file, const struct shutong_error *error)
{
    struct line line;
    const char *name = error->file[0] != '\0' ? error->file : file;

    begin_line(&line);
    if (name != NULL && error->line > 0)
        put_format(&line, "%s:%llu: ", name, (unsigned long long)error->line);
    else if (name != NULL)
        put_format(&line, "%s: ", name);
    put_shown(&line, error->message, VISIBLE_WORDS);
    end_line(&line, true);
}

/* What is said of ill-formed text.  Nothing is advised that would damage what
 * is no text, or text of which a part is in another encoding. */
static void say_ill_formed(const char *file, const struct shutong_error *error,
                           const struct guess *guess)
{
    static const struct guess none = {GUESS_TEXT, NULL};
    unsigned long long line = error->line, at = error->byte;
    const char *what = error->message;

    if (guess == NULL)
        guess = &none;
    const struct encoding *seems = guess->encoding;
    if (guess->kind == GUESS_BINARY)
        message_error("%s:%llu:%llu: %s; it is no text", file, line, at, what);
    else if (guess->kind == GUESS_MIXED)
        message_error("%s:%llu:%llu: %s; UTF-8 and %s are mixed in it: take "
                      "its parts apart, and convert each with its own -e",
                      file, line, at, what,
                      seems != NULL ? seems->name : _("another encoding"));
    else if (seems != NULL)
        message_error(
            as_opencc ? N_("%s:%llu:%llu: %s; looks like %s: shutong has -e "
                           "%s or -e auto")
                      : N_("%s:%llu:%llu: %s; looks like %s: add -e %s or -e "
                           "auto"),
            file, line, at, what, seems->name, seems->option);
    else
        message_error(
            as_opencc
                ? N_("%s:%llu:%llu: %s; shutong --invalid=keep leaves such "
                     "bytes as they are, --invalid=replace puts U+FFFD")
                : N_("%s:%llu:%llu: %s; --invalid=keep leaves such bytes as "
                     "they are, --invalid=replace puts U+FFFD"),
            file, line, at, what);
}

void message_failure(const char *file, const struct shutong_error *error,
                     const struct guess *guess)
{
    if (error->status == SHUTONG_ILL_FORMED)
        say_ill_formed(file, error, guess);
    else if (error->status == SHUTONG_UNKNOWN_PROFILE && as_opencc)
        /* The option at the end of the message is shutong's. */
        message_error("%.*sopencc --help names the profiles",
                      (int)(last_option(error->message) - error->message),
                      error->message);
    else
        say_library(file, error);
}

void message_no_codec(const char *file, const struct encoding *encoding,
                      int system)
{
    if (system == ENOMEM)
        message_error("%s: out of memory", file);
    else
        message_error("%s: %s is not there: iconv here has no %s; Debian has "
                      "it in libc6 or libc-gconv-modules-extra",
                      file, encoding->name, encoding->iconv);
}

void message_container(const char *file, const struct container *container)
{
    if (container->advice != NULL)
        message_error("%s: is %s, and no text; %s", file, _(container->name),
                      _(container->advice));
    else
        message_error("%s: is %s, and no text", file, _(container->name));
}

void message_binary(const char *file, const struct encoding *seems, bool text)
{
    if (seems == NULL && text)
        message_error("%s: is binary: it has a NUL; --text converts it all the "
                      "same",
                      file);
    else if (seems == NULL)
        message_error("%s: is binary, and no text", file);
    else
        message_error("%s: has a NUL; looks like %s: add -e %s or -e auto",
                      file, seems->name, seems->option);
}

void message_no_encoding(const char *file, const struct encoding *given)
{
    if (given == NULL)
        message_error("%s: is in no encoding that can be told; name it with "
                      "-e, --list-encodings has those there are",
                      file);
    else
        message_error("%s: there is no telling its byte order; give -e %sle or "
                      "-e %sbe",
                      file, given->option, given->option);
}

void message_mixed(const char *file)
{
    message_error("%s: UTF-8 and another encoding are mixed in it: take its "
                  "parts apart, and convert each with its own -e",
                  file);
}

void message_no_character(const char *file, uint64_t line, int32_t code_point,
                          const struct encoding *encoding)
{
    char text[5] = "";

    if (code_point < 0) {
        message_error("%s:%llu: an ill-formed byte cannot be kept in %s", file,
                      (unsigned long long)line, encoding->name);
        return;
    }
    /* Control characters are not for terminals, and private ones say nothing.
     */
    if (code_point >= 0xA0 && !(code_point >= 0xE000 && code_point <= 0xF8FF))
        text[utf8_encode((uint32_t)code_point, text)] = '\0';
    message_error("%s:%llu: %s%sU+%04X is not in %s; --to-encoding utf-8 has "
                  "every character",
                  file, (unsigned long long)line, text,
                  *text != '\0' ? ", " : "", (unsigned)code_point,
                  encoding->name);
}

static ssize_t print_bytes(void *cookie, const char *bytes, size_t n)
{
    size_t done = 0;

    (void)cookie;
    while (done < n) {
        ssize_t put = write(STDOUT_FILENO, bytes + done, n - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            break;
        done += (size_t)put;
    }
    return (ssize_t)done;
}

bool message_prepare(bool opencc)
{
    cookie_io_functions_t functions = {.write = print_bytes};
    FILE *file = fopencookie(NULL, "w", functions);

    if (file == NULL) {
        message_error("out of memory");
        return false;
    }
    as_opencc = opencc;
    setvbuf(file, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFSIZ);
    stdout = file;
    return true;
}

bool message_printed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    message_system(_("standard output"), "cannot be written", errno);
    return false;
}

bool message_help(void)
{
    if (as_opencc) {
        fputs(_(opencc_help), stdout);
        return message_profiles();
    }
    for (size_t i = 0; i < sizeof(help) / sizeof(*help); i++)
        fputs(_(help[i]), stdout);
    return message_printed();
}

bool message_version(void)
{
    printf(as_opencc ? _("shutong %s, called as OpenCC's command\n")
                     : "shutong %s\n",
           shutong_version());
    return message_printed();
}

bool message_profiles(void)
{
    for (size_t i = 0; i < shutong_profile_count(); i++)
        printf("%-8s%s\n", shutong_profile_name(i),
               _(shutong_profile_description(i)));
    return message_printed();
}

bool message_targets(void)
{
    for (size_t i = 0; i < shutong_target_count(); i++)
        printf("%-8s%s\n", shutong_target_name(i),
               _(shutong_target_description(i)));
    return message_printed();
}

bool message_encodings(void)
{
    for (const struct encoding *e = encoding_next(NULL); e != NULL;
         e = encoding_next(e))
        printf("%s\n", e->option);
    return message_printed();
}

bool message_repairs(void)
{
    for (size_t i = 0; i < shutong_repair_count(); i++) {
        const struct shutong_rule *rule = shutong_repair_rule(i);
        printf("%-14s %s\n%15s%s -> %s\n", rule->name, _(rule->description), "",
               rule->before, rule->after);
    }
    return message_printed();
}
