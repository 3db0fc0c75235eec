/*
 * status.c - fills struct shutong_error in one call.
 */
#include "base/status.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

__attribute__((weak)) const char *status_text(const char *text)
{
    return text;
}

__attribute__((weak)) const char *status_system_text(int system)
{
    return strerror(system);
}

/* A message is cut where its field ends, never in the middle of a character:
 * what it quotes is UTF-8. */
static void trim_to_character(char *text)
{
    size_t n = strlen(text);
    size_t start = n;

    while (start > 0 && n - start < 4 &&
           ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0 || (unsigned char)text[start - 1] < 0xC0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (n - (start - 1) < want)
        text[start - 1] = '\0';
}

static void fill(struct shutong_error *error, enum shutong_status status,
                 const char *file, size_t line, int system, const char *format,
                 va_list arguments)
{
    memset(error, 0, sizeof(*error));
    error->status = status;
    error->system = system;
    error->line = line;
    if (file != NULL) {
        snprintf(error->file, sizeof(error->file), "%s", file);
        trim_to_character(error->file);
    }

    int n = vsnprintf(error->message, sizeof(error->message),
                      status_text(format), arguments);
    if (n >= 0 && (size_t)n < sizeof(error->message) && system != 0)
        snprintf(error->message + n, sizeof(error->message) - (size_t)n,
                 status_text(N_(": %s")), status_system_text(system));
    trim_to_character(error->message);
    /* One message is one line, whatever it quotes. */
    for (char *c = error->message; *c != '\0'; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
}

enum shutong_status status_fail(struct shutong_error *error,
                                enum shutong_status status, const char *format,
                                ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        fill(error, status, NULL, 0, 0, format, arguments);
        va_end(arguments);
    }
    return status;
}

enum shutong_status status_no_memory(struct shutong_error *error)
{
    return status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
}

enum shutong_status status_fail_file(struct shutong_error *error,
                                     enum shutong_status status,
                                     const char *file, size_t line, int system,
                                     const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        fill(error, status, file, line, system, format, arguments);
        va_end(arguments);
    }
    return status;
}

enum shutong_status status_check_nbytes(size_t nbytes,
                                        struct shutong_error *error)
{
    return nbytes <= PTRDIFF_MAX
               ? SHUTONG_OK
               : status_fail(error, SHUTONG_BAD_ARGUMENT,
                             "a length is negative: %td", (ptrdiff_t)nbytes);
}

const char *shutong_status_text(enum shutong_status status)
{
    static const char *const texts[] = {
        [SHUTONG_OK] = N_("success"),
        [SHUTONG_NO_MEMORY] = N_("out of memory"),
        [SHUTONG_ILL_FORMED] = N_("invalid text"),
        [SHUTONG_UNKNOWN_PROFILE] = N_("unknown profile or configuration file"),
        [SHUTONG_UNREADABLE] = N_("cannot read a file"),
        [SHUTONG_BAD_CONFIGURATION] = N_("invalid configuration"),
        [SHUTONG_BAD_DICTIONARY] = N_("damaged or invalid dictionary"),
        [SHUTONG_UNSUPPORTED] = N_("not supported here"),
        [SHUTONG_BAD_ARGUMENT] =
            N_("invalid argument, or calls in the wrong order"),
        [SHUTONG_UNKNOWN_TARGET] = N_("unknown target"),
        [SHUTONG_BAD_PREFERENCE] = N_("unknown form to prefer"),
        [SHUTONG_STOPPED] = N_("stopped by the caller"),
    };

    return (size_t)status < sizeof(texts) / sizeof(*texts)
               ? texts[status]
               : N_("unknown status");
}

enum shutong_status status_stopped(struct shutong_error *error)
{
    return status_fail(error, SHUTONG_STOPPED, "stopped by the caller");
}

enum shutong_status status_ill_formed(struct shutong_error *error,
                                      const char *encoding, const char *at,
                                      size_t nbytes, const char *also)
{
    static const char digits[] = "0123456789ABCDEF";
    char bytes[4 * 3 + 1] = "";

    for (size_t i = 0; i < nbytes && i < 4; i++) {
        bytes[3 * i] = ' ';
        bytes[3 * i + 1] = digits[(unsigned char)at[i] >> 4];
        bytes[3 * i + 2] = digits[at[i] & 15];
        bytes[3 * i + 3] = '\0';
    }
    return status_fail(error, SHUTONG_ILL_FORMED,
                       nbytes == 1 ? "invalid %s (byte%s)%s"
                                   : N_("invalid %s (bytes%s)%s"),
                       encoding, bytes, status_text(also));
}
