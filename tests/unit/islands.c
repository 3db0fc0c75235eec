/*
 * islands.c - every built-in profile with its prefilter gives what its passes
 * alone give, on text made to provoke a difference: keys of every pass, whole,
 * in part and overlapping, in either script, in islands of any length, cut
 * anywhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "library/builtin_image.h"
#include "match/fast_path.h"
#include "random.h"
#include "base/utf8.h"

enum { TEXT = 30000, LONGEST_KEY = 64 };

/* Two characters next to each other in a key. */
struct neighbours {
    uint32_t first, second;
};

/* A profile, ready to run. */
struct subject {
    const struct image_profile *profile;
    struct conversion passes;
    struct fast_path_filter filter, none;
    struct neighbours *pairs; /* of all its passes' keys, in order */
    uint32_t npairs;
};

static int compare_pairs(const void *a, const void *b)
{
    const struct neighbours *x = a, *y = b;

    return x->first != y->first
               ? (x->first < y->first ? -1 : 1)
               : (x->second > y->second) - (x->second < y->second);
}

static uint32_t edge_character(uint64_t edge)
{
    return edge >> EDGE_CHARACTER_SHIFT & 0x1FFFFF;
}

static void list_pairs(struct subject *s, const struct matcher *m)
{
    size_t nslots = m->edge_shift == 64 ? 0 : (size_t)1 << (64 - m->edge_shift);

    s->pairs = realloc(s->pairs, (s->npairs + nslots + 1) * sizeof(*s->pairs));
    assert_non_null(s->pairs);
    for (size_t i = 0; i < nslots; i++) {
        uint32_t parent = (uint32_t)(m->edges[i] >> 32);
        if (m->edges[i] == 0)
            continue;
        s->pairs[s->npairs++] = (struct neighbours){
            (parent & EDGE_FIRST) != 0 ? parent & ~EDGE_FIRST
                                       : edge_character(m->edges[parent]),
            edge_character(m->edges[i])};
    }
}

static void open_subject(struct subject *s, uint32_t number)
{
    const struct image_header *image = builtin_image();
    const struct image_profile *profiles = image_at(image, image->profiles);

    s->profile = &profiles[number];
    assert_true(conversion_init(&s->passes, image, s->profile, NULL));
    fast_path_filter_init(&s->filter, image, s->profile);
    s->none = (struct fast_path_filter){.index = NULL};
    s->pairs = NULL;
    s->npairs = 0;
    for (size_t i = 0; i < s->passes.npasses; i++)
        list_pairs(s, &s->passes.passes[i]);
    qsort(s->pairs, s->npairs, sizeof(*s->pairs), compare_pairs);
}

static void close_subject(struct subject *s)
{
    conversion_free(&s->passes);
    free(s->pairs);
}

/* ---- the text ------------------------------------------------------------ */

/* A random node of a pass's trie: the beginning of a key, or a whole one. */
static size_t random_key(const struct matcher *m, char *key)
{
    uint32_t characters[LONGEST_KEY];
    size_t n = 0, nbytes = 0;
    uint64_t edge = 0;

    if (m->edge_shift == 64)
        return 0;
    while (edge == 0)
        edge = m->edges[random_below(UINT32_C(1) << (64 - m->edge_shift))];
    while (n < LONGEST_KEY - 1) {
        uint32_t parent = (uint32_t)(edge >> 32);
        characters[n++] = edge_character(edge);
        if ((parent & EDGE_FIRST) != 0) {
            characters[n++] = parent & ~EDGE_FIRST;
            break;
        }
        edge = m->edges[parent];
    }
    while (n > 0)
        nbytes += utf8_encode(characters[--n], key + nbytes);
    return nbytes;
}

/* The characters that single ones become: another script's. */
static size_t in_other_script(const struct subject *other, char *s, size_t n)
{
    struct buf out = {0};
    struct fast_path_state state;
    size_t consumed, i = 0, nbytes;

    assert_true(fast_path_init(&state, &other->passes, &other->none));
    for (; i < n; i += nbytes) {
        utf8_decode(s + i, &nbytes);
        if (random_below(3) == 0)
            assert_true(buf_append(&out, s + i, nbytes));
        else
            assert_true(
                fast_path_block(&state, s + i, nbytes, true, &out, &consumed));
    }
    assert_true(out.n < 4 * LONGEST_KEY);
    memcpy(s, out.data, out.n);
    n = out.n;
    buf_free(&out);
    fast_path_free(&state);
    return n;
}

static size_t cut_at_character(const char *s, size_t n)
{
    while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
        n--;
    return n;
}

/* The first pair of a character, or where it would be. */
static uint32_t find_pairs(const struct subject *s, uint32_t c)
{
    uint32_t low = 0, high = s->npairs;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->pairs[middle].first < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* One long island: each two neighbours are so in some key. */
static void put_chain(struct buf *text, const struct subject *s)
{
    enum { TRIES = 50 };
    uint32_t at = random_below(s->npairs), length = random_below(6000);
    char bytes[4];

    for (; length > 0; length--) {
        uint32_t c = s->pairs[at].first, n = 0, next = at;
        assert_true(buf_append(text, bytes, utf8_encode(c, bytes)));
        at = find_pairs(s, c);
        while (at + n < s->npairs && s->pairs[at + n].first == c)
            n++;
        for (int i = 0; i < TRIES; i++) {
            next = find_pairs(s, s->pairs[at + random_below(n)].second);
            if (next < s->npairs &&
                find_pairs(s, s->pairs[next].first) == next &&
                s->pairs[next].first != c)
                break;
        }
        if (next >= s->npairs)
            break;
        at = next;
    }
}

/* Random text: `keys` of a hundred pieces are of keys. */
static struct buf make_text(const struct subject *s,
                            const struct subject *other, uint32_t keys)
{
    static const char *const others[] = {
        "abc ",   "T",  "\n", "，", "。\r\n", "α",
        "⿰亻为", "⿱", "⿲", "𠀀", "𪚥",     "\xEF\xBC\x8C",
        "\t",     "12", "é",  "的", "了",     "一"};
    struct buf text = {0};
    char key[4 * LONGEST_KEY + 4];

    while (text.n < TEXT) {
        const struct matcher *m =
            &s->passes.passes[random_below((uint32_t)s->passes.npasses)];
        size_t n = random_key(m, key), from = 0;
        if (s->npairs > 0 && random_below(100) == 0)
            put_chain(&text, s);
        if (n == 0 || random_below(100) >= keys) {
            const char *piece =
                others[random_below(sizeof(others) / sizeof(*others))];
            assert_true(buf_append(&text, piece, strlen(piece)));
            continue;
        }
        if (random_below(2) == 0)
            n = in_other_script(other, key, n);
        if (n == 0)
            continue;
        key[n] = '\0';
        if (random_below(3) == 0)
            n = cut_at_character(key, random_below((uint32_t)n));
        if (random_below(3) == 0)
            from = cut_at_character(key, random_below((uint32_t)n + 1));
        if (from < n)
            assert_true(buf_append(&text, key + from, n - from));
    }
    return text;
}

/* ---- converting it ------------------------------------------------------- */

/* Converts a text in random pieces, each in memory of its own for sanitizers;
 * counts in *most_ret the most that was held back. */
static struct buf convert(const struct subject *s,
                          const struct fast_path_filter *f,
                          const struct buf *text, uint32_t piece,
                          size_t *most_ret)
{
    struct fast_path_state state;
    struct buf out = {0}, kept = {0};
    size_t i = 0, consumed;

    *most_ret = 0;
    assert_true(fast_path_init(&state, &s->passes, f));
    while (i < text->n || kept.n > 0) {
        size_t n = 1 + random_below(piece);
        if (n > text->n - i)
            n = text->n - i;
        /* Only whole characters. */
        while (i + n < text->n &&
               ((unsigned char)text->data[i + n] & 0xC0) == 0x80)
            n++;
        assert_true(buf_append(&kept, text->data + i, n));
        i += n;
        char *exact = malloc(kept.n);
        assert_non_null(exact);
        memcpy(exact, kept.data, kept.n);
        assert_true(fast_path_block(&state, exact, kept.n, i == text->n, &out,
                                    &consumed));
        free(exact);
        buf_drop_front(&kept, consumed);
        if (kept.n > *most_ret)
            *most_ret = kept.n;
    }
    fast_path_free(&state);
    buf_free(&kept);
    return out;
}

static void report_difference(const struct subject *s, const struct buf *a,
                              const struct buf *b, uint64_t seed)
{
    size_t i = 0;

    while (i < a->n && i < b->n && a->data[i] == b->data[i])
        i++;
    size_t from = i > 60 ? i - 60 : 0;
    print_message("seed %u, %s, byte %zu:\n  %.*s\n  %.*s\n", (unsigned)seed,
                  (const char *)image_at(builtin_image(), s->profile->name), i,
                  (int)(a->n - from > 120 ? 120 : a->n - from), a->data + from,
                  (int)(b->n - from > 120 ? 120 : b->n - from), b->data + from);
}

static void check(const struct subject *s, const struct subject *other,
                  uint64_t seed)
{
    static const uint32_t shares[] = {100, 99, 80, 30, 3};
    static const uint32_t pieces[] = {TEXT, 3000, 40};
    size_t most;

    random_seed(seed);
    struct buf text =
        make_text(s, other, shares[seed % (sizeof(shares) / sizeof(*shares))]);
    struct buf wanted = convert(s, &s->none, &text, TEXT, &most);
    for (int i = 0; i < 3; i++) {
        struct buf out = convert(s, &s->filter, &text, pieces[i], &most);
        if (out.n != wanted.n || memcmp(out.data, wanted.data, out.n) != 0) {
            report_difference(s, &wanted, &out, seed);
            fail();
        }
        /* An island's end, and a piece. */
        assert_true(most < 4096 + (i == 0 ? TEXT : pieces[i]) + 4);
        buf_free(&out);
    }
    buf_free(&wanted);
    buf_free(&text);
}

static void test_all_profiles(void **state)
{
    const struct image_header *image = builtin_image();

    (void)state;
    for (uint32_t i = 0; i < image->nprofiles; i++) {
        struct subject s, other;
        open_subject(&s, i);
        for (uint64_t seed = 0; seed < nseeds(); seed++) {
            open_subject(&other, (uint32_t)(seed % image->nprofiles));
            check(&s, &other, seed);
            close_subject(&other);
        }
        close_subject(&s);
    }
}

/* All of OpenCC's profiles can have one. */
static void test_all_have_prefilters(void **state)
{
    const struct image_header *image = builtin_image();
    const struct image_profile *profiles = image_at(image, image->profiles);

    (void)state;
    for (uint32_t i = 0; i < image->nprofiles; i++)
        assert_int_not_equal(profiles[i].prefilter, IMAGE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_have_prefilters),
        cmocka_unit_test(test_all_profiles),
    };

    return cmocka_run_group_tests_name("islands", tests, NULL, NULL);
}
