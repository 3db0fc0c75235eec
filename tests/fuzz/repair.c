/*
 * repair.c - any bytes through the repairs, however they are cut.
 *
 * The input is a character for the rules, one for ill-formed bytes, four for
 * the cuts, one for how often the text comes, and the text.
 *
 * Output, places and errors are those of the whole; what was well-formed stays
 * so; an error is where the text stops being so; by no rule nothing changes,
 * nor does text that is kept.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "shutong.h"

/* All that came of a text. */
struct result {
    struct buf out, places;
    uint64_t line, column; /* of the last place */
    struct shutong_error error;
};

static int see_place(void *context, const struct shutong_place *place)
{
    struct result *r = context;
    uint64_t plain[] = {place->line, place->column, (uint64_t)place->rule,
                        place->before_nbytes, place->after_nbytes};

    PROPERTY(place->line > r->line ||
             (place->line == r->line && place->column >= r->column));
    PROPERTY(!place->left_alone ||
             fuzz_same(place->before, place->before_nbytes, place->after,
                       place->after_nbytes));
    r->line = place->line;
    r->column = place->column;
    PROPERTY(buf_append(&r->places, plain, sizeof(plain)) &&
             buf_append(&r->places, place->before, place->before_nbytes) &&
             buf_append(&r->places, place->after, place->after_nbytes));
    return 0;
}

static void keep(struct result *r, const char *out, size_t n)
{
    PROPERTY(n == 0 || buf_append(&r->out, out, n));
}

static struct result repair(unsigned rules, enum shutong_invalid invalid,
                            const char *text, size_t n, struct fuzz_cuts *cuts)
{
    struct result r = {.line = 0};
    struct shutong_repairer *repairer =
        shutong_repairer_new(rules, invalid, see_place, &r, &r.error);
    const char *out;
    size_t out_nbytes;

    PROPERTY(repairer != NULL);
    for (size_t i = 0; i < n && r.error.status == SHUTONG_OK;) {
        size_t nbytes = cuts == NULL ? n : fuzz_piece(cuts, n - i);
        char *piece = fuzz_copy(text + i, nbytes);
        enum shutong_status status = shutong_repairer_feed(
            repairer, piece, nbytes, &out, &out_nbytes, &r.error);
        PROPERTY(status == r.error.status);
        free(piece);
        keep(&r, out, out_nbytes);
        i += nbytes;
    }
    if (r.error.status == SHUTONG_OK) {
        enum shutong_status status =
            shutong_repairer_finish(repairer, &out, &out_nbytes, &r.error);
        PROPERTY(status == r.error.status);
        keep(&r, out, out_nbytes);
    }
    shutong_repairer_free(repairer);
    return r;
}

/* Checks an error's place; returns how much of the text comes before it. */
static size_t check_error(const struct shutong_error *error,
                          enum shutong_invalid invalid, const char *text,
                          size_t n)
{
    if (error->status == SHUTONG_OK) {
        PROPERTY(invalid != SHUTONG_INVALID_FAIL || fuzz_is_utf8(text, n));
        return n;
    }
    PROPERTY(error->status == SHUTONG_ILL_FORMED &&
             invalid == SHUTONG_INVALID_FAIL && error->offset < n);
    size_t at = (size_t)error->offset;
    const char *newline = at > 0 ? memrchr(text, '\n', at) : NULL;
    PROPERTY(fuzz_is_utf8(text, at) && !fuzz_is_utf8(text, n) &&
             error->byte ==
                 (newline != NULL ? at - (size_t)(newline - text) : at + 1));
    return at;
}

/* Keeps all of a text in pieces of whole characters: nothing of it changes. */
static void check_keep(unsigned rules, enum shutong_invalid invalid,
                       const char *text, size_t n)
{
    struct result r = {.line = 0};
    struct shutong_repairer *repairer =
        shutong_repairer_new(rules, invalid, see_place, &r, &r.error);
    enum shutong_status status = SHUTONG_OK;
    const char *out;
    size_t out_nbytes;

    PROPERTY(repairer != NULL);
    for (size_t i = 0; i < n && status == SHUTONG_OK;) {
        size_t end = i + 1;
        while (end < n && ((unsigned char)text[end] & 0xC0) == 0x80)
            end++;
        status = shutong_repairer_keep(repairer, text + i, end - i, &out,
                                       &out_nbytes, &r.error);
        keep(&r, out, out_nbytes);
        i = end;
    }
    if (status == SHUTONG_OK) {
        status = shutong_repairer_finish(repairer, &out, &out_nbytes, &r.error);
        keep(&r, out, out_nbytes);
    }
    size_t given = check_error(&r.error, invalid, text, n);
    PROPERTY(r.places.n == 0 && fuzz_same(r.out.data, r.out.n, text, given));
    buf_free(&r.out);
    shutong_repairer_free(repairer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = {data, size};
    unsigned rules = fuzz_choice(&in, SHUTONG_REPAIR_ALL + 1);
    enum shutong_invalid invalid =
        (enum shutong_invalid)fuzz_choice(&in, SHUTONG_INVALID_REPLACE + 1);
    struct fuzz_cuts cuts = fuzz_cuts(&in);
    size_t n;
    char *text = fuzz_text(&in, &cuts, &n);
    struct result whole = repair(rules, invalid, text, n, NULL);
    struct result pieces = repair(rules, invalid, text, n, &cuts);

    PROPERTY(
        fuzz_same(whole.out.data, whole.out.n, pieces.out.data, pieces.out.n));
    PROPERTY(fuzz_same(whole.places.data, whole.places.n, pieces.places.data,
                       pieces.places.n));
    PROPERTY(!fuzz_is_utf8(text, n) ||
             fuzz_is_utf8(whole.out.data, whole.out.n));
    size_t given = check_error(&whole.error, invalid, text, n);
    PROPERTY(rules != 0 || fuzz_same(whole.out.data, whole.out.n, text, given));
    PROPERTY(memcmp(&whole.error, &pieces.error, sizeof(whole.error)) == 0);
    check_keep(rules, invalid, text, n);
    buf_free(&whole.out);
    buf_free(&whole.places);
    buf_free(&pieces.out);
    buf_free(&pieces.places);
    free(text);
    return 0;
}
