/*
 * compile_unihan.c - makes the table of readings and look-alikes out of
 * Unicode's data files.
 *
 *     compile_unihan FOLDER OUTPUT
 *
 * FOLDER is where Debian's unicode-data puts them.  Readings are those that
 * Unihan has from the dictionaries of Mandarin (kMandarin, kHanyuPinlu,
 * kXHC1983, kTGHZ2013, kHanyuPinyin), the first two common ones.  Look-alikes
 * are what EquivalentUnifiedIdeograph.txt says of radicals, and the canonical
 * decompositions of compatibility ideographs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "repair/unihan_data.h"

struct reading {
    uint32_t c;
    bool common;
    char key[PINYIN_KEY];
    size_t order; /* in the files */
};

struct table {
    struct reading *readings;
    size_t nreadings, cap;
    struct unihan_data_lookalike *lookalikes;
    size_t nlookalikes, lookalikes_cap;
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void add_reading(struct table *t, uint32_t c, const char *s, size_t n,
                        bool common)
{
    char key[PINYIN_KEY];

    if (c < UNIHAN_FIRST || c > UNIHAN_LAST || !pinyin_key(s, n, key))
        return;
    for (size_t i = t->nreadings; i > 0 && t->readings[i - 1].c == c; i--)
        if (memcmp(t->readings[i - 1].key, key, PINYIN_KEY) == 0) {
            t->readings[i - 1].common |= common;
            return;
        }
    if (!array_grow(&t->readings, t->nreadings, &t->cap, sizeof(*t->readings)))
        fail("readings");
    struct reading *r = &t->readings[t->nreadings++];
    *r = (struct reading){.c = c, .common = common, .order = t->nreadings};
    memcpy(r->key, key, PINYIN_KEY);
}

/* A value such as "0845.061:ōu 0942.021:qū,kòu" or "qū(1211)": what is no
 * syllable is passed over. */
static void add_readings(struct table *t, uint32_t c, const char *value,
                         bool common)
{
    while (*value != '\0') {
        size_t n = strcspn(value, " ,:()\n");
        add_reading(t, c, value, n, common);
        value += n;
        value += strspn(value, " ,:()\n");
    }
}

static FILE *open_file(const char *folder, const char *name)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail(path);
    return file;
}

/* Unihan's, which Debian has compressed. */
static FILE *open_readings(const char *folder)
{
    char command[4096];

    snprintf(command, sizeof(command), "bzip2 -dc '%s/%s'", folder,
             "Unihan_Readings.txt.bz2");
    FILE *file = popen(command, "r");
    if (file == NULL)
        fail(command);
    return file;
}

static void read_readings(struct table *t, const char *folder)
{
    static const struct {
        const char *name;
        bool common;
    } fields[] = {{"kMandarin", true},
                  {"kHanyuPinlu", true},
                  {"kXHC1983", false},
                  {"kTGHZ2013", false},
                  {"kHanyuPinyin", false}};
    FILE *file = open_readings(folder);
    char *line = NULL, name[40];
    size_t room = 0;
    unsigned c;
    int at;

    while (getline(&line, &room, file) >= 0)
        if (sscanf(line, "U+%X\t%39[A-Za-z0-9]\t%n", &c, name, &at) == 2)
            for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
                if (strcmp(name, fields[i].name) == 0)
                    add_readings(t, c, line + at, fields[i].common);
    free(line);
    if (pclose(file) != 0)
        fail("Unihan_Readings.txt.bz2");
}

static void add_lookalike(struct table *t, uint32_t from, uint32_t to)
{
    if (!array_grow(&t->lookalikes, t->nlookalikes, &t->lookalikes_cap,
                    sizeof(*t->lookalikes)))
        fail("look-alikes");
    t->lookalikes[t->nlookalikes++] =
        (struct unihan_data_lookalike){.from = from, .to = to};
}

static void read_radicals(struct table *t, const char *folder)
{
    FILE *file = open_file(folder, "EquivalentUnifiedIdeograph.txt");
    char *line = NULL;
    size_t room = 0;
    unsigned first, last, to;

    while (getline(&line, &room, file) >= 0) {
        if (sscanf(line, "%X..%X ; %X", &first, &last, &to) != 3) {
            if (sscanf(line, "%X ; %X", &first, &to) != 2)
                continue;
            last = first;
        }
        /* Strokes, from U+31C0, are no ideographs. */
        for (unsigned c = first; c <= last && c < 0x3000; c++)
            add_lookalike(t, c, to);
    }
    free(line);
    fclose(file);
}

static void read_decompositions(struct table *t, const char *folder)
{
    FILE *file = open_file(folder, "UnicodeData.txt");
    char *line = NULL;
    size_t room = 0;
    unsigned c, to;

    while (getline(&line, &room, file) >= 0)
        if (sscanf(line, "%X;CJK COMPATIBILITY IDEOGRAPH-%*X;Lo;0;L;%X;", &c,
                   &to) == 2)
            add_lookalike(t, c, to);
    free(line);
    fclose(file);
}

static int by_key(const void *a, const void *b)
{
    return memcmp(a, b, PINYIN_KEY);
}

static int by_character(const void *a, const void *b)
{
    const struct reading *x = a, *y = b;

    if (x->c != y->c)
        return x->c < y->c ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static int by_from(const void *a, const void *b)
{
    const struct unihan_data_lookalike *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

static void append(struct buf *b, const void *data, size_t n)
{
    if (!buf_append(b, data, n))
        fail("table");
}

/* The syllables, each once, in order. */
static size_t collect_syllables(const struct table *t,
                                char (**syllables_ret)[PINYIN_KEY])
{
    char(*all)[PINYIN_KEY] = calloc(t->nreadings, PINYIN_KEY);
    size_t n = 0;

    if (all == NULL)
        fail("syllables");
    for (size_t i = 0; i < t->nreadings; i++)
        memcpy(all[i], t->readings[i].key, PINYIN_KEY);
    qsort(all, t->nreadings, PINYIN_KEY, by_key);
    for (size_t i = 0; i < t->nreadings; i++)
        if (n == 0 || memcmp(all[n - 1], all[i], PINYIN_KEY) != 0)
            memcpy(all[n++], all[i], PINYIN_KEY);
    *syllables_ret = all;
    return n;
}

static void write_table(struct table *t, const char *path)
{
    static uint16_t index[UNIHAN_LAST - UNIHAN_FIRST + 1];
    struct unihan_header header;
    struct buf lists = {NULL, 0, 0};
    char(*syllables)[PINYIN_KEY];
    size_t n = collect_syllables(t, &syllables);

    qsort(t->readings, t->nreadings, sizeof(*t->readings), by_character);
    qsort(t->lookalikes, t->nlookalikes, sizeof(*t->lookalikes), by_from);
    for (size_t i = 0; i < t->nreadings; i++) {
        const struct reading *r = &t->readings[i];
        bool last = i + 1 == t->nreadings || r[1].c != r->c;
        size_t number = (size_t)((char(*)[PINYIN_KEY])bsearch(
                                     r->key, syllables, n, PINYIN_KEY, by_key) -
                                 syllables);
        uint16_t entry = (uint16_t)(number | (r->common ? UNIHAN_COMMON : 0u) |
                                    (last ? UNIHAN_END : 0u));
        if (index[r->c - UNIHAN_FIRST] == 0)
            index[r->c - UNIHAN_FIRST] = (uint16_t)(lists.n / 2 + 1);
        append(&lists, &entry, sizeof(entry));
    }
    if (n > UNIHAN_READING || lists.n / 2 > UINT16_MAX) {
        fprintf(stderr, "%s: too many readings for the table\n", path);
        exit(1);
    }
    header = (struct unihan_header){.nsyllables = (uint32_t)n,
                                    .nlookalikes = (uint32_t)t->nlookalikes,
                                    .nlists = (uint32_t)(lists.n / 2)};
    FILE *out = fopen(path, "w");
    if (out == NULL || fwrite(&header, sizeof(header), 1, out) != 1 ||
        fwrite(t->lookalikes, sizeof(*t->lookalikes), t->nlookalikes, out) !=
            t->nlookalikes ||
        fwrite(syllables, PINYIN_KEY, n, out) != n ||
        fwrite(index, sizeof(index), 1, out) != 1 ||
        fwrite(lists.data, 1, lists.n, out) != lists.n || fclose(out) != 0)
        fail(path);
    free(syllables);
    buf_free(&lists);
}

int main(int argc, char **argv)
{
    struct table t = {NULL, 0, 0, NULL, 0, 0};

    if (argc != 3) {
        fprintf(stderr, "usage: compile_unihan FOLDER OUTPUT\n");
        return 1;
    }
    read_readings(&t, argv[1]);
    read_radicals(&t, argv[1]);
    read_decompositions(&t, argv[1]);
    write_table(&t, argv[2]);
    free(t.readings);
    free(t.lookalikes);
    return 0;
}
