/*
 * formats.c - any bytes as a document of any format: it is read or refused; its
 * text laid back is the document; what any conversion makes of the text is laid
 * back, and all bytes outside the spans stay.
 *
 * Input: the format's name and a newline, or a choice of one; what the
 * conversion does; then the document.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "formats/document/document.h"
#include "formats/document/document_result.h"
#include "formats/format_list.h"

/* What becomes of a text: its Han characters are replaced, dropped, or become
 * two, or some of them become more or fewer; newlines stay. */
enum way { REPLACE, DROP, DOUBLE, MIX, WORDS, WAYS };

struct conversion {
    struct buf out;
    struct document_edit *edits;
    size_t nedits, cap;
};

static void append(struct buf *b, const char *bytes, size_t n)
{
    PROPERTY(buf_append(b, bytes, n));
}

static void add_edit(struct conversion *c, size_t nbytes, size_t ncharacters)
{
    PROPERTY(array_grow(&c->edits, c->nedits, &c->cap, sizeof(*c->edits)));
    c->edits[c->nedits++] =
        (struct document_edit){c->out.n - nbytes, nbytes, ncharacters};
}

/* Length of a character, or of bytes that are none. */
static size_t step(const char *s, size_t n)
{
    size_t nbytes = utf8_char_nbytes((unsigned char)*s);

    if (nbytes <= n && utf8_valid_prefix(s, nbytes) == nbytes)
        return nbytes;
    nbytes = utf8_ill_formed_nbytes(s, n);
    return nbytes == 0 ? n : nbytes;
}

static bool is_han(const char *s, size_t n)
{
    return step(s, n) == 3 && (unsigned char)*s >= 0xE4;
}

/* Converts up to four Han characters, into up to six; the length of these. */
static size_t convert_word(const char *s, size_t n, size_t count,
                           struct conversion *c)
{
    static const char word[] =
        "\xE5\xAD\x97\xE5\xAD\x97<\xE5\xAD\x97\xE5\xAD\x97&";
    static const size_t ends[] = {0, 3, 6, 7, 10, 13, 14};
    size_t k = 0, nbytes = ends[count % (sizeof(ends) / sizeof(*ends))];

    while (k < 1 + count % 4 && 3 * k < n && is_han(s + 3 * k, n - 3 * k))
        k++;
    append(&c->out, word, nbytes);
    add_edit(c, nbytes, k);
    return 3 * k;
}

static void convert(const struct buf *text, enum way way, struct conversion *c)
{
    for (size_t i = 0, n, count = 0; i < text->n; i += n) {
        if (way == WORDS && is_han(text->data + i, text->n - i)) {
            n = convert_word(text->data + i, text->n - i, count++, c);
            continue;
        }
        enum way now = way == MIX ? (enum way)(count++ % 4) : way;
        n = step(text->data + i, text->n - i);
        if (!is_han(text->data + i, text->n - i) || now == MIX) {
            append(&c->out, text->data + i, n);
        } else if (now == REPLACE) {
            append(&c->out, "\xE5\xAD\x97", 3);
        } else if (now == DROP) {
            add_edit(c, 0, 1);
        } else {
            append(&c->out, "\"<\\&\xE5\xAD\x97", 7);
            add_edit(c, 7, 1);
        }
    }
}

/* Whether `n` bytes of the source at `at` are those of the result at
 * `result_at`. An empty text may have no address, to which nothing is added. */
static bool same_at(const struct document_part *part, size_t at, size_t n,
                    const char *result, size_t result_at, size_t result_n)
{
    return n == result_n && (n == 0 || fuzz_same(part->source + at, n,
                                                 result + result_at, result_n));
}

/* Every byte between the pieces is the source's, on both sides. */
static void check_pieces(struct document_part *part)
{
    size_t at = 0, result_at = 0, n;

    PROPERTY(document_result_build(part));
    const char *result = document_part_bytes(part, &n);

    if (!part->changed) {
        PROPERTY(fuzz_same(result, n, part->source, part->nsource));
        return;
    }
    for (size_t i = 0; i < document_result_npieces(part); i++) {
        struct document_piece p = document_result_piece(part, i);
        PROPERTY(p.at >= at && p.result_at >= result_at);
        PROPERTY(same_at(part, at, p.at - at, result, result_at,
                         p.result_at - result_at));
        PROPERTY(p.result_nbytes == 0 ||
                 fuzz_same(p.with, p.result_nbytes, result + p.result_at,
                           p.result_nbytes));
        at = p.at + p.nbytes;
        result_at = p.result_at + p.result_nbytes;
    }
    PROPERTY(at <= part->nsource && result_at <= n);
    PROPERTY(same_at(part, at, part->nsource - at, result, result_at,
                     n - result_at));
}

/* What is not ASCII is written as it is where the span is no escape: it is not
 * passed to `write`. */
static void check_plain(const struct document_part *part)
{
    static const char plain[] = "\xE9\xA0\xAD\xF0\xAB\x97\xB4";
    struct buf out = {0};

    for (size_t i = 0; part->format->write != NULL && i < part->nspans; i++) {
        const struct document_span *span = &part->spans[i];
        out.n = 0;
        PROPERTY(span->escape ||
                 (part->format->write(span->manner, plain, sizeof(plain) - 1,
                                      &out) &&
                  fuzz_same(out.data, out.n, plain, sizeof(plain) - 1)));
    }
    buf_free(&out);
}

/* Places are in the document, in order of the bytes of each span. */
static void check_places(struct document *d)
{
    for (size_t i = 0; i <= d->text.n; i += 1 + d->text.n / 64) {
        struct document_place place;
        struct document_range range;
        document_find(d, i, &place);
        PROPERTY(place.offset <= place.part->nsource && place.line > 0 &&
                 place.column > 0);
        document_find_range(d, i, i, 0, 0, &range);
        PROPERTY(range.in[0] <= range.in[1] &&
                 range.in[1] <= range.part->nsource);
    }
}

/* Nothing of lines that marks keep is text, or replaced. */
static void check_kept(const struct document_part *p)
{
    size_t end;

    for (size_t i = 0; i < p->nspans && p->keeps.n > 0; i++)
        PROPERTY(p->spans[i].nbytes == 0 ||
                 document_marks_at(&p->keeps, p->spans[i].at, &end) == NULL);
    for (size_t i = 0; i < p->nmarks && p->keeps.n > 0; i++)
        PROPERTY(document_marks_at(&p->keeps, p->marks[i].at, &end) == NULL);
    for (size_t i = 1; i < p->keeps.n; i++)
        PROPERTY(p->keeps.kept[i - 1].end <= p->keeps.kept[i].at ||
                 p->keeps.kept[i].at == p->keeps.kept[i].end);
}

/* Opens a document; its own text laid back is itself. */
static bool open_document(struct document *d, const struct format *format,
                          const char *in, size_t n, const char *language)
{
    const struct document_marks marks = {
        .language = language, .fonts = language, .keep_lines = true};
    struct shutong_error error = {.status = SHUTONG_OK};

    if (!document_open(d, format, in, n, &marks, &error)) {
        PROPERTY(error.status != SHUTONG_OK && error.message[0] != '\0');
        PROPERTY(error.offset <= n);
        return false;
    }
    PROPERTY(document_lay(d, d->text.n == 0 ? "" : d->text.data, d->text.n,
                          NULL, 0, &error));
    for (size_t i = 0; i < d->nparts; i++) {
        check_pieces(&d->parts[i]);
        check_plain(&d->parts[i]);
        check_kept(&d->parts[i]);
        PROPERTY(language != NULL || !d->parts[i].changed);
    }
    check_places(d);
    return true;
}

/* The format that the input asks for: by its name, so that a seed stays of its
 * format when there are more. */
static const struct format *choose_format(struct fuzz_input *in)
{
    enum { NAME = 20 };
    size_t n = 0, nformats = 0;
    char name[NAME + 1];

    while (n < in->n && n < NAME && in->bytes[n] != '\n')
        n++;
    if (n > 0 && n < in->n)
        memcpy(name, in->bytes, n);
    name[n] = '\0';
    const struct format *found =
        n > 0 && n < in->n ? format_list_find(name) : NULL;
    if (found != NULL && found->read != NULL) {
        in->bytes += n + 1;
        in->n -= n + 1;
        return found;
    }
    while (format_list_at(nformats) != NULL)
        nformats++;
    /* The first one is text. */
    return format_list_at(1 + fuzz_choice(in, (unsigned)nformats - 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = {data, size};
    struct conversion c = {.out = {0}};
    struct document d;
    struct shutong_error error;
    const struct format *format = choose_format(&in);
    enum way way = (enum way)fuzz_choice(&in, WAYS);
    char *document = fuzz_copy(in.bytes, in.n);

    if (format->pack == NULL &&
        open_document(&d, format, document, in.n, NULL)) {
        convert(&d.text, way, &c);
        bool laid = document_lay(&d, c.out.n == 0 ? "" : c.out.data, c.out.n,
                                 c.edits, c.nedits, &error);
        /* Where bytes are no text, what is beside them may make one of them
         * when what was between is dropped. */
        PROPERTY(laid || !fuzz_is_utf8(d.text.data, d.text.n));
        for (size_t i = 0; laid && i < d.nparts; i++)
            check_pieces(&d.parts[i]);
        document_close(&d);
        if (open_document(&d, format, document, in.n, "zh-Hant-TW"))
            document_close(&d);
    } else if (format->pack == NULL) {
        document_close(&d);
    }
    buf_free(&c.out);
    free(c.edits);
    free(document);
    return 0;
}
