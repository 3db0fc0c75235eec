/*
 * image.h - compiled profiles: one block of bytes, position-independent.
 *
 * It can be embedded in the program, mapped from a file or built in memory; it
 * is never changed, so threads share it.  Every reference is a byte offset
 * from its beginning; what profiles share (a trie, a page, a string) is stored
 * once, because the builder gives equal blocks the same offset.
 *
 *   header
 *     profiles[]   name, description, passes, prefilter, dictionaries
 *       pass       one walk over the text, see below
 *       prefilter  which text needs the passes at all
 *     targets[]    name, one pass with entries of its own kind, shared[]
 *
 * Beside what converts there is what explains: of each result of a pass its
 * origin, and of each dictionary the keys that have several candidates.
 *
 * A pass maps the text's characters through a table and looks up longer keys
 * in a trie.  The table is two steps, and beyond U+FFFF three:
 *
 *   index[code point >> 4] -> page;  page[code point & 15] -> entry
 *
 * Pages are small because the characters that a dictionary has are scattered,
 * and because tables that differ in few characters then share most pages.
 *
 * An entry is 64 bits, and 0 for a character that is copied as it is:
 *
 *   bits  0-31  what to XOR the character's bytes with (first byte lowest)
 *               to have its result, when that is as long as the character;
 *               with ENTRY_LONG instead the offset of a value
 *   bits 32-51  what to XOR the code point with to have its folded form: the
 *               character that keys are matched against; no fold crosses from
 *               plane 16 to another
 *   bits 52-63  ENTRY_ flags
 *
 * XOR makes the plain character the zero entry, so that the pages of all of
 * Unicode that no dictionary mentions are one page, and the common case is a
 * load, an XOR and a store, without a branch on what kind of character it is.
 *
 * The trie holds the keys of two characters and more.  Its nodes are slots of
 * an open-addressed hash table of 64-bit edges; a node's name is its slot's
 * number, so that one probe finds the child and tests it:
 *
 *   bits  0-2   the node ends a key, of which of the trie's sets of keys
 *   bits  3-10  which children it may have: a bit for each value of the lowest
 *               three bits of their characters; none set, no children
 *   bits 11-31  the folded character that leads to the node
 *   bits 32-63  the parent's slot, or EDGE_FIRST | folded first character
 *
 * Passes whose keys are nearly the same have one trie, with up to three sets of
 * keys: OpenCC's phrases from simplified, and those of the targets, which are
 * the same ones folded.  Keys are numbered in the order of their slots, so that
 * a byte a slot is enough, and a value is found by a key's number: those that
 * all passes of the trie agree on are the trie's, the others each pass's.
 * A value is its length, in one byte or, from IMAGE_LENGTH_MORE on, in four
 * after it, and then the bytes.
 *
 * A set of pairs of characters answers most questions without a probe: in real
 * text most characters begin some key, few pairs do.
 *
 * A target (any mixture to one script) has one pass whose keys are phrases,
 * folded to simplified; its entries also say what a character tells of the
 * script that it stands in:
 *
 *   bits  0-31  what to XOR the bytes with, always; with ENTRY_LONG the offset
 *               of a value; with ENTRY_SHARED a number of shared[]; with
 *               ENTRY_MARK an enum image_mark
 *   bits 32-51  the fold, bits 53-56 flags, as above
 *   bit  52     ENTRY_NOTED
 *   bits 57-62  enum image_evidence
 *   bit  63     ENTRY_MARK: punctuation or kana
 */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include "base/buf.h"
#include "shutong.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "big-endian processors are not supported: tables hold bytes in order"
#endif

#define IMAGE_MAGIC "shutong"
#define IMAGE_VERSION 9u
#define IMAGE_BYTE_ORDER 0x01020304u
#define IMAGE_NONE 0xFFFFFFFFu
/* Bytes after the last value, so that a value can be copied 16 at a time. */
#define IMAGE_SLACK 16u
/* Characters of a target's longest phrase, at most. */
#define IMAGE_PHRASE 255u

/* The pages of a table over all code points: those of plane 0, and groups of
 * the others.  The numbers of an index count units, of which a page has two: an
 * address then takes no more instructions than from an offset. */
enum {
    IMAGE_PAGE_BITS = 4,
    IMAGE_PAGE = 1 << IMAGE_PAGE_BITS,
    IMAGE_PAGE_UNIT = 8,
    IMAGE_PAGES = 0x110000 >> IMAGE_PAGE_BITS,
    IMAGE_LOW_PAGES = 0x10000 >> IMAGE_PAGE_BITS,
    IMAGE_GROUP_BITS = 8,
    IMAGE_GROUP = 1 << IMAGE_GROUP_BITS,
    IMAGE_GROUPS = (IMAGE_PAGES - IMAGE_LOW_PAGES) >> IMAGE_GROUP_BITS
};

struct image_index {
    uint16_t low[IMAGE_LOW_PAGES]; /* units from the table's `pages` */
    uint32_t groups[IMAGE_GROUPS]; /* of uint32_t[IMAGE_GROUP]: pages */
};

struct image_table {
    uint32_t index; /* struct image_index */
    uint32_t pages; /* where those of plane 0 begin, of all tables */
};

#define ENTRY_FOLD_SHIFT 32
#define ENTRY_FOLD_MASK UINT64_C(0xFFFFF)
#define ENTRY_BEGINS (UINT64_C(1) << 53)   /* the first of some longer key */
#define ENTRY_LONG (UINT64_C(1) << 54)     /* result of another length */
#define ENTRY_KEY (UINT64_C(1) << 55)      /* a key of a segmentation */
#define ENTRY_OPERATOR (UINT64_C(1) << 56) /* begins an IDS */
#define ENTRY_FLAGS (ENTRY_BEGINS | ENTRY_LONG | ENTRY_KEY | ENTRY_OPERATOR)

/* In a target's pass: a character that the context model decides, or that shows
 * Cantonese. */
#define ENTRY_NOTED (UINT64_C(1) << 52)
/* In a target's pass: a character that is valid in both scripts and whose
 * candidate differs from it.  Shares its bit with ENTRY_KEY. */
#define ENTRY_SHARED (UINT64_C(1) << 55)
#define ENTRY_MARK (UINT64_C(1) << 63)
#define ENTRY_EVIDENCE_SHIFT 57
#define ENTRY_EVIDENCE_MASK UINT64_C(0x3F)

/* Ends of what, for ENTRY_MARK. */
enum image_mark { MARK_KANA, MARK_CLAUSE, MARK_SENTENCE, MARK_LINE };

/* The evidence of one character for the state around it.  The last ones are
 * log-odds of simplified against traditional, in steps of a quarter, from -5 to
 * 5: more than that no collection of text can say of another. */
enum image_evidence {
    EVIDENCE_NONE,
    EVIDENCE_SIMPLIFIED,  /* occurs in simplified text only */
    EVIDENCE_TRADITIONAL, /* in traditional text only */
    EVIDENCE_WRITTEN,     /* the same, and a character table writes it too */
    EVIDENCE_WEAK,        /* the same, where most tables write another form */
    EVIDENCE_STRONG,      /* the same, where tables leave the simplified one */
    EVIDENCE_TABLE, /* EVIDENCE_WRITTEN, where a phrase has another form */
    EVIDENCE_ODDS,
    EVIDENCE_EVEN = EVIDENCE_ODDS + 20, /* log-odds 0 */
    EVIDENCE_CODES = EVIDENCE_EVEN + 21
};

/* Sets of keys that a trie may have. */
enum { IMAGE_KEY_SETS = 3 };

#define EDGE_ENDS UINT64_C(7)
#define EDGE_CHILDREN UINT64_C(0x7F8)
#define EDGE_CHARACTER_SHIFT 11
#define EDGE_FIRST 0x80000000u

/* The bit of an edge that ends a key of a set. */
static inline uint64_t image_edge_ends(uint32_t key_set)
{
    return UINT64_C(1) << key_set;
}

static inline uint64_t image_edge_child(uint32_t character)
{
    return UINT64_C(8) << (character & 7);
}

struct image_trie {
    uint32_t edges;     /* uint64_t[1 << edge_bits] */
    uint32_t edge_bits; /* at least 6; 0: no trie */
    uint32_t pairs;     /* a set of pairs, uint64_t[1 << (pair_bits - 6)] */
    uint32_t pair_bits; /* at least 7 */
    /* The number of the key that ends at a slot is what its block begins with,
     * and how many end before it in the block: */
    uint32_t blocks; /* uint32_t[image_key_blocks()] */
    uint32_t keys;   /* uint8_t[1 << edge_bits] */
    /* uint32_t[nkeys]: the offset of a key's value, IMAGE_VARIES | a number of
     * the pass's varying[], or IMAGE_NONE, of a key that no pass has. */
    uint32_t values;
    uint32_t nkeys;
};

enum { IMAGE_LENGTH_MORE = 255 };

/* Not an offset: an image is smaller than 2 GiB. */
#define IMAGE_VARIES 0x80000000u

/* Slots of a block, so that numbers within one are bytes. */
enum { IMAGE_KEY_BLOCK_BITS = 8 };

static inline uint32_t image_key_blocks(uint32_t edge_bits)
{
    return edge_bits <= IMAGE_KEY_BLOCK_BITS
               ? 1
               : UINT32_C(1) << (edge_bits - IMAGE_KEY_BLOCK_BITS);
}

struct image_pass {
    struct image_table table; /* entries: uint64_t */
    struct image_trie trie;
    uint32_t key_set; /* which of the trie's sets of keys is the pass's */
    /* uint32_t[nvarying]: offsets of values, IMAGE_NONE for a key that is not
     * in that set. */
    uint32_t varying;
    uint32_t nvarying;
    /* The longest run of ASCII that a key begins with; IMAGE_NONE where ASCII
     * cannot be copied in bulk: some key is ASCII, or an entry changes it. */
    uint32_t ascii_lead;
    /* Where results are from, to explain them: */
    uint32_t origins;  /* struct image_origin[norigins] */
    uint32_t norigins; /* 1 to IMAGE_ORIGINS; the first knows nothing */
    /* Characters by code point, and keys by number, with a number of origins[]:
     * image_origin_of().  Keys that are not listed have `key_origin`. */
    uint32_t characters; /* uint32_t[ncharacters] */
    uint32_t ncharacters;
    uint32_t keys; /* uint32_t[nkeys] */
    uint32_t nkeys;
    uint32_t key_origin;
};

/* Of one pass, at most; those that come later are as the first. */
enum { IMAGE_ORIGINS = 256 };

/* Where a result comes from. */
struct image_origin {
    uint64_t dictionaries; /* a bit for each number of the dictionaries */
    uint32_t choice; /* 1 + number of the one with several candidates, or 0 */
    uint32_t reserved;
};

/* A character or a key, with the number of its result's origin.  Keys from
 * IMAGE_ORIGIN_KEYS on are not recorded. */
static inline uint32_t image_origin_of(uint32_t number, uint32_t origin)
{
    return number << 8 | origin;
}

enum { IMAGE_ORIGIN_KEYS = 1 << 24 };

/* The dictionaries of a profile or a target, in the order of their numbers. */
struct image_dictionaries {
    uint32_t of; /* uint32_t[n]: offsets of struct image_dictionary */
    uint32_t n;  /* at most 64 */
};

struct image_dictionary {
    uint32_t name;    /* NUL-terminated */
    uint32_t choices; /* struct image_choice[nchoices], by key */
    uint32_t nchoices;
};

/* A key with several candidates, each with a NUL after it. */
struct image_choice {
    uint32_t key, key_nbytes;
    uint32_t candidates, candidates_nbytes;
};

struct image_profile {
    uint32_t name;        /* NUL-terminated */
    uint32_t description; /* NUL-terminated */
    uint32_t passes;      /* uint32_t[npasses]: offsets of struct image_pass */
    uint32_t npasses;
    /* The pass that cuts the text into segments, or IMAGE_NONE: passes before
     * it see the whole text, those after it each unmatched run by itself. */
    uint32_t segmenting;
    /* Number of the same profile with the tofu-risk dictionaries, or its own
     * where it has none.  Such a twin is not listed. */
    uint32_t with_tofu_risk;
    uint32_t is_twin;
    uint32_t prefilter; /* struct image_prefilter, or IMAGE_NONE */
    struct image_dictionaries dictionaries;
};

/* Where a profile's longer keys matter, and what happens to a character where
 * they do not: fast_path.c explains it.  Its entries are 32 bits:
 *
 *   bits  0-30  what to XOR the character's bytes with (first byte lowest); the
 *               highest two bits of a continuation byte never change
 *   bit   31    PLAIN_SPECIAL: begins an IDS, or has a result of another length
 */
struct image_prefilter {
    struct image_table table; /* entries: uint32_t */
    uint32_t triggers;        /* a set of pairs, uint64_t[1 << trigger_bits] */
    uint32_t trigger_bits;    /* at least 1 */
    uint32_t joints;          /* another one */
    uint32_t joint_bits;
    /* The characters that a key can go on after, in blocks of 64: which blocks,
     * sorted, and a bit for each character. */
    uint32_t blocks;     /* uint32_t[nblocks] */
    uint32_t block_bits; /* uint64_t[nblocks] */
    uint32_t nblocks;
    uint32_t ascii_plain; /* 1: ASCII is copied, and no pair of it triggers */
};

#define PLAIN_SPECIAL (UINT32_C(1) << 31)
#define PLAIN_BYTES (~PLAIN_SPECIAL)

/* A set of pairs of characters is a Bloom filter whose two bits are in the same
 * word (Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom
 * Filters", 2007): one load a question, and no pair that was added is denied.
 * Triggers and joints take different bits of the hash, so that what one takes
 * for another the second one does not. */
static inline uint64_t image_pair_hash(uint32_t first, uint32_t second)
{
    return ((uint64_t)first << 21 | second) * UINT64_C(0x9E3779B97F4A7C15);
}

static inline uint64_t image_trigger_word(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 32 & 63) | UINT64_C(1) << (hash >> 38 & 63);
}

/* Whether a word of the set has both bits: shifting the word is shorter than
 * making the bits. */
static inline bool image_trigger_has(uint64_t word, uint64_t hash)
{
    return (word >> (hash >> 32 & 63) & word >> (hash >> 38 & 63) & 1) != 0;
}

static inline uint64_t image_joint_word(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 20 & 63) | UINT64_C(1) << (hash >> 26 & 63);
}

/* A character that is valid in both scripts, in a target. */
struct image_shared {
    uint32_t code_point;
    uint32_t normal; /* XOR to the bytes that are written for it, mostly 0 */
    uint32_t change; /* XOR to those of its candidate, 0: it is the same */
    uint8_t same;    /* enum image_evidence where the candidate is the same */
    uint8_t differs; /* where it differs from the character */
    uint8_t phrase;  /* where a phrase says so */
    uint8_t is_variant; /* 1: only where the text is simplified */
    uint8_t is_result;  /* 1: others become it as well */
    uint8_t reserved[3];
};

struct image_target {
    uint32_t name; /* NUL-terminated: that of its row in base/targets.h */
    uint32_t pass;
    uint32_t shared; /* struct image_shared[nshared], by code point */
    uint32_t nshared;
    uint32_t to_simplified; /* 1 where the target is simplified */
    /* Regional vocabulary: a pass over text in the target script. */
    uint32_t vocabulary;
    /* Its keys that are results as well, each with a NUL: so many bytes. */
    uint32_t own_words, own_words_nbytes;
    struct image_dictionaries dictionaries; /* of both passes */
};

struct image_header {
    char magic[8];
    uint32_t version;
    uint32_t byte_order;
    uint64_t nbytes;   /* of the whole image */
    uint64_t checksum; /* FNV-1a of everything after it, by words */
    uint32_t profiles; /* struct image_profile[nprofiles] */
    uint32_t nprofiles;
    uint32_t targets; /* struct image_target[ntargets] */
    uint32_t ntargets;
};

/* The object at an offset. */
static inline const void *image_at(const struct image_header *image,
                                   uint32_t offset)
{
    return (const char *)image + offset;
}

/* The bytes of a stored value, and their number. */
static inline const char *image_value(const char *stored, uint32_t *nbytes_ret)
{
    unsigned char nbytes = (unsigned char)*stored++;

    *nbytes_ret = nbytes;
    if (nbytes != IMAGE_LENGTH_MORE)
        return stored;
    memcpy(nbytes_ret, stored, sizeof(*nbytes_ret));
    return stored + sizeof(*nbytes_ret);
}

/* Where a code point below U+10000 has its entry, counted from the table's
 * `pages`. */
static inline size_t image_low_entry(const struct image_index *index,
                                     uint32_t code_point)
{
    return (size_t)index->low[code_point >> IMAGE_PAGE_BITS] * IMAGE_PAGE_UNIT +
           (code_point & (IMAGE_PAGE - 1));
}

/* The offset of the page of any other code point, from `base`; its entry is
 * number code_point % IMAGE_PAGE. */
static inline uint32_t image_high_page(const char *base,
                                       const struct image_index *index,
                                       uint32_t code_point)
{
    uint32_t page = (code_point >> IMAGE_PAGE_BITS) - IMAGE_LOW_PAGES;
    const uint32_t *group =
        (const void *)(base + index->groups[page >> IMAGE_GROUP_BITS]);

    return group[page & (IMAGE_GROUP - 1)];
}

/* What the header of an image of n bytes should have as its checksum. */
uint64_t image_checksum(const void *bytes, size_t n);

struct trie_pool;
struct pair_pool;
struct key_values;
struct page_tables;

/* Builds an image.  Zero-initialise, then image_begin(). */
struct image_builder {
    struct buf bytes;
    /* What passes and prefilters share, or NULL: each has its own. */
    struct trie_pool *tries;
    struct pair_pool *triggers, *joints;
    /* Stored at the end: key_values.h, page_table.h. */
    struct key_values *values;
    struct page_tables *tables;
    struct image_block *blocks; /* hash of what is stored, for sharing */
    size_t nblocks, nslots;
    struct image_profile *profiles;
    size_t nprofiles, profiles_cap;
    struct image_target *targets;
    size_t ntargets, targets_cap;
};

bool image_begin(struct image_builder *b);

/* Makes room for n blocks more.  False when out of memory. */
bool image_expect(struct image_builder *b, size_t n);

/* Stores n bytes at a multiple of `align`; equal bytes are stored once.
 * Returns the offset, or IMAGE_NONE when out of memory or past 2 GiB. */
uint32_t image_store(struct image_builder *b, const void *bytes, size_t n,
                     size_t align);

bool image_add_profile(struct image_builder *b,
                       const struct image_profile *profile);

bool image_add_target(struct image_builder *b,
                      const struct image_target *target);

/* Completes the image: b->bytes then holds it, b->bytes.n long. */
bool image_end(struct image_builder *b);

/* Frees all that the builder holds. */
void image_builder_free(struct image_builder *b);

#endif
