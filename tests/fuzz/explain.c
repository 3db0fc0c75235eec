/*
 * explain.c - any bytes through any profile or target that explains.
 *
 * The input is that of converter.c.
 *
 * What comes out, and what is wrong, is as without explaining; the places are
 * in order and overlap nowhere, and the text with them replaced is what comes
 * out; and however the text is cut, they are the same.
 */
#include "converters.h"
#include "places.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = {data, size};
    struct choice choice = choose(&in);
    struct fuzz_cuts cuts = fuzz_cuts(&in);
    const struct shutong_converter *c = converter(&choice);
    size_t n;
    char *text = fuzz_text(&in, &cuts, &n);
    struct told_text plain = explain_text(c, text, n, false, NULL);
    struct told_text whole = explain_text(c, text, n, true, NULL);
    struct told_text pieces = explain_text(c, text, n, true, &cuts);

    PROPERTY(same_error(&whole.error, &plain.error));
    PROPERTY(same_error(&pieces.error, &plain.error));
    PROPERTY(
        fuzz_same(whole.out.data, whole.out.n, plain.out.data, plain.out.n));
    PROPERTY(
        fuzz_same(pieces.out.data, pieces.out.n, plain.out.data, plain.out.n));
    PROPERTY(fuzz_same(pieces.places.data, pieces.places.n, whole.places.data,
                       whole.places.n));
    check_told_text(
        &whole, text,
        plain.error.status == SHUTONG_OK ? n : (size_t)plain.error.offset,
        choice.way);
    free_told_text(&plain);
    free_told_text(&whole);
    free_told_text(&pieces);
    free(text);
    return 0;
}
