/*
 * context_corpus.c - reads native text, and makes simplified text of it.
 *
 * Text that people wrote in traditional script is folded by OpenCC's own
 * profile with phrases: what it makes of it is what people write in simplified
 * script, nearly always, and what the text had is what was meant.  A map of
 * characters is no good: it never makes 仿佛, 回复 or 借口, and a model that
 * has not seen them breaks them.  A line whose length changes is left out.
 */
#include "train/context_corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum {
    BATCH = 1 << 20, /* bytes that are converted at once */
    LONGEST = 4096,  /* characters of a line, then it is cut */
};

/* Beyond OpenCC: characters that simplified text has another one for. */
static const char *const more_folds[] = {"甦苏", "牠它", "揹背", "荳豆", "籐藤",
                                         "濬浚", "瑯琅", "鎗枪", "暱昵"};

/* ---- tables of ours ------------------------------------------------------ */

static bool is_hant(const struct corpus_source *s)
{
    return strcmp(s->script, "hant") == 0;
}

void context_corpus_read_sources(struct corpus *c, const char *path,
                                 const char *script)
{
    FILE *file = corpus_file_open(path);
    char line[1024];
    size_t number = 0;

    while (fgets(line, sizeof(line), file) != NULL) {
        struct corpus_source s = {.weight = 1};
        number++;
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (sscanf(line, "%7s %63s %f %zu", s.script, s.name, &s.weight,
                   &s.most) != 4)
            corpus_file_fail(
                "%s:%zu: not a script, a name, a weight and a number of "
                "characters",
                path, number);
        if (strcmp(s.script, script) != 0)
            continue;
        /* Traditional text is only to say what OpenCC makes of it. */
        if (c->model == MODEL_HANS && is_hant(&s)) {
            s.weight *= 0.3f;
            s.most /= 4;
            s.has_answers = true;
        }
        c->sources = corpus_file_grow(c->sources, c->nsources, &c->sources_cap,
                                      1, sizeof(s));
        c->sources[c->nsources++] = s;
    }
    fclose(file);
}

/* ---- reading ------------------------------------------------------------- */

/* Lines of a file that are kept, with a newline after each. */
struct text {
    char *bytes;
    size_t n, cap;
};

static uint64_t hash_bytes(const char *s, size_t n)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)s[i]) * UINT64_C(0x100000001B3);
    return hash ^ hash >> 29;
}

/* Counts Han characters; SIZE_MAX for a line that is not to be used: with the
 * other script's characters in it, or ill-formed. */
static size_t count_han(bool hant, const char *s, size_t n)
{
    size_t han = 0, traditional = 0, nbytes;

    if (utf8_valid_prefix(s, n) != n)
        return SIZE_MAX;
    for (size_t i = 0; i < n; i += nbytes) {
        uint32_t code_point = utf8_decode(s + i, &nbytes);
        if (hant && context_corpus_is_of(code_point, EVIDENCE_SIMPLIFIED))
            return SIZE_MAX;
        traditional += context_corpus_is_of(code_point, EVIDENCE_TRADITIONAL) ||
                       context_corpus_is_of(code_point, EVIDENCE_STRONG);
        han += utf8_is_han(code_point);
    }
    return !hant && traditional * 10 > han ? SIZE_MAX : han;
}

/* A set of hashes of the lines that were seen. */
struct seen {
    uint64_t *slots;
    size_t mask;
};

static bool is_seen(struct seen *seen, uint64_t hash)
{
    size_t i = (size_t)hash & seen->mask;

    if (hash == 0)
        hash = 1;
    while (seen->slots[i] != 0 && seen->slots[i] != hash)
        i = (i + 1) & seen->mask;
    if (seen->slots[i] == hash)
        return true;
    seen->slots[i] = hash;
    return false;
}

/* What is kept of a source: with the Han characters of each line. */
static void read_lines(bool hant, FILE *file, struct text *text,
                       size_t **han_ret, size_t *nlines_ret)
{
    struct seen seen = {corpus_file_allocate((size_t)1 << 21, sizeof(uint64_t)),
                        ((size_t)1 << 21) - 1};
    size_t *han = NULL, nlines = 0, han_cap = 0, cap = 0;
    char *line = NULL;
    ssize_t got;

    while ((got = getline(&line, &cap, file)) > 0) {
        size_t n = (size_t)got;
        while (n > 0 && (unsigned char)line[n - 1] <= ' ')
            n--;
        size_t from = 0;
        while (from < n && (unsigned char)line[from] <= ' ')
            from++;
        for (size_t i = from; i < n; i++)
            if ((unsigned char)line[i] < ' ')
                line[i] = ' ';
        size_t count = count_han(hant, line + from, n - from);
        if (count == SIZE_MAX || count == 0 || n - from > 3 * LONGEST ||
            is_seen(&seen, hash_bytes(line + from, n - from)))
            continue;
        if (nlines * 2 > seen.mask)
            corpus_file_fail("a source has more lines than there is room for");
        text->bytes =
            corpus_file_grow(text->bytes, text->n, &text->cap, n - from + 1, 1);
        memcpy(text->bytes + text->n, line + from, n - from);
        text->n += n - from;
        text->bytes[text->n++] = '\n';
        han = corpus_file_grow(han, nlines, &han_cap, 1, sizeof(*han));
        han[nlines++] = count;
    }
    free(line);
    free(seen.slots);
    *han_ret = han;
    *nlines_ret = nlines;
}

/* Of a source that is too long, lines from everywhere. */
static void thin(struct text *text, const size_t *han, size_t nlines,
                 size_t most)
{
    size_t total = 0, from = 0, to = 0;
    double share;

    for (size_t i = 0; i < nlines; i++)
        total += han[i];
    share = total > most ? (double)most / (double)total : 1;
    for (size_t i = 0; i < nlines; i++) {
        const char *end = memchr(text->bytes + from, '\n', text->n - from);
        size_t n = (size_t)(end - text->bytes) + 1 - from;
        if ((size_t)((double)(i + 1) * share) > (size_t)((double)i * share)) {
            memmove(text->bytes + to, text->bytes + from, n);
            to += n;
        }
        from += n;
    }
    text->n = to;
}

void context_corpus_convert(const struct shutong_converter *by, const char *s,
                            size_t n, char **out, size_t *out_nbytes)
{
    struct shutong_error error;

    if (shutong_convert(by, s, n, out, out_nbytes, &error) != SHUTONG_OK)
        corpus_file_fail("a text could not be converted: %s", error.message);
}

struct shutong_converter *context_corpus_profile(const char *name)
{
    struct shutong_settings settings = {.config = name};
    struct shutong_error error;
    struct shutong_converter *c = shutong_converter_new(&settings, &error);

    if (c == NULL)
        corpus_file_fail("%s: %s", name, error.message);
    return c;
}

static size_t decode(const char *s, size_t n, uint32_t *out)
{
    size_t count = 0, nbytes;

    for (size_t i = 0; i < n; i += nbytes)
        out[count++] = utf8_decode(s + i, &nbytes);
    return count;
}

static uint32_t fold_more(uint32_t c)
{
    for (size_t i = 0; i < sizeof(more_folds) / sizeof(*more_folds); i++)
        if (utf8_first(more_folds[i]) == c)
            return utf8_first(more_folds[i] + 3);
    return c;
}

/* Adds a line: as the text has it, and in simplified script. */
static void add_line(struct corpus *c, size_t source, const char *meant,
                     size_t meant_nbytes, const char *written,
                     size_t written_nbytes)
{
    const struct corpus_source *s = &c->sources[source];
    uint32_t m[LONGEST], w[LONGEST];

    if (meant_nbytes > LONGEST * 3 || written_nbytes > LONGEST * 3 ||
        utf8_count(meant, meant_nbytes) > LONGEST)
        return;
    size_t n = decode(meant, meant_nbytes, m);
    if (utf8_count(written, written_nbytes) != n)
        return;
    decode(written, written_nbytes, w);
    size_t had = c->cap;
    c->characters =
        corpus_file_grow(c->characters, c->n, &had, n, sizeof(*c->characters));
    had = c->cap;
    c->written =
        corpus_file_grow(c->written, c->n, &had, n, sizeof(*c->written));
    had = c->cap;
    c->meant = corpus_file_grow(c->meant, c->n, &had, n, sizeof(*c->meant));
    c->answers =
        corpus_file_grow(c->answers, c->n, &c->cap, n, sizeof(*c->answers));
    c->lines = corpus_file_grow(c->lines, c->nlines, &c->lines_cap, 1,
                                sizeof(*c->lines));
    struct corpus_line line = {.at = c->n,
                               .n = (uint32_t)n,
                               .source = (uint16_t)source,
                               .alone = s->is_words};
    size_t cantonese = s->is_cantonese;
    for (size_t i = 0; i < n; i++) {
        if (c->model == MODEL_HANT)
            w[i] = fold_more(w[i]);
        cantonese += context_model_is_cantonese(w[i]);
    }
    line.is_cantonese = cantonese > 0;
    memcpy(c->written + c->n, w, n * sizeof(*w));
    context_corpus_match(w, n, c->characters + c->n, c->answers + c->n);
    for (size_t i = 0; i < n; i++) {
        c->answers[c->n + i] = context_corpus_label(c->answers[c->n + i]);
        c->meant[c->n + i] =
            s->has_answers ? c->answers[c->n + i] : context_corpus_label(m[i]);
        c->sources[source].nhan += utf8_is_han(w[i]);
    }
    c->n += n;
    c->lines[c->nlines++] = line;
    c->sources[source].nlines++;
}

/* Adds lines that are there twice: as they are and converted. */
static void add_lines(struct corpus *c, size_t source, const char *meant,
                      size_t meant_nbytes, const char *written,
                      size_t written_nbytes)
{
    const char *m = meant, *w = written;

    while (m < meant + meant_nbytes && w < written + written_nbytes) {
        const char *m_end = memchr(m, '\n', meant_nbytes - (size_t)(m - meant));
        const char *w_end =
            memchr(w, '\n', written_nbytes - (size_t)(w - written));
        if (m_end == NULL || w_end == NULL)
            break;
        add_line(c, source, m, (size_t)(m_end - m), w, (size_t)(w_end - w));
        m = m_end + 1;
        w = w_end + 1;
    }
}

static void add_source(struct corpus *c, size_t source, const struct text *text,
                       const struct shutong_converter *by)
{
    for (size_t from = 0, n; from < text->n; from += n) {
        char *converted;
        size_t nbytes;
        n = text->n - from;
        if (n > BATCH) {
            n = BATCH;
            while (text->bytes[from + n - 1] != '\n')
                n--;
        }
        context_corpus_convert(by, text->bytes + from, n, &converted, &nbytes);
        /* For a simplified target, traditional text is what is written. */
        if (c->model == MODEL_HANS && is_hant(&c->sources[source]))
            add_lines(c, source, converted, nbytes, text->bytes + from, n);
        else
            add_lines(c, source, text->bytes + from, n, converted, nbytes);
        free(converted);
    }
}

static void read_source(struct corpus *c, size_t source, const char *folder,
                        const struct shutong_converter *to_written)
{
    const struct corpus_source *s = &c->sources[source];
    struct text text = {NULL, 0, 0};
    struct corpus_stream stream;
    size_t *han, nlines;

    corpus_file_open_source(&stream, folder, s->script, s->name);
    read_lines(is_hant(s), stream.file, &text, &han, &nlines);
    corpus_file_close_source(&stream);
    if (nlines == 0)
        corpus_file_fail("%s: it has no lines in this script", stream.path);
    thin(&text, han, nlines, s->most);
    add_source(c, source, &text, to_written);
    free(han);
    free(text.bytes);
}

void context_corpus_read(struct corpus *c, const char *folder)
{
    struct shutong_converter *tw2s = context_corpus_profile("tw2s"),
                             *hk2s = context_corpus_profile("hk2s");
    struct shutong_converter *s2tw = context_corpus_profile("s2tw");
    struct corpus_stream stream;

    for (size_t i = 0; i < c->nsources; i++)
        corpus_file_find_source(&stream, folder, c->sources[i].script,
                                c->sources[i].name);
    for (size_t i = 0; i < c->nsources; i++) {
        struct corpus_source *s = &c->sources[i];
        s->is_cantonese = strcmp(s->name, "pypi-ctcpc") == 0;
        read_source(c, i, folder,
                    !is_hant(s)       ? s2tw
                    : s->is_cantonese ? hk2s
                                      : tw2s);
    }
    shutong_converter_free(tw2s);
    shutong_converter_free(hk2s);
    shutong_converter_free(s2tw);
}

/* Another source; its number. */
static size_t add_own_source(struct corpus *c, const char *path, float weight)
{
    struct corpus_source s = {.weight = weight};
    const char *name = strrchr(path, '/');

    snprintf(s.name, sizeof(s.name), "%s", name == NULL ? path : name + 1);
    c->sources = corpus_file_grow(c->sources, c->nsources, &c->sources_cap, 1,
                                  sizeof(s));
    c->sources[c->nsources] = s;
    return c->nsources++;
}

void context_corpus_read_file(struct corpus *c, const char *path, bool is_words,
                              float weight)
{
    struct shutong_converter *tw2s = context_corpus_profile("tw2s");
    struct text text = {NULL, 0, 0};
    FILE *file = corpus_file_open(path);
    size_t *han, nlines, source = add_own_source(c, path, weight);

    c->sources[source].is_words = is_words;
    read_lines(c->model == MODEL_HANT, file, &text, &han, &nlines);
    fclose(file);
    add_source(c, source, &text, tw2s);
    shutong_converter_free(tw2s);
    free(han);
    free(text.bytes);
}

/* ---- names --------------------------------------------------------------- */

/* Parts of names, as they are written and as they are meant. */
struct part {
    char kind[8], written[32], meant[32];
};

static struct part *parts;
static size_t nparts;

void context_corpus_read_names(const char *path)
{
    FILE *file = corpus_file_open(path);
    char line[256];
    size_t cap = 0, number = 0;

    while (fgets(line, sizeof(line), file) != NULL) {
        struct part p;
        number++;
        if (line[0] == '#')
            continue;
        if (sscanf(line, "%7s %31s %31s", p.kind, p.written, p.meant) != 3)
            corpus_file_fail(
                "%s:%zu: not surname, given or title, and two texts", path,
                number);
        parts = corpus_file_grow(parts, nparts, &cap, 1, sizeof(p));
        parts[nparts++] = p;
    }
    fclose(file);
}

static bool is_part(const struct part *p, const char *kind)
{
    return strcmp(p->kind, kind) == 0;
}

uint32_t context_corpus_surname(uint32_t folded)
{
    for (size_t i = 0; i < nparts; i++)
        if (is_part(&parts[i], "surname") &&
            utf8_first(parts[i].written) == folded)
            return utf8_first(parts[i].meant);
    return 0;
}

static const struct part no_part = {"", "", ""};

static void add_name(struct corpus *c, size_t source, const struct part *before,
                     const struct part *surname, const struct part *given,
                     const struct part *title)
{
    char written[160], meant[160];

    snprintf(written, sizeof(written), "%s%s%s%s", before->written,
             surname->written, given->written, title->written);
    snprintf(meant, sizeof(meant), "%s%s%s%s", before->meant, surname->meant,
             given->meant, title->meant);
    add_line(c, source, meant, strlen(meant), written, strlen(written));
}

/* A part of a kind, each in its turn. */
static const struct part *nth_part(const char *kind, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < nparts; i++)
        count += is_part(&parts[i], kind);
    n = count > 0 ? n % count : 0;
    for (size_t i = 0; i < nparts; i++)
        if (is_part(&parts[i], kind) && n-- == 0)
            return &parts[i];
    return &no_part;
}

void context_corpus_add_names(struct corpus *c)
{
    static const struct part introduced = {"", "姓", "姓"};
    size_t source = add_own_source(c, "names", 1), turn = 0;

    for (size_t i = 0; i < nparts; i++) {
        const struct part *s = &parts[i];
        if (!is_part(s, "surname"))
            continue;
        add_name(c, source, &introduced, s, &no_part, &no_part);
        for (size_t j = 0; j < nparts; j++) {
            const struct part *p = &parts[j];
            const struct part *before = nth_part("before", turn++);
            if (is_part(p, "title")) {
                add_name(c, source, &no_part, s, &no_part, p);
                add_name(c, source, before, s, &no_part, p);
            }
            if (!is_part(p, "given"))
                continue;
            add_name(c, source, &no_part, s, p, &no_part);
            add_name(c, source, before, s, p, &no_part);
            for (size_t k = 0; k < 6; k++)
                add_name(c, source, k % 2 == 0 ? &no_part : before, s, p,
                         nth_part("title", turn + 5 * k));
        }
    }
}

void context_corpus_read_words(struct corpus *c, const char *path)
{
    FILE *file = corpus_file_open(path);
    char line[4096];
    size_t source = add_own_source(c, path, 1);

    c->sources[source].is_words = c->sources[source].has_answers = true;
    while (fgets(line, sizeof(line), file) != NULL) {
        char *end = strpbrk(line, "\t\n");
        size_t n = end == NULL ? 0 : (size_t)(end - line);
        if (line[0] != '#' && n > 0 && utf8_valid_prefix(line, n) == n &&
            utf8_count(line, n) >= 2)
            add_line(c, source, line, n, line, n);
    }
    fclose(file);
}

uint32_t context_corpus_place(const struct corpus *c, size_t i)
{
    uint32_t w = c->written[i];

    return c->model == MODEL_HANS || w == c->characters[i].folded ? w : 0;
}

void context_corpus_text(const struct corpus *c, const struct corpus_line *line,
                         struct context_text *text)
{
    *text = (struct context_text){.characters = c->characters + line->at,
                                  .n = line->n,
                                  .is_cantonese = line->is_cantonese,
                                  .alone = line->alone};
}

void context_corpus_free(struct corpus *c)
{
    free(c->sources);
    free(c->lines);
    free(c->characters);
    free(c->written);
    free(c->meant);
    free(c->answers);
}
