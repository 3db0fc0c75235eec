/*
 * run_all.c - does all inputs of a command line.
 */
#include "command/run/run_all.h"

#include <stdlib.h>

#include "command/run/consumer.h"
#include "command/run/run_one.h"
#include "command/say/message.h"
#include "command/say/i18n.h"
#include "command/files/convert_names.h"
#include "command/run/run_per_file.h"
#include "command/run/run_parallel.h"
#include "command/say/progress.h"

static enum status convert_each(struct run *run)
{
    enum status status = DONE;

    for (size_t i = 0; i < run->inputs.n && !run->stopped; i++) {
        enum status one = run_one_do(run, run->inputs.names[i]);
        progress_done(one == FAILED, one == CHANGED);
        if (one > status)
            status = one;
    }
    return status;
}

static void begin_progress(const struct run *run, int output)
{
    const struct options *o = run->options;
    bool quiet = o->quiet && o->progress == PROGRESS_AUTO;

    progress_begin(quiet ? PROGRESS_NEVER : o->progress, run->inputs.names,
                   run->inputs.n, output);
}

/* What -v says at the end, where standard error is not for programs alone. */
static void say_summary(const struct run *run)
{
    const struct options *o = run->options;
    char text[PROGRESS_SUMMARY];
    const char *changed = options_report(o) ? N_("%zu would change")
                          : o->in_place     ? N_("%zu changed")
                                            : NULL;

    if (o->verbose && !o->json && progress_summary(text, changed))
        message_note("%s", text);
}

/* Converts everything to one output. */
static enum status convert_inputs(struct run *run)
{
    if (!sink_open(&run->sink, run->options->output))
        return FAILED;
    run->sink.observer = run->options->observer;
    text_writer_reset(&run->writer);
    begin_progress(run, run->sink.fd);
    unsigned nthreads = run_parallel_threads(run);
    enum status status =
        nthreads > 1 ? run_parallel_convert(run, nthreads) : convert_each(run);
    if (status != DONE && run->sink.target != NULL) {
        sink_abort(&run->sink);
        return status;
    }
    if (run->stopped)
        sink_abort(&run->sink);
    else if (!sink_commit(&run->sink))
        status = FAILED;
    return status;
}

static enum status convert_texts(struct run *run)
{
    const struct options *o = run->options;

    if (o->rename == RENAME_ONLY)
        return DONE;
    if (!o->in_place && o->output_dir == NULL)
        return convert_inputs(run);
    begin_progress(run, -1);
    return o->in_place ? run_per_file_rewrite(run) : run_per_file_write(run);
}

/* Says what would change, names first: with the texts standard output is
 * closed. */
static enum status report_names(struct run *run)
{
    bool changed;
    enum status names =
        rename_files_say(run->renames, &changed) ? DONE : FAILED;

    if (!message_printed())
        return FAILED;
    if (changed && names == DONE)
        names = CHANGED;
    enum status texts = convert_texts(run);
    return texts > names ? texts : names;
}

/* Converts texts in place, then names. */
static enum status convert_names(struct run *run)
{
    enum status texts = convert_texts(run);

    return rename_files_do(run->renames) ? texts : FAILED;
}

static enum status do_found(struct run *run)
{
    const struct options *options = run->options;

    if (options->output_dir != NULL)
        return convert_names_of_outputs(options, &run->inputs, run->converter)
                   ? convert_texts(run)
                   : FAILED;
    if (options->rename == RENAME_NONE)
        return convert_texts(run);
    run->renames = rename_files_plan(options, &run->inputs, run->converter);
    if (run->renames == NULL)
        return FAILED;
    enum status status =
        options_report(options) ? report_names(run) : convert_names(run);
    rename_files_free(run->renames);
    return status;
}

static enum status do_inputs(struct run *run)
{
    const char *output = run->options->output_dir;
    enum status status = FAILED;
    struct stat except;

    bool there = output != NULL && stat(output, &except) == 0;
    if (!walk_tree_find(&run->inputs, run->options, there ? &except : NULL))
        message_error("out of memory");
    else
        status = do_found(run);
    progress_end();
    if (run->inputs.failed)
        status = FAILED;
    if (!run->options->quiet)
        walk_tree_say_skipped(&run->inputs);
    say_summary(run);
    walk_tree_free(&run->inputs);
    return status;
}

/* Frees what a run has. */
static void end_run(struct run *run)
{
    run_repair_free(run->repairs);
    run_marks_free(&run->marks);
    text_reader_free(&run->reader);
    text_writer_free(&run->writer);
    explain_json_free(run->explain);
    shutong_stream_free(run->stream);
    shutong_detector_free(run->detector);
    report_free(run->report);
    review_page_free(run->review);
}

static bool make_repairs(struct run *run)
{
    if (run->options->repair != 0)
        run->repairs = run_repair_new(run->options, run->report, run->review);
    return run->options->repair == 0 || run->repairs != NULL;
}

enum status run_all_do(const struct options *options,
                       const struct shutong_converter *converter)
{
    struct run run = {.options = options, .converter = converter};
    struct count_changes tally = {0};
    enum status status = FAILED;

    run.reader.invalid = options->settings.invalid;
    run.reader.checks =
        converter == NULL && options->mode != MODE_DETECT &&
        (options->repair == 0 || run.reader.invalid == SHUTONG_INVALID_REPLACE);
    run.reader.guesses = !options->encoding_given;
    run.reader.takes_all = options->opencc;
    run.writer.wanted = options->to_encoding;
    run.writer.keeps = options->settings.invalid == SHUTONG_INVALID_KEEP;
    if (!text_reader_init(&run.reader) ||
        (converter != NULL &&
         (run.stream = shutong_stream_new(converter)) == NULL))
        message_error("out of memory");
    else if (consumer_make(&run) && make_repairs(&run)) {
        if (options->verbose && !run.consumer->prints)
            run.tally = &tally;
        count_changes_begin(&tally);
        status = do_inputs(&run);
    }
    /* Of nothing but failures there is no page. */
    if (run.review != NULL && !run.stopped &&
        (status != FAILED || review_page_has_text(run.review)) &&
        !review_page_write(run.review))
        status = FAILED;
    end_run(&run);
    count_changes_free(&tally);
    return status;
}
