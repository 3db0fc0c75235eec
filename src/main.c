/*
 * main.c - the shutong command: text to one script or through a profile.
 *
 * The map of the source.  Each layer includes only those above it, and base.
 *
 *   base      simd utf8 buf interned status embed frequent edits helper helped
 *             data_folder
 *                                   blocks of bytes, UTF-8, a growable buffer,
 *                                   numbered strings, errors, embedded files,
 *                                   how rare characters are, lists of edits,
 *                                   small programs that are started, where
 *                                   OpenCC's files are
 *   load      read_file seen json_source dictionary binary_dict growth profile
 *                                   an OpenCC configuration and its
 *                                   dictionaries; opencc_dict.cc is the small
 *                                   program that reads binary ones
 *             pattern_form pattern terms
 *                                   own terms, and patterns of what to keep
 *   compile   keymap image origin pass pairs prefilter compile
 *                                   groups flattened, profiles to passes of a
 *                                   packed image, where results are from, and
 *                                   which text needs passes;
 *                                   tools/compile_profiles.c does it at build
 *                                   time, tools/image_fault.c checks the
 *                                   result, builtin embeds it
 *             image_cache           images of configurations, kept in a folder
 *             classes odds target   targets, at build time only: what OpenCC's
 *                                   tables say of each character, counts of
 *                                   its use, and the table of both
 *             target_builder target_words
 *                                   their words, and results that stay
 *   match     match own convert     longest match; own terms, found before all
 *                                   else; passes over blocks of text
 *             pass_edits trace      what a pass edits; the passes with that
 *             walk extend islands   characters one by one where that will do,
 *                                   the same with own terms, and the passes
 *                                   where it will not
 *   script    script                three states along a text
 *             surname pane put phrase clause mixed
 *                                   any mixture to a target: clauses are read
 *                                   into panes, panes are decided
 *             settle vocabulary     so that twice is once; regional words
 *             account telling       what is told of a conversion's places, and
 *                                   a pane's edits
 *   repair    pinyin unihan         syllables, and what Unicode knows;
 *                                   tools/compile_unihan.c, at build time
 *             shifted suspect places repair
 *                                   GBK that lost a byte, lines that may be
 *                                   damaged, places that were; all of it
 *   flow      engine by_profile by_target
 *                                   what a stream converts by, told of or not
 *             stream detect         one text in pieces, converted or observed
 *   library   tag forms converter   the public interface, shutong.h; what
 *                                   stages make own terms of
 *   opencc    cache_folder          where the programs keep images
 *             opencc_name opencc_api
 *                                   what OpenCC means by a name; its interface
 *                                   in C, shutong-opencc.h: a library by itself
 *   encoding  encoding codec sniff container
 *                                   names of encodings, text in them to UTF-8
 *                                   and back, which one a text is in, and
 *                                   files that are no text
 *   command   wording visible progress message
 *                                   the user's language, what a terminal
 *                                   shows, how far it has come, messages;
 *                                   src/po/ has the messages in other languages
 *             option_rows misspelt options help
 *                                   the options, a row each; options that do
 *                                   not exist, the command line, and --help,
 *                                   which is made of the rows
 *             ending folder lease   signals that end the program, descriptors
 *                                   of directories, who has a file open
 *             draft attributes      a new file until it is in its place, and
 *                                   what it has beside its content
 *             file replace          both ends of a conversion; a new file for
 *                                   the old one
 *             reader writer         the same ends as UTF-8, whatever is there
 *             compare tally diff record report
 *                                   what is said of a text instead of writing
 *                                   it: text and conversion side by side, how
 *                                   much of it changes, a unified diff, JSON,
 *                                   and which of these
 *             explain               JSON of each place, and what decided it
 *             inert page blocks languages review
 *                                   the page of --review: text as JSON that is
 *                                   safe in a page, the page in the person's
 *                                   language, text and marks in blocks; the
 *                                   page itself is in src/review/
 *             tree jobs             the files in directories; threads that do
 *                                   jobs in order
 *             listed glossary       inputs that a file names; the own terms
 *                                   that the command line names
 *             names rename          converted names, and renaming files
 *             repairs               what --repair does to a text, and says
 *             consumer input        what becomes of an input; one input
 *             pool outputs          several at once; each to its own output
 *             inputs                all of them
 *             opencc_command opencc_json archive measured selectors
 *             opencc_run            OpenCC's command: its command line, a zip
 *                                   file, which opencc_zip.c reads, a small
 *                                   program, what is measured and warned of;
 *                                   nothing of shutong's includes these
 *             opencc                shutong as OpenCC's command
 *             main                  nothing beneath shutong.h but base
 *   inspect   loose lexicon inspection ambiguities
 *                                   a conversion step by step, as OpenCC tells
 *                                   of it, by dictionaries that are not fused
 *             opencc_modes opencc_inspect
 *                                   a program of its own, that has the shared
 *                                   library, base and load, and of command what
 *                                   reads, writes and speaks: what OpenCC's
 *                                   command answers in JSON
 *
 * Data flow of one text:
 *
 *   inputs: source -> piece -> (stream, in any thread) -> sink, in order
 *
 *   source -> reader -> (repair) -> stream -> writer -> sink
 *   stream: validate -> engine
 *   by_profile: islands -> convert: pass, pass, ...
 *   by_target: mixed: clause -> pane -> script -> pane
 *   and where every place is told of
 *   by_profile: trace: convert, edits -> account
 *   by_target: mixed: pane -> telling -> account
 *   source -> stream -> compare with the source -> report      --check ...
 *   source -> detector -> report                               --detect
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>

#include "cache_folder.h"
#include "glossary.h"
#include "help.h"
#include "inputs.h"
#include "message.h"
#include "opencc.h"
#include "opencc_command.h"
#include "options.h"
#include "shutong.h"

/* Whether a converter can be made. */
static bool is_known(const struct shutong_settings *settings)
{
    struct shutong_error error;
    struct shutong_converter *converter =
        shutong_converter_new(settings, &error);

    shutong_converter_free(converter);
    return converter != NULL;
}

/* Says why there is no converter: a target may have been given as a profile, or
 * a profile as a target. */
static void say_refused(const struct shutong_settings *settings,
                        const struct shutong_error *error)
{
    const struct shutong_settings as_target = {.target = settings->config};
    const struct shutong_settings as_profile = {.config = settings->target};

    if (error->status == SHUTONG_UNKNOWN_PROFILE && is_known(&as_target))
        message_error("-c %s: is a target, not a profile; use -t %s",
                      settings->config, settings->config);
    else if (error->status == SHUTONG_UNKNOWN_TARGET &&
             strchr(settings->target, '/') == NULL && is_known(&as_profile))
        message_error("-t %s: is a profile, not a target; use -c %s",
                      settings->target, settings->target);
    else
        message_refused(settings, error);
}

static enum status convert(const struct options *options)
{
    struct shutong_error error;

    if (options->settings.target == NULL && options->settings.config == NULL)
        return inputs_do(options, NULL); /* to repair, and nothing else */
    struct shutong_settings settings = options->settings;
    struct shutong_terms *terms = NULL;
    if (options->nown > 0) {
        terms = glossary_read(options);
        if (terms == NULL)
            return FAILED;
        settings.terms = terms;
    }
    char folder[PATH_MAX];
    settings.cache = cache_folder(folder);
    settings.search_working_directory = 1;
    settings.scope = options->lines_alone     ? SHUTONG_SCOPE_LINE
                     : options->line_buffered ? SHUTONG_SCOPE_BEFORE
                                              : SHUTONG_SCOPE_TEXT;
    struct shutong_converter *converter =
        shutong_converter_new(&settings, &error);
    shutong_terms_free(terms);

    if (converter == NULL) {
        say_refused(&settings, &error);
        return FAILED;
    }
    enum status status = inputs_do(options, converter);
    shutong_converter_free(converter);
    return status;
}

/* A closed standard stream must stay closed: otherwise the first file opened
 * would take its place, and messages or output would land in it. */
static bool reserve_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        /* Opened the wrong way round, so that using it fails as before. */
        int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", flags) != fd) {
            message_system("/dev/null", "cannot be opened", errno);
            return false;
        }
    }
    return true;
}

static enum status run_mode(const struct options *options)
{
    switch (options->mode) {
    case MODE_CONVERT:
    case MODE_EXPLAIN:
    case MODE_LIST:
    case MODE_CHECK:
    case MODE_DIFF:
        return convert(options);
    case MODE_DETECT:
        return inputs_do(options, NULL);
    default:
        return help_print(options->mode, false) ? DONE : FAILED;
    }
}

int main(int argc, char **argv)
{
    bool opencc = opencc_command_is(argv[0]);
    struct options options;

    if (!reserve_standard_streams() || !message_prepare(opencc))
        return opencc ? 1 : FAILED;
    if (opencc)
        return opencc_main(argc, argv);
    enum status status =
        options_parse(argc, argv, &options) ? run_mode(&options) : FAILED;
    options_free(&options);
    return (int)status;
}
