/*
 * message.c - every word that the command says to a person.
 */
#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char help[] =
    "Usage: shutong -c PROFILE [OPTION]... [FILE|-]...\n"
    "Convert Chinese text by an OpenCC profile, exactly; UTF-8 from FILEs or\n"
    "standard input to standard output.\n"
    "\n"
    "  -c, --config NAME|FILE  a profile, such as s2twp or s2twp.json, or a\n"
    "                          configuration file\n"
    "  -i, --input FILE        the same as FILE\n"
    "  -o, --output FILE       write to FILE; it appears when it is complete\n"
    "      --invalid=HOW       ill-formed UTF-8: fail (default) names the "
    "place,\n"
    "                          keep copies the bytes, replace writes U+FFFD\n"
    "      --path DIR          a further folder for configurations and\n"
    "                          dictionaries; repeatable\n"
    "      --include-tofu-risk-dictionaries\n"
    "                          also results that many fonts cannot show\n"
    "      --list-profiles     name the built-in profiles\n"
    "  -q, --quiet             no hints\n"
    "  -v, --verbose           say what was done\n"
    "  -h, --help              show this\n"
    "  -V, --version           show the version\n"
    "\n"
    "Several FILEs are converted one after another, like cat; - is standard\n"
    "input. NAME with a slash is a file; otherwise it is looked for in the "
    "--path\n"
    "folders, then among the profiles, then in the working directory.\n"
    "\n"
    "Exit status: 0 done; 2 any error, with the other files still done.\n"
    "\n"
    "Examples:\n"
    "  shutong -c s2twp article.txt\n"
    "  tail -f log | shutong -c t2s\n"
    "  shutong -c s2t -o out.txt in.txt\n";

static void say(const char *format, va_list arguments)
{
    /* Locked, so that lines of threads do not mix. */
    flockfile(stderr);
    fputs("shutong: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    funlockfile(stderr);
}

void message_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
}

void message_note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
}

void message_system(const char *file, const char *what, int system)
{
    message_error("%s: %s: %s", file, what, strerror(system));
}

void message_failure(const char *file, const struct shutong_error *error)
{
    if (error->status == SHUTONG_ILL_FORMED)
        message_error("%s:%llu:%llu: %s; --invalid=keep leaves such bytes as "
                      "they are, --invalid=replace puts U+FFFD",
                      file, (unsigned long long)error->line,
                      (unsigned long long)error->byte, error->message);
    else if (error->file[0] != '\0' && error->line > 0)
        message_error("%s:%llu: %s", error->file,
                      (unsigned long long)error->line, error->message);
    else if (error->file[0] != '\0' || file != NULL)
        message_error("%s: %s", error->file[0] != '\0' ? error->file : file,
                      error->message);
    else
        message_error("%s", error->message);
}

/* Standard output is checked like any other file. */
static bool printed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    message_system("standard output", "cannot be written", errno);
    return false;
}

bool message_help(void)
{
    fputs(help, stdout);
    return printed();
}

bool message_version(void)
{
    printf("shutong %s\n", shutong_version());
    return printed();
}

bool message_profiles(void)
{
    for (size_t i = 0; i < shutong_profile_count(); i++)
        printf("%-8s%s\n", shutong_profile_name(i),
               shutong_profile_description(i));
    return printed();
}
