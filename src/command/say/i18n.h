/*
 * i18n.h - messages in the user's language.
 *
 * The texts in the source are in English; src/po/ has them in others, and
 * gettext finds them.  Which language it is, is looked up when the first text
 * is asked for, so a run that says nothing does not pay for it.  The process's
 * own locale stays C: numbers and what is meant for programs do not change, nor
 * what the library makes of characters.  All of it may be called by any thread.
 *
 * A new message: mark it, `make po`, translate what src/po/zh_CN.po then has
 * empty or fuzzy, `make po` again, read what zh_TW.po has become, and where
 * that is not how it is said in Taiwan, add to src/po/zh_TW.terms.  Tests find
 * what was left out.
 *
 * N_("...") in the source marks a text that is shown later, by _(text).  The
 * formats that message_error() and similar functions take need no mark.  The
 * page of --review has marks of its own; see page_template.h.
 */
#ifndef COMMAND_SAY_I18N_H
#define COMMAND_SAY_I18N_H

#include <locale.h>

#include "base/status.h"

/* A text in the user's language and the charset of the user's locale, or the
 * text itself if there is no translation.  Static. */
const char *i18n_of(const char *text) __attribute__((format_arg(1)));

#define _(text) i18n_of(text)

/* The same in UTF-8, whatever the charset of the locale, for what is not shown
 * on the terminal. */
const char *i18n_utf8(const char *text);

/* The singular or the plural, by a number. */
const char *i18n_plural(const char *one, const char *many, unsigned long long n)
    __attribute__((format_arg(1), format_arg(2)));

/* A locale whose charset, which is not UTF-8, names and words are in; none
 * where they are UTF-8.  To be asked only for what is not ASCII. */
locale_t i18n_charset(void);

/* What an errno means.  Until this thread asks again. */
const char *i18n_error(int system);

#endif
