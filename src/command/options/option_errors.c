/*
 * option_errors.c - errors about options, with the one that was probably meant.
 */
#include "command/options/option_errors.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "command/say/message.h"

enum { LONGEST = 63 }; /* bytes of an option, more than any has */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Steps from a[0..na) to b: a letter more, less or another, or two neighbours
 * swapped.  A dash more or less is half of one, so all are counted twice. */
static size_t distance(const char *a, size_t na, const char *b)
{
    uint8_t d[LONGEST + 1][LONGEST + 1]; /* at most twice LONGEST */
    size_t nb = strlen(b);

    if (na > LONGEST || nb > LONGEST)
        return SIZE_MAX;
    for (size_t i = 0; i <= na; i++) {
        size_t less = i > 0 && a[i - 1] == '-' ? 1 : 2;
        for (size_t j = 0; j <= nb; j++) {
            size_t more = j > 0 && b[j - 1] == '-' ? 1 : 2;
            size_t best = i == 0 && j == 0 ? 0 : SIZE_MAX;
            if (i > 0)
                best = least(best, d[i - 1][j] + less);
            if (j > 0)
                best = least(best, d[i][j - 1] + more);
            if (i > 0 && j > 0)
                best = least(best, d[i - 1][j - 1] +
                                       (a[i - 1] == b[j - 1] ? 0u : 2u));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = least(best, d[i - 2][j - 2] + 2);
            d[i][j] = (uint8_t)best;
        }
    }
    return d[na][nb];
}

/* Whether both begin alike: as much as two thirds of the name, and the option
 * is not so much longer that something else was meant. */
static bool is_alike(const char *name, size_t n, const char *option)
{
    size_t common = 0;

    while (common < n && option[common] == name[common])
        common++;
    bool whole = option[common] == '\0' && common >= 4;
    return whole ||
           (common >= 4 && 3 * common >= 2 * n && strlen(option) <= 2 * n);
}

/* The option nearest to name[0..n), a quarter of its letters away at most, or
 * one that begins like it.  NULL if there is none. */
static const char *nearest(const char *name, size_t n,
                           const struct option *options)
{
    const char *found = NULL;
    size_t most = n < 3 ? 0 : n < 6 ? 2 : n < 8 ? 3 : 2 * (n / 4);

    for (const struct option *o = options; o->name != NULL; o++) {
        size_t steps = distance(name, n, o->name);
        if (steps <= most && (found == NULL || steps < most)) {
            found = o->name;
            most = steps;
        }
    }
    for (const struct option *o = options; found == NULL && o->name != NULL;
         o++)
        if (is_alike(name, n, o->name))
            found = o->name;
    return found;
}

const char *option_errors_nearest(const char *word,
                                  const struct option *options)
{
    return nearest(word, strlen(word), options);
}

/* Names the options that begin with name[0..n), where there are several. */
static bool is_ambiguous(const char *name, size_t n,
                         const struct option *options, char *text, size_t room)
{
    size_t count = 0, at = 0;

    text[0] = '\0';
    for (const struct option *o = options; n > 0 && o->name != NULL; o++) {
        if (strncmp(o->name, name, n) != 0)
            continue;
        int put = snprintf(text + at, room - at, "%s--%s",
                           count > 0 ? ", " : "", o->name);
        at = least(at + (put > 0 ? (size_t)put : 0), room - 1);
        count++;
    }
    return count > 1;
}

void option_errors_say_unknown(const char *word, const struct option *options)
{
    const char *name = word + 2;
    size_t n = strcspn(name, "=");
    const char *meant = nearest(name, n, options);
    char all[400];

    if (is_ambiguous(name, n, options, all, sizeof(all)))
        message_error("%.*s is ambiguous: %s", (int)n + 2, word, all);
    else if (meant != NULL)
        message_error("%.*s: unknown option; did you mean --%s? See shutong "
                      "--help",
                      (int)n + 2, word, meant);
    else
        message_error("%s: unknown option; see shutong --help", word);
}

/* The word with a letter that is no option: the one that getopt has moved past,
 * or the one that it is within. */
static const char *word_of_letter(char **argv, int letter)
{
    const char *now = argv[optind];

    return now != NULL && now[0] == '-' && now[1] != '-' &&
                   strchr(now + 1, letter) != NULL
               ? now
               : argv[optind - 1];
}

static void say_letter(const char *word, int letter)
{
    const char *at = word[0] == '-' ? strchr(word + 1, letter) : NULL;

    /* As sed -i.bak has it. */
    if (at != NULL && at > word + 1 && at[-1] == 'w')
        message_error(
            "%s: -w takes no suffix; to keep a backup use --in-place=%s", word,
            at);
    else if ((letter & 0x80) != 0) /* a part of a character */
        message_error("%s: unknown option; see shutong --help", word);
    else
        message_error("-%c: unknown option; see shutong --help", letter);
}

/* Whether a word with an argument is the option of that value, or its beginning
 * where that can be meant. */
static bool is_option(const char *word, int value, const struct option *options)
{
    size_t n = strncmp(word, "--", 2) == 0 ? strcspn(word + 2, "=") : 0;

    for (const struct option *o = options; n > 0 && o->name != NULL; o++)
        if (o->val == value && strncmp(o->name, word + 2, n) == 0)
            return word[2 + n] == '=' && strlen(o->name) <= 2 * n;
    return false;
}

void option_errors_say(int option, char **argv, const struct option *options)
{
    const char *word = argv[optind - 1];

    if (option == ':')
        message_error("%s: requires an argument; see shutong --help", word);
    else if (optopt != 0 && optopt < 256)
        say_letter(word_of_letter(argv, optopt), optopt);
    else if (is_option(word, optopt, options))
        message_error("%s: does not take an argument; see shutong --help",
                      word);
    else
        option_errors_say_unknown(word, options);
}
