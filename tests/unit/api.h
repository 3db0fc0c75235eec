/*
 * api.h - what the tests of the public interface share.  They see nothing but
 * shutong.h.
 */
#ifndef API_H
#define API_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shutong.h"

/* What read() gives when it fails, given on. */
static const size_t negative = (size_t)-1;

/* An error that nobody wrote to. */
static inline struct shutong_error untouched(void)
{
    struct shutong_error error;

    memset(&error, 0xA5, sizeof(error));
    return error;
}

static inline void assert_untouched(const struct shutong_error *error)
{
    struct shutong_error same = untouched();

    assert_memory_equal(error, &same, sizeof(same));
}

/* An error is whole: its status, a message of one line, nothing left over. */
static inline void assert_error(const struct shutong_error *error,
                                enum shutong_status status)
{
    assert_int_equal(error->status, status);
    assert_true(error->message[0] != '\0');
    assert_non_null(memchr(error->message, '\0', sizeof(error->message)));
    assert_null(strchr(error->message, '\n'));
    assert_non_null(memchr(error->file, '\0', sizeof(error->file)));
    for (size_t i = 0; i < 4; i++)
        assert_true(error->reserved[i] == 0);
}

static inline void assert_place(const struct shutong_error *error,
                                uint64_t line, uint64_t byte, uint64_t offset)
{
    assert_error(error, SHUTONG_ILL_FORMED);
    assert_true(error->line == line && error->byte == byte &&
                error->offset == offset);
}

static inline void assert_text(const char *out, size_t n, const char *wanted)
{
    assert_non_null(out);
    assert_int_equal(n, strlen(wanted));
    assert_memory_equal(out, wanted, n);
}

static inline struct shutong_converter *to_target(const char *target)
{
    /* Line buffered: what is fed in lines comes at once. */
    struct shutong_settings settings = {.target = target,
                                        .scope = SHUTONG_SCOPE_BEFORE};
    struct shutong_converter *c = shutong_converter_new(&settings, NULL);

    assert_non_null(c);
    return c;
}

static inline struct shutong_converter *by_profile(const char *profile)
{
    struct shutong_settings settings = {.config = profile};
    struct shutong_converter *c = shutong_converter_new(&settings, NULL);

    assert_non_null(c);
    return c;
}

#endif
