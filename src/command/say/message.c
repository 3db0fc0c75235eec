/*
 * message.c - every message of the command to its user.
 */
#include "command/say/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/targets.h"
#include "base/utf8.h"
#include "command/say/progress.h"
#include "command/say/transcript.h"
#include "command/say/visible_text.h"
#include "command/say/i18n.h"

/* What is advised where it depends on the command as which this was called: it
 * names options, and OpenCC's command has others. */
struct hints {
    const char *directory, *seems, *invalid, *profiles;
};

static const struct hints shutong_hints = {
    N_("%s: is a directory; use -r to process it recursively"),
    N_("%s:%llu:%llu: %s; probably %s: use -e %s or -e auto"),
    N_("%s:%llu:%llu: %s; use --invalid=keep to copy invalid bytes or "
       "--invalid=replace to write U+FFFD"),
    "--list-profiles",
};

static const struct hints opencc_hints = {
    N_("%s: is a directory"),
    N_("%s:%llu:%llu: %s; probably %s: use shutong with -e %s or -e "
       "auto"),
    N_("%s:%llu:%llu: %s; use shutong --invalid=keep to copy invalid "
       "bytes or --invalid=replace to write U+FFFD"),
    "opencc --help",
};
static const struct hints *hints = &shutong_hints;

/* What errors end with, or NULL: of all threads, under the same lock as what is
 * said; and of a thread that keeps a transcript, whose outputs are its own. */
struct ending {
    const char *format, *name;
};
static struct ending ending;
static _Thread_local struct ending own_ending;

/* The line that messages are about, or NULL. */
static const char *place_file;
static size_t place_line;

void message_place(const char *file, size_t line)
{
    place_file = file;
    place_line = line;
}

void message_ending(const char *format, const char *name)
{
    if (transcript_is_kept()) {
        own_ending = (struct ending){format, name};
        return;
    }
    progress_hold();
    ending = (struct ending){format, name};
    progress_release();
}

/* Writes a part of a message, or has it wait; where memory is short it comes
 * out of its turn. */
static void write_part(const char *s, size_t n)
{
    struct transcript *held = transcript_holding();
    struct transcript_item item = {
        .kind = TRANSCRIPT_MESSAGE, .bytes = s, .n = n};

    if (held == NULL || !transcript_hold(held, &item))
        fwrite(s, 1, n, stderr);
}

/* A line of standard error, which is written at once where it is not long. */
struct message_line {
    char text[1024];
    size_t n;
};

static void put(struct message_line *line, const char *s, size_t n)
{
    if (line->n + n > sizeof(line->text)) {
        write_part(line->text, line->n);
        line->n = 0;
    }
    if (n > sizeof(line->text)) {
        write_part(s, n);
        return;
    }
    memcpy(line->text + line->n, s, n);
    line->n += n;
}

/* Puts text such that a terminal shows all of it. */
static void put_shown(struct message_line *line, const char *text,
                      enum visible_kind kind)
{
    size_t n = strlen(text);
    struct visible v;

    for (size_t i = 0; i < n; i += v.nbytes) {
        visible_text_next(&v, text + i, n - i, kind);
        put(line, v.shown, v.nshown);
    }
}

static void put_words(struct message_line *line, const char *format,
                      va_list arguments) __attribute__((format(printf, 2, 0)));

/* Puts words, and the names that they quote.  Where memory is short a long
 * message is cut. */
static void put_words(struct message_line *line, const char *format,
                      va_list arguments)
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

static void put_format(struct message_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void put_format(struct message_line *line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put_words(line, format, arguments);
    va_end(arguments);
}

/* Lines are locked, so that those of threads do not mix. */
static void begin_line(struct message_line *line)
{
    static const char begin[] = "shutong: ";

    if (transcript_holding() == NULL)
        progress_hold();
    line->n = 0;
    put(line, begin, sizeof(begin) - 1);
    if (place_file != NULL)
        put_format(line, "%s:%zu: ", place_file, place_line);
}

static void end_line(struct message_line *line, bool error)
{
    const struct ending *e = own_ending.format != NULL ? &own_ending : &ending;

    if (error && e->format != NULL)
        put_format(line, _(e->format), e->name);
    put(line, "\n", 1);
    write_part(line->text, line->n);
    if (transcript_holding() == NULL)
        progress_release();
}

void message_repeat(const char *bytes, size_t n)
{
    progress_hold();
    fwrite(bytes, 1, n, stderr);
    progress_release();
}

static void say(bool error, const char *format, va_list arguments)
{
    struct message_line line;

    begin_line(&line);
    put_words(&line, i18n_of(format), arguments);
    end_line(&line, error);
}

bool message_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(true, format, arguments);
    va_end(arguments);
    return false;
}

void message_note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(false, format, arguments);
    va_end(arguments);
}

bool message_system(const char *file, const char *what, int system)
{
    return message_error("%s: %s: %s", file, _(what), i18n_error(system));
}

void message_directory(const char *file)
{
    message_error(hints->directory, file);
}

/* Says what the library says, which quotes more than names: backslashes of a
 * pattern are as they were typed. */
static void say_library(const char *file, const struct shutong_error *error)
{
    struct message_line line;
    const char *name = error->file[0] != '\0' ? error->file : file;

    begin_line(&line);
    if (name != NULL && error->line > 0)
        put_format(&line, "%s:%llu: ", name, (unsigned long long)error->line);
    else if (name != NULL)
        put_format(&line, "%s: ", name);
    put_shown(&line, error->message, VISIBLE_WORDS);
    end_line(&line, true);
}

/* What is reported about ill-formed text.  Nothing is advised that would damage
 * what is not text, or text of which a part is in another encoding. */
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
        message_error("%s:%llu:%llu: %s; this is not text", file, line, at,
                      what);
    else if (guess->kind == GUESS_MIXED)
        message_error("%s:%llu:%llu: %s; the file mixes UTF-8 and %s: split it "
                      "and convert each part with its own -e",
                      file, line, at, what,
                      seems != NULL ? seems->name : _("another encoding"));
    else if (seems != NULL)
        message_error(hints->seems, file, line, at, what, seems->name,
                      seems->option);
    else
        message_error(hints->invalid, file, line, at, what);
}

/* The targets as messages list them: zh-Hans, zh-TW or zh-HK. */
static void say_unknown_target(const char *target)
{
    char list[TARGETS * 32];
    size_t n = 0;

    for (int t = 0; t < TARGETS; t++) {
        const char *between = t == 0             ? ""
                              : t + 1 == TARGETS ? _(" or ")
                                                 : _(", ");
        int more = snprintf(list + n, sizeof(list) - n, "%s%s", between,
                            targets_rows[t].tags[0]);
        if (more < 0 || (size_t)more >= sizeof(list) - n)
            break;
        n += (size_t)more;
    }
    message_error("unknown target %s; use %s (see --list-targets)", target,
                  list);
}

void message_refused(const struct shutong_settings *settings,
                     const struct shutong_error *error)
{
    const char *nearest = NULL;

    if (error->status == SHUTONG_UNKNOWN_PROFILE)
        nearest = shutong_profile_nearest(settings->config);
    if (nearest != NULL)
        message_error("unknown profile %s; did you mean %s? See %s",
                      settings->config, nearest, hints->profiles);
    else if (error->status == SHUTONG_UNKNOWN_PROFILE)
        message_error("unknown profile or configuration file %s; see %s",
                      settings->config, hints->profiles);
    else if (error->status == SHUTONG_UNKNOWN_TARGET)
        say_unknown_target(settings->target);
    else if (error->status == SHUTONG_BAD_PREFERENCE)
        message_error("--prefer %s: %s; see --list-preferences",
                      settings->prefer, error->message);
    else
        message_failure(NULL, error, NULL);
}

bool message_failure(const char *file, const struct shutong_error *error,
                     const struct guess *guess)
{
    if (error->status == SHUTONG_ILL_FORMED)
        say_ill_formed(file, error, guess);
    else
        say_library(file, error);
    return false;
}

void message_no_codec(const char *file, const struct encoding *encoding,
                      int system)
{
    if (system == ENOMEM)
        message_error("%s: out of memory", file);
    else
        message_error("%s: %s is not available: iconv on this system lacks %s; "
                      "on Debian it is in libc6 or libc-gconv-modules-extra",
                      file, encoding->name, encoding->iconv);
}

void message_container(const char *file, const struct file_kind *container)
{
    if (container->advice != NULL)
        message_error("%s: is %s, not text; %s", file, _(container->name),
                      _(container->advice));
    else
        message_error("%s: is %s, not text", file, _(container->name));
}

void message_binary(const char *file, const struct encoding *seems, bool text)
{
    if (seems == NULL && text)
        message_error("%s: looks like a binary file (contains NUL); use --text "
                      "to convert it anyway",
                      file);
    else if (seems == NULL)
        message_error("%s: is a binary file, not text", file);
    else
        message_error("%s: contains NUL; probably %s: use -e %s or -e auto",
                      file, seems->name, seems->option);
}

void message_no_encoding(const char *file, const struct encoding *given)
{
    if (given == NULL)
        message_error("%s: the encoding could not be detected; specify it with "
                      "-e (see --list-encodings)",
                      file);
    else
        message_error(
            "%s: cannot determine the byte order; use -e %sle or -e %sbe", file,
            given->option, given->option);
}

void message_is_utf_8(const char *file, const struct encoding *given)
{
    message_error("%s: is UTF-8, not %s; use -e utf-8 or -e auto", file,
                  given->name);
}

void message_mixed(const char *file)
{
    message_error("%s: mixes UTF-8 and another encoding: split it and convert "
                  "each part with its own -e",
                  file);
}

void message_no_character(const char *file, uint64_t line, int32_t code_point,
                          const struct encoding *encoding)
{
    char text[5] = "";

    if (code_point < 0) {
        message_error("%s:%llu: an invalid byte cannot be kept in %s", file,
                      (unsigned long long)line, encoding->name);
        return;
    }
    /* Control characters are not for terminals, and private ones say nothing.
     */
    if (code_point >= 0xA0 && !(code_point >= 0xE000 && code_point <= 0xF8FF))
        text[utf8_encode((uint32_t)code_point, text)] = '\0';
    if (*text != '\0')
        message_error("%s:%llu: %s (U+%04X) cannot be represented in %s; use "
                      "--to-encoding utf-8",
                      file, (unsigned long long)line, text,
                      (unsigned)code_point, encoding->name);
    else
        message_error("%s:%llu: U+%04X cannot be represented in %s; use "
                      "--to-encoding utf-8",
                      file, (unsigned long long)line, (unsigned)code_point,
                      encoding->name);
}

/* Changed, and used, in turn. */
static bool leave_out_next;

void message_leave_out_next(void)
{
    leave_out_next = true;
}

bool message_print(const char *bytes, size_t n)
{
    if (leave_out_next && n > 0) {
        leave_out_next = false;
        bytes++;
        n--;
    }
    while (n > 0) {
        ssize_t put = write(STDOUT_FILENO, bytes, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes += put;
        n -= (size_t)put;
    }
    return true;
}

static ssize_t print_bytes(void *cookie, const char *bytes, size_t n)
{
    (void)cookie;
    return message_print(bytes, n) ? (ssize_t)n : 0;
}

FILE *message_open_output(cookie_write_function_t *write, void *context)
{
    FILE *file =
        fopencookie(context, "w", (cookie_io_functions_t){.write = write});

    if (file != NULL)
        setvbuf(file, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFSIZ);
    return file;
}

bool message_prepare(bool opencc)
{
    FILE *file = message_open_output(print_bytes, NULL);

    if (file == NULL)
        return message_error("out of memory");
    hints = opencc ? &opencc_hints : &shutong_hints;
    stdout = file;
    return true;
}

bool message_unprinted(int system)
{
    return message_system(_("standard output"), "cannot be written", system);
}

bool message_printed_to(FILE *output)
{
    return (fflush(output) == 0 && !ferror(output)) || message_unprinted(errno);
}

bool message_printed(void)
{
    return message_printed_to(stdout);
}
