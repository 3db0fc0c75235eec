/*
 * run_all.c - does all inputs of a command line.
 */
#include "command/run/run_all.h"

#include <stdlib.h>

#include "command/run/run_each.h"
#include "command/run/run_make.h"
#include "command/run/run_one.h"
#include "command/say/message.h"
#include "command/say/i18n.h"
#include "command/files/convert_names.h"
#include "command/run/run_per_file.h"
#include "command/run/run_parallel.h"
#include "command/run/run_staged.h"
#include "command/run/run_stdin_file.h"
#include "command/say/progress.h"

static enum status convert_input(struct run *run, size_t input)
{
    return run->options->stdin_filename != NULL
               ? run_stdin_file_do(run)
               : run_one_do(run, run->inputs.names[input]);
}

static const struct each_input to_one_output = {.one = convert_input};

static void begin_progress(const struct run *run, int output)
{
    const struct options *o = run->options;
    bool quiet = o->quiet && o->progress == PROGRESS_AUTO;

    progress_begin(quiet ? PROGRESS_NEVER : o->progress, run->inputs.names,
                   run->inputs.n, output);
}

/* How many places there are of which kind; of one file with one kind its own
 * line says enough. */
static void say_counts(const struct run *run)
{
    struct findings_counts counts = report_counts(run->report);
    char text[FINDINGS_TEXT];
    size_t nkinds = 0;

    for (size_t i = 0; i < FINDINGS_KINDS; i++)
        nkinds += counts.n[i] > 0;
    if (nkinds + run->inputs.n > 2 && findings_say(&counts, text))
        message_note("%s", text);
}

/* What -v says at the end, where standard error is not for programs alone. */
static void say_summary(const struct run *run)
{
    const struct options *o = run->options;
    char text[PROGRESS_SUMMARY];
    const char *changed = options_report(o) ? N_("%zu would change")
                          : o->in_place     ? N_("%zu changed")
                                            : NULL;

    if (!o->verbose || o->json)
        return;
    if (o->mode == MODE_CHECK && !run->stopped)
        say_counts(run);
    if (progress_summary(text, changed))
        message_note("%s", text);
}

/* Does all inputs, whose results go to one output. */
static enum status do_all(struct run *run)
{
    if (run->options->staged)
        return run_staged_do(run);
    unsigned nthreads = run_parallel_threads(run);
    return nthreads > 1 ? run_parallel_convert(run, nthreads)
                        : run_each_do(run, &to_one_output);
}

/* Converts everything to one output. */
static enum status convert_inputs(struct run *run)
{
    if (!sink_open(&run->sink, run->options->output))
        return FAILED;
    run->sink.observer = run->options->observer;
    text_writer_reset(&run->writer);
    if (run->report != NULL && !report_begin_all(run->report)) {
        sink_abort(&run->sink);
        return FAILED;
    }
    begin_progress(run, run->sink.fd);
    enum status status = do_all(run);
    if (run->report != NULL && !run->stopped &&
        !report_end_all(run->report, status != FAILED && !run->inputs.failed))
        status = FAILED;
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

/* An editor shows what it is told, and would be told of each ignored file that
 * is saved. */
static bool says_skipped(const struct options *o)
{
    return !o->quiet && (o->stdin_filename == NULL || o->verbose);
}

/* Finds the inputs; false where that failed, which is reported. */
static bool find_inputs(struct run *run)
{
    const char *output = run->options->output_dir;
    struct stat except;

    if (run->options->staged)
        return run_staged_begin(run);
    bool there = output != NULL && stat(output, &except) == 0;
    return walk_tree_find(&run->inputs, run->options, there ? &except : NULL) ||
           message_error("out of memory");
}

static enum status do_inputs(struct run *run)
{
    enum status status = find_inputs(run) ? do_found(run) : FAILED;

    progress_end();
    if (run->options->staged)
        run_staged_end(run);
    if (run->inputs.failed)
        status = FAILED;
    if (says_skipped(run->options))
        walk_tree_say_skipped(&run->inputs);
    say_summary(run);
    walk_tree_free(&run->inputs);
    return status;
}

enum status run_all_do(const struct options *options,
                       const struct shutong_converter *converter)
{
    struct run run;
    enum status status = FAILED;

    if (run_make(&run, options, converter, stdout))
        status = do_inputs(&run);
    /* Of nothing but failures there is no page. */
    if (run.review != NULL && !run.stopped &&
        (status != FAILED || review_page_has_text(run.review)) &&
        !review_page_write(run.review))
        status = FAILED;
    run_make_free(&run);
    return status;
}
