/*
 * shifts.c - what a stream says of places that change in length: text and
 * output can be walked side by side by it, a character a step, whatever the
 * pieces; and the output is what it is without.
 *
 * The text is words of OpenCC's dictionaries with spaces and digits between
 * them, which no conversion changes: so where text and output are not at the
 * same place, that is seen at the next one.
 */
#include <setjmp.h>
#include <stdint.h>

#include "words.h"

#include <cmocka.h>

#include "random.h"
#include "shutong.h"
#include "base/utf8.h"

static const struct kind {
    const char *target, *config;
    int phrases;
    const char *prefer;
    enum shutong_quotes quotes;
} kinds[] = {
    {.config = "s2t"},
    {.config = "s2twp"},
    {.config = "tw2sp"},
    {.config = "s2hkp"},
    {.config = "t2jp"},
    {.target = "zh-TW"},
    {.target = "zh-TW", .phrases = SHUTONG_PHRASES_ALWAYS},
    {.target = "zh-TW",
     .phrases = SHUTONG_PHRASES_CONTEXT,
     .prefer = "\xE5\x8F\xB0"},
    {.target = "zh-HK", .phrases = SHUTONG_PHRASES_ALWAYS},
    {.target = "zh-Hans", .phrases = SHUTONG_PHRASES_ALWAYS},
    {.config = "s2twp", .quotes = SHUTONG_QUOTES_CORNER},
    {.target = "zh-TW",
     .phrases = SHUTONG_PHRASES_ALWAYS,
     .quotes = SHUTONG_QUOTES_CURLY},
};
enum { KINDS = sizeof(kinds) / sizeof(*kinds), TEXTS = 40 };

static struct buf words; /* one after another, each with a newline */
static size_t *starts;
static size_t nwords, starts_cap;

static void add_words(const char *name)
{
    struct dictionary *d = words_of(name);

    assert_non_null(d);
    for (size_t i = 0; i < d->n; i++) {
        assert_true(array_grow(&starts, nwords, &starts_cap, sizeof(*starts)));
        starts[nwords++] = words.n;
        assert_true(
            buf_append(&words, words_key(d, i), d->entries[i].key_nbytes));
        assert_true(buf_append(&words, "\n", 1));
    }
    dictionary_free(d);
}

static int set_up(void **state)
{
    (void)state;
    add_words("STPhrases");
    add_words("TWPhrases");
    add_words("TWPhrasesRev");
    add_words("HKPhrases");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&words);
    free(starts);
    return 0;
}

/* A text of words, with something between them that does not change. */
static void make_text(struct buf *text)
{
    text->n = 0;
    for (int i = 0; i < 600; i++) {
        const char *word = words.data + starts[random_below((uint32_t)nwords)];
        char between[32];
        int n = 0;
        assert_true(buf_append(text, word, strcspn(word, "\n")));
        switch (random_below(7)) {
        case 0:
            n = snprintf(between, sizeof(between), "%d", i);
            break;
        case 1:
            n = snprintf(between, sizeof(between), " x\n");
            break;
        case 2: /* not text */
            n = snprintf(between, sizeof(between), "\xE5\x8F");
            break;
        case 4: /* a mark, which has more bytes when it is converted */
            n = snprintf(between, sizeof(between), "\"");
            break;
        case 3: /* a term */
            n = snprintf(between, sizeof(between), "<long><short><none>");
            break;
        default:
            break;
        }
        assert_true(buf_append(text, between, (size_t)n));
    }
}

struct shifts {
    struct shutong_shift *all;
    size_t n, cap;
};

static int add_shift(void *context, const struct shutong_shift *shift)
{
    struct shifts *s = context;

    assert_true(array_grow(&s->all, s->n, &s->cap, sizeof(*s->all)));
    s->all[s->n++] = *shift;
    return 0;
}

/* Converts in random pieces, or at once. */
static void convert(struct shutong_stream *stream, const struct buf *text,
                    bool pieces, struct buf *out)
{
    const char *part;
    size_t n;

    out->n = 0;
    for (size_t i = 0; i < text->n;) {
        size_t piece = text->n - i;
        if (pieces && piece > 50)
            piece = 1 + random_below(50);
        assert_int_equal(
            shutong_stream_feed(stream, text->data + i, piece, &part, &n, NULL),
            SHUTONG_OK);
        assert_true(buf_append(out, part, n));
        i += piece;
    }
    assert_int_equal(shutong_stream_finish(stream, &part, &n, NULL),
                     SHUTONG_OK);
    assert_true(buf_append(out, part, n));
}

/* Length of a character, or of bytes that are none. */
static size_t step(const char *s, size_t n)
{
    size_t nbytes = utf8_char_nbytes((unsigned char)*s);

    if (nbytes <= n && utf8_valid_prefix(s, nbytes) == nbytes)
        return nbytes;
    nbytes = utf8_ill_formed_nbytes(s, n);
    return nbytes == 0 ? n : nbytes;
}

/* Walks both side by side; returns how many shifts change what is there. */
static void walk(const struct buf *text, const struct buf *out,
                 const struct shifts *shifts)
{
    size_t t = 0, o = 0, i = 0;

    while (t < text->n || o < out->n || i < shifts->n) {
        if (i < shifts->n && shifts->all[i].out_offset == o) {
            const struct shutong_shift *s = &shifts->all[i++];
            size_t before = t;
            for (uint64_t k = 0; k < s->ncharacters; k++) {
                assert_true(t < text->n);
                t += step(text->data + t, text->n - t);
            }
            assert_true(out->n - o >= s->out_nbytes);
            assert_true(utf8_count(text->data + before, t - before) !=
                        utf8_count(out->data + o, (size_t)s->out_nbytes));
            o += (size_t)s->out_nbytes;
            continue;
        }
        assert_true(t < text->n && o < out->n);
        size_t nt = step(text->data + t, text->n - t);
        size_t no = step(out->data + o, out->n - o);
        /* What no conversion changes, is at the same place in both. */
        if (strchr("0123456789<> \n", text->data[t]) != NULL)
            assert_int_equal(text->data[t], out->data[o]);
        t += nt;
        o += no;
    }
    assert_int_equal(t, text->n);
    assert_int_equal(o, out->n);
}

static struct shutong_converter *make_converter(const struct kind *kind)
{
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);
    struct shutong_settings settings = {.target = kind->target,
                                        .config = kind->config,
                                        .phrases = kind->phrases,
                                        .prefer = kind->prefer,
                                        .quotes = kind->quotes,
                                        .invalid = SHUTONG_INVALID_REPLACE,
                                        .terms = terms};

    assert_non_null(terms);
    assert_int_equal(
        shutong_terms_add(terms, "<long>", 6, "\xE5\x8F\x91", 3, NULL),
        SHUTONG_OK);
    assert_int_equal(
        shutong_terms_add(terms, "<short>", 7, "<longer one>", 12, NULL),
        SHUTONG_OK);
    assert_int_equal(shutong_terms_add(terms, "<none>", 6, "", 0, NULL),
                     SHUTONG_OK);
    struct shutong_converter *c = shutong_converter_new(&settings, NULL);
    assert_non_null(c);
    shutong_terms_free(terms);
    return c;
}

static void sides_stay_together(void **state)
{
    struct buf text = {0}, plain = {0}, out = {0}, again = {0};
    struct shifts shifts = {0}, more = {0};

    (void)state;
    random_seed(7);
    for (size_t k = 0; k < KINDS; k++) {
        struct shutong_converter *c = make_converter(&kinds[k]);
        struct shutong_stream *stream = shutong_stream_new(c);
        size_t nshifts = 0;
        for (int i = 0; i < TEXTS; i++) {
            make_text(&text);
            shutong_stream_shifts(stream, NULL, NULL, NULL);
            convert(stream, &text, false, &plain);
            shifts.n = more.n = 0;
            assert_int_equal(
                shutong_stream_shifts(stream, add_shift, &shifts, NULL),
                SHUTONG_OK);
            convert(stream, &text, false, &out);
            assert_int_equal(out.n, plain.n);
            assert_memory_equal(out.data, plain.data, out.n);
            walk(&text, &out, &shifts);
            assert_int_equal(
                shutong_stream_shifts(stream, add_shift, &more, NULL),
                SHUTONG_OK);
            convert(stream, &text, true, &again);
            assert_int_equal(again.n, out.n);
            assert_int_equal(more.n, shifts.n);
            if (more.n > 0)
                assert_memory_equal(more.all, shifts.all,
                                    more.n * sizeof(*more.all));
            nshifts += shifts.n;
        }
        assert_true(nshifts > TEXTS * 100);
        shutong_stream_free(stream);
        shutong_converter_free(c);
    }
    buf_free(&text);
    buf_free(&plain);
    buf_free(&out);
    buf_free(&again);
    free(shifts.all);
    free(more.all);
}

static int stop(void *context, const struct shutong_shift *shift)
{
    (void)context, (void)shift;
    return 1;
}

static int see(void *context, const struct shutong_change *change)
{
    (void)context, (void)change;
    return 0;
}

/* Stopped by the callback; not together with explaining, nor within a text. */
static void calls_in_order(void **state)
{
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        struct shutong_converter *c = make_converter(&kinds[k]);
        struct shutong_stream *s = shutong_stream_new(c);
        struct shutong_error error;
        const char *out;
        size_t n;
        assert_int_equal(shutong_stream_shifts(s, stop, NULL, &error),
                         SHUTONG_OK);
        assert_int_equal(shutong_stream_explain(s, see, NULL, &error),
                         SHUTONG_BAD_ARGUMENT);
        enum shutong_status status =
            shutong_stream_feed(s, "<long>\n", 7, &out, &n, &error);
        if (status == SHUTONG_OK)
            status = shutong_stream_finish(s, &out, &n, &error);
        assert_int_equal(status, SHUTONG_STOPPED);
        assert_int_equal(shutong_stream_shifts(s, NULL, NULL, &error),
                         SHUTONG_BAD_ARGUMENT);
        shutong_stream_reset(s);
        assert_int_equal(shutong_stream_shifts(s, NULL, NULL, &error),
                         SHUTONG_OK);
        assert_int_equal(shutong_stream_explain(s, see, NULL, &error),
                         SHUTONG_OK);
        assert_int_equal(shutong_stream_shifts(s, stop, NULL, &error),
                         SHUTONG_BAD_ARGUMENT);
        shutong_stream_free(s);
        shutong_converter_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sides_stay_together),
        cmocka_unit_test(calls_in_order),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
