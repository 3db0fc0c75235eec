/*
 * i18n.c - messages in the user's language.
 */
#include "command/say/i18n.h"

#include <errno.h>
#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SHUTONG_LOCALEDIR
#define SHUTONG_LOCALEDIR "/usr/local/share/locale"
#endif

static const char domain[] = "shutong";

/* The same catalogue by another path, for texts in UTF-8: gettext remembers one
 * charset, and what it found, for a name. */
static const char utf8_domain[] = "./shutong";

/* What to take the words from; none for English as it is in the source. */
static locale_t language;

/* The same where its charset is not UTF-8, otherwise none. */
static locale_t charset_of_names;

/* Where the catalogues are: beside the program, where it was built, or
 * installed. */
static void bind_catalogues(void)
{
    char folder[PATH_MAX];
    struct stat info;
    ssize_t n = readlink("/proc/self/exe", folder, sizeof(folder) - 1);

    folder[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(folder, '/');
    bool beside = false;
    if (slash != NULL && slash + sizeof("/locale") <= folder + sizeof(folder)) {
        strcpy(slash, "/locale");
        beside = stat(folder, &info) == 0 && S_ISDIR(info.st_mode);
    }
    const char *found = beside ? folder : SHUTONG_LOCALEDIR;
    bindtextdomain(domain, found);
    bindtextdomain(utf8_domain, found);
    bind_textdomain_codeset(utf8_domain, "UTF-8");
}

/* Whether English comes first in LANGUAGE, as in en_US:en:zh_CN: gettext, for
 * which there is no catalogue of it, would go on to the next. */
static bool is_english_first(void)
{
    const char *languages = getenv("LANGUAGE");

    return languages != NULL && strncmp(languages, "en", 2) == 0 &&
           strchr("_:.@", languages[2]) != NULL;
}

/* Reads LC_ALL, LC_MESSAGES, LC_CTYPE and LANG; gettext itself reads LANGUAGE.
 * A locale that is not there is none, as for any program. */
static void find_language(void)
{
    if (is_english_first())
        return;
    locale_t charset = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    locale_t both = (locale_t)0;
    if (charset == (locale_t)0)
        return;
    /* Where no character but ASCII can be shown, others would become ?. */
    if (strcmp(nl_langinfo_l(CODESET, charset), "ANSI_X3.4-1968") != 0)
        both = newlocale(LC_MESSAGES_MASK, "", charset);
    if (both == (locale_t)0) {
        freelocale(charset);
        return;
    }
    bind_catalogues();
    language = both;
    if (strcmp(nl_langinfo_l(CODESET, both), "UTF-8") != 0)
        charset_of_names = both;
}

static bool has_language(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int before = errno; /* it may be what is to be said next */

    pthread_once(&once, find_language);
    errno = before;
    return language != (locale_t)0;
}

static const char *find(const char *in, const char *text)
{
    /* What is listed as "" is no text, but facts of the catalogue. */
    if (*text == '\0' || !has_language())
        return text;
    locale_t before = uselocale(language);
    const char *found = dgettext(in, text);
    uselocale(before);
    return found;
}

const char *i18n_of(const char *text)
{
    return find(domain, text);
}

const char *i18n_utf8(const char *text)
{
    return find(utf8_domain, text);
}

const char *i18n_plural(const char *one, const char *many, unsigned long long n)
{
    if (!has_language())
        return n == 1 ? one : many;
    locale_t before = uselocale(language);
    const char *found = dngettext(domain, one, many, (unsigned long)n);
    uselocale(before);
    return found;
}

locale_t i18n_charset(void)
{
    return has_language() ? charset_of_names : (locale_t)0;
}

const char *i18n_error(int system)
{
    return has_language() ? strerror_l(system, language) : strerror(system);
}

/* What the library puts into its errors, which only the command has in other
 * languages. */
const char *status_text(const char *text)
{
    return i18n_of(text);
}

const char *status_system_text(int system)
{
    return i18n_error(system);
}
