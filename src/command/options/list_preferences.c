/*
 * list_preferences.c - what --list-preferences prints.
 *
 *    zh-TW (* is written without --prefer):
 *   台    臺    台灣      in every word
 *   臺 *  台    臺灣      in every word
 *
 * Which one is written without --prefer is found by converting the example:
 * there and back again, so that nothing is left of how it is spelled here.
 */
#include "command/options/list_preferences.h"

#include <stdio.h>
#include <string.h>

#include "base/targets.h"
#include "command/say/i18n.h"
#include "command/say/message.h"
#include "shutong.h"

/* A converter to a target and one to a target of the other script. */
struct both_ways {
    struct shutong_converter *there, *back;
};

/* A target of the other script, or of any where the target is none. */
static const char *other_target(const char *target)
{
    const struct targets_row *row = targets_find(target);
    bool simplified = row != NULL && row->simplified;

    return targets_rows[simplified ? TARGET_TW : TARGET_HANS].tags[0];
}

static bool prepare(struct both_ways *ways, const char *target)
{
    struct shutong_error error;
    struct shutong_settings settings = {.target = other_target(target)};

    ways->there = shutong_converter_new(&settings, &error);
    settings.target = target;
    ways->back =
        ways->there == NULL ? NULL : shutong_converter_new(&settings, &error);
    if (ways->back != NULL)
        return true;
    message_refused(&settings, &error);
    shutong_converter_free(ways->there);
    return false;
}

/* Whether the target writes the example so; *failed_ret tells that this could
 * not be found out. */
static bool is_default(const struct both_ways *ways, const char *example,
                       bool *failed_ret)
{
    struct shutong_error error;
    char *other = NULL, *again = NULL;
    size_t n = 0, nagain = 0;
    enum shutong_status status = shutong_convert(
        ways->there, example, strlen(example), &other, &n, &error);

    if (status == SHUTONG_OK)
        status = shutong_convert(ways->back, other, n, &again, &nagain, &error);
    bool same = status == SHUTONG_OK && strcmp(again, example) == 0;
    if (status != SHUTONG_OK)
        message_failure(NULL, &error, NULL);
    shutong_free(other);
    shutong_free(again);
    *failed_ret = status != SHUTONG_OK;
    return same;
}

/* Prints characters of Han, each two columns wide, and spaces up to so many. */
static void print_han(const char *text, size_t ncolumns)
{
    size_t n = strlen(text) / 3 * 2;

    printf("%s%*s", text, n < ncolumns ? (int)(ncolumns - n) : 0, "");
}

static bool print_target(const char *target)
{
    struct shutong_preference form;
    struct both_ways ways;
    bool failed = false;

    if (!prepare(&ways, target))
        return false;
    printf(_(" %s (* is written without --prefer):\n"), target);
    for (size_t i = 0;
         !failed && shutong_target_preference(target, i, &form) != 0; i++) {
        const char *mark = is_default(&ways, form.example, &failed) ? "*" : " ";
        print_han(form.form, 3);
        printf("%s  ", mark);
        print_han(form.instead_of, 6);
        print_han(form.example, 10);
        printf("%s\n",
               form.anywhere != 0 ? _("in every word") : _("in certain words"));
    }
    shutong_converter_free(ways.there);
    shutong_converter_free(ways.back);
    return !failed;
}

/* Prints the targets of one script. */
static bool print_script(bool simplified)
{
    bool done = true;

    for (int t = 0; done && t < TARGETS; t++)
        if (targets_rows[t].simplified == simplified)
            done = print_target(targets_rows[t].tags[0]);
    return done;
}

/* Most forms are of traditional text, so that is first. */
bool list_preferences_print(const char *target)
{
    bool done = target != NULL ? print_target(target)
                               : print_script(false) && print_script(true);

    return done && message_printed();
}
