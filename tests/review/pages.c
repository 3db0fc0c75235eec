/*
 * pages.c - pages of --review to test, from texts and made-up reasons.
 *
 *     pages PAGE.html CONFIG FILE...
 *     pages PAGE.html CONFIG --repair FILE...
 *
 * Converts the files and tells of what differs, character by character: one
 * that differs is by a character, several by a phrase, and the words of a table
 * are whatever the table says.  CONFIG is one that leaves the number of
 * characters as it is, such as s2t.  Until shutong_stream_explain() is there
 * this stands in for it.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/options/language_tags.h"
#include "base/read_file.h"
#include "command/review/review_page.h"
#include "base/utf8.h"

enum { MOST_RUN = 4 }; /* characters of a phrase */

/* Reasons that a text's words are given, whatever became of them. */
static const struct word {
    const char *source;
    bool untold; /* nothing is said of it */
    struct shutong_change change;
} words[] = {
    {"发",
     false,
     {.by = SHUTONG_BY_CHARACTER,
      .dictionaries = (const char *const[]){"STCharacters"},
      .ndictionaries = 1,
      .candidates = "發\0髮",
      .ncandidates = 2,
      .ambiguous = 1,
      .probability = 1}},
    {"后",
     false,
     {.by = SHUTONG_BY_STATE,
      .candidates = "後\0后",
      .ncandidates = 2,
      .ambiguous = 1,
      .probability = 0.62,
      .script = SHUTONG_SCRIPT_SIMPLIFIED}},
    {"软件",
     false,
     {.by = SHUTONG_BY_VOCABULARY,
      .dictionaries = (const char *const[]){"STPhrases", "TWPhrases"},
      .ndictionaries = 2,
      .candidates = "軟件",
      .ncandidates = 1,
      .probability = 1}},
    {"贝尔",
     false,
     {.by = SHUTONG_BY_TERM,
      .entry_file = "own<i>.txt",
      .entry_line = 7,
      .probability = 1}},
    {"台",
     false,
     {.by = SHUTONG_BY_KEEPING,
      .entry_file = "keep.txt",
      .entry_line = 2,
      .probability = 1}},
    {"云", true, {.by = SHUTONG_BY_CHARACTER}},
};

/* How far the two texts are gone over. */
struct walk {
    struct review *review;
    const char *in, *out;
    size_t in_nbytes, out_nbytes, at, out_at;
};

static size_t character(const char *s, size_t n, size_t at)
{
    size_t nbytes = at < n ? utf8_char_nbytes((unsigned char)s[at]) : 0;

    return at + nbytes > n ? n - at : nbytes;
}

/* Bytes of the next `count` characters of the output. */
static size_t output_nbytes(const struct walk *w, size_t count)
{
    size_t end = w->out_at;

    for (; count > 0; count--)
        end += character(w->out, w->out_nbytes, end);
    return end - w->out_at;
}

static void go(struct walk *w, size_t nbytes, size_t out_nbytes)
{
    w->at += nbytes;
    w->out_at += out_nbytes;
}

static void tell(struct walk *w, const struct shutong_change *as, size_t nbytes,
                 size_t out_nbytes)
{
    struct shutong_change change = *as;

    change.offset = w->at;
    change.nbytes = nbytes;
    change.out_offset = w->out_at;
    change.out_nbytes = out_nbytes;
    change.source = w->in + w->at;
    change.result = w->out + w->out_at;
    review_page_change(w->review, &change);
    go(w, nbytes, out_nbytes);
}

static bool tell_word(struct walk *w)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        size_t n = strlen(words[i].source);
        if (n > w->in_nbytes - w->at ||
            memcmp(w->in + w->at, words[i].source, n) != 0)
            continue;
        size_t out_n = output_nbytes(w, utf8_count(words[i].source, n));
        if (words[i].untold)
            go(w, n, out_n);
        else
            tell(w, &words[i].change, n, out_n);
        return true;
    }
    return false;
}

/* Whether a word of the table begins at a byte of the text. */
static bool begins_word(const struct walk *w, size_t at)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        size_t n = strlen(words[i].source);
        if (n <= w->in_nbytes - at &&
            memcmp(w->in + at, words[i].source, n) == 0)
            return true;
    }
    return false;
}

/* Characters next to each other that differ, or one that does not. */
static void tell_run(struct walk *w)
{
    static const char *const dictionaries[] = {"STCharacters", "STPhrases"};
    struct shutong_change change = {.dictionaries = dictionaries,
                                    .ndictionaries = 1,
                                    .by = SHUTONG_BY_CHARACTER,
                                    .probability = 1};
    size_t at = w->at, out_at = w->out_at, run = 0;

    while (run < MOST_RUN && at < w->in_nbytes && !begins_word(w, at)) {
        size_t n = character(w->in, w->in_nbytes, at);
        size_t out_n = character(w->out, w->out_nbytes, out_at);
        if (n == out_n && memcmp(w->in + at, w->out + out_at, n) == 0)
            break;
        at += n;
        out_at += out_n;
        run++;
    }
    if (run == 0) {
        go(w, character(w->in, w->in_nbytes, w->at), output_nbytes(w, 1));
        return;
    }
    if (run > 1) {
        change.by = SHUTONG_BY_PHRASE;
        change.dictionaries = dictionaries + 1;
    }
    tell(w, &change, at - w->at, out_at - w->out_at);
}

static int tell_place(void *context, const struct shutong_place *place)
{
    review_page_place(context, place);
    return 0;
}

/* Puts what is left of a text after repair in its place. */
static bool repair_text(struct review *review, struct buf *text)
{
    struct shutong_repairer *repairer = shutong_repairer_new(
        SHUTONG_REPAIR_ALL, SHUTONG_INVALID_KEEP, tell_place, review, NULL);
    struct buf all = {0};
    const char *out;
    size_t n;

    bool done =
        repairer != NULL &&
        shutong_repairer_feed(repairer, text->data, text->n, &out, &n, NULL) ==
            SHUTONG_OK &&
        buf_append(&all, out, n) &&
        shutong_repairer_finish(repairer, &out, &n, NULL) == SHUTONG_OK &&
        buf_append(&all, out, n);
    shutong_repairer_free(repairer);
    buf_free(text);
    *text = all;
    return done;
}

/* Gives the review a text in two pieces, as a command would, and what is told
 * of it between them. */
static bool tell_all(struct review *review, const struct buf *text,
                     const char *out, size_t out_nbytes)
{
    struct walk w = {.review = review,
                     .in = text->data,
                     .out = out,
                     .in_nbytes = text->n,
                     .out_nbytes = out_nbytes};
    size_t half = text->n / 2, third = out_nbytes / 3;

    review_page_text(review, w.in, half, out, third);
    while (w.at < w.in_nbytes)
        if (!tell_word(&w))
            tell_run(&w);
    review_page_text(review, w.in + half, w.in_nbytes - half, out + third,
                     out_nbytes - third);
    return review_page_end(review);
}

static bool add(struct review *review, const struct shutong_converter *c,
                const char *name, bool repair)
{
    struct shutong_error error = {.message = "out of memory"};
    struct buf text = {0};
    char *out = NULL;
    size_t n = 0;

    if (!review_page_begin(review, name))
        return false;
    bool converted =
        read_file(name, false, &text, &error) == SHUTONG_OK &&
        (!repair || repair_text(review, &text)) &&
        shutong_convert(c, text.data, text.n, &out, &n, &error) == SHUTONG_OK;
    if (!converted)
        fprintf(stderr, "pages: %s: %s\n", name, error.message);
    bool done = converted && tell_all(review, &text, out, n);
    buf_free(&text);
    free(out);
    return done;
}

int main(int argc, char **argv)
{
    bool repair = argc > 3 && strcmp(argv[3], "--repair") == 0;
    struct shutong_settings settings = {.invalid = SHUTONG_INVALID_KEEP};
    struct shutong_error error;
    const char *from, *to;
    int status = 2;

    if (argc < 3) {
        fputs("usage: pages PAGE.html CONFIG [--repair] FILE...\n", stderr);
        return 2;
    }
    settings.config = argv[2];
    language_tags_of(&settings, &from, &to);
    struct shutong_converter *c = shutong_converter_new(&settings, &error);
    struct review *review = review_page_new(argv[1], from, to);
    bool done = c != NULL && review != NULL;
    if (c == NULL)
        fprintf(stderr, "pages: %s: %s\n", argv[2], error.message);
    for (int i = repair ? 4 : 3; done && i < argc; i++)
        done = add(review, c, argv[i], repair);
    if (done && review_page_write(review))
        status = 0;
    review_page_free(review);
    shutong_converter_free(c);
    return status;
}
