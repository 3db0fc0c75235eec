/*
 * run_make.c - makes what a run needs for its inputs.
 */
#include "command/run/run_make.h"

#include "command/run/consumer.h"
#include "command/say/message.h"

static void set_reader_and_writer(struct run *run)
{
    const struct options *o = run->options;

    run->reader.invalid = o->settings.invalid;
    run->reader.checks =
        run->converter == NULL && o->mode != MODE_DETECT &&
        (o->repair == 0 || run->reader.invalid == SHUTONG_INVALID_REPLACE);
    run->reader.guesses = !o->encoding_given;
    run->reader.takes_all = o->opencc;
    run->writer.wanted = o->to_encoding;
    run->writer.keeps = o->settings.invalid == SHUTONG_INVALID_KEEP;
}

static bool make_repairs(struct run *run)
{
    if (run->options->repair != 0)
        run->repairs = run_repair_new(run->options, run->report, run->review);
    return run->options->repair == 0 || run->repairs != NULL;
}

bool run_make(struct run *run, const struct options *options,
              const struct shutong_converter *converter, FILE *out)
{
    *run = (struct run){.options = options, .converter = converter, .out = out};
    set_reader_and_writer(run);
    if (!text_reader_init(&run->reader) ||
        (converter != NULL &&
         (run->stream = shutong_stream_new(converter)) == NULL))
        return message_error("out of memory");
    if (!consumer_make(run) || !make_repairs(run))
        return false;
    if (options->verbose && !run->consumer->prints)
        run->tally = &run->counts;
    count_changes_begin(&run->counts);
    return true;
}

void run_make_free(struct run *run)
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
    count_changes_free(&run->counts);
    compare_texts_free(&run->compared);
}
