/*
 * script_odds.h - counts of how characters are used that are legal in both
 * scripts, and the log-odds that follow from them.
 */
#ifndef TOOLS_SCRIPT_ODDS_H
#define TOOLS_SCRIPT_ODDS_H

#include "image/image.h"

/* How a character is used: what the target's candidate for it is. */
enum script_odds_use {
    USE_SAME,    /* the character itself */
    USE_DIFFERS, /* another one, by the character's own default */
    USE_PHRASE,  /* another one, because a phrase says so */
    USES
};

struct script_odds_row {
    bool to_simplified; /* of a target that is simplified */
    uint32_t code_point;
    uint64_t hans[USES], hant[USES];
};

/* The table; zero-initialised is empty. */
struct script_odds {
    struct script_odds_row *rows;
    size_t n, cap;
    uint64_t hans, hant; /* Han characters of the texts counted */
};

/* Reads the table that count_evidence writes.  SHUTONG_BAD_DICTIONARY with file
 * and line where it is wrong. */
enum shutong_status script_odds_read(struct script_odds *odds, const char *path,
                                     struct shutong_error *error);
void script_odds_free(struct script_odds *odds);

/* What a character tells where it is so used: EVIDENCE_ODDS and above, even
 * where nothing is known of it beyond the use. */
uint8_t script_odds_evidence(const struct script_odds *odds, bool to_simplified,
                             uint32_t code_point, enum script_odds_use use);

#endif
