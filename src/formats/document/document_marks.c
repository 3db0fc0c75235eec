/*
 * document_marks.c - lines of a document that marks in its comments keep.
 */
#include "formats/document/document_marks.h"

#include <stdlib.h>
#include <string.h>

bool document_marks_note(struct document_keeps *keeps, const char *comment,
                         size_t n, size_t at)
{
    struct off_mark mark;

    for (size_t from = 0; off_marks_find(comment, n, from, &mark);
         from = mark.at + mark.nbytes) {
        if (!array_grow(&keeps->kept, keeps->n, &keeps->cap,
                        sizeof(*keeps->kept)))
            return false;
        keeps->kept[keeps->n++] =
            (struct document_kept){.kind = mark.kind, .mark_at = at + mark.at};
    }
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct document_kept *x = a, *y = b;

    return x->mark_at < y->mark_at ? -1 : x->mark_at > y->mark_at;
}

/* A comment may be told of twice. */
static void drop_doubles(struct document_keeps *keeps)
{
    size_t n = 0;

    for (size_t i = 0; i < keeps->n; i++)
        if (n == 0 || keeps->kept[n - 1].mark_at != keeps->kept[i].mark_at)
            keeps->kept[n++] = keeps->kept[i];
    keeps->n = n;
}

/* The line of a place, without its newline. */
struct place_of_line {
    size_t at, end;
};

static struct place_of_line find_line(const char *source, size_t n, size_t at)
{
    const char *before = memrchr(source, '\n', at);
    const char *newline = memchr(source + at, '\n', n - at);

    return (struct place_of_line){
        before == NULL ? 0 : (size_t)(before - source) + 1,
        newline == NULL ? n : (size_t)(newline - source)};
}

/* Where lines end that the mark with a number begins; *i_ret is that of the
 * mark that ends them, which counts for nothing else. */
static size_t find_end(const struct document_keeps *keeps, const char *source,
                       size_t n, size_t *i_ret)
{
    for (size_t i = *i_ret + 1; i < keeps->n; i++)
        if (keeps->kept[i].kind == OFF_MARK_ON) {
            *i_ret = i;
            keeps->kept[i].ends = true;
            return find_line(source, n, keeps->kept[i].mark_at).end;
        }
    *i_ret = keeps->n;
    return n;
}

/* Sets what a mark keeps, without what one before it does; where that ends. */
static size_t set_range(struct document_kept *k, size_t at, size_t end,
                        size_t from)
{
    k->at = at < from ? from : at;
    k->end = end < k->at ? k->at : end;
    return k->end > from ? k->end : from;
}

static void number_lines(struct document_keeps *keeps, const char *source)
{
    uint64_t line = 1;
    size_t at = 0;

    for (size_t i = 0; i < keeps->n; i++) {
        const char *end = source + keeps->kept[i].mark_at, *newline;
        while ((newline = memchr(source + at, '\n',
                                 (size_t)(end - (source + at)))) != NULL) {
            line++;
            at = (size_t)(newline - source) + 1;
        }
        keeps->kept[i].line = line;
    }
}

/* Marks between one that begins and the one that ends keep nothing. */
void document_marks_find_lines(struct document_keeps *keeps, const char *source,
                               size_t n)
{
    size_t from = 0;

    if (keeps->n > 1)
        qsort(keeps->kept, keeps->n, sizeof(*keeps->kept), by_place);
    drop_doubles(keeps);
    number_lines(keeps, source);
    for (size_t i = 0; i < keeps->n; i++) {
        struct document_kept *k = &keeps->kept[i];
        struct place_of_line line = find_line(source, n, k->mark_at);
        size_t last = i;
        if (k->kind == OFF_MARK_OFF) {
            line.end = find_end(keeps, source, n, &last);
        } else if (k->kind == OFF_MARK_NEXT_LINE) {
            size_t next = line.end < n ? line.end + 1 : n;
            line = find_line(source, n, next);
        } else if (k->kind == OFF_MARK_ON) {
            line.end = line.at;
        }
        from = set_range(k, line.at, line.end, from);
        for (i++; i <= last && i < keeps->n; i++)
            set_range(&keeps->kept[i], from, from, from);
        i--;
    }
    keeps->read = true;
}

struct document_kept *document_marks_at(const struct document_keeps *keeps,
                                        size_t at, size_t *end_ret)
{
    size_t low = 0, high = keeps->n;

    /* The first one that ends behind the place. */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (keeps->kept[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    *end_ret = SIZE_MAX;
    if (low == keeps->n)
        return NULL;
    struct document_kept *k = &keeps->kept[low];
    *end_ret = k->at <= at ? k->end : k->at;
    return k->at <= at ? k : NULL;
}

void document_marks_free(struct document_keeps *keeps)
{
    for (size_t i = 0; i < keeps->n; i++)
        buf_free(&keeps->kept[i].text);
    free(keeps->kept);
    *keeps = (struct document_keeps){.n = 0};
}
