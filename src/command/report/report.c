/*
 * report.c - what is reported about a text instead of converting it.
 *
 * A conversion is compared with its text as both come, so memory stays bounded:
 * what is printed by the place is printed at once, and what has to wait for the
 * end of the text is kept up to a limit, and how much was left out is reported.
 */
#include "command/report/report.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "command/report/report_state.h"
#include "command/report/unified_diff.h"
#include "command/say/message.h"
#include "base/utf8.h"
#include "command/say/visible_text.h"
#include "command/say/i18n.h"

/* ---- text on standard output --------------------------------------------- */

void report_state_print_visible(const struct report *r, const char *s, size_t n)
{
    visible_text_print(r->out, s, n, VISIBLE_TEXT);
}

bool report_state_no_memory(const struct report *r)
{
    return message_error("%s: out of memory", r->name);
}

/* ---- places that would change -------------------------------------------- */

/* Whether each place is asked for, or how many there are. */
static bool wants_places(const struct report *r)
{
    return r->options->verbose || r->options->report != REPORT_COUNTS;
}

/* Whether what is printed is for another program, and not for a reader. */
static bool is_for_programs(const struct report *r)
{
    return r->options->report != REPORT_COUNTS &&
           r->options->report != REPORT_TEXT;
}

/* Whether text was repaired in a place that has just ended. */
static bool was_repaired(struct report *r, const struct changed_place *p)
{
    const struct findings_position *from = &p->at, *to = &r->changes.at;
    bool any = false;

    for (; r->next_repaired < r->nrepaired; r->next_repaired++) {
        const struct repaired_at *at = &r->repaired[r->next_repaired];
        if (at->line > to->line ||
            (at->line == to->line && at->column >= to->column))
            break;
        any = any || at->line > from->line ||
              (at->line == from->line && at->column >= from->column);
    }
    return any;
}

static enum findings_kind kind_of(struct report *r,
                                  const struct changed_place *p)
{
    if (was_repaired(r, p))
        return FINDINGS_REPAIR;
    return r->options->settings.quotes != 0 &&
                   findings_are_quotes(p->before.data, p->before.n)
               ? FINDINGS_QUOTES
               : FINDINGS_CONVERSION;
}

static bool give_finding(struct report *r, const struct changed_place *p,
                         enum findings_kind kind)
{
    struct findings_place place = {.kind = kind,
                                   .path = r->name,
                                   .part = r->part,
                                   .from = p->at,
                                   .to = r->changes.at,
                                   .before = p->before.data,
                                   .before_nbytes = p->before.n,
                                   .after = p->after.data,
                                   .after_nbytes = p->after.n};

    return findings_print(r->options->report, &place, r->out);
}

static bool give_place(struct report *r, const struct changed_place *p)
{
    enum findings_kind kind = kind_of(r, p);

    r->counts.n[kind]++;
    if (is_for_programs(r))
        return give_finding(r, p, kind);
    if (!r->options->json) {
        fprintf(r->out, "%s:%" PRIu64 ":%" PRIu64 ": ",
                r->part == NULL ? r->shown.data : r->part_shown.data,
                p->at.line, p->at.column);
        report_state_print_visible(r, p->before.data, p->before.n);
        fputs(" -> ", r->out);
        report_state_print_visible(r, p->after.data, p->after.n);
        putc('\n', r->out);
        return true;
    }
    if (json_lines_items_full(&r->items))
        return true;
    json_lines_begin(&r->item);
    if (r->part != NULL)
        json_lines_string(&r->item, "part", r->part, strlen(r->part));
    json_lines_count(&r->item, "line", p->at.line);
    json_lines_count(&r->item, "column", p->at.column);
    json_lines_string(&r->item, "before", p->before.data, p->before.n);
    json_lines_string(&r->item, "after", p->after.data, p->after.n);
    json_lines_close(&r->item);
    return json_lines_items_add(&r->items, &r->item);
}

/* Counts the place that is open and gives it. */
static bool end_place(struct report *r)
{
    struct changes *c = &r->changes;
    struct changed_place *p = &c->place;

    if (!p->open)
        return true;
    p->open = false;
    c->characters += p->nbefore > p->nafter ? p->nbefore : p->nafter;
    /* A place that ends with its line does not touch the next one. */
    uint64_t first = p->at.line, last = c->at.line;
    if (c->at.column == 1 && last > first)
        last--;
    if (first <= c->last_line)
        first = c->last_line + 1;
    c->lines += last + 1 - first;
    c->last_line = last;
    return !wants_places(r) || give_place(r, p);
}

static void begin_place(struct changes *c)
{
    struct changed_place *p = &c->place;

    p->open = true;
    p->at = c->at;
    p->nbefore = p->nafter = 0;
    p->before.n = p->after.n = 0;
}

/* Moves past text of the original. */
static void advance(struct changes *c, const char *text, size_t n)
{
    const char *newline, *end = text + n;

    while (text < end &&
           (newline = memchr(text, '\n', (size_t)(end - text))) != NULL) {
        c->at.line++;
        c->at.column = c->at.byte = 1;
        text = newline + 1;
    }
    c->at.column += utf8_count(text, (size_t)(end - text));
    c->at.byte += (uint64_t)(end - text);
}

/* ---- listeners to the comparison ----------------------------------------- */

static bool list_same(void *context, const char *text, size_t n)
{
    (void)context, (void)text, (void)n;
    return true;
}

static bool list_differs(void *context, const char *before,
                         size_t before_nbytes, const char *after,
                         size_t after_nbytes)
{
    struct report *r = context;

    (void)before, (void)before_nbytes, (void)after, (void)after_nbytes;
    r->changes.any = true;
    return true;
}

static bool check_same(void *context, const char *text, size_t n)
{
    struct report *r = context;

    if (!end_place(r))
        return false;
    advance(&r->changes, text, n);
    return true;
}

/* Adds to the place that is open, or begins one. */
static bool add_to_place(struct report *r, const char *before, size_t n,
                         const char *after, size_t m)
{
    struct changes *c = &r->changes;
    struct changed_place *p = &c->place;

    if (p->open && (p->nbefore >= REPORT_PLACE || p->nafter >= REPORT_PLACE) &&
        !end_place(r))
        return false;
    if (!p->open)
        begin_place(c);
    p->nbefore += utf8_count(before, n);
    p->nafter += utf8_count(after, m);
    advance(c, before, n);
    return !wants_places(r) || (buf_append(&p->before, before, n) &&
                                buf_append(&p->after, after, m));
}

static bool check_differs(void *context, const char *before,
                          size_t before_nbytes, const char *after,
                          size_t after_nbytes)
{
    struct report *r = context;

    r->changes.any = true;
    while (before_nbytes > 0 || after_nbytes > 0) {
        size_t n =
            compare_texts_first_characters(before, before_nbytes, REPORT_PLACE);
        size_t m =
            compare_texts_first_characters(after, after_nbytes, REPORT_PLACE);
        if (!add_to_place(r, before, n, after, m))
            return false;
        before += n;
        before_nbytes -= n;
        after += m;
        after_nbytes -= m;
    }
    return true;
}

static bool show_same(void *context, const char *text, size_t n)
{
    return unified_diff_same(((struct report *)context)->diff, text, n);
}

static bool show_differs(void *context, const char *before,
                         size_t before_nbytes, const char *after,
                         size_t after_nbytes)
{
    struct report *r = context;

    r->changes.any = true;
    return unified_diff_differs(r->diff, before, before_nbytes, after,
                                after_nbytes);
}

/* ---- a report ------------------------------------------------------------ */

/* Colors, unless --color says otherwise: on a terminal that has them, unless
 * the user asked for none (no-color.org). */
static bool colors_wanted(enum color color)
{
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");

    if (color != COLOR_AUTO)
        return color == COLOR_ALWAYS;
    return isatty(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0') &&
           terminal != NULL && strcmp(terminal, "dumb") != 0;
}

struct report *report_new(const struct options *options, FILE *out)
{
    static const struct comparison_listener listeners[] = {
        [MODE_LIST] = {list_same, list_differs, NULL},
        [MODE_CHECK] = {check_same, check_differs, NULL},
        [MODE_DIFF] = {show_same, show_differs, NULL},
        [MODE_DETECT] = {0},
    };
    struct report *r = calloc(1, sizeof(*r));

    if (r == NULL)
        return NULL;
    r->options = options;
    r->out = out;
    r->comparison.listener = listeners[options->mode];
    r->comparison.listener.context = r;
    if (options->mode == MODE_DIFF) {
        r->diff = unified_diff_new(colors_wanted(options->color),
                                   isatty(STDOUT_FILENO) != 0, out);
        if (r->diff == NULL) {
            free(r);
            return NULL;
        }
    }
    return r;
}

void report_free(struct report *r)
{
    if (r == NULL)
        return;
    compare_texts_free(&r->comparison);
    unified_diff_free(r->diff);
    buf_free(&r->shown);
    buf_free(&r->part_name);
    buf_free(&r->part_shown);
    buf_free(&r->changes.place.before);
    buf_free(&r->changes.place.after);
    buf_free(&r->record.text);
    buf_free(&r->item.text);
    buf_free(&r->items.text);
    buf_free(&r->repairs.text);
    buf_free(&r->excerpts);
    free(r->runs);
    free(r->repaired);
    free(r);
}

bool report_begin(struct report *r, const char *name)
{
    struct changes *c = &r->changes;

    r->name = name;
    r->part = NULL;
    compare_texts_clear(&r->comparison);
    c->at = (struct findings_position){1, 1, 1};
    c->characters = c->lines = c->last_line = 0;
    c->any = c->place.open = r->unlisted = false;
    json_lines_items_clear(&r->items);
    json_lines_items_clear(&r->repairs);
    r->repairs_failed = false;
    r->nrepaired = r->next_repaired = 0;
    r->nruns = 0;
    r->runs_failed = false;
    r->excerpts.n = 0;
    memset(r->runs_left_out, 0, sizeof(r->runs_left_out));
    if (r->diff != NULL)
        unified_diff_begin(r->diff, name);
    r->shown.n = 0;
    return (visible_text_append(&r->shown, name, strlen(name), VISIBLE_NAME) &&
            buf_append(&r->shown, "", 1)) ||
           report_state_no_memory(r);
}

/* Both names together, with a NUL. */
static bool name_part(struct report *r, const char *part)
{
    struct buf *name = &r->part_name;

    name->n = r->part_shown.n = 0;
    return buf_append(name, r->name, strlen(r->name)) &&
           buf_append(name, ":", 1) &&
           buf_append(name, part, strlen(part) + 1) &&
           visible_text_append(&r->part_shown, name->data, name->n - 1,
                               VISIBLE_NAME) &&
           buf_append(&r->part_shown, "", 1);
}

bool report_part(struct report *r, const char *part)
{
    struct changes *c = &r->changes;

    if (!compare_texts_finish(&r->comparison) || !end_place(r) ||
        (r->diff != NULL && !unified_diff_end(r->diff)))
        return report_state_no_memory(r);
    r->part = part;
    c->at = (struct findings_position){1, 1, 1};
    c->last_line = 0;
    if (!name_part(r, part))
        return report_state_no_memory(r);
    if (r->diff != NULL)
        unified_diff_begin(r->diff, r->part_name.data);
    return true;
}

bool report_piece(struct report *r, const char *in, size_t in_nbytes,
                  const char *out, size_t out_nbytes)
{
    /* A list needs to know no more, but the text has to be well-formed. */
    if (r->options->mode == MODE_LIST && r->changes.any)
        return true;
    if (!compare_texts_feed(&r->comparison, in, in_nbytes, out, out_nbytes))
        return report_state_no_memory(r);
    return !ferror(r->out);
}

bool report_align(struct report *r)
{
    return (r->options->mode == MODE_LIST && r->changes.any) ||
           compare_texts_finish(&r->comparison) || report_state_no_memory(r);
}

static bool print_check(const struct report *r)
{
    const struct changes *c = &r->changes;

    unsigned long long ncharacters = c->characters, nlines = c->lines;
    char characters[80], lines[80];

    if (!c->any || is_for_programs(r))
        return true;
    snprintf(characters, sizeof(characters),
             i18n_plural("%llu character", "%llu characters", ncharacters),
             ncharacters);
    snprintf(lines, sizeof(lines),
             i18n_plural("%llu line", "%llu lines", nlines), nlines);
    /* such as: data/article.txt: 76 characters in 15 lines would change */
    fprintf(r->out, _("%s: %s in %s would change\n"), r->shown.data, characters,
            lines);
    return true;
}

void report_encoding(struct report *r, const struct encoding *encoding)
{
    r->encoding = encoding;
}

/* The name of the encoding if it is to be reported; otherwise NULL. */
const char *report_state_encoding_name(const struct report *r)
{
    if (r->options->encoding != NULL)
        return NULL;
    return r->encoding == NULL ? "ascii" : r->encoding->option;
}

/* Begins the record of a text. */
struct json_lines *report_state_begin_record(struct report *r)
{
    json_lines_begin(&r->record);
    json_lines_string(&r->record, "file", r->name, strlen(r->name));
    const char *encoding = report_state_encoding_name(r);
    if (encoding != NULL)
        json_lines_string(&r->record, "encoding", encoding, strlen(encoding));
    return &r->record;
}

/* Ends it, with the items, where they are asked for, by that name. */
bool report_state_end_record(struct report *r, const char *items)
{
    if (r->options->verbose)
        json_lines_items(&r->record, items, &r->items);
    if (r->options->repair != 0)
        json_lines_items(&r->record, "repairs", &r->repairs);
    if (r->repairs_failed)
        return false;
    json_lines_close(&r->record);
    return json_lines_print(&r->record, r->out);
}

static bool print_check_record(struct report *r)
{
    const struct changes *c = &r->changes;
    struct json_lines *o = report_state_begin_record(r);

    json_lines_flag(o, "changed", c->any);
    json_lines_count(o, "characters", c->characters);
    json_lines_count(o, "lines", c->lines);
    return report_state_end_record(r, "places");
}

/* Lists a name, exactly where it is for programs: a name that would be two
 * lines is refused there. */
static void list_name(struct report *r)
{
    char end = r->options->nul ? '\0' : '\n';

    if (end == '\n' && isatty(STDOUT_FILENO)) {
        fprintf(r->out, "%s\n", r->shown.data);
    } else if (end == '\n' && strchr(r->name, '\n') != NULL) {
        message_error("%s: would change, but cannot be listed: its name "
                      "contains a newline; use -0",
                      r->name);
        r->unlisted = true;
    } else {
        fputs(r->name, r->out);
        putc(end, r->out);
    }
}

/* Prints what the end of a text leaves to be said. */
static bool print_end(struct report *r)
{
    switch (r->options->mode) {
    case MODE_LIST:
        if (r->changes.any)
            list_name(r);
        return true;
    case MODE_CHECK:
        return end_place(r) &&
               (r->options->json ? print_check_record(r) : print_check(r));
    case MODE_DIFF:
        return unified_diff_end(r->diff);
    default:
        return true;
    }
}

bool report_end(struct report *r, bool *changed_ret)
{
    bool decided = r->options->mode == MODE_LIST && r->changes.any;

    if (!(decided || compare_texts_finish(&r->comparison)) || !print_end(r))
        return report_state_no_memory(r);
    *changed_ret = r->changes.any;
    if (r->unlisted)
        return false;
    if (!r->changes.any && r->options->verbose && !r->options->json)
        message_note("%s: nothing would change", r->name);
    return true;
}

/* ---- repairs ------------------------------------------------------------- */

/* Notes where text was repaired, for what would change there. */
static void note_repaired(struct report *r, const struct shutong_place *place)
{
    if (place->left_alone || r->options->mode != MODE_CHECK || !wants_places(r))
        return;
    if (r->next_repaired == r->nrepaired)
        r->next_repaired = r->nrepaired = 0;
    if (!array_grow(&r->repaired, r->nrepaired, &r->repaired_cap,
                    sizeof(*r->repaired)))
        r->repairs_failed = true;
    else
        r->repaired[r->nrepaired++] =
            (struct repaired_at){place->line, place->column};
}

void report_place(struct report *r, const struct shutong_place *place)
{
    const char *rule = NULL;

    note_repaired(r, place);
    if (!r->options->json || json_lines_items_full(&r->repairs))
        return;
    for (size_t i = 0; rule == NULL; i++)
        if (shutong_repair_rule(i)->flag == place->rule)
            rule = shutong_repair_rule(i)->name;
    json_lines_begin(&r->item);
    json_lines_count(&r->item, "line", place->line);
    json_lines_count(&r->item, "column", place->column);
    json_lines_string(&r->item, "rule", rule, strlen(rule));
    json_lines_string(&r->item, "before", place->before, place->before_nbytes);
    json_lines_string(&r->item, "after", place->after, place->after_nbytes);
    json_lines_flag(&r->item, "left_alone", place->left_alone);
    json_lines_close(&r->item);
    if (!json_lines_items_add(&r->repairs, &r->item))
        r->repairs_failed = true;
}

/* ---- all texts together -------------------------------------------------- */

bool report_begin_all(struct report *r)
{
    enum report_format format = r->options->report;

    if (!is_for_programs(r))
        return true;
    if (!findings_print_begin(format, r->out))
        return message_error("out of memory");
    if (!message_printed_to(r->out))
        return false;
    /* It is between two findings. */
    if (format != REPORT_GITHUB)
        message_leave_out_next();
    return true;
}

bool report_end_all(struct report *r, bool complete)
{
    if (!is_for_programs(r))
        return true;
    if (!findings_print_end(r->options->report, complete, r->out))
        return message_error("out of memory");
    return message_printed_to(r->out);
}

struct findings_counts report_counts(const struct report *r)
{
    return r->counts;
}

void report_move_counts(struct report *r, struct findings_counts *counts)
{
    *counts = r->counts;
    r->counts = (struct findings_counts){{0}};
}

void report_add_counts(struct report *r, const struct findings_counts *counts)
{
    for (size_t i = 0; i < FINDINGS_KINDS; i++)
        r->counts.n[i] += counts->n[i];
}
