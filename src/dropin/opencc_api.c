/*
 * opencc_api.c - OpenCC's functions for C, over shutong.h: a library of its
 * own, libshutong-opencc.
 *
 * A converter of OpenCC's is one of ours, so that nothing is kept here but each
 * thread's last error.
 */
#include "shutong-opencc.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cache_directory.h"
#include "dropin/opencc_config_name.h"
#include "shutong.h"
#include "base/utf8.h"

/* What opencc_open() fails with: never a pointer to anything. */
#define NO_CONVERTER ((opencc_t)(intptr_t)-1)

/* A file's name, a place in it, and what is wrong. */
static _Thread_local char last_error[2048];

static void tell(const struct shutong_error *e)
{
    if (e->status == SHUTONG_ILL_FORMED)
        snprintf(last_error, sizeof(last_error), "line %llu, byte %llu: %s",
                 (unsigned long long)e->line, (unsigned long long)e->byte,
                 e->message);
    else if (e->file[0] != '\0' && e->line > 0)
        snprintf(last_error, sizeof(last_error), "%s:%llu: %s", e->file,
                 (unsigned long long)e->line, e->message);
    else
        snprintf(last_error, sizeof(last_error), "%s%s%s", e->file,
                 e->file[0] != '\0' ? ": " : "", e->message);
}

static void tell_plainly(const char *what)
{
    snprintf(last_error, sizeof(last_error), "%s", what);
}

opencc_t opencc_open(const char *config)
{
    struct shutong_settings settings = {
        .config = config != NULL ? config : OPENCC_DEFAULT_CONFIG_SIMP_TO_TRAD,
        .search_working_directory = 1, /* as OpenCC does */
        .include_tofu_risk_dictionaries = 1};
    struct shutong_error error = {.status = SHUTONG_OK};
    char path[PATH_MAX], folder[PATH_MAX];

    settings.cache = cache_directory(folder);

    opencc_config_name_find(&settings, path);
    struct shutong_converter *c = shutong_converter_new(&settings, &error);
    if (c != NULL)
        return c;
    /* What these say is said to who uses the command. */
    if (error.status == SHUTONG_UNKNOWN_PROFILE)
        snprintf(error.message, sizeof(error.message),
                 "%s not found: no such file, and no built-in profile",
                 settings.config);
    else if (error.status == SHUTONG_BAD_ARGUMENT)
        snprintf(error.message, sizeof(error.message),
                 "the configuration's name is empty");
    tell(&error);
    return NO_CONVERTER;
}

int opencc_close(opencc_t opencc)
{
    if (opencc == NO_CONVERTER) {
        tell_plainly("opencc_close() was given what opencc_open() failed with");
        return -1;
    }
    shutong_converter_free(opencc);
    return 0;
}

/* Converts in[0..n), and what a cut-off last character leaves as it is. */
static enum shutong_status convert_with_rest(const struct shutong_converter *c,
                                             const char *in, size_t n,
                                             char **out_ret,
                                             size_t *out_nbytes_ret,
                                             struct shutong_error *error)
{
    enum shutong_status status =
        shutong_convert(c, in, n, out_ret, out_nbytes_ret, error);

    if (status != SHUTONG_ILL_FORMED)
        return status;
    size_t whole = (size_t)error->offset;
    size_t rest = n - whole;
    if (utf8_ill_formed_nbytes(in + whole, rest) != 0)
        return status;
    status = shutong_convert(c, in, whole, out_ret, out_nbytes_ret, error);
    if (status != SHUTONG_OK)
        return status;
    char *longer = realloc(*out_ret, *out_nbytes_ret + rest + 1);
    if (longer == NULL) {
        free(*out_ret);
        *error = (struct shutong_error){.status = SHUTONG_NO_MEMORY,
                                        .message = "out of memory"};
        return SHUTONG_NO_MEMORY;
    }
    memcpy(longer + *out_nbytes_ret, in + whole, rest);
    *out_nbytes_ret += rest;
    longer[*out_nbytes_ret] = '\0';
    *out_ret = longer;
    return SHUTONG_OK;
}

/* Converts; NULL and the thread's error where that fails. */
static char *convert(opencc_t opencc, const char *input, size_t length,
                     size_t *out_nbytes_ret)
{
    struct shutong_error error;
    char *out;

    if (opencc == NULL || opencc == NO_CONVERTER) {
        tell_plainly("no converter: it was not opened, or that failed");
        return NULL;
    }
    if (input == NULL) {
        tell_plainly("the text is NULL");
        return NULL;
    }
    size_t n = length == (size_t)-1 ? strlen(input) : strnlen(input, length);
    if (convert_with_rest(opencc, input, n, &out, out_nbytes_ret, &error) ==
        SHUTONG_OK)
        return out;
    tell(&error);
    return NULL;
}

char *opencc_convert_utf8(opencc_t opencc, const char *input, size_t length)
{
    size_t out_nbytes;

    return convert(opencc, input, length, &out_nbytes);
}

size_t opencc_convert_utf8_to_buffer(opencc_t opencc, const char *input,
                                     size_t length, char *output)
{
    size_t out_nbytes;

    if (output == NULL) {
        tell_plainly("the buffer is NULL");
        return (size_t)-1;
    }
    char *out = convert(opencc, input, length, &out_nbytes);
    if (out == NULL)
        return (size_t)-1;
    memcpy(output, out, out_nbytes + 1);
    free(out);
    return out_nbytes;
}

void opencc_convert_utf8_free(char *str)
{
    free(str);
}

const char *opencc_error(void)
{
    return last_error;
}
