/*
 * report_detection.c - which script a text is in, and which lines are in
 * another.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command/report/report_state.h"
#include "command/say/i18n.h"
#include "command/say/message.h"

enum {
    RUNS = 100 * 1000,         /* runs of lines kept for a text, ... */
    EXCERPTS = 4 * 1024 * 1024 /* ... and bytes of text with them */
};

static const char *const script_names[REPORT_SCRIPTS] = {
    N_("none"), N_("simplified"), N_("traditional"), N_("mixed"),
    N_("table-converted")};

int report_lines(void *context, const struct shutong_lines *lines)
{
    struct report *r = context;

    if (r->nruns >= RUNS) {
        r->runs_left_out[lines->script]++;
        return 0;
    }
    if (!array_grow(&r->runs, r->nruns, &r->cap, sizeof(*r->runs))) {
        r->runs_failed = true;
        return 0;
    }
    struct line_range *run = &r->runs[r->nruns++];
    *run = (struct line_range){.first = lines->first,
                               .count = lines->count,
                               .script = lines->script,
                               .text = (uint32_t)r->excerpts.n};
    if (r->excerpts.n + lines->text_nbytes > EXCERPTS)
        return 0;
    if (!buf_append(&r->excerpts, lines->text, lines->text_nbytes))
        r->runs_failed = true;
    else
        run->text_nbytes = (uint32_t)lines->text_nbytes;
    return 0;
}

/* What most of the text is in. */
static enum shutong_script main_script(const struct shutong_detection *found)
{
    if (found->script != SHUTONG_SCRIPT_MIXED)
        return found->script;
    if (found->table_converted > found->simplified &&
        found->table_converted > found->traditional)
        return SHUTONG_SCRIPT_TABLE_CONVERTED;
    return found->traditional > found->simplified ? SHUTONG_SCRIPT_TRADITIONAL
                                                  : SHUTONG_SCRIPT_SIMPLIFIED;
}

static void print_run(const struct report *r, const struct line_range *run)
{
    fprintf(r->out, "%s:%" PRIu64, r->shown.data, run->first);
    if (run->count > 1)
        fprintf(r->out, "-%" PRIu64, run->first + run->count - 1);
    fprintf(r->out, ": %s", _(script_names[run->script]));
    if (run->text_nbytes > 0) {
        fputs(": ", r->out);
        report_state_print_visible(r, r->excerpts.data + run->text,
                                   run->text_nbytes);
    }
    putc('\n', r->out);
}

static bool add_run(struct report *r, const struct line_range *run)
{
    const char *script = script_names[run->script];
    const char *text = run->text_nbytes > 0 ? r->excerpts.data + run->text : "";

    if (json_lines_items_full(&r->items))
        return true;
    json_lines_begin(&r->item);
    json_lines_count(&r->item, "first", run->first);
    json_lines_count(&r->item, "count", run->count);
    json_lines_string(&r->item, "script", script, strlen(script));
    json_lines_string(&r->item, "text", text, run->text_nbytes);
    json_lines_close(&r->item);
    return json_lines_items_add(&r->items, &r->item);
}

/* Gives the lines that are not in the text's main script. */
static bool give_runs(struct report *r, enum shutong_script most)
{
    for (size_t i = 0; i < r->nruns; i++) {
        const struct line_range *run = &r->runs[i];
        if (run->script == most || run->script == SHUTONG_SCRIPT_NONE)
            continue;
        if (!r->options->json)
            print_run(r, run);
        else if (!add_run(r, run))
            return false;
    }
    for (int script = SHUTONG_SCRIPT_NONE + 1; script < REPORT_SCRIPTS;
         script++)
        if (script != (int)most)
            r->items.left_out += r->runs_left_out[script];
    return true;
}

static void print_detection(const struct report *r,
                            const struct shutong_detection *found)
{
    fprintf(
        r->out,
        _("%s: %s: %" PRIu64 " Han, %" PRIu64 " simplified-only, %" PRIu64
          " traditional-only, %" PRIu64 " of %" PRIu64
          " shared characters used as simplified; %.1f%% simplified, %.1f%% "
          "traditional, %.1f%% table-converted"),
        r->shown.data, _(script_names[found->script]), found->han,
        found->simplified_only, found->traditional_only,
        found->shared_simplified, found->shared, found->simplified * 100,
        found->traditional * 100, found->table_converted * 100);
    const char *encoding = report_state_encoding_name(r);
    if (encoding != NULL)
        fprintf(r->out, "; %s", encoding);
    putc('\n', r->out);
}

static bool print_detection_record(struct report *r,
                                   const struct shutong_detection *found)
{
    const char *script = script_names[found->script];
    struct json_lines *o = report_state_begin_record(r);

    json_lines_string(o, "script", script, strlen(script));
    json_lines_count(o, "han", found->han);
    json_lines_count(o, "simplified_only", found->simplified_only);
    json_lines_count(o, "traditional_only", found->traditional_only);
    json_lines_count(o, "shared", found->shared);
    json_lines_count(o, "shared_simplified", found->shared_simplified);
    json_lines_open(o, "shares");
    json_lines_share(o, "simplified", found->simplified);
    json_lines_share(o, "traditional", found->traditional);
    json_lines_share(o, "table_converted", found->table_converted);
    json_lines_close(o);
    return report_state_end_record(r, "lines");
}

bool report_detection(struct report *r, const struct shutong_detection *found)
{
    bool json = r->options->json;

    if (r->runs_failed)
        return report_state_no_memory(r);
    if (!json)
        print_detection(r, found);
    if (r->options->verbose && !give_runs(r, main_script(found)))
        return report_state_no_memory(r);
    if (json && !print_detection_record(r, found))
        return report_state_no_memory(r);
    if (!json && r->items.left_out > 0)
        message_note("%s: %" PRIu64 " more ranges of lines are not shown",
                     r->name, r->items.left_out);
    return true;
}
