/*
 * ipynb.c - Jupyter notebooks.
 *
 *   "cells": [{
 *     "cell_type": "markdown",
 *     "source": ["# 头发\n", "..."]      Markdown
 *   }, {
 *     "cell_type": "code",
 *     "source": [...]                    code: not text
 *     "outputs": [{"text": [...]}, {"data": {"text/plain": [...]}}]
 */
#include <stdlib.h>
#include <string.h>

#include "formats/document/document_build.h"
#include "formats/document/document_view.h"
#include "formats/data/json_walk.h"

extern const struct format format_markdown;

/* Levels of nesting: the root, cells, a cell, and its members. */
enum { ROOT, CELLS, CELL, MEMBER, OUTPUT, DATA };

struct notebook {
    bool *markdown; /* of each cell */
    size_t ncells, cap;
    struct document_view view; /* the source of a cell */
    size_t cell;               /* its number */
};

static bool is_in_cell(const struct json_walk *w)
{
    return w->nlevels > CELL && json_walk_key_is(w, ROOT, "cells") &&
           !w->levels[CELLS].object;
}

/* First pass: records the types of cells. */
static void note_cell(struct json_walk *w, size_t at, size_t n, bool key)
{
    struct notebook *notebook = w->context;
    static const char markdown[] = "markdown";

    if (key || w->nlevels != CELL + 1 || !is_in_cell(w) ||
        !json_walk_key_is(w, CELL, "cell_type"))
        return;
    while (notebook->ncells <= w->levels[CELLS].index) {
        if (!array_grow(&notebook->markdown, notebook->ncells, &notebook->cap,
                        sizeof(bool))) {
            document_build_no_memory(w->document);
            return;
        }
        notebook->markdown[notebook->ncells++] = false;
    }
    notebook->markdown[w->levels[CELLS].index] =
        n == sizeof(markdown) - 1 && memcmp(w->s + at, markdown, n) == 0;
}

static bool is_markdown(const struct json_walk *w)
{
    const struct notebook *notebook = w->context;
    size_t i = w->levels[CELLS].index;

    return json_walk_key_is(w, CELL, "source") && w->nlevels <= MEMBER + 1 &&
           i < notebook->ncells && notebook->markdown[i];
}

static bool is_output(const struct json_walk *w)
{
    if (!json_walk_key_is(w, CELL, "outputs") || w->nlevels <= OUTPUT)
        return false;
    return json_walk_key_is(w, OUTPUT, "text") ||
           (json_walk_key_is(w, OUTPUT, "data") &&
            json_walk_key_is(w, DATA, "text/plain"));
}

/* Reads the source of the previous cell. */
static void end_source(struct json_walk *w)
{
    struct notebook *notebook = w->context;

    document_view_read(&notebook->view, w->document, &format_markdown);
}

static void take_string(struct json_walk *w, size_t at, size_t n, bool key)
{
    struct notebook *notebook = w->context;
    bool source = !key && is_in_cell(w) && is_markdown(w);

    if (!source || w->levels[CELLS].index != notebook->cell)
        end_source(w);
    if (source) {
        notebook->cell = w->levels[CELLS].index;
        if (!json_walk_view(w, at, n, &notebook->view))
            document_build_no_memory(w->document);
    } else if (!key && is_in_cell(w) && is_output(w)) {
        json_walk_build(w, at, n);
        document_build_end_block(w->document);
    }
}

static void read_ipynb(struct document *d)
{
    struct notebook notebook = {.markdown = NULL};
    struct json_walk walk = {
        .document = d, .string = note_cell, .context = &notebook};

    if (json_walk_part(&walk, false)) {
        walk.string = take_string;
        json_walk_part(&walk, false);
        end_source(&walk);
    }
    document_view_free(&notebook.view);
    free(notebook.markdown);
}

const struct format format_ipynb = {
    .name = "ipynb",
    .suffixes = "ipynb",
    .description = N_("Jupyter notebooks: Markdown cells, text of outputs"),
    .read = read_ipynb,
    .write = json_walk_write,
    .fills_spans = true,
};
