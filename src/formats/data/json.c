/*
 * json.c - JSON, a document or one a line: values that are strings and no
 * addresses are text.
 */
#include "formats/document/document_build.h"
#include "formats/data/json_walk.h"
#include "formats/document/value_text.h"

static void take_string(struct json_walk *w, size_t at, size_t n, bool key)
{
    struct buf *decoded = w->context;

    if (key)
        return;
    decoded->n = 0;
    if (!json_walk_decode(w, at, n, decoded))
        document_build_no_memory(w->document);
    else if (!value_text_is_address(n == 0 ? "" : decoded->data, decoded->n))
        json_walk_build(w, at, n);
    document_build_end_block(w->document);
}

static void read_values(struct document *d, bool lines)
{
    struct buf decoded = {0};
    struct json_walk walk = {
        .document = d, .string = take_string, .context = &decoded};

    json_walk_part(&walk, lines);
    buf_free(&decoded);
}

static void read_json(struct document *d)
{
    read_values(d, false);
}

static void read_jsonl(struct document *d)
{
    read_values(d, true);
}

const struct format format_json = {
    .name = "json",
    .suffixes = "json",
    .description = N_("JSON: strings that are values"),
    .read = read_json,
    .write = json_walk_write,
};

const struct format format_jsonl = {
    .name = "jsonl",
    .lines = true,
    .suffixes = "jsonl ndjson",
    .description = N_("JSON, a value a line: strings that are values"),
    .read = read_jsonl,
    .write = json_walk_write,
};
