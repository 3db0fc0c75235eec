/*
 * option_take.c - sets what an option is for.
 */
#include "command/options/option_take.h"

#include <string.h>

#include "command/say/message.h"

/* Sets an enum to which of the row's three words the argument is. */
static bool take_one_of(enum option_id option, const char *argument,
                        unsigned *number_ret)
{
    const char *const *words = option_rows[option].one_of;

    for (unsigned i = 0; i < 3; i++)
        if (strcmp(argument, words[i]) == 0) {
            *number_ret = i;
            return true;
        }
    return message_error("%s=%s: must be %s, %s or %s",
                         option_rows_name(option).text, argument, words[0],
                         words[1], words[2]);
}

bool option_take_do(enum option_id option, const char *argument,
                    struct options *o)
{
    const struct option_row *row = &option_rows[option];
    uint64_t bit = OPTION_BIT(option);
    char *at = (char *)o + row->at;

    o->given |= bit;
    switch (row->sets) {
    case SETS_BY_CALL:
        return row->take(o, argument);
    case SETS_MODE:
        if ((bit & OPTION_ANSWERS) != 0 || (o->given & OPTION_ANSWERS) == 0)
            o->mode = row->mode;
        return true;
    case SETS_FLAG:
        *(bool *)at = true;
        return true;
    case SETS_NUMBER:
        *(int *)at = 1;
        return true;
    case SETS_TEXT:
        *(const char **)at = argument;
        return true;
    case SETS_ONE_OF:
        return take_one_of(option, argument, (unsigned *)at);
    }
    return false;
}
