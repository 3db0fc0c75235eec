/*
 * run.c - the state of a run of the command.
 */
#include "command/run/run.h"

#include <string.h>

#include "command/files/memory_file.h"
#include "command/say/i18n.h"
#include "command/say/message.h"

bool run_is_plain(const struct run *run)
{
    const struct options *o = run->options;

    return o->encoding != NULL && o->encoding->id == ENCODING_UTF_8 &&
           o->to_encoding == NULL && o->repair == 0;
}

static bool conversion_would_change(const struct shutong_converter *converter,
                                    const char *text, size_t n)
{
    char *out;
    size_t out_n;

    if (n == 0)
        return false;
    if (shutong_convert(converter, text, n, &out, &out_n, NULL) != SHUTONG_OK)
        return true;
    bool same = out_n == n && memcmp(out, text, n) == 0;
    shutong_free(out);
    return !same;
}

bool run_would_change(void *context, const char *text, size_t n)
{
    const struct run *run = context;

    return (run->converter != NULL &&
            conversion_would_change(run->converter, text, n)) ||
           (run->repairs != NULL &&
            run_repair_would_change(run->repairs, text, n));
}

static enum shutong_status take_text(void *to, const char *in, size_t n,
                                     bool kept, const char **out, size_t *out_n,
                                     struct shutong_error *error)
{
    return kept ? shutong_stream_keep(to, in, n, out, out_n, error)
                : shutong_stream_feed(to, in, n, out, out_n, error);
}

void run_begin_marks(struct run *run, const char *name)
{
    const struct options *o = run->options;
    bool count = run_marks_count(o) && o->mode != MODE_DETECT;
    const char *said = o->verbose && !o->json ? name : NULL;

    run->has_marks = count && run->stream != NULL;
    run->marks.take = take_text;
    run->marks.to = run->stream;
    run->marks.would_change = run_would_change;
    run->marks.context = run;
    run_marks_begin(&run->marks, said);
    /* Where both change the text, those behind the repairs are reported. */
    if (run->repairs != NULL && count)
        run_repair_begin_marks(run->repairs, run,
                               run->stream == NULL ? said : NULL);
}

bool run_write(struct run *run, const char *out, size_t out_nbytes)
{
    run->stopped = !sink_write(&run->sink, out, out_nbytes);
    return !run->stopped;
}

void run_say_failure(const struct run *run, const char *name,
                     const struct shutong_error *error, const char *text,
                     size_t n, uint64_t at)
{
    bool given = run->options->encoding_given;
    int held = run->held != NULL ? run->held->fd : -1;
    struct guess guess = {GUESS_TEXT, NULL};

    if (error->status == SHUTONG_ILL_FORMED)
        guess = text_reader_guess(name, held, error->offset, text, n, at,
                                  given ? run->reader.encoding : NULL);
    message_failure(name, error, &guess);
}

bool run_listen(struct run *run,
                int (*change)(void *context,
                              const struct shutong_change *change),
                void *context)
{
    struct shutong_error error;

    if (change == NULL) {
        change = run->change;
        context = run->change_context;
    }
    if (shutong_stream_explain(run->stream, change, context, &error) ==
        SHUTONG_OK)
        return true;
    message_failure(NULL, &error, NULL);
    return false;
}

bool run_count(struct run *run, const char *name, const char *in,
               size_t in_nbytes, const char *out, size_t out_nbytes)
{
    if (run->tally == NULL ||
        count_changes_feed(run->tally, in, in_nbytes, out, out_nbytes))
        return true;
    return message_error("%s: out of memory", name);
}

/* Says how many quotation marks were left. */
static void say_unpaired(const char *name, uint64_t n)
{
    if (n > 0)
        /* such as: a.txt: 2 quotation marks without a counterpart */
        message_note(
            i18n_plural("%s: %llu quotation mark without a counterpart was "
                        "left unchanged",
                        "%s: %llu quotation marks without a counterpart were "
                        "left unchanged",
                        n),
            name, (unsigned long long)n);
}

bool run_say_converted(struct run *run, const char *name,
                       const struct encoding *encoding,
                       unsigned long long in_nbytes,
                       unsigned long long out_nbytes)
{
    const struct observer *observer = run->options->observer;
    uint64_t n;

    if (observer != NULL)
        observer->was_converted(in_nbytes, out_nbytes);
    if (run->tally == NULL)
        return true;
    if (run->stream != NULL)
        say_unpaired(name, shutong_stream_unpaired_quotes(run->stream));
    bool counted = count_changes_end(run->tally, &n);
    count_changes_begin(run->tally);
    if (!counted)
        message_error("%s: out of memory", name);
    else
        /* such as: a.txt: GB18030, 76 characters changed */
        message_note(i18n_plural("%s: %s, %llu character changed",
                                 "%s: %s, %llu characters changed", n),
                     name, encoding == NULL ? "ASCII" : encoding->name,
                     (unsigned long long)n);
    return counted;
}
