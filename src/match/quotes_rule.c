/*
 * quotes_rule.c - the settings of a converter for quotation marks.
 */
#include "match/quotes_rule.h"

#include <stdlib.h>
#include <string.h>

static size_t count_quotes(const char *s, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += quote_mark_nbytes(s + i, n - i) > 0;
    return count;
}

bool quotes_rule_init(struct quotes_rule *rule, enum shutong_quotes to,
                      bool by_line, const struct terms_index *terms)
{
    *rule = (struct quotes_rule){
        .to = to, .by_line = by_line, .around = QUOTE_AROUND_NBYTES};
    size_t cap = 0;

    for (size_t i = 0; terms != NULL && i < terms->nterms; i++) {
        const struct term *t = &terms->terms[i];
        const char *s = terms->text.data + t->value;
        size_t n = t->value_nbytes;
        size_t count = count_quotes(s, n);
        if (count != count_quotes(terms->text.data + t->key, t->key_nbytes))
            rule->changes_number = true;
        /* A mark is judged only by its own line. */
        if (count == 0 || memchr(s, '\n', n) != NULL)
            continue;
        if (!array_grow(&rule->literals, rule->nliterals, &cap,
                        sizeof(*rule->literals)))
            return false;
        rule->literals[rule->nliterals++] = (struct quotes_literal){s, n};
        if (n > rule->around)
            rule->around = n;
    }
    return true;
}

void quotes_rule_free(struct quotes_rule *rule)
{
    free(rule->literals);
    *rule = (struct quotes_rule){.nliterals = 0};
}

bool quotes_rule_keeps(const struct quotes_rule *rule, const char *text,
                       size_t n, size_t at)
{
    for (size_t i = 0; i < rule->nliterals; i++) {
        const struct quotes_literal *l = &rule->literals[i];
        for (size_t k = 0; k < l->n && k <= at; k++)
            if (n - at >= l->n - k && l->s[k] == text[at] &&
                memcmp(text + at - k, l->s, l->n) == 0)
                return true;
    }
    return false;
}

bool quotes_rule_converts(const struct quotes_rule *rule, unsigned kind)
{
    switch (kind) {
    case QUOTE_DOUBLE:
    case QUOTE_SINGLE:
        return rule->to == SHUTONG_QUOTES_CORNER;
    case QUOTE_CORNER:
    case QUOTE_WHITE_CORNER:
        return rule->to == SHUTONG_QUOTES_CURLY;
    default:
        return true;
    }
}
