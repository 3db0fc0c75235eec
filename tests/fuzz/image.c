/*
 * image.c - a hostile image, its checksum right: refused, or safe to convert
 * with.
 *
 * The input is changes to an image that is made here, small but with everything
 * that an image can have, and a text:
 *
 *     character   how many changes
 *     per change  what of the image, which element of it (two bytes), which of
 *                 its bytes, how many, and what is put there
 *     the rest    the text
 *
 * An image is no file that the program reads: it is made at build time, checked
 * by image_fault(), and embedded.
 */
#include "fuzz.h"

#include "library/by_profile.h"
#include "library/by_target.h"
#include "image/compile_profile.h"
#include "script/mixed_script.h"
#include "image/dictionary_origins.h"
#include "image/pass.h"
#include "library/stream.h"
#include "tools/image_fault.h"

enum { CHANGES = 8, AREAS = 256, TEXT = 48, VALUES = 1 << 22 };

/* A part of the image that is worth a change: elements of a size. */
struct area {
    uint32_t at, size, count;
};

static struct area areas[AREAS];
static size_t nareas;
static struct buf sound;

/* ---- the image ----------------------------------------------------------- */

static void add(struct dictionary *d, const char *key, const char *value)
{
    PROPERTY(dictionary_add(d, key, strlen(key), value, strlen(value), NULL, 0,
                            NULL) == SHUTONG_OK);
}

static void add_choice(struct dictionary *d, const char *key,
                       const char *candidates, size_t n)
{
    PROPERTY(dictionary_add(d, key, strlen(key), candidates, n, NULL, 0,
                            NULL) == SHUTONG_OK);
}

static void add_profiles(struct image_builder *b)
{
    struct dictionary *phrases = dictionary_new("phrases"),
                      *more = dictionary_new("more");
    char description[] = "";
    struct group first = {.dictionary = phrases}, second = {.dictionary = more};
    struct group *chain[] = {&first, &second};
    struct profile profile = {
        .description = description, .chain = chain, .nchain = 2};

    PROPERTY(phrases != NULL && more != NULL);
    add(phrases, "头发", "頭髮");
    add(phrases, "头发abc", "long enough to be longer than sixteen");
    add(phrases, "发", "發");
    add(phrases, "ab", "");
    add(phrases, "a", "啊");
    add(phrases, "𠀀", "一");
    add_choice(phrases, "干", "幹\0乾", sizeof("幹\0乾") - 1);
    add(more, "頭髮", "毛髮");
    add(more, "發頭", "x");
    PROPERTY(compile_profile(b, &profile, "islands", 0, false, NULL) ==
             SHUTONG_OK);
    profile.segmentation = &second;
    PROPERTY(compile_profile(b, &profile, "segments", 1, false, NULL) ==
             SHUTONG_OK);
    dictionary_free(phrases);
    dictionary_free(more);
}

static uint64_t entry(const char *from, const char *fold, const char *to,
                      enum image_evidence evidence)
{
    uint32_t a = 0, b = 0;

    memcpy(&a, from, strlen(from));
    memcpy(&b, to, strlen(to));
    return (a ^ b) |
           (uint64_t)(utf8_first(from) ^ utf8_first(fold)) << ENTRY_FOLD_SHIFT |
           (uint64_t)evidence << ENTRY_EVIDENCE_SHIFT;
}

static void fill_entries(uint64_t *entries)
{
    static const struct {
        const char *character, *fold, *becomes;
        enum image_evidence evidence;
    } plain[] = {{"头", "头", "頭", EVIDENCE_SIMPLIFIED},
                 {"頭", "头", "頭", EVIDENCE_WRITTEN},
                 {"发", "发", "發", EVIDENCE_SIMPLIFIED},
                 {"發", "发", "發", EVIDENCE_WRITTEN},
                 {"髮", "发", "髮", EVIDENCE_STRONG},
                 {"𠀀", "𠀀", "𠀀", EVIDENCE_SIMPLIFIED}};

    for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
        entries[utf8_first(plain[i].character)] =
            entry(plain[i].character, plain[i].fold, plain[i].becomes,
                  plain[i].evidence);
    entries[utf8_first("后")] = ENTRY_SHARED | 0;
    entries[utf8_first("里")] = ENTRY_SHARED | 1;
    entries[utf8_first("⿰")] = ENTRY_OPERATOR;
    entries[utf8_first("の")] = ENTRY_MARK | MARK_KANA;
    entries[utf8_first("，")] = ENTRY_MARK | MARK_CLAUSE;
    entries[utf8_first("。")] = ENTRY_MARK | MARK_SENTENCE;
    entries[' '] = ENTRY_MARK | MARK_CLAUSE;
    entries['\n'] = ENTRY_MARK | MARK_LINE;
}

static void add_key(struct keymap *m, const char *key, const char *value)
{
    struct keymap_entry e = {
        key, value, (uint32_t)strlen(key), (uint32_t)strlen(value), {1, 1}};

    PROPERTY(keymap_add(m, &e));
}

static void add_target(struct image_builder *b)
{
    struct keymap keys = {.n = 0}, results = {.n = 0}, vocabulary = {.n = 0};
    uint64_t *entries = calloc(UTF8_LIMIT, sizeof(*entries));
    struct pass_plan plan = {
        .keys = &keys, .entries = entries, .results = &results};
    struct pass_plan second = {.keys = &vocabulary};
    struct image_shared shared[] = {
        {.code_point = utf8_first("后"),
         .change = (uint32_t)entry("后", "后", "後", EVIDENCE_NONE),
         .differs = EVIDENCE_EVEN - 4,
         .phrase = EVIDENCE_EVEN + 4},
        {.code_point = utf8_first("里"),
         .change = (uint32_t)entry("里", "里", "裡", EVIDENCE_NONE),
         .same = EVIDENCE_EVEN,
         .is_variant = 1}};
    struct image_target target = {.nshared = 2};
    struct dictionary *words = dictionary_new("words");
    struct keymap_sources sources = {{words}, 1};

    PROPERTY(entries != NULL && words != NULL);
    add_choice(words, "头发", "頭髮\0頭發", sizeof("頭髮\0頭發") - 1);
    PROPERTY(dictionary_origins_store(b, &sources, &target.dictionaries));
    fill_entries(entries);
    add_key(&keys, "头发", "頭髮");
    add_key(&keys, "皇后", "皇后");
    add_key(&keys, "头后里", "頭後里");
    add_key(&results, "𠀀", "一");
    add_key(&vocabulary, "頭髮", "毛髮");
    add_key(&vocabulary, "後", "之後");
    target.name = image_store(b, "tw", 3, 1);
    target.pass = pass_compile(b, &plan);
    target.vocabulary = pass_compile(b, &second);
    target.shared = image_store(b, shared, sizeof(shared), 8);
    target.own_words = image_store(b, "毛髮", sizeof("毛髮"), 1);
    target.own_words_nbytes = sizeof("毛髮");
    PROPERTY(image_add_target(b, &target));
    dictionary_free(words);
    keymap_free(&keys);
    keymap_free(&results);
    keymap_free(&vocabulary);
    free(entries);
}

/* ---- what of it is worth a change ---------------------------------------- */

static void note(uint32_t at, uint32_t size, size_t count)
{
    PROPERTY(nareas < AREAS && count > 0);
    areas[nareas++] = (struct area){at, size, (uint32_t)count};
}

/* An index, and the pages that are not all zero. */
static void note_table(const struct image_header *image,
                       const struct image_table *t, uint32_t size)
{
    static const char zeros[IMAGE_PAGE * sizeof(uint64_t)];
    const struct image_index *index = image_at(image, t->index);
    const char *base = (const char *)image;

    note(t->index, sizeof(*index->low), IMAGE_LOW_PAGES);
    note(t->index + (uint32_t)offsetof(struct image_index, groups),
         sizeof(*index->groups), IMAGE_GROUPS);
    note(index->groups[IMAGE_GROUPS - 1], sizeof(uint32_t), IMAGE_GROUP);
    for (uint32_t c = 0; c < UTF8_LIMIT; c += IMAGE_PAGE) {
        uint32_t page =
            c < 0x10000 ? t->pages + (uint32_t)image_low_entry(index, c) * size
                        : image_high_page(base, index, c);
        if (memcmp(base + page, zeros, IMAGE_PAGE * size) != 0)
            note(page, size, IMAGE_PAGE);
    }
}

static void note_pass(const struct image_header *image, uint32_t at)
{
    const struct image_pass *p = image_at(image, at);
    const uint32_t *values = image_at(image, p->trie.values);
    const uint32_t *varying = image_at(image, p->varying);

    note(at, sizeof(uint32_t), sizeof(*p) / sizeof(uint32_t));
    note_table(image, &p->table, sizeof(uint64_t));
    const struct image_trie *trie = &p->trie;
    if (trie->edge_bits > 0) {
        note(trie->edges, sizeof(uint64_t), UINT32_C(1) << trie->edge_bits);
        note(trie->keys, 1, UINT32_C(1) << trie->edge_bits);
        note(trie->blocks, sizeof(uint32_t), image_key_blocks(trie->edge_bits));
    }
    if (trie->nkeys > 0)
        note(trie->values, sizeof(uint32_t), trie->nkeys);
    if (p->nvarying > 0)
        note(p->varying, sizeof(uint32_t), p->nvarying);
    for (uint32_t i = 0; i < trie->nkeys; i++)
        if ((values[i] & IMAGE_VARIES) == 0)
            note(values[i], 1, 8);
    for (uint32_t i = 0; i < p->nvarying; i++)
        if (varying[i] != IMAGE_NONE)
            note(varying[i], 1, 8);
    struct matcher m;
    matcher_init(&m, image, p);
    for (uint32_t c = 0; c < UTF8_LIMIT; c++)
        if ((matcher_entry(&m, c) & ENTRY_LONG) != 0)
            note((uint32_t)matcher_entry(&m, c), 1, 8);
    note(p->origins, sizeof(uint32_t),
         p->norigins * sizeof(struct image_origin) / sizeof(uint32_t));
    if (p->nkeys > 0)
        note(p->keys, sizeof(uint32_t), p->nkeys);
    if (p->ncharacters > 0)
        note(p->characters, sizeof(uint32_t), p->ncharacters);
}

static void note_dictionaries(const struct image_header *image,
                              const struct image_dictionaries *all)
{
    const uint32_t *of = image_at(image, all->of);

    if (all->n > 0)
        note(all->of, sizeof(*of), all->n);
    for (uint32_t i = 0; i < all->n; i++) {
        const struct image_dictionary *d = image_at(image, of[i]);
        note(of[i], sizeof(uint32_t), sizeof(*d) / sizeof(uint32_t));
        note(d->name, 1, 4);
        if (d->nchoices > 0)
            note(d->choices, sizeof(uint32_t),
                 d->nchoices * sizeof(struct image_choice) / sizeof(uint32_t));
    }
}

static void note_areas(const struct image_header *image)
{
    const struct image_profile *profiles = image_at(image, image->profiles);
    const struct image_target *target = image_at(image, image->targets);

    note(0, sizeof(uint32_t), sizeof(*image) / sizeof(uint32_t));
    note(image->profiles, sizeof(uint32_t),
         image->nprofiles * sizeof(*profiles) / sizeof(uint32_t));
    note(image->targets, sizeof(uint32_t), sizeof(*target) / sizeof(uint32_t));
    note(target->shared, sizeof(uint32_t),
         target->nshared * sizeof(struct image_shared) / sizeof(uint32_t));
    note(target->own_words, 1, target->own_words_nbytes);
    note_dictionaries(image, &target->dictionaries);
    note_pass(image, target->pass);
    note_pass(image, target->vocabulary);
    for (uint32_t i = 0; i < image->nprofiles; i++) {
        const uint32_t *passes = image_at(image, profiles[i].passes);
        note(profiles[i].passes, sizeof(uint32_t), profiles[i].npasses);
        note_dictionaries(image, &profiles[i].dictionaries);
        for (uint32_t j = 0; j < profiles[i].npasses; j++)
            note_pass(image, passes[j]);
        if (profiles[i].prefilter == IMAGE_NONE)
            continue;
        const struct image_prefilter *f =
            image_at(image, profiles[i].prefilter);
        note(profiles[i].prefilter, sizeof(uint32_t),
             sizeof(*f) / sizeof(uint32_t));
        note_table(image, &f->table, sizeof(uint32_t));
        note(f->triggers, 1, UINT32_C(8) << f->trigger_bits);
        note(f->joints, 1, UINT32_C(8) << f->joint_bits);
    }
}

static void make_sound(void)
{
    struct image_builder b = {.nblocks = 0};

    if (sound.n > 0)
        return;
    PROPERTY(image_begin(&b));
    add_profiles(&b);
    add_target(&b);
    PROPERTY(image_end(&b));
    sound = b.bytes;
    b.bytes = (struct buf){.n = 0};
    image_builder_free(&b);
    note_areas((const void *)sound.data);
    PROPERTY(image_fault(sound.data, sound.n) == NULL);
}

/* ---- converting by it ---------------------------------------------------- */

/* The length of the longest value of a pass, of a key or a character. */
static uint32_t longest_value(const struct image_header *image,
                              const struct image_pass *p)
{
    struct matcher m;
    uint32_t most = 4;

    matcher_init(&m, image, p);
    for (size_t i = 0; m.edges != NULL && i >> (64 - m.edge_shift) == 0; i++) {
        uint32_t n = 0;
        if ((m.edges[i] & m.ends) != 0)
            matcher_value(&m, matcher_key(&m, i), &n);
        most = n > most ? n : most;
    }
    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        uint64_t entry = matcher_entry(&m, c);
        uint32_t n = 0;
        if ((entry & ENTRY_LONG) != 0)
            matcher_long(&m, entry, &n);
        most = n > most ? n : most;
    }
    return most;
}

/* Whether converting takes no more than a moment: an image may say to write a
 * long value for each character, in each of many passes. */
static bool is_modest(const struct image_header *image)
{
    const struct image_profile *profiles = image_at(image, image->profiles);

    if (image->nprofiles > 4 || image->ntargets > 2)
        return false;
    for (uint32_t i = 0; i < image->nprofiles; i++) {
        const uint32_t *passes = image_at(image, profiles[i].passes);
        uint64_t longest = TEXT;
        for (uint32_t j = 0; j < profiles[i].npasses; j++) {
            longest *= longest_value(image, image_at(image, passes[j]));
            if (longest > VALUES)
                return false;
        }
    }
    return true;
}

/* Looks at all that is told. */
static int see(void *context, const struct shutong_change *c)
{
    uint64_t *offset = context;

    PROPERTY(c->offset >= *offset && c->nbytes + c->out_nbytes > 0);
    *offset = c->offset + c->nbytes;
    free(fuzz_copy(c->source, (size_t)c->nbytes));
    free(fuzz_copy(c->result, (size_t)c->out_nbytes));
    for (size_t i = 0; i < c->ndictionaries; i++)
        PROPERTY(strlen(c->dictionaries[i]) < sound.n);
    for (size_t i = 0, at = 0; i < c->ncandidates; i++)
        at += strlen(c->candidates + at) + 1;
    return 0;
}

static void stream(struct shutong_stream *s, const char *text, size_t n)
{
    const char *out;
    size_t nbytes;

    for (size_t i = 0, piece; i < n; i += piece) {
        piece = i < TEXT / 2 ? 1 : n - i;
        char *bytes = fuzz_copy(text + i, piece);
        PROPERTY(shutong_stream_feed(s, bytes, piece, &out, &nbytes, NULL) ==
                 SHUTONG_OK);
        free(bytes);
    }
    PROPERTY(shutong_stream_finish(s, &out, &nbytes, NULL) == SHUTONG_OK);
    stream_release(s);
}

static void convert_by_profile(const struct image_header *image,
                               const struct image_profile *profile,
                               const char *text, size_t n)
{
    struct fast_path_filter filter, none = {.index = NULL};
    struct conversion c;
    struct shutong_stream s;

    fast_path_filter_init(&filter, image, profile);
    PROPERTY(conversion_init(&c, image, profile, NULL));
    PROPERTY(
        stream_init(&s, by_profile_new(&c, &filter), SHUTONG_INVALID_KEEP));
    stream(&s, text, n);
    PROPERTY(stream_init(&s, by_profile_new(&c, &none), SHUTONG_INVALID_KEEP));
    stream(&s, text, n);
    PROPERTY(stream_init(&s, by_profile_new(&c, &none), SHUTONG_INVALID_KEEP));
    uint64_t offset = 0;
    PROPERTY(shutong_stream_explain(&s, see, &offset, NULL) == SHUTONG_OK);
    stream(&s, text, n);
    fast_path_cut(&filter, text, n);
    conversion_free(&c);
}

static void convert_by_target(const struct image_header *image,
                              const char *text, size_t n)
{
    struct shutong_stream s;
    struct target t;

    if (!target_init(&t, image, "tw"))
        return;
    for (int options = 0; options < 4; options++) {
        t.phrases = (options & 1) != 0;
        t.watch = options == 2;
        t.line_buffered = options == 3;
        PROPERTY(stream_init(&s, by_target_new(&t, NULL, NULL),
                             SHUTONG_INVALID_KEEP));
        stream(&s, text, n);
        uint64_t offset = 0;
        PROPERTY(stream_init(&s, by_target_new(&t, NULL, NULL),
                             SHUTONG_INVALID_KEEP));
        PROPERTY(shutong_stream_explain(&s, see, &offset, NULL) == SHUTONG_OK);
        stream(&s, text, n);
    }
}

static void convert_by_all(const struct image_header *image,
                           const struct fuzz_input *in)
{
    static const char known[] =
        "头发，頭髮皇后头后里𠀀干。ab\n头发abc⿰头后のa";
    const struct image_profile *profiles = image_at(image, image->profiles);
    size_t more = in->n < TEXT ? in->n : TEXT, n = more + sizeof(known) - 1;
    char *text = malloc(n);

    PROPERTY(text != NULL);
    if (more > 0)
        memcpy(text, in->bytes, more);
    memcpy(text + more, known, sizeof(known) - 1);
    for (uint32_t i = 0; i < image->nprofiles; i++)
        convert_by_profile(image, &profiles[i], text, n);
    convert_by_target(image, text, n);
    free(text);
}

/* ---- the target ---------------------------------------------------------- */

static uint8_t take(struct fuzz_input *in)
{
    if (in->n == 0)
        return 0;
    in->n--;
    return *in->bytes++;
}

static void change(char *bytes, struct fuzz_input *in)
{
    const struct area *area = &areas[take(in) % nareas];
    uint32_t element = take(in);

    element = (element << 8 | take(in)) % area->count;
    size_t at = area->at + (size_t)element * area->size + take(in) % area->size;
    for (unsigned n = 1 + take(in) % 8; n > 0 && at < sound.n; n--)
        bytes[at++] = (char)take(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = {data, size};

    make_sound();
    char *bytes = fuzz_copy(sound.data, sound.n);
    for (unsigned left = fuzz_choice(&in, CHANGES + 1); left > 0; left--)
        change(bytes, &in);
    struct image_header *header = (void *)bytes;
    header->checksum = image_checksum(bytes, sound.n);
    if (image_fault(bytes, sound.n) == NULL && is_modest((const void *)bytes))
        convert_by_all((const void *)bytes, &in);
    free(bytes);
    return 0;
}
