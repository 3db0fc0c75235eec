/*
 * script_odds.c - log-odds from counts.
 *
 * A line of the table is
 *
 *   hant|hans <TAB> character <TAB> S S S <TAB> T T T
 *
 * for a traditional or simplified target: how often its candidate is the same,
 * differs, and differs because a phrase says so, in simplified text (S) and in
 * traditional text (T).  Before it, "total <TAB> hans <TAB> hant" has the Han
 * characters of both.  Lines that begin with # do not count.
 */
#include "tools/script_odds.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/read_file.h"
#include "base/status.h"
#include "base/utf8.h"

static bool parse_row(const char *line, struct script_odds_row *row)
{
    char script[8], character[8];
    uint64_t *s = row->hans, *t = row->hant;

    if (sscanf(line,
               "%7s\t%7s\t%" SCNu64 " %" SCNu64 " %" SCNu64 "\t%" SCNu64
               " %" SCNu64 " %" SCNu64,
               script, character, &s[0], &s[1], &s[2], &t[0], &t[1],
               &t[2]) != 8 ||
        utf8_valid_prefix(character, strlen(character)) != strlen(character) ||
        !utf8_is_character(character, strlen(character)))
        return false;
    row->to_simplified = strcmp(script, "hans") == 0;
    row->code_point = utf8_first(character);
    return row->to_simplified || strcmp(script, "hant") == 0;
}

static bool parse_line(struct script_odds *odds, const char *line)
{
    struct script_odds_row row = {.code_point = 0};

    if (line[0] == '#' || line[0] == '\0' ||
        sscanf(line, "total\t%" SCNu64 "\t%" SCNu64, &odds->hans,
               &odds->hant) == 2)
        return true;
    if (!parse_row(line, &row) ||
        !array_grow(&odds->rows, odds->n, &odds->cap, sizeof(*odds->rows)))
        return false;
    odds->rows[odds->n++] = row;
    return true;
}

enum shutong_status script_odds_read(struct script_odds *odds, const char *path,
                                     struct shutong_error *error)
{
    struct buf text = {0};
    enum shutong_status status = read_file(path, false, &text, error);
    char *line = text.data;

    for (size_t number = 1; status == SHUTONG_OK && *line != '\0'; number++) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        if (!parse_line(odds, line))
            status = status_fail_file(error, SHUTONG_BAD_DICTIONARY, path,
                                      number, 0, "not a line of counts");
        if (end == NULL)
            break;
        line = end + 1;
    }
    buf_free(&text);
    return status;
}

void script_odds_free(struct script_odds *odds)
{
    free(odds->rows);
    *odds = (struct script_odds){0};
}

uint8_t script_odds_evidence(const struct script_odds *odds, bool to_simplified,
                             uint32_t code_point, enum script_odds_use use)
{
    /* What is believed before anything is counted, as if it had been seen so
     * often in each script: that a candidate differs is a sign of the other
     * script, by a phrase more so. */
    static const double before[USES][2] = {{1, 1}, {2, 1}, {2, 0.25}};
    double of = before[use][to_simplified], other = before[use][!to_simplified];
    double hans = 1, hant = 1;

    if (odds->hans > 0 && odds->hant > 0) {
        hans = (double)odds->hans / 1e6;
        hant = (double)odds->hant / 1e6;
    }
    for (size_t i = 0; i < odds->n; i++) {
        const struct script_odds_row *row = &odds->rows[i];
        if (row->code_point == code_point &&
            row->to_simplified == to_simplified) {
            of += (double)row->hans[use] / hans;
            other += (double)row->hant[use] / hant;
        }
    }
    double steps = round(4 * log(of / other));
    if (steps > EVIDENCE_EVEN - EVIDENCE_ODDS)
        steps = EVIDENCE_EVEN - EVIDENCE_ODDS;
    if (steps < EVIDENCE_ODDS - EVIDENCE_EVEN)
        steps = EVIDENCE_ODDS - EVIDENCE_EVEN;
    return (uint8_t)(EVIDENCE_EVEN + (int)steps);
}
