/*
 * text_reader.c - the text of a source as UTF-8, whatever it is encoded in.
 *
 * If the encoding is to be detected, ASCII is passed on as it arrives.  From
 * the first byte that is evidence, text is held back until there is enough of
 * it to decide.  How much that is depends on the text alone, not on how it
 * arrives.
 */
#include "command/files/text_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/say/message.h"
#include "command/encoding/detect_encoding.h"
#include "base/utf8.h"

bool text_reader_init(struct text_reader *r)
{
    r->bytes = malloc(READER_NBYTES);
    return r->bytes != NULL;
}

void text_reader_free(struct text_reader *r)
{
    decoder_free(r->decoder);
    buf_free(&r->head);
    buf_free(&r->text);
    free(r->bytes);
}

/* The source is in an encoding that is now known. */
static bool know(struct text_reader *r, const struct encoding *encoding)
{
    r->encoding = encoding;
    if (encoding->id == ENCODING_UTF_8 &&
        (!r->checks || r->invalid == SHUTONG_INVALID_KEEP))
        return true;
    r->decoder = decoder_new(encoding, r->invalid);
    if (r->decoder == NULL)
        message_no_codec(r->source->name, encoding, errno);
    return r->decoder != NULL;
}

/* Whether the text itself is to say what it is in, in part at least. */
static bool is_open(const struct encoding *given)
{
    return given == NULL || given->id == ENCODING_UTF_16 ||
           given->id == ENCODING_UTF_32;
}

/* Whether s[0..n) is UTF-8, but for a character that is cut off at its end. */
static bool is_utf_8(const char *s, size_t n)
{
    size_t valid = utf8_valid_prefix(s, n);

    return valid == n || utf8_ill_formed_nbytes(s + valid, n - valid) == 0;
}

/* Whether text is surely UTF-8, though it is said to be in another encoding.
 * Any bytes are well-formed UTF-16 and many are GBK.  But so much of another
 * encoding is not UTF-8 as well: so many characters of three bytes, or so many
 * units of several bytes without a NUL. */
static bool is_surely_utf_8(const char *s, size_t n, unsigned unit)
{
    enum { WIDE_SURE = 32, HAN_SURE = 4 };
    size_t nhan = 0;

    if (memchr(s, '\0', n) != NULL || !is_utf_8(s, n))
        return false;
    for (size_t i = 0; i < n; i++)
        nhan += (unsigned char)s[i] >= 0xE3 && (unsigned char)s[i] <= 0xE9;
    return nhan >= HAN_SURE || (unit > 1 && n >= WIDE_SURE);
}

/* Whether a file is UTF-8 though another encoding is given: it would be
 * destroyed without a word.  Its beginning says so, also where the rest is
 * damaged, or all of it that is looked at. */
static bool is_utf_8_by_mistake(const struct source *source,
                                const struct encoding *given)
{
    enum { BEGINNING = 512 };
    struct stat info;

    if (given == NULL || given->id == ENCODING_UTF_8 ||
        given->id == ENCODING_UTF_8_BOM || source->fd <= STDERR_FILENO ||
        fstat(source->fd, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    char *bytes = malloc(SNIFF_MOST);
    ssize_t n = bytes == NULL ? 0 : pread(source->fd, bytes, SNIFF_MOST, 0);
    size_t first = n < BEGINNING ? 0 : BEGINNING;
    bool is = n > 0 && (is_surely_utf_8(bytes, first, given->unit) ||
                        is_surely_utf_8(bytes, (size_t)n, given->unit));
    free(bytes);
    return is;
}

bool text_reader_begin(struct text_reader *r, struct source *source,
                       const struct encoding *encoding, bool refuses_nul)
{
    decoder_free(r->decoder);
    r->source = source;
    r->given = encoding;
    r->encoding = NULL;
    r->decoder = NULL;
    r->says = NULL;
    r->to_look_at = refuses_nul ? READER_LOOKS_AT : 0;
    r->beginning = true;
    r->end = r->finished = false;
    r->head.n = r->text.n = r->taken = 0;
    r->nread = r->watch.n = 0;
    if (r->raw) {
        r->to_look_at = 0;
        r->encoding = encoding_names_of(ENCODING_UTF_8);
        return true;
    }
    if (is_utf_8_by_mistake(source, encoding)) {
        message_is_utf_8(source->name, encoding);
        return false;
    }
    if (is_open(encoding))
        return true;
    /* A byte order mark is read as it is. */
    return know(r, encoding->id == ENCODING_UTF_8_BOM
                       ? encoding_names_of(ENCODING_UTF_8)
                       : encoding);
}

/* ---- what an input seems to be --------------------------------------------
 */

/* Sniffs at text that begins `at` bytes after the input's beginning. */
static const struct encoding *sniff_at(const char *text, size_t n, uint64_t at)
{
    size_t skip = detect_encoding_skip(text, n);

    if (at > 0 || skip >= SNIFF_BEGINNING) {
        text += skip;
        n -= skip;
        at = 1;
    }
    size_t enough = detect_encoding_enough(text, n);
    return detect_encoding(text, enough > 0 ? enough : n, at == 0);
}

/* Whether the rest of a line, which is ill-formed as UTF-8, is text in another
 * encoding of single bytes and pairs. */
static const struct encoding *sniff_line(const char *text, size_t n)
{
    const char *newline = memchr(text, '\n', n);
    const struct encoding *found = detect_encoding(
        text, newline != NULL ? (size_t)(newline - text) : n, false);

    return found != NULL && found->unit == 1 && found->id != ENCODING_UTF_8
               ? found
               : NULL;
}

/* Guesses by text that begins `at` bytes after the input's beginning, and is
 * ill-formed at `offset`, which may be before or behind it. */
static void guess_by(struct guess *g, const char *text, size_t n, uint64_t at,
                     uint64_t offset, const struct encoding *given)
{
    bool has_place = offset >= at && offset - at < n;
    size_t place = has_place ? (size_t)(offset - at) : 0;

    if (g->encoding != NULL && g->encoding->id == ENCODING_UTF_8)
        g->encoding = NULL;
    if ((given != NULL && given->unit > 1) ||
        (g->encoding != NULL && g->encoding->unit > 1))
        return;
    if (file_kind_is_binary(text, n) ||
        file_kind_is_binary(text + place, n - place))
        g->kind = GUESS_BINARY;
    if (given != NULL && given->id == ENCODING_UTF_8)
        given = NULL;
    if (g->kind != GUESS_TEXT || !detect_encoding_has_utf_8_line(text, n))
        return;
    const struct encoding *other = given != NULL ? given
                                   : g->encoding != NULL
                                       ? g->encoding
                                       : sniff_line(text + place, n - place);
    if (other != NULL && other->unit == 1)
        *g = (struct guess){GUESS_MIXED, other};
}

/* Whether text, which is ill-formed in the encoding that was given, is UTF-8
 * from its beginning on. */
static bool is_utf_8_instead(const struct encoding *given, const char *text,
                             size_t n)
{
    return given != NULL && given->id != ENCODING_UTF_8 &&
           given->id != ENCODING_UTF_8_BOM && memchr(text, '\0', n) == NULL &&
           is_utf_8(text, n) && !detect_encoding_is_ascii(text, n);
}

/* Guesses by a file: its beginning, and what is about `offset`. */
static void guess_by_file(struct guess *g, int fd, uint64_t offset,
                          const struct encoding *given)
{
    enum { BEFORE = 4096 };
    char *bytes = malloc(SNIFF_MOST);
    ssize_t n = bytes == NULL ? 0 : pread(fd, bytes, SNIFF_MOST, 0);
    bool seen = n > 0 && offset < (uint64_t)n;

    if (n > 0 && !seen && detect_encoding_is_ascii(bytes, (size_t)n) &&
        given == NULL) {
        n = pread(fd, bytes, SNIFF_MOST, (off_t)offset);
        if (n > 0)
            g->encoding = sniff_at(bytes, (size_t)n, offset);
    } else if (n > 0 && seen && is_utf_8_instead(given, bytes, (size_t)n)) {
        g->encoding = encoding_names_of(ENCODING_UTF_8);
    } else if (n > 0) {
        if (given == NULL)
            g->encoding = sniff_at(bytes, (size_t)n, 0);
        guess_by(g, bytes, (size_t)n, 0, offset, given);
    }
    uint64_t from = offset > BEFORE ? offset - BEFORE : 0;
    if (n > 0 && !seen)
        n = pread(fd, bytes, SNIFF_MOST, (off_t)from);
    if (n > 0 && !seen)
        guess_by(g, bytes, (size_t)n, from, offset, given);
    free(bytes);
}

struct guess text_reader_guess(const char *name, int held, uint64_t offset,
                               const char *text, size_t n, uint64_t at,
                               const struct encoding *given)
{
    bool standard = strcmp(name, "stdin") == 0;
    struct guess g = {GUESS_TEXT, NULL};
    struct stat info;
    int fd = held >= 0  ? held
             : standard ? STDIN_FILENO
                        : open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        guess_by_file(&g, fd, offset, given);
    } else {
        if (at == 0 && is_utf_8_instead(given, text, n)) {
            g.encoding = encoding_names_of(ENCODING_UTF_8);
            n = 0;
        } else if (at == 0 && given == NULL)
            g.encoding = sniff_at(text, n, 0);
        else if (offset >= at && offset - at < n && given == NULL)
            g.encoding =
                sniff_at(text + (offset - at), n - (size_t)(offset - at), 1);
        if (n > 0)
            guess_by(&g, text, n, at, offset, given);
    }
    if (fd > STDERR_FILENO && fd != held)
        close(fd);
    return g;
}

void text_reader_say_binary(const char *name, const char *text, size_t n)
{
    size_t valid = utf8_valid_prefix(text, n);
    const struct encoding *found = detect_encoding(text, n, true);

    message_binary(name, found != NULL && found->unit > 1 ? found : NULL,
                   valid == n ||
                       utf8_ill_formed_nbytes(text + valid, n - valid) == 0);
}

/* ---- reading --------------------------------------------------------------
 */

static bool no_memory(const struct text_reader *r)
{
    return message_error("%s: out of memory", r->source->name);
}

/* Says why n bytes that begin `at` bytes after the beginning are not text. */
static bool say_failure(const struct text_reader *r,
                        const struct shutong_error *error, const char *bytes,
                        size_t n, uint64_t at)
{
    struct guess guess = {GUESS_TEXT, NULL};

    if (error->status == SHUTONG_NO_MEMORY)
        return no_memory(r);
    if (error->status == SHUTONG_ILL_FORMED)
        guess = text_reader_guess(
            r->source->name, r->source->held ? r->source->fd : -1,
            error->offset, bytes, n, at, r->guesses ? NULL : r->encoding);
    return message_failure(r->source->name, error, &guess);
}

ssize_t text_reader_read_first(struct source *source, char *bytes, size_t room,
                               struct file_kind_watch *watch,
                               const struct file_kind **found_ret)
{
    ssize_t got = source_read(source, bytes, room), more = got;
    size_t n = got > 0 ? (size_t)got : 0;

    while (
        more > 0 && n < CONTAINER_LOOKS_AT && n < room &&
        (file_kind_may_follow(bytes, n) || file_kind_find(bytes, n) != NULL)) {
        more = source_read(source, bytes + n, room - n);
        n += more > 0 ? (size_t)more : 0;
    }
    *found_ret = file_kind_watch(watch, bytes, n);
    return more < 0 ? -1 : (ssize_t)n;
}

/* Reads a piece; its length, 0 at the end, -1 on failure. */
static ssize_t read_piece(struct text_reader *r)
{
    const struct file_kind *found = NULL;
    ssize_t got;

    if (r->takes_all || r->raw) {
        got = source_read(r->source, r->bytes, READER_NBYTES);
    } else if (r->nread == 0) {
        got = text_reader_read_first(r->source, r->bytes, READER_NBYTES,
                                     &r->watch, &found);
    } else {
        got = source_read(r->source, r->bytes, READER_NBYTES);
        if (got > 0)
            found = file_kind_watch(&r->watch, r->bytes, (size_t)got);
    }
    if (found != NULL) {
        message_container(r->source->name, found);
        return -1;
    }
    r->end = got == 0;
    if (got > 0) {
        r->taken += (size_t)got;
        r->nread += (uint64_t)got;
    }
    return got;
}

size_t text_reader_taken(struct text_reader *r)
{
    size_t taken = r->taken;

    r->taken = 0;
    return taken;
}

/* Appends what a piece is in UTF-8 to the text. */
static bool decode(struct text_reader *r, const char *bytes, size_t n)
{
    struct shutong_error error;

    if (r->decoder == NULL)
        return buf_append(&r->text, bytes, n) || no_memory(r);
    return decoder_feed(r->decoder, bytes, n, &r->text, &error) == SHUTONG_OK ||
           say_failure(r, &error, bytes, n, r->nread - n);
}

static bool decode_end(struct text_reader *r)
{
    struct shutong_error error;

    return r->decoder == NULL ||
           decoder_finish(r->decoder, &r->text, &error) == SHUTONG_OK ||
           say_failure(r, &error, NULL, 0, r->nread);
}

/* ---- finding the encoding ------------------------------------------------ */

/* Moves n bytes of the head, which are ASCII, to the text. */
static bool give_ascii(struct text_reader *r, size_t n)
{
    if (!buf_append(&r->text, r->head.data, n))
        return no_memory(r);
    buf_drop_front(&r->head, n);
    r->beginning = r->beginning && n == 0;
    return true;
}

/* The encoding that the source says that it is in; NULL where it does not, or
 * says one of which each byte is not ASCII or more. */
static const struct encoding *find_declared(const struct text_reader *r)
{
    enum { NAME = 40 };
    const char *name;
    char text[NAME];
    size_t n;

    if (r->declared == NULL ||
        !r->declared(r->head.data, r->head.n, &name, &n) || n >= NAME)
        return NULL;
    memcpy(text, name, n);
    text[n] = '\0';
    const struct encoding *found = encoding_names_find(text);
    if (found == NULL || found->unit > 1)
        return NULL;
    /* As browsers take them: what is called so often has more characters. */
    if (found->id == ENCODING_GB2312 || found->id == ENCODING_GBK)
        return encoding_names_of(ENCODING_GB18030);
    return found;
}

static const struct encoding *find_encoding(const struct text_reader *r,
                                            size_t n)
{
    /* What it says is believed unless the bytes say UTF-8. */
    if (r->given == NULL && r->says != NULL && r->says->id != ENCODING_UTF_8 &&
        !is_utf_8(r->head.data, n))
        return r->says;
    if (r->given == NULL)
        return detect_encoding(r->head.data, n, r->beginning);
    return detect_encoding_order(r->head.data, n, r->given);
}

/* Decides by n bytes of the head what the source is in, and decodes the head.
 */
static bool decide(struct text_reader *r, size_t n)
{
    const struct encoding *found = find_encoding(r, n);

    if (found == NULL && file_kind_is_binary(r->head.data, n)) {
        message_binary(r->source->name, NULL, false);
        return false;
    }
    bool narrow =
        found == NULL || (found->unit == 1 && found->id != ENCODING_UTF_8);
    if (r->given == NULL && narrow &&
        detect_encoding_has_utf_8_line(r->head.data, n)) {
        message_mixed(r->source->name);
        return false;
    }
    if (found == NULL) {
        message_no_encoding(r->source->name, r->given);
        return false;
    }
    if (r->given == NULL && found->id == ENCODING_UTF_8 &&
        memchr(r->head.data, '\0', n) == NULL &&
        detect_encoding_is_ascii(r->head.data, n)) {
        /* It is as open as before, and a shift may begin at its end. */
        bool half = n > 1 && r->head.data[n - 1] == '~' && !r->end;
        return give_ascii(r, half ? n - 1 : n);
    }
    bool decoded = know(r, found) && decode(r, r->head.data, r->head.n);
    r->head.n = 0;
    return decoded;
}

/* Finds the encoding, or gives what comes before that matters; false on
 * failure.  Without text and without an encoding there should be more. */
static bool look(struct text_reader *r)
{
    size_t n = r->head.n, skip = 0;

    if (n == 0 || (r->beginning && n < SNIFF_BEGINNING && !r->end))
        return true;
    if (r->given == NULL)
        skip = detect_encoding_skip(r->head.data, n);
    if (skip >= SNIFF_BEGINNING || !r->beginning || (r->end && skip == n)) {
        /* What may be half of a shift is no more than it is. */
        if (r->end && skip + 1 == n && r->head.data[skip] == '~')
            skip = n;
        if (skip > 0)
            return give_ascii(r, skip);
    }
    size_t enough = detect_encoding_enough(r->head.data, n);
    if (enough == 0 && !r->end)
        return true;
    return decide(r, enough > 0 ? enough : n);
}

/* Reads as long as there is neither text nor an encoding. */
static bool read_head(struct text_reader *r)
{
    while (r->encoding == NULL && r->text.n == 0) {
        ssize_t got = r->end ? 0 : read_piece(r);
        if (got < 0)
            return false;
        if (!buf_append(&r->head, r->bytes, (size_t)got))
            return no_memory(r);
        if (r->beginning && r->says == NULL)
            r->says = find_declared(r);
        if (!look(r))
            return false;
        if (r->end && r->head.n == 0)
            break;
    }
    return true;
}

/* ---- reading ------------------------------------------------------------- */

/* Reads and decodes until there is text, or no more. */
static bool read_text(struct text_reader *r)
{
    r->text.n = 0;
    if (r->encoding == NULL && !read_head(r))
        return false;
    while (r->encoding != NULL && r->text.n == 0 && !r->finished) {
        ssize_t got = r->end ? 0 : read_piece(r);
        if (got < 0 || !decode(r, r->bytes, (size_t)got))
            return false;
        r->finished = r->end;
        if (r->end && !decode_end(r))
            return false;
    }
    return true;
}

/* Whether text may be given: a file's beginning without a NUL. */
static bool is_welcome(struct text_reader *r, const char *text, size_t n)
{
    size_t looked_at = n < r->to_look_at ? n : r->to_look_at;

    r->to_look_at -= looked_at;
    if (looked_at == 0 || memchr(text, '\0', looked_at) == NULL)
        return true;
    if (r->decoder == NULL)
        text_reader_say_binary(r->source->name, text, looked_at);
    else
        message_binary(r->source->name, NULL, true);
    return false;
}

ssize_t text_reader_read(struct text_reader *r, const char **text_ret)
{
    size_t n;

    if (r->encoding != NULL && r->decoder == NULL && r->head.n == 0 &&
        !r->end) {
        ssize_t got = read_piece(r);
        if (got < 0)
            return -1;
        n = (size_t)got;
        *text_ret = r->bytes;
    } else {
        if (!read_text(r))
            return -1;
        n = r->text.n;
        *text_ret = r->text.data;
    }
    return n == 0 || is_welcome(r, *text_ret, n) ? (ssize_t)n : -1;
}
