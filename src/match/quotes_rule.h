/*
 * quotes_rule.h - how a converter's quotation marks are converted.
 */
#ifndef MATCH_QUOTES_RULE_H
#define MATCH_QUOTES_RULE_H

#include "match/quote_mark.h"
#include "match/terms_index.h"
#include "shutong.h"

/* What a custom term writes, with marks in it. */
struct quotes_literal {
    const char *s;
    size_t n;
};

/* How a converter's marks are converted; does not change. */
struct quotes_rule {
    enum shutong_quotes to;
    bool by_line; /* nothing is decided by the lines after */
    struct quotes_literal *literals;
    size_t nliterals;
    bool changes_number; /* some term has not as many as its key */
    size_t around;       /* bytes that a mark is judged by, on either side */
};

/* Prepares a rule with custom terms, or NULL, which must outlive it.  False
 * when out of memory. */
bool quotes_rule_init(struct quotes_rule *rule, enum shutong_quotes to,
                      bool by_line, const struct terms_index *terms);
void quotes_rule_free(struct quotes_rule *rule);

/* Whether marks of a kind are converted. */
bool quotes_rule_converts(const struct quotes_rule *rule, unsigned kind);

/* Whether the mark at text[at] is part of what a custom term wrote. */
bool quotes_rule_keeps(const struct quotes_rule *rule, const char *text,
                       size_t n, size_t at);

#endif
