/*
 * matcher.c - makes a pass of an image ready to match.
 */
#include "image/matcher.h"

/* The pairs of a pass that has no longer keys. */
static const uint64_t no_pairs[2];

void matcher_init(struct matcher *m, const struct image_header *image,
                  const struct image_pass *pass)
{
    *m = (struct matcher){
        .base = (const char *)image,
        .index = image_at(image, pass->table.index),
        .pages = image_at(image, pass->table.pages),
        .edge_shift = 64 - pass->trie.edge_bits,
        .ascii_lead = pass->ascii_lead,
        .pairs = no_pairs,
        .pair_shift = 63,
    };
    if (pass->trie.edge_bits > 0) {
        m->edges = image_at(image, pass->trie.edges);
        m->ends = image_edge_ends(pass->key_set);
        m->keys = image_at(image, pass->trie.keys);
        m->values = image_at(image, pass->trie.values);
        m->varying = image_at(image, pass->varying);
        m->blocks = image_at(image, pass->trie.blocks);
        m->pairs = image_at(image, pass->trie.pairs);
        m->pair_shift = 64 + 6 - pass->trie.pair_bits;
    }
}
