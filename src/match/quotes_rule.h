/*
 * quotes_rule.h - the settings of a converter for quotation marks.
 */
#ifndef MATCH_QUOTES_RULE_H
#define MATCH_QUOTES_RULE_H

#include "match/quote_mark.h"
#include "match/terms_index.h"
#include "shutong.h"

/* The value of a custom term that contains marks. */
struct quotes_literal {
    const char *s;
    size_t n;
};

/* The settings; constant after they are made. */
struct quotes_rule {
    enum shutong_quotes to;
    bool by_line; /* decide without the lines after */
    struct quotes_literal *literals;
    size_t nliterals;
    bool changes_number; /* a term has more or fewer than its key */
    size_t around;       /* bytes on each side that a mark is judged by */
};

/* Prepares the settings with custom terms or NULL; the terms must outlive them.
 * False when out of memory. */
bool quotes_rule_init(struct quotes_rule *rule, enum shutong_quotes to,
                      bool by_line, const struct terms_index *terms);
void quotes_rule_free(struct quotes_rule *rule);

/* Whether marks of this kind are converted. */
bool quotes_rule_converts(const struct quotes_rule *rule, unsigned kind);

/* Whether the mark at text[at] is part of the value of a custom term. */
bool quotes_rule_keeps(const struct quotes_rule *rule, const char *text,
                       size_t n, size_t at);

#endif
