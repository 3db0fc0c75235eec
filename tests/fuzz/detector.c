/*
 * detector.c - which script any bytes are in, however they are cut.
 *
 * The input is a character for what is to be done with ill-formed text, four
 * for the cuts, one for how often the text comes, and the text.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "shutong.h"

/* All that a detector says, written down: runs of lines, and what was found. */
struct report {
    const char *text; /* NULL: what is shown of it leaves something out */
    size_t text_nbytes;
    struct buf runs;
    uint64_t line; /* the last one of a run */
    struct shutong_detection found;
    struct shutong_error error;
};

/* Whether line number `line` of the text begins so. */
static bool begins_so(const struct report *r, const struct shutong_lines *run)
{
    const char *p = r->text, *end = r->text + r->text_nbytes;

    for (uint64_t line = 1; line < run->first; line++) {
        p = memchr(p, '\n', (size_t)(end - p));
        if (p == NULL)
            return false;
        p++;
    }
    return (size_t)(end - p) >= run->text_nbytes &&
           fuzz_same(p, run->text_nbytes, run->text, run->text_nbytes);
}

static int see_run(void *context, const struct shutong_lines *run)
{
    struct report *r = context;
    uint64_t plain[] = {run->first, run->count, (uint64_t)run->script,
                        run->text_nbytes};

    PROPERTY(run->first > r->line && run->count > 0);
    r->line = run->first + run->count - 1;
    PROPERTY(run->script != SHUTONG_SCRIPT_NONE);
    PROPERTY(run->text_nbytes <= 120);
    PROPERTY(r->text == NULL || begins_so(r, run));
    PROPERTY(fuzz_is_utf8(run->text, run->text_nbytes));
    PROPERTY(memchr(run->text, '\0', run->text_nbytes) == NULL &&
             memchr(run->text, '\n', run->text_nbytes) == NULL);
    PROPERTY(buf_append(&r->runs, plain, sizeof(plain)) &&
             buf_append(&r->runs, run->text, run->text_nbytes));
    return 0;
}

static struct report detect(unsigned way, const char *text, size_t n,
                            struct fuzz_cuts *cuts)
{
    struct report r = {.text_nbytes = n};
    struct shutong_detector *d =
        shutong_detector_new((enum shutong_invalid)way, see_run, &r);
    enum shutong_status status = SHUTONG_OK;

    PROPERTY(d != NULL);
    if (fuzz_is_utf8(text, n))
        r.text = text;
    for (size_t i = 0; status == SHUTONG_OK && i < n;) {
        size_t nbytes = cuts == NULL ? n : fuzz_piece(cuts, n - i);
        char *piece = fuzz_copy(text + i, nbytes);
        status = shutong_detector_feed(d, piece, nbytes, &r.error);
        free(piece);
        i += nbytes;
    }
    if (status == SHUTONG_OK)
        status = shutong_detector_finish(d, &r.found, &r.error);
    PROPERTY(status == r.error.status);
    shutong_detector_free(d);
    return r;
}

static bool same(const struct report *a, const struct report *b)
{
    const struct shutong_detection *f = &a->found, *g = &b->found;

    return a->error.status == b->error.status &&
           a->error.line == b->error.line && a->error.byte == b->error.byte &&
           a->error.offset == b->error.offset && f->script == g->script &&
           f->han == g->han && f->simplified_only == g->simplified_only &&
           f->traditional_only == g->traditional_only &&
           f->shared == g->shared &&
           f->shared_simplified == g->shared_simplified &&
           f->simplified == g->simplified && f->traditional == g->traditional &&
           f->table_converted == g->table_converted &&
           fuzz_same(a->runs.data, a->runs.n, b->runs.data, b->runs.n);
}

static void check_sense(const struct shutong_detection *f)
{
    double sum = f->simplified + f->traditional + f->table_converted;

    PROPERTY(f->simplified >= 0 && f->simplified <= 1);
    PROPERTY(f->table_converted >= 0 && f->table_converted <= 1);
    /* What is left of 1. */
    PROPERTY(f->traditional >= -1e-9 && f->traditional <= 1);
    PROPERTY(sum == 0 || (sum > 1 - 1e-9 && sum < 1 + 1e-9));
    PROPERTY((f->script == SHUTONG_SCRIPT_NONE) == (sum == 0));
    PROPERTY(f->shared_simplified <= f->shared);
    PROPERTY(f->simplified_only + f->traditional_only <= f->han);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = {data, size};
    unsigned way = fuzz_choice(&in, 3);
    struct fuzz_cuts cuts = fuzz_cuts(&in);
    size_t n;
    char *text = fuzz_text(&in, &cuts, &n);
    struct report whole = detect(way, text, n, NULL);
    struct report pieces = detect(way, text, n, &cuts);
    bool must_stop = way == SHUTONG_INVALID_FAIL && !fuzz_is_utf8(text, n);

    PROPERTY(whole.error.status ==
             (must_stop ? SHUTONG_ILL_FORMED : SHUTONG_OK));
    PROPERTY(same(&whole, &pieces));
    if (!must_stop)
        check_sense(&whole.found);
    buf_free(&whole.runs);
    buf_free(&pieces.runs);
    free(text);
    return 0;
}
