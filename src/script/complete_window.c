/*
 * complete_window.c - what is done in a window when all of it has been read.
 */
#include "script/complete_window.h"

#include <string.h>

#include "script/repeated_names.h"

enum { WORDS = 1024 }; /* hashes of words in a window */

/* Whether a word was already in the window; adds it.  Two words are practically
 * never confused. */
static bool see_word(uint16_t *words, uint32_t hash)
{
    uint16_t *word = &words[hash % WORDS], tag = (uint16_t)(hash >> 16 | 1);
    bool seen = *word == tag;

    *word = tag;
    return seen;
}

/* The same for the word of a change: its phrase, or its neighbours. */
static bool see_change(uint16_t *words, const struct window *p,
                       const struct change *c)
{
    const char *s = p->out.data + c->at;
    size_t before, nbytes = utf8_char_nbytes((unsigned char)*s);
    size_t left = p->out.n - c->at;

    if (c->phrase_nbytes > 0)
        return see_word(words,
                        window_hash_word(s - c->phrase_at, c->phrase_nbytes));
    before = c->at < 3 ? c->at : 3;
    bool seen = see_word(words, window_hash_word(s - before, before + nbytes));
    return see_word(words, window_hash_word(s, left < 6 ? left : 6) + 1) ||
           seen;
}

/* A word that is repeated, perhaps a name, is one piece of evidence. */
static void mark_repeated(struct window *p)
{
    uint16_t words[WORDS];

    if (p->nchanges == 0)
        return;
    memset(words, 0, sizeof(words));
    for (size_t i = 0; i < p->nchanges; i++) {
        const struct change *c = &p->changes[i];
        if (c->when == 0 || c->by_context || !see_change(words, p, c))
            continue;
        p->steps[p->queries[i].step] |= STEP_REPEATED;
    }
}

void complete_window(struct window *p)
{
    repeated_names_keep(p);
    mark_repeated(p);
    p->counts = script_states_count(p->steps, p->nsteps);
}
