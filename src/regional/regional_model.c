/*
 * regional_model.c - look-ups in a model's tables, and its check.
 */
#include "regional/regional_model.h"

#include <string.h>

#include "base/utf8.h"
#include "context/context_table.h"

uint32_t regional_model_symbol(uint32_t c, uint32_t folded)
{
    if (utf8_is_han(c))
        return folded;
    if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))
        return REGIONAL_DIGIT;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
        (c >= 0xFF21 && c <= 0xFF5A))
        return REGIONAL_LETTER;
    switch (c) {
    case '\n':
    case '\r':
    case '\t':
    case ',':
    case '.':
    case ':':
    case ';':
    case '!':
    case '?':
    case 0x2026: /* ... */
    case 0x3001:
    case 0x3002:
    case 0xFF01: /* the full-width ones of these */
    case 0xFF0C:
    case 0xFF1A:
    case 0xFF1B:
    case 0xFF1F:
        return REGIONAL_MARK;
    default:
        return REGIONAL_GAP;
    }
}

bool regional_model_look_up(const struct regional_model *m,
                            const struct context_table *t, uint64_t key,
                            int *value_ret)
{
    const struct context_bucket *buckets =
        (const void *)((const char *)m + t->buckets);
    uint16_t fingerprint = context_table_fingerprint(key, 0);
    uint32_t i = context_table_bucket(key, t->nbuckets);

    for (uint32_t n = 0; n < t->nbuckets; n++) {
        const struct context_bucket *b = &buckets[i];
        unsigned slot = context_table_slot(b, fingerprint);
        if (slot < CONTEXT_SLOTS) {
            *value_ret = b->values[slot];
            return true;
        }
        if (b->fingerprints[CONTEXT_SLOTS - 1] == 0)
            return false;
        i = i + 1 == t->nbuckets ? 0 : i + 1;
    }
    return false;
}

uint64_t regional_model_hash(const uint32_t *symbols, size_t n)
{
    uint64_t hash = 0;

    for (size_t i = 0; i < n; i++)
        hash = context_hash_more(hash, symbols[i]);
    return hash;
}

/* ---- checking ------------------------------------------------------------ */

static bool lies_in(const struct regional_model *m, uint32_t offset,
                    uint64_t count, size_t size, size_t align)
{
    return offset % align == 0 && offset >= sizeof(*m) && offset <= m->nbytes &&
           count <= (m->nbytes - offset) / size;
}

static bool table_is_sound(const struct regional_model *m,
                           const struct context_table *t)
{
    return t->nbuckets > 0 && lies_in(m, t->buckets, t->nbuckets,
                                      sizeof(struct context_bucket), 16);
}

enum context_fault regional_model_check(const void *bytes, size_t n)
{
    const struct regional_model *m = bytes;

    if (n < sizeof(*m) ||
        memcmp(m->magic, REGIONAL_MAGIC, sizeof(m->magic)) != 0)
        return CONTEXT_NO_MODEL;
    if (m->version != REGIONAL_VERSION || m->byte_order != CONTEXT_BYTE_ORDER)
        return CONTEXT_OTHER_VERSION;
    if (m->nbytes != n || n % sizeof(uint64_t) != 0 ||
        m->checksum != context_model_checksum(bytes, n))
        return CONTEXT_DAMAGED;
    if (!lies_in(m, m->singles, CONTEXT_HAN, 1, 1) ||
        !table_is_sound(m, &m->words) || !table_is_sound(m, &m->weights))
        return CONTEXT_UNSOUND;
    return CONTEXT_SOUND;
}
