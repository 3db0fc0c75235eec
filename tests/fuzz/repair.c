/*
 * repair.c - any bytes through the repairs, however they are cut.
 *
 * The input is a character for the rules, four for the cuts, one for how often
 * the text comes, and the text.
 *
 * Output and places are those of the whole; what was well-formed stays so; by
 * no rule nothing changes.
 */
#include "fuzz.h"

#include "buf.h"
#include "shutong.h"

/* All that came of a text. */
struct result {
    struct buf out, places;
    uint64_t line, column; /* of the last place */
};

static void see_place(void *context, const struct shutong_place *place)
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
}

static void keep(struct result *r, const char *out, size_t n)
{
    PROPERTY(n == 0 || buf_append(&r->out, out, n));
}

static struct result repair(unsigned rules, const char *text, size_t n,
                            struct fuzz_cuts *cuts)
{
    struct result r = {.line = 0};
    struct shutong_error error;
    struct shutong_repairer *repairer =
        shutong_repairer_new(rules, see_place, &r, &error);
    const char *out;
    size_t out_nbytes;

    PROPERTY(repairer != NULL);
    for (size_t i = 0; i < n;) {
        size_t nbytes = cuts == NULL ? n : fuzz_piece(cuts, n - i);
        char *piece = fuzz_copy(text + i, nbytes);
        PROPERTY(shutong_repairer_feed(repairer, piece, nbytes, &out,
                                       &out_nbytes, &error) == SHUTONG_OK);
        free(piece);
        keep(&r, out, out_nbytes);
        i += nbytes;
    }
    PROPERTY(shutong_repairer_finish(repairer, &out, &out_nbytes, &error) ==
             SHUTONG_OK);
    keep(&r, out, out_nbytes);
    shutong_repairer_free(repairer);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = {data, size};
    unsigned rules = fuzz_choice(&in, SHUTONG_REPAIR_ALL + 1);
    struct fuzz_cuts cuts = fuzz_cuts(&in);
    size_t n;
    char *text = fuzz_text(&in, &cuts, &n);
    struct result whole = repair(rules, text, n, NULL);
    struct result pieces = repair(rules, text, n, &cuts);

    PROPERTY(
        fuzz_same(whole.out.data, whole.out.n, pieces.out.data, pieces.out.n));
    PROPERTY(fuzz_same(whole.places.data, whole.places.n, pieces.places.data,
                       pieces.places.n));
    PROPERTY(!fuzz_is_utf8(text, n) ||
             fuzz_is_utf8(whole.out.data, whole.out.n));
    PROPERTY(rules != 0 || fuzz_same(whole.out.data, whole.out.n, text, n));
    buf_free(&whole.out);
    buf_free(&whole.places);
    buf_free(&pieces.out);
    buf_free(&pieces.places);
    free(text);
    return 0;
}
