/*
 * opencc.c - any bytes through OpenCC's functions for C.
 *
 * The input is a character for the profile, one for how `length` is given, and
 * the text.
 *
 * The functions agree with each other and with shutong_convert(): of the text
 * up to a NUL, without a last character that is cut off, which is copied.  What
 * fails has a reason.
 */
#include "fuzz.h"

#include "shutong-opencc.h"
#include "shutong.h"

#define NO_LENGTH ((size_t)-1)

static const char *const names[] = {"s2t", "t2s.json", "s2twp", "tw2sp", NULL};
enum { NAMES = sizeof(names) / sizeof(*names) };

/* What the text becomes, or NULL. */
static char *expected(const char *name, const char *text, size_t n)
{
    struct shutong_settings settings = {.config = name != NULL ? name : "s2t",
                                        .include_tofu_risk_dictionaries = 1};
    static struct shutong_converter *made[NAMES];
    size_t valid = n > 0 ? utf8_valid_prefix(text, n) : 0, out_nbytes;
    char *out;
    size_t i = 0;

    while (names[i] != name)
        i++;
    if (made[i] == NULL)
        made[i] = shutong_converter_new(&settings, NULL);
    PROPERTY(made[i] != NULL);
    if (valid < n && utf8_ill_formed_nbytes(text + valid, n - valid) > 0)
        return NULL;
    PROPERTY(shutong_convert(made[i], text, valid, &out, &out_nbytes, NULL) ==
             SHUTONG_OK);
    char *all = malloc(out_nbytes + n - valid + 1);
    PROPERTY(all != NULL);
    memcpy(all, out, out_nbytes);
    memcpy(all + out_nbytes, text + valid, n - valid);
    all[out_nbytes + n - valid] = '\0';
    free(out);
    return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static opencc_t opened[NAMES];
    struct fuzz_input in = {data, size};
    unsigned profile = fuzz_choice(&in, NAMES);
    bool terminated = fuzz_choice(&in, 2) == 1;
    /* With a length there is nothing after it, without one a NUL. */
    char *text = malloc(in.n + 1);

    PROPERTY(text != NULL);
    memcpy(text, in.bytes, in.n);
    text[in.n] = '\0';
    size_t n = strlen(text);
    char *given = fuzz_copy(text, in.n + terminated);
    size_t length = terminated ? NO_LENGTH : in.n;

    if (opened[profile] == NULL)
        opened[profile] = opencc_open(names[profile]);
    PROPERTY(opened[profile] != (opencc_t)-1);
    char *wanted = expected(names[profile], text, n);
    char *got = opencc_convert_utf8(opened[profile], given, length);
    PROPERTY((wanted == NULL) == (got == NULL));
    PROPERTY(wanted == NULL || strcmp(wanted, got) == 0);
    PROPERTY(wanted != NULL || opencc_error()[0] != '\0');

    char *buffer = malloc(wanted != NULL ? strlen(wanted) + 1 : 1);
    PROPERTY(buffer != NULL);
    size_t put =
        opencc_convert_utf8_to_buffer(opened[profile], given, length, buffer);
    PROPERTY(put == (wanted != NULL ? strlen(wanted) : NO_LENGTH));
    PROPERTY(wanted == NULL || strcmp(wanted, buffer) == 0);
    free(buffer);
    opencc_convert_utf8_free(got);
    free(wanted);
    free(given);
    free(text);
    return 0;
}
