/*
 * file_kind.c - files that are not text, by how they begin.
 *
 * Marks are those of file(1) and of the formats' own descriptions.  One that
 * text could begin with, such as BM, ID3, GIF89a or %PDF-1.4, needs more of the
 * format behind it.  Bytes are as in the file, before anything is decoded: none
 * of the marks without such a look is text in an encoding that is known here.
 */
#include "command/encoding/file_kind.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "base/status.h"

/* ---- what they are ---------------------------------------------------------
 */

#define UNPACK                                                                 \
    N_("unpack it, convert the files in it with -r -w, and pack it again")

/* As files they are known by their names. */
static const struct file_kind epub = {N_("an EPUB book"),
                                      N_("use --format=epub")};
static const struct file_kind office = {
    N_("a document of Word, Excel or PowerPoint"),
    N_("use --format=docx, --format=xlsx or --format=pptx")};
static const struct file_kind open_document = {
    N_("an OpenDocument file"),
    N_("use --format=odt, --format=ods, --format=odp or --format=odg")};
static const struct file_kind java_archive = {N_("a Java archive"), UNPACK};
static const struct file_kind zip = {N_("a zip archive"), UNPACK};
static const struct file_kind seven_zip = {N_("a 7z archive"), UNPACK};
static const struct file_kind rar = {N_("a RAR archive"), UNPACK};
static const struct file_kind tar = {N_("a tar archive"), UNPACK};
static const struct file_kind package = {N_("a package or library (ar)"),
                                         UNPACK};
static const struct file_kind cpio = {N_("a cpio archive"), UNPACK};
static const struct file_kind help = {N_("an HTML Help file (.chm)"), UNPACK};
static const struct file_kind cabinet = {N_("a cabinet archive"), UNPACK};
static const struct file_kind gzip = {N_("compressed with gzip"),
                                      N_("use zcat FILE | shutong ... | gzip")};
static const struct file_kind bzip2 = {
    N_("compressed with bzip2"), N_("use bzcat FILE | shutong ... | bzip2")};
static const struct file_kind xz = {N_("compressed with xz"),
                                    N_("use xzcat FILE | shutong ... | xz")};
static const struct file_kind zstd = {
    N_("compressed with zstd"), N_("use zstdcat FILE | shutong ... | zstd")};
static const struct file_kind lz4 = {N_("compressed with lz4"),
                                     N_("use lz4cat FILE | shutong ... | lz4")};
static const struct file_kind pdf = {
    N_("a PDF"), N_("extract the text first, for example with pdftotext")};
static const struct file_kind djvu = {
    N_("a DjVu document"),
    N_("extract the text first, for example with djvutxt")};
static const struct file_kind mobi = {
    N_("a MOBI or Kindle book"),
    N_("save it as EPUB or as text first, for example with Calibre")};
static const struct file_kind swap_file = {
    N_("a swap file of Vim"), N_("recover the text first, with vim -r")};
static const struct file_kind image = {N_("an image"), NULL};
static const struct file_kind sound = {N_("a sound or video file"), NULL};
static const struct file_kind database = {
    N_("an SQLite database"), N_("convert the output of sqlite3 FILE .dump, "
                                 "and create a database from it")};
static const struct file_kind program = {N_("a program or library"), NULL};
static const struct file_kind font = {N_("a font"), NULL};
static const struct file_kind old_office = {
    N_("a document in the old format of Microsoft Office (.doc, .xls, .ppt)"),
    N_("save it in a newer format or as text first")};
static const struct file_kind catalogue = {
    N_("a compiled message catalogue (.mo)"),
    N_("convert its .po file, or the output of msgunfmt")};

/* ---- how they begin ---------------------------------------------------------
 */

static unsigned byte(const char *s, size_t at)
{
    return (unsigned char)s[at];
}

static bool has(const char *s, size_t n, size_t at, const char *bytes,
                size_t nbytes)
{
    return n >= at + nbytes && memcmp(s + at, bytes, nbytes) == 0;
}

#define HAS(s, n, at, literal) has(s, n, at, literal, sizeof(literal) - 1)

/* Whether s[from..to) has a byte that no text has. */
static bool has_nul(const char *s, size_t from, size_t to)
{
    return memchr(s + from, '\0', to - from) != NULL;
}

/* What is in a zip archive, by the name of its first member. */
static const struct file_kind *zip_of(const char *s, size_t n)
{
    enum { NAME_NBYTES = 26, EXTRA_NBYTES = 28, NAME = 30 };

    if (n < NAME)
        return &zip;
    const char *name = s + NAME;
    size_t nname = byte(s, NAME_NBYTES) | byte(s, NAME_NBYTES + 1) << 8;
    size_t nextra = byte(s, EXTRA_NBYTES) | byte(s, EXTRA_NBYTES + 1) << 8;
    if (nname > n - NAME)
        nname = n - NAME;
    size_t rest = n - NAME - nname;
    const char *content = name + nname;

    if (nextra <= rest) {
        content += nextra;
        rest -= nextra;
    }
    if (HAS(name, nname, 0, "mimetype"))
        return HAS(content, rest, 0, "application/epub+zip") ? &epub
               : HAS(content, rest, 0, "application/vnd.oasis.opendocument")
                   ? &open_document
                   : &zip;
    if (HAS(name, nname, 0, "[Content_Types].xml") ||
        HAS(name, nname, 0, "_rels/") || HAS(name, nname, 0, "word/") ||
        HAS(name, nname, 0, "xl/") || HAS(name, nname, 0, "ppt/"))
        return &office;
    return HAS(name, nname, 0, "META-INF/") ? &java_archive : &zip;
}

/* The checksum of a header of tar: its bytes, those of the sum as spaces. */
static bool is_tar(const char *s, size_t n)
{
    enum { HEADER = 512, SUM = 148, DIGITS = 8 };
    unsigned sum = 0, said = 0, ndigits = 0;

    if (n < HEADER || s[0] == '\0' || !has_nul(s, 0, HEADER))
        return false;
    for (size_t i = 0; i < HEADER; i++)
        sum += i >= SUM && i < SUM + DIGITS ? ' ' : byte(s, i);
    for (size_t i = SUM; i < SUM + DIGITS; i++) {
        if (s[i] >= '0' && s[i] <= '7') {
            said = said * 8 + (unsigned)(s[i] - '0');
            ndigits++;
        } else if (ndigits > 0 || s[i] != ' ') {
            break;
        }
    }
    return ndigits > 0 && said == sum;
}

/* A header of cpio is digits, whichever of its forms it has, and the first name
 * after it ends with a NUL. */
static bool is_cpio(const char *s, size_t n)
{
    enum { OLD_HEADER = 76, NEW_HEADER = 110 };
    size_t header = HAS(s, n, 0, "070707") ? OLD_HEADER : NEW_HEADER;

    if ((!HAS(s, n, 0, "07070") || s[5] < '1' || s[5] > '7') || n <= header)
        return false;
    for (size_t i = 0; i < header; i++)
        if (memchr("0123456789abcdefABCDEF", s[i], 22) == NULL)
            return false;
    return has_nul(s, header, n);
}

/* What has a book in it, or notes for one that is being written.  The name of a
 * database of Palm's, 32 bytes, ends with a NUL. */
static const struct file_kind *book_of(const char *s, size_t n)
{
    enum { NAME = 32, TYPE = 60 };

    if ((HAS(s, n, TYPE, "BOOKMOBI") || HAS(s, n, TYPE, "TEXtREAd")) &&
        s[NAME - 1] == '\0')
        return &mobi;
    if (HAS(s, n, 0, "AT&TFORM") && HAS(s, n, 12, "DJV") && s[8] == '\0')
        return &djvu;
    return HAS(s, n, 0, "b0VIM ") && has_nul(s, 6, n) ? &swap_file : NULL;
}

/* A PDF has bytes in its second line that say that it is none, or its objects.
 */
static bool is_pdf(const char *s, size_t n)
{
    if (!HAS(s, n, 0, "%PDF-") || n < 9 || s[5] < '0' || s[5] > '9' ||
        s[6] != '.' || s[7] < '0' || s[7] > '9' ||
        (s[8] != '\n' && s[8] != '\r' && s[8] != ' '))
        return false;
    size_t most = n < CONTAINER_LOOKS_AT ? n : CONTAINER_LOOKS_AT;
    size_t valid = utf8_valid_prefix(s, most);
    return has_nul(s, 0, most) ||
           (valid < most && utf8_ill_formed_nbytes(s + valid, most - valid)) ||
           memmem(s, most, " 0 obj", 6) != NULL;
}

/* The size of a screen, of which one dimension or the last byte has a NUL. */
static bool is_gif(const char *s, size_t n)
{
    return (HAS(s, n, 0, "GIF87a") || HAS(s, n, 0, "GIF89a")) && n >= 13 &&
           has_nul(s, 6, 13);
}

/* Two reserved words that are 0, and the size of a header that there is. */
static bool is_bmp(const char *s, size_t n)
{
    return HAS(s, n, 0, "BM") && HAS(s, n, 6, "\0\0\0\0") && n >= 18 &&
           HAS(s, n, 15, "\0\0\0") &&
           memchr("\14\50\64\70\100\154\174", s[14], 7);
}

static bool is_tiff(const char *s, size_t n)
{
    return (HAS(s, n, 0, "II*\0") || HAS(s, n, 0, "MM\0*")) && n >= 8;
}

/* An icon: the first of some images has so many colors, planes and bits. */
static bool is_icon(const char *s, size_t n)
{
    return (HAS(s, n, 0, "\0\0\1\0") || HAS(s, n, 0, "\0\0\2\0")) && n >= 22 &&
           s[4] != 0 && s[5] == 0 && s[9] == 0 && s[21] == 0;
}

/* A version, and four bytes of size that have seven bits each. */
static bool is_id3(const char *s, size_t n)
{
    return HAS(s, n, 0, "ID3") && n >= 10 && byte(s, 3) < 0x10 &&
           byte(s, 4) < 0x10 && (byte(s, 5) & 0x0F) == 0 &&
           ((byte(s, 6) | byte(s, 7) | byte(s, 8) | byte(s, 9)) & 0x80) == 0;
}

/* A frame of layer 3 with a bit rate and a sample rate, and what no text has.
 * FF begins none but the byte order mark FF FE. */
static bool is_mpeg_frame(const char *s, size_t n)
{
    return n >= 4 && byte(s, 0) == 0xFF && (byte(s, 1) & 0xF6) == 0xF2 &&
           (byte(s, 2) & 0xF0) != 0xF0 && (byte(s, 2) & 0xF0) != 0 &&
           (byte(s, 2) & 0x0C) != 0x0C && file_kind_is_binary(s, n);
}

/* A box "ftyp", of less than 16 MiB, and what it says that follows. */
static const struct file_kind *mp4_of(const char *s, size_t n)
{
    static const char images[][5] = {"avif", "avis", "heic", "heix",
                                     "hevc", "mif1", "msf1"};

    if (!HAS(s, n, 4, "ftyp") || s[0] != '\0')
        return NULL;
    for (size_t i = 0; i < sizeof(images) / sizeof(*images); i++)
        if (has(s, n, 8, images[i], 4))
            return &image;
    return &sound;
}

static const struct file_kind *riff_of(const char *s, size_t n)
{
    if (!HAS(s, n, 0, "RIFF") || n < 16)
        return NULL;
    return HAS(s, n, 8, "WEBP")                           ? &image
           : HAS(s, n, 8, "WAVE") || HAS(s, n, 8, "AVI ") ? &sound
                                                          : NULL;
}

/* Of a class a version, of a program for several machines how many; both are
 * four bytes that begin with a NUL. */
static bool is_java_or_mach(const char *s, size_t n)
{
    return HAS(s, n, 0, "\xCA\xFE\xBA\xBE\0") && n >= 8;
}

/* A program for Windows: its second header is where the first says. */
static bool is_exe(const char *s, size_t n)
{
    enum { AT = 60 };

    if (!HAS(s, n, 0, "MZ") || n < AT + 4 || !has_nul(s, 0, AT))
        return false;
    size_t at = byte(s, AT) | byte(s, AT + 1) << 8;
    return HAS(s, n, at, "PE\0\0") || (at >= CONTAINER_LOOKS_AT / 2 &&
                                       byte(s, AT + 2) + byte(s, AT + 3) == 0);
}

/* A table of tables, the first of which has a name of four letters. */
static bool is_font(const char *s, size_t n)
{
    if (n < 16 || !(HAS(s, n, 0, "\0\1\0\0") || HAS(s, n, 0, "OTTO")))
        return HAS(s, n, 0, "ttcf\0") || HAS(s, n, 0, "wOFF\0\1\0\0") ||
               HAS(s, n, 0, "wOFFOTTO") || HAS(s, n, 0, "wOF2\0\1\0\0") ||
               HAS(s, n, 0, "wOF2OTTO");
    bool named = s[4] == '\0' && s[5] != '\0';
    for (size_t i = 12; i < 16; i++)
        named = named && s[i] >= ' ' && s[i] <= '~';
    return named;
}

/* Marks that no text begins with. */
static const struct signature {
    char bytes[16];
    size_t n;
    const struct file_kind *is;
} marks[] = {
    {"PK\3\4", 4, &zip},
    {"PK\5\6", 4, &zip},
    {"PK\7\10", 4, &zip},
    {"\x1F\x8B\x08", 3, &gzip},
    {"\xFD"
     "7zXZ\0",
     6, &xz},
    {"\x28\xB5\x2F\xFD", 4, &zstd},
    {"\x04\x22\x4D\x18", 4, &lz4},
    {"7z\xBC\xAF\x27\x1C", 6, &seven_zip},
    {"Rar!\x1A\x07", 6, &rar},
    {"MSCF\0\0\0\0", 8, &cabinet},
    {"ITSF\3\0\0\0", 8, &help},
    {"\x89PNG\r\n\x1A\n", 8, &image},
    {"\xFF\xD8\xFF", 3, &image},
    {"\0\0\0\14jP  \r\n\x87\n", 12, &image},
    {"OggS\0", 5, &sound},
    {"fLaC\0", 5, &sound},
    {"\x1A\x45\xDF\xA3", 4, &sound},
    {"SQLite format 3\0", 16, &database},
    {"\x7F"
     "ELF",
     4, &program},
    {"\0asm", 4, &program},
    {"\xCF\xFA\xED\xFE", 4, &program},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, &old_office},
    {"\xDE\x12\x04\x95", 4, &catalogue},
    {"\x95\x04\x12\xDE", 4, &catalogue},
    /* Six digits of pi, and of its root. */
    {"BZh91AY&SY", 10, &bzip2},
};

const struct file_kind *file_kind_find(const char *s, size_t n)
{
    const struct file_kind *found;

    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (has(s, n, 0, marks[i].bytes, marks[i].n))
            return marks[i].is == &zip ? zip_of(s, n) : marks[i].is;
    if ((found = riff_of(s, n)) != NULL)
        return found;
    if (is_gif(s, n) || is_bmp(s, n) || is_tiff(s, n) || is_icon(s, n))
        return &image;
    if (is_id3(s, n) || is_mpeg_frame(s, n))
        return &sound;
    if ((found = mp4_of(s, n)) != NULL || (found = book_of(s, n)) != NULL)
        return found;
    if (is_java_or_mach(s, n) || is_exe(s, n))
        return &program;
    if (is_pdf(s, n))
        return &pdf;
    if (is_font(s, n))
        return &font;
    /* The first member of an archive ends its header with "`\n". */
    if (HAS(s, n, 0, "!<arch>\n") && HAS(s, n, 66, "`\n"))
        return &package;
    /* Any block size, not the usual one only. */
    if (HAS(s, n, 0, "BZh") && n >= 10 && s[3] >= '1' && s[3] <= '9' &&
        (HAS(s, n, 4, "1AY&SY") || HAS(s, n, 4, "\x17\x72\x45\x38\x50\x90")))
        return &bzip2;
    if (is_cpio(s, n))
        return &cpio;
    return is_tar(s, n) ? &tar : NULL;
}

const struct file_kind *file_kind_watch(struct file_kind_watch *watch,
                                        const char *s, size_t n)
{
    size_t room = CONTAINER_LOOKS_AT - watch->n;

    if (room == 0 || n == 0)
        return NULL;
    if (watch->n == 0 && n >= CONTAINER_LOOKS_AT) {
        watch->n = CONTAINER_LOOKS_AT;
        return file_kind_find(s, CONTAINER_LOOKS_AT);
    }
    if (n < room)
        room = n;
    memcpy(watch->bytes + watch->n, s, room);
    watch->n += room;
    return file_kind_find(watch->bytes, watch->n);
}

bool file_kind_may_follow(const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (n < marks[i].n && memcmp(s, marks[i].bytes, n) == 0)
            return true;
    return false;
}

bool file_kind_is_binary(const char *s, size_t n)
{
    enum { SHARE = 100 };
    size_t ncontrols = 0, valid = utf8_valid_prefix(s, n);

    if (valid == n || utf8_ill_formed_nbytes(s + valid, n - valid) == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned c = byte(s, i);
        ncontrols +=
            (c < ' ' && (c < '\a' || c > '\r') && c != '\033') || c == 0x7F;
    }
    return ncontrols > n / SHARE;
}
