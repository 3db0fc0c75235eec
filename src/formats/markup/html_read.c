/*
 * html_read.c - text of HTML.
 *
 * By the HTML standard's tokens and its rules for open elements, in one pass:
 * a tree is ten times the size of the file, takes twenty times as long as to
 * convert its text, and time that grows with the square of its depth.
 */
#include "formats/markup/html_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "formats/document/document_build.h"
#include "formats/markup/html_attributes.h"
#include "formats/markup/html_tree.h"

struct html_reader {
    struct markup_text *text;
    struct markup_scan scan;
    struct html_stack stack;
    struct html_links links;
};

/* The element of a tag, whatever prefix it has in XML. */
static const struct html_element *find_element(const struct html_reader *r,
                                               const struct markup_token *tag)
{
    const struct markup_scan *m = &r->scan;
    const char *name = m->s + tag->name_at;
    size_t n = tag->name_end - tag->name_at;
    const char *colon = m->xml ? memchr(name, ':', n) : NULL;

    if (colon != NULL) {
        n -= (size_t)(colon + 1 - name);
        name = colon + 1;
    }
    return html_elements_find(&r->stack.index, name, n);
}

/* Takes what is in an element that has no tags in it. */
static void read_raw(struct html_reader *r, const struct markup_token *tag,
                     const struct html_element *e,
                     const struct markup_state *state)
{
    struct markup_token t;

    if (e->is == HTML_PLAINTEXT) {
        t = (struct markup_token){.at = r->scan.at, .end = r->scan.end};
        r->scan.at = r->scan.end;
    } else {
        markup_scan_raw(&r->scan, r->scan.s + tag->name_at,
                        tag->name_end - tag->name_at, &t);
    }
    if (state->text)
        markup_text_add(r->text, t.at, t.end,
                        (e->rules & HTML_REFERENCES) != 0 ? MARKUP_IN_CONTENT
                                                          : MARKUP_IN_RAW,
                        state);
}

static void read_start(struct html_reader *r, const struct markup_token *tag)
{
    const struct html_element *e = find_element(r, tag);
    bool foreign, raw = (e->rules & (HTML_RAW | HTML_REFERENCES)) != 0 ||
                        e->is == HTML_PLAINTEXT;
    struct markup_state state;

    html_tree_start(&r->stack, tag, e, &state);
    foreign = r->stack.n > 0 && r->stack.open[r->stack.n - 1].foreign;
    if (tag->end - tag->name_end > 1 && !state.untouched) {
        html_attributes_add(r->text, &r->scan, tag, e, &state, &r->links);
        if (!state.foreign && (state.text || r->scan.xml))
            markup_text_languages(r->text, &r->scan, tag);
    }
    if (raw && !r->scan.xml && !foreign && !html_stack_is_foreign(&r->stack))
        read_raw(r, tag, e, &state);
    if (r->stack.too_deep)
        document_build_fail(r->text->document, tag->at,
                            N_("elements are nested deeper than %d"),
                            MARKUP_DEPTH);
}

static void read_tokens(struct html_reader *r)
{
    struct markup_token t;

    for (;;) {
        markup_scan_next(&r->scan, &t);
        switch (t.kind) {
        case MARKUP_END:
            return;
        case MARKUP_CHARACTERS:
            markup_text_add(r->text, t.at, t.end, MARKUP_IN_CONTENT,
                            html_stack_text(&r->stack));
            break;
        case MARKUP_CDATA:
            markup_text_add(r->text, t.at, t.end, MARKUP_IN_CDATA,
                            html_stack_state(&r->stack));
            break;
        case MARKUP_START_TAG:
            read_start(r, &t);
            break;
        case MARKUP_END_TAG:
            html_tree_end(&r->stack, &t, find_element(r, &t));
            break;
        case MARKUP_OTHER:
            markup_text_comment(r->text, t.at, t.end);
            break;
        }
        if (r->text->document->failed)
            return;
    }
}

void html_read(struct markup_text *text, size_t at, size_t end,
               const struct markup_state *around)
{
    /* Not cleared: the stack is large, and there may be many short texts. */
    struct html_reader *r = malloc(sizeof(*r));

    if (r == NULL) {
        document_build_no_memory(text->document);
        return;
    }
    r->text = text;
    r->links = (struct html_links){.n = 0};
    r->scan = (struct markup_scan){
        .s = text->s, .at = at, .end = end, .xml = text->xml};
    html_stack_init(&r->stack, text, &r->scan, around);
    read_tokens(r);
    markup_text_end_block(text, false);
    html_attributes_end(&r->links, text);
    free(r);
}
