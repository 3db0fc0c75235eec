/*
 * help.c - what --help, --version and the --list options print.
 *
 * The lines of the options are those of their rows, option_rows.c.
 */
#include "command/options/help.h"

#include <stdio.h>
#include <string.h>

#include "command/encoding/encoding_names.h"
#include "command/say/message.h"
#include "command/options/option_rows.h"
#include "shutong.h"
#include "base/utf8.h"
#include "command/say/i18n.h"
#include "formats/format_list.h"

/* A line of source is a line of text. */
/* clang-format off */
static const char usage[] =
    N_("Usage: shutong -t TARGET [OPTION]... [FILE|-]...\n"
       "       shutong -c PROFILE [OPTION]... [FILE|-]...\n"
       "       shutong --detect [OPTION]... [FILE|-]...\n"
       "Convert Chinese text: any mix of scripts to one script (-t), or exactly as\n"
       "OpenCC does (-c). Reads FILEs or standard input, writes standard output.\n");

static const char *const after_options[] = {
    N_("Several FILEs are concatenated, as with cat; - is standard input.\n"
       "A NAME with a slash is a file; any other is looked up in the --path\n"
       "directories, then among the profiles, then in the current directory.\n"),
    N_("Exit status: 0 success; 1 something would change (--check, --diff, -l only);\n"
       "2 error (remaining files are still processed).\n"),
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
       "Convert Chinese text with an OpenCC profile, from standard input to standard\n"
       "output.  This is shutong, called as OpenCC's command; see also shutong --help.\n"
       "\n"
       "  -c, --config CONFIG  a profile (default: s2t.json) or a configuration file,\n"
       "                       which takes precedence\n"
       "  -i, --input FILE     convert FILE\n"
       "  -o, --output FILE    write to FILE, atomically\n"
       "      --in-place       input and output may be the same FILE\n"
       "      --path DIR       another directory to search for configurations and\n"
       "                       dictionaries; repeatable\n"
       "      --include-tofu-risk-dictionaries\n"
       "                       also use results that many fonts cannot display\n"
       "      --segmentation   print the words that the profile finds, as JSON\n"
       "      --inspect        print these and the result of each stage\n"
       "      --ambiguities    print the text as JSON, with alternatives\n"
       "      --resource-zip FILE\n"
       "                       take configuration and dictionaries from a zip file\n"
       "      --measured_result FILE\n"
       "                       write timings to FILE, as JSON\n"
       "      --noflush 0|1    no effect: lines are always written immediately\n"
       "  --, --ignore_rest    ignore the rest of the command line\n"
       "  -h, --help           show this help\n"
       "      --version        show the version\n"
       "\n"
       "Exit status: 0 success; 1 error.\n"
       "\n"
       "Profiles:\n");
/* clang-format on */

enum { COLUMN = 26 }; /* where the help of an option begins */

/* Columns of UTF-8: no letter from U+1100 on is a narrow one here. */
static size_t columns(const char *s)
{
    size_t n = strlen(s), ncolumns = 0, nbytes;

    for (size_t i = 0; i < n; i += nbytes)
        ncolumns += utf8_decode(s + i, &nbytes) >= 0x1100 ? 2 : 1;
    return ncolumns;
}

/* Prints names and argument of an option, and returns the columns of that. */
static size_t print_names(const struct option_row *row)
{
    static const char *const forms[] = {
        [ARGUMENT_NONE] = "%s",
        [ARGUMENT_APART] = " %s",
        [ARGUMENT_JOINED] = "=%s",
        [ARGUMENT_OPTIONAL] = "[=%s]",
    };
    const char *argument = row->argument != NULL ? row->argument : "";
    char letter[] = {' ', ' ', ' ', ' ', '\0'};

    if (row->letter != 0)
        memcpy(letter, (char[]){'-', row->letter, ','}, 3);
    int n = printf("  %s--%s", letter, row->name);
    printf(forms[row->form], _(argument));
    return (n > 0 ? (size_t)n : 0) + strlen(forms[row->form]) - 2 +
           columns(i18n_utf8(argument));
}

static void print_option(const struct option_row *row)
{
    size_t at = print_names(row);
    const char *line = _(row->help);

    if (at >= COLUMN) {
        putchar('\n');
        at = 0;
    }
    while (*line != '\0') {
        size_t n = strcspn(line, "\n");
        printf("%*s%.*s\n", (int)(COLUMN - at), "", (int)n, line);
        line += n + (line[n] != '\0');
        at = 0;
    }
}

static void print_help(void)
{
    fputs(_(usage), stdout);
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option_row *row = &option_rows[i];
        if (row->group != NULL)
            printf("\n%s", _(row->group));
        if (row->name != NULL)
            print_option(row);
    }
    for (size_t i = 0; i < sizeof(after_options) / sizeof(*after_options); i++)
        printf("\n%s", _(after_options[i]));
}

static void print_profiles(void)
{
    for (size_t i = 0; i < shutong_profile_count(); i++)
        printf("%-8s%s\n", shutong_profile_name(i),
               _(shutong_profile_description(i)));
}

static void print_targets(void)
{
    for (size_t i = 0; i < shutong_target_count(); i++)
        printf("%-8s%s\n", shutong_target_name(i),
               _(shutong_target_description(i)));
}

static void print_encodings(void)
{
    for (const struct encoding *e = encoding_names_next(NULL); e != NULL;
         e = encoding_names_next(e))
        printf("%s\n", e->option);
}

static void print_formats(void)
{
    const struct format *f;

    for (size_t i = 0; (f = format_list_at(i)) != NULL; i++)
        printf("%-12s%-28s%s\n", f->name, f->suffixes, _(f->description));
}

static void print_repairs(void)
{
    for (size_t i = 0; i < shutong_repair_count(); i++) {
        const struct shutong_rule *rule = shutong_repair_rule(i);
        printf("%-14s %s\n%15s%s -> %s\n", rule->name, _(rule->description), "",
               rule->before, rule->after);
    }
}

bool help_print(enum mode mode, bool opencc)
{
    if (mode == MODE_VERSION)
        printf(opencc ? _("shutong %s, called as OpenCC's command\n")
                      : "shutong %s\n",
               shutong_version());
    else if (mode == MODE_HELP && !opencc)
        print_help();
    else if (mode == MODE_HELP)
        fputs(_(opencc_help), stdout);
    if (mode == MODE_PROFILES || (mode == MODE_HELP && opencc))
        print_profiles();
    if (mode == MODE_TARGETS)
        print_targets();
    if (mode == MODE_ENCODINGS)
        print_encodings();
    if (mode == MODE_FORMATS)
        print_formats();
    if (mode == MODE_REPAIRS)
        print_repairs();
    return message_printed();
}
