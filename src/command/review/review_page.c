/*
 * review_page.c - one page to read a whole run by: what was changed, where and
 * why.
 *
 * The reason of a change is the same again and again, so it is an entry of a
 * table, and a change is a number and a place.  An entry as the page has it:
 *
 *     [source, result, kind, ambiguous, dictionaries, candidates, percent,
 *      script, line]
 *
 * where `result` is 0 if it is the source, `dictionaries` a number of their
 * own table, `candidates` an array or 0; what follows `kind` is left out where
 * there is nothing to say.
 */
#include "command/review/review_page.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/review/mark_blocks.h"
#include "base/buf.h"
#include "command/report/compare_texts.h"
#include "command/files/sink.h"
#include "command/review/json_for_html.h"
#include "base/interned.h"
#include "command/say/message.h"
#include "command/review/page_template.h"

/* Kinds of marks: those of enum shutong_decision, and two more.  data.js has
 * them in the same order. */
enum kind { KIND_REPAIR = SHUTONG_BY_QUOTES + 1, KIND_UNEXPLAINED };

/* A change as it was reported. */
struct reported_change {
    struct review_mark mark;
    size_t out_at; /* in the conversion; its length is the entry's */
};

/* A repair as it was reported, in the damaged text. */
struct repaired {
    uint64_t line, column;
    uint32_t entry;
};

/* What an entry represents; an interned run has both before its JSON. */
struct sides {
    size_t source_nbytes, result_nbytes;
};

struct review {
    const char *path, *from, *to;
    bool failed; /* out of memory, in the text that was begun */
    struct interned dictionaries;
    struct interned entries;
    struct sides *sides; /* of each entry */
    size_t cap;
    struct buf texts;   /* JSON of those that ended */
    struct buf scratch; /* an entry as it is made */
    struct buf names;   /* of its dictionaries */

    const char *name; /* of the text that was begun, or NULL */
    struct buf in, out;
    struct reported_change *told;
    size_t ntold, told_cap;
    struct repaired *repaired;
    size_t nrepaired, repaired_cap;
    size_t unplaced; /* repairs that are not where they were said to be */

    struct marks changes, repairs; /* as they are written */
    size_t compared;               /* bytes of `in`, while a gap is compared */
};

/* ---- entries ------------------------------------------------------------- */

static void put(struct review *r, const char *bytes, size_t n)
{
    r->failed = r->failed || !buf_append(&r->scratch, bytes, n);
}

static void put_number(struct review *r, uint64_t number)
{
    char digits[24];
    int n = snprintf(digits, sizeof(digits), ",%" PRIu64, number);

    put(r, digits, (size_t)n);
}

static void put_string(struct review *r, const char *s, size_t n)
{
    r->failed = r->failed || !json_for_html_string(&r->scratch, s, n);
}

static void put_candidates(struct review *r, const struct shutong_change *c)
{
    const char *candidate = c->candidates;

    if (c->ncandidates == 0) {
        put_number(r, 0);
        return;
    }
    put(r, ",[", 2);
    for (size_t i = 0; i < c->ncandidates; i++) {
        size_t n = strlen(candidate);
        if (i > 0)
            put(r, ",", 1);
        put_string(r, candidate, n);
        candidate += n + 1;
    }
    put(r, "]", 1);
}

/* The names with spaces between, or the file of a custom term. */
static bool join_dictionaries(const struct shutong_change *c, struct buf *names)
{
    if (c->entry_file != NULL)
        return buf_append(names, c->entry_file, strlen(c->entry_file));
    for (size_t i = 0; i < c->ndictionaries; i++)
        if ((i > 0 && !buf_append(names, " ", 1)) ||
            !buf_append(names, c->dictionaries[i], strlen(c->dictionaries[i])))
            return false;
    return buf_reserve(names, 1);
}

static void put_reasons(struct review *r, const struct shutong_change *c)
{
    uint32_t number = 0;
    bool is_new;

    r->names.n = 0;
    if (!join_dictionaries(c, &r->names) ||
        !interned_add(&r->dictionaries, r->names.data, r->names.n, &number,
                      &is_new))
        r->failed = true;
    put_number(r, c->ambiguous != 0);
    put_number(r, number);
    put_candidates(r, c);
    if (c->by == SHUTONG_BY_STATE || c->by == SHUTONG_BY_CONTEXT ||
        c->entry_line > 0) {
        put_number(r, (uint64_t)(c->probability * 100 + 0.5));
        put_number(r, c->script);
        put_number(r, c->entry_line);
    }
}

/* Gives the number of the entry of a change, made where it is new. */
static uint32_t entry_of(struct review *r, const struct shutong_change *c,
                         unsigned kind)
{
    struct sides sides = {(size_t)c->nbytes, (size_t)c->out_nbytes};
    uint32_t number = 0;
    bool is_new = false;

    r->scratch.n = 0;
    put(r, c->source, sides.source_nbytes);
    put(r, c->result, sides.result_nbytes);
    put(r, "[", 1);
    put_string(r, c->source, sides.source_nbytes);
    if (sides.source_nbytes == sides.result_nbytes &&
        (sides.source_nbytes == 0 ||
         memcmp(c->source, c->result, sides.source_nbytes) == 0)) {
        put_number(r, 0);
    } else {
        put(r, ",", 1);
        put_string(r, c->result, sides.result_nbytes);
    }
    put_number(r, kind);
    put_reasons(r, c);
    put(r, "]", 1);
    if (r->failed ||
        !array_grow(&r->sides, r->entries.n, &r->cap, sizeof(*r->sides)) ||
        !interned_add(&r->entries, r->scratch.data, r->scratch.n, &number,
                      &is_new))
        r->failed = true;
    else if (is_new)
        r->sides[number] = sides;
    return number;
}

static bool marks_add(struct marks *marks, size_t at, size_t nbytes,
                      uint32_t entry)
{
    if (!array_grow(&marks->of, marks->n, &marks->cap, sizeof(*marks->of)))
        return false;
    marks->of[marks->n++] = (struct review_mark){at, nbytes, entry};
    return true;
}

/* ---- what is collected --------------------------------------------------- */

/* Whether a page may replace what is there: a page, an empty file, or nothing.
 * Something that is written to and not replaced, such as standard output or
 * /dev/null, loses nothing. */
static bool may_be_replaced(const char *path)
{
    char beginning[PAGE_LOOKS_AT];
    struct stat info, output;

    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0 ||
        stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return true;
    if (fstat(STDOUT_FILENO, &output) == 0 && S_ISREG(output.st_mode) &&
        info.st_dev == output.st_dev && info.st_ino == output.st_ino)
        return message_error("%s: is the output; use another file for --review",
                             path);
    if (info.st_size == 0)
        return true;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, beginning, sizeof(beginning));
    int failed = errno;
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return message_system(path, "cannot be opened", failed);
    return page_template_is_known(beginning, (size_t)n) ||
           message_error(
               "%s: already exists and is not a page of --review; use another "
               "file, such as --review page.html, or remove this one",
               path);
}

/* Whether the page can be written there, found out as it will be done; what is
 * no regular file would notice. */
static bool may_be_written(const char *path)
{
    struct sink sink;
    struct stat info;

    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode) &&
        !S_ISDIR(info.st_mode))
        return true;
    if (!may_be_replaced(path) || !sink_open(&sink, path))
        return false;
    sink_abort(&sink);
    return true;
}

struct review *review_page_new(const char *path, const char *from,
                               const char *to)
{
    if (!may_be_written(path))
        return NULL;
    struct review *r = calloc(1, sizeof(*r));
    if (r == NULL) {
        message_error("out of memory");
        return NULL;
    }
    r->path = path;
    r->from = from;
    r->to = to;
    return r;
}

void review_page_free(struct review *r)
{
    if (r == NULL)
        return;
    interned_free(&r->dictionaries);
    buf_free(&r->names);
    interned_free(&r->entries);
    free(r->sides);
    buf_free(&r->texts);
    buf_free(&r->scratch);
    buf_free(&r->in);
    buf_free(&r->out);
    free(r->told);
    free(r->repaired);
    free(r->changes.of);
    free(r->repairs.of);
    free(r);
}

bool review_page_begin(struct review *r, const char *name)
{
    struct stat page, text;

    if (stat(r->path, &page) == 0 && S_ISREG(page.st_mode) &&
        stat(name, &text) == 0 && page.st_dev == text.st_dev &&
        page.st_ino == text.st_ino)
        return message_error("%s: is an input; use another file for --review",
                             name);
    r->name = name;
    r->failed = false;
    r->in.n = r->out.n = 0;
    r->ntold = r->nrepaired = 0;
    return true;
}

void review_page_text(struct review *r, const char *in, size_t in_nbytes,
                      const char *out, size_t out_nbytes)
{
    r->failed = r->failed || !buf_append(&r->in, in, in_nbytes) ||
                !buf_append(&r->out, out, out_nbytes);
}

void review_page_change(struct review *r, const struct shutong_change *change)
{
    uint32_t entry = entry_of(r, change, (unsigned)change->by);

    if (r->failed ||
        !array_grow(&r->told, r->ntold, &r->told_cap, sizeof(*r->told))) {
        r->failed = true;
        return;
    }
    r->told[r->ntold++] = (struct reported_change){
        {(size_t)change->offset, (size_t)change->nbytes, entry},
        (size_t)change->out_offset};
}

/* The name of a rule; "" for none that is known. */
static const char *rule_name(enum shutong_repair rule)
{
    for (size_t i = 0; i < shutong_repair_count(); i++)
        if (shutong_repair_rule(i)->flag == rule)
            return shutong_repair_rule(i)->name;
    return "";
}

void review_page_place(struct review *r, const struct shutong_place *place)
{
    const char *rule = rule_name(place->rule);
    struct shutong_change change = {.source = place->before,
                                    .nbytes = place->before_nbytes,
                                    .result = place->after,
                                    .out_nbytes = place->after_nbytes,
                                    .dictionaries = &rule,
                                    .ndictionaries = 1,
                                    .ambiguous = place->left_alone};
    uint32_t entry = entry_of(r, &change, KIND_REPAIR);

    if (r->failed || !array_grow(&r->repaired, r->nrepaired, &r->repaired_cap,
                                 sizeof(*r->repaired))) {
        r->failed = true;
        return;
    }
    r->repaired[r->nrepaired++] =
        (struct repaired){place->line, place->column, entry};
}

/* ---- what differs without a word ----------------------------------------- */

static bool gap_same(void *context, const char *text, size_t n)
{
    struct review *r = context;

    (void)text;
    r->compared += n;
    return true;
}

static bool gap_differs(void *context, const char *before, size_t before_nbytes,
                        const char *after, size_t after_nbytes)
{
    struct review *r = context;
    struct shutong_change change = {.source = before,
                                    .nbytes = before_nbytes,
                                    .result = after,
                                    .out_nbytes = after_nbytes};
    uint32_t entry = entry_of(r, &change, KIND_UNEXPLAINED);
    bool added =
        !r->failed && marks_add(&r->changes, r->compared, before_nbytes, entry);

    r->compared += before_nbytes;
    return added;
}

/* Marks what differs between two changes; usually nothing does. */
static bool compare_gap(struct review *r, size_t at, size_t n, size_t out_at,
                        size_t out_n)
{
    struct comparison gap = {.listener = {gap_same, gap_differs, r}};
    const char *in = n > 0 ? r->in.data + at : "";
    const char *out = out_n > 0 ? r->out.data + out_at : "";

    if (n == out_n && memcmp(in, out, n) == 0)
        return true;
    r->compared = at;
    bool done = compare_texts_feed(&gap, in, n, out, out_n) &&
                compare_texts_finish(&gap);
    compare_texts_free(&gap);
    return done;
}

/* Whether a change is what it says, after what was marked already. */
static bool is_true(const struct review *r, const struct reported_change *told,
                    size_t at, size_t out_at)
{
    const struct sides *sides = &r->sides[told->mark.entry];
    size_t nbytes;
    const char *entry = interned_get(&r->entries, told->mark.entry, &nbytes);

    return told->mark.at >= at && told->out_at >= out_at &&
           told->mark.at <= r->in.n && told->out_at <= r->out.n &&
           sides->source_nbytes <= r->in.n - told->mark.at &&
           sides->result_nbytes <= r->out.n - told->out_at &&
           (sides->source_nbytes == 0 ||
            memcmp(r->in.data + told->mark.at, entry, sides->source_nbytes) ==
                0) &&
           (sides->result_nbytes == 0 ||
            memcmp(r->out.data + told->out_at, entry + sides->source_nbytes,
                   sides->result_nbytes) == 0);
}

static int compare_places(const void *a, const void *b)
{
    const struct reported_change *x = a, *y = b;

    return x->mark.at < y->mark.at ? -1 : x->mark.at > y->mark.at;
}

/* Puts changes into the order of the text: those of a document come in that of
 * its blocks. */
static void sort_changes(struct review *r)
{
    for (size_t i = 1; i < r->ntold; i++)
        if (r->told[i - 1].mark.at > r->told[i].mark.at) {
            qsort(r->told, r->ntold, sizeof(*r->told), compare_places);
            return;
        }
}

/* Makes the marks of all changes, reported or found.  One that does not match
 * the text is left out; the comparison finds what is there. */
static bool mark_changes(struct review *r)
{
    size_t at = 0, out_at = 0;

    r->changes.n = 0;
    sort_changes(r);
    for (size_t i = 0; i < r->ntold; i++) {
        const struct reported_change *told = &r->told[i];
        if (!is_true(r, told, at, out_at))
            continue;
        if (!compare_gap(r, at, told->mark.at - at, out_at,
                         told->out_at - out_at) ||
            !marks_add(&r->changes, told->mark.at, told->mark.nbytes,
                       told->mark.entry))
            return false;
        at = told->mark.at + told->mark.nbytes;
        out_at = told->out_at + r->sides[told->mark.entry].result_nbytes;
    }
    return compare_gap(r, at, r->in.n - at, out_at, r->out.n - out_at);
}

/* ---- where repairs are --------------------------------------------------- */

/* A place in the damaged text, and the same in the repaired one. */
struct text_position {
    uint64_t line, column;
    size_t at;
};

/* Goes over a character of s[0..n). */
static size_t step(struct text_position *cursor, const char *s, size_t n)
{
    size_t nbytes = 1;

    while (nbytes < n && ((unsigned char)s[nbytes] & 0xC0) == 0x80)
        nbytes++;
    if (*s == '\n') {
        cursor->line++;
        cursor->column = 1;
    } else {
        cursor->column++;
    }
    return nbytes;
}

static bool is_before(const struct text_position *cursor,
                      const struct repaired *place)
{
    return cursor->line < place->line ||
           (cursor->line == place->line && cursor->column < place->column);
}

/* Finds where in the repaired text the places of the damaged one are: between
 * two of them both are the same. */
static bool mark_repairs(struct review *r)
{
    struct text_position cursor = {1, 1, 0};

    r->repairs.n = 0;
    for (size_t i = 0; i < r->nrepaired; i++) {
        const struct repaired *place = &r->repaired[i];
        const struct sides *sides = &r->sides[place->entry];
        size_t nbytes;
        const char *entry = interned_get(&r->entries, place->entry, &nbytes);
        while (cursor.at < r->in.n && is_before(&cursor, place))
            cursor.at +=
                step(&cursor, r->in.data + cursor.at, r->in.n - cursor.at);
        if (cursor.line != place->line || cursor.column != place->column ||
            sides->result_nbytes > r->in.n - cursor.at ||
            (sides->result_nbytes > 0 &&
             memcmp(r->in.data + cursor.at, entry + sides->source_nbytes,
                    sides->result_nbytes) != 0)) {
            r->unplaced++;
            continue;
        }
        if (!marks_add(&r->repairs, cursor.at, sides->result_nbytes,
                       place->entry))
            return false;
        cursor.at += sides->result_nbytes;
        for (size_t j = 0; j < sides->source_nbytes;)
            j += step(&cursor, entry + j, sides->source_nbytes - j);
    }
    return true;
}

/* ---- the page ------------------------------------------------------------ */

static bool append_word(struct buf *b, const char *word)
{
    return buf_append(b, word, strlen(word));
}

static bool append_text(struct review *r)
{
    return mark_changes(r) && mark_repairs(r) &&
           append_word(&r->texts,
                       r->texts.n > 0 ? ",\n{\"name\":" : "{\"name\":") &&
           json_for_html_string(&r->texts, r->name, strlen(r->name)) &&
           append_word(&r->texts, ",\"blocks\":[") &&
           mark_blocks_append(&r->texts, r->in.n > 0 ? r->in.data : "", r->in.n,
                              &r->changes, &r->repairs) &&
           append_word(&r->texts, "]}");
}

bool review_page_end(struct review *r)
{
    size_t before = r->texts.n;

    if (r->name == NULL)
        return true;
    r->failed = r->failed || !append_text(r);
    r->name = NULL;
    if (!r->failed)
        return true;
    r->texts.n = before;
    return message_error("out of memory");
}

bool review_page_has_text(const struct review *r)
{
    return r->texts.n > 0;
}

/* The tables, as members of the page's object. */
static bool append_tables(const struct review *r, struct buf *json)
{
    size_t n;

    if (!append_word(json, "\"dictionaries\":["))
        return false;
    for (uint32_t i = 0; i < r->dictionaries.n; i++) {
        const char *names = interned_get(&r->dictionaries, i, &n);
        if ((i > 0 && !append_word(json, ",")) ||
            !json_for_html_string(json, names, n))
            return false;
    }
    if (!append_word(json, "],\n\"entries\":["))
        return false;
    for (uint32_t i = 0; i < r->entries.n; i++) {
        const char *entry = interned_get(&r->entries, i, &n);
        size_t sides = r->sides[i].source_nbytes + r->sides[i].result_nbytes;
        if ((i > 0 && !append_word(json, ",\n")) ||
            !buf_append(json, entry + sides, n - sides))
            return false;
    }
    return append_word(json, "]");
}

/* What of the data comes before the texts; the page goes before it. */
static bool append_head(const struct review *r, struct buf *json)
{
    char unplaced[48];

    snprintf(unplaced, sizeof(unplaced), ",\"unplaced\":%zu,\n", r->unplaced);
    return append_word(json, "{") && page_template_append_words(json) &&
           append_word(json, "\"from\":") &&
           json_for_html_string(json, r->from, strlen(r->from)) &&
           append_word(json, ",\"to\":") &&
           json_for_html_string(json, r->to, strlen(r->to)) &&
           append_word(json, unplaced) && append_tables(r, json) &&
           append_word(json, ",\n\"files\":[");
}

static bool write_page(const struct review *r, struct sink *sink,
                       const struct buf *head)
{
    static const char end[] = "]}";

    return sink_write(sink, head->data, head->n) &&
           sink_write(sink, r->texts.data, r->texts.n) &&
           sink_write(sink, end, strlen(end)) &&
           sink_write(sink, page_template_end(), strlen(page_template_end()));
}

bool review_page_write(struct review *r)
{
    struct buf head = {0};
    struct sink sink;
    bool written = false;

    if (!page_template_append_begin(&head) || !append_head(r, &head)) {
        message_error("out of memory");
    } else if (sink_open(&sink, r->path)) {
        /* Once more: what is there may have come meanwhile. */
        written = write_page(r, &sink, &head) && may_be_replaced(r->path);
        if (written)
            written = sink_commit(&sink);
        else
            sink_abort(&sink);
    }
    buf_free(&head);
    return written;
}
