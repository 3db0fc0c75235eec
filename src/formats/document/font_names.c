/*
 * font_names.c - replaces Chinese fonts in documents.
 *
 * The counterpart has the same design if there is one; otherwise it is the font
 * commonly used in its place.  The language of a name is kept: 宋体 becomes
 * 新細明體, SimSun becomes PMingLiU.  Suffixes stay: Microsoft YaHei UI,
 * SimSun-ExtB, Source Han Sans SC Medium.
 */
#include "formats/document/font_names.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "formats/document/document_build.h"

/* NULL in the last column means the font for Taiwan. */
enum { HANS, TAIWAN, HONG_KONG, COLUMNS };

/* A name may be in several rows; the first one counts. */
static const char *const fonts[][COLUMNS] = {
    /* Windows */
    {"SimSun", "PMingLiU", NULL},
    {"宋体", "新細明體", NULL},
    {"NSimSun", "MingLiU", NULL},
    {"新宋体", "細明體", NULL},
    {"NSimSun", "MingLiU_HKSCS", "MingLiU_HKSCS"},
    {"新宋体", "細明體_HKSCS", "細明體_HKSCS"},
    {"Microsoft YaHei", "Microsoft JhengHei", NULL},
    {"微软雅黑", "微軟正黑體", NULL},
    {"KaiTi", "DFKai-SB", NULL},
    {"楷体", "標楷體", NULL},
    {"KaiTi_GB2312", "DFKai-SB", NULL},
    {"楷体_GB2312", "標楷體", NULL},
    {"FangSong", "DFKai-SB", NULL},
    {"仿宋", "標楷體", NULL},
    {"FangSong_GB2312", "DFKai-SB", NULL},
    {"仿宋_GB2312", "標楷體", NULL},
    {"SimHei", "Microsoft JhengHei", NULL},
    {"黑体", "微軟正黑體", NULL},
    {"DengXian", "Microsoft JhengHei", NULL},
    {"等线", "微軟正黑體", NULL},
    /* Office */
    {"STSong", "PMingLiU", NULL},
    {"华文宋体", "新細明體", NULL},
    {"STZhongsong", "PMingLiU", NULL},
    {"华文中宋", "新細明體", NULL},
    {"STKaiti", "DFKai-SB", NULL},
    {"华文楷体", "標楷體", NULL},
    {"STFangsong", "DFKai-SB", NULL},
    {"华文仿宋", "標楷體", NULL},
    {"STXihei", "Microsoft JhengHei", NULL},
    {"华文细黑", "微軟正黑體", NULL},
    /* macOS */
    {"PingFang SC", "PingFang TC", "PingFang HK"},
    {"苹方-简", "蘋方-繁", "蘋方-港"},
    {"Songti SC", "Songti TC", NULL},
    {"宋体-简", "宋體-繁", NULL},
    {"Heiti SC", "Heiti TC", NULL},
    {"黑体-简", "黑體-繁", NULL},
    {"Kaiti SC", "Kaiti TC", NULL},
    {"楷体-简", "楷體-繁", NULL},
    {"Hiragino Sans GB", "Hiragino Sans CNS", NULL},
    /* Free fonts */
    {"Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK HK"},
    {"Noto Serif CJK SC", "Noto Serif CJK TC", "Noto Serif CJK HK"},
    {"Noto Sans Mono CJK SC", "Noto Sans Mono CJK TC", "Noto Sans Mono CJK HK"},
    {"Noto Sans SC", "Noto Sans TC", "Noto Sans HK"},
    {"Noto Serif SC", "Noto Serif TC", "Noto Serif HK"},
    {"Source Han Sans SC", "Source Han Sans TC", "Source Han Sans HC"},
    {"Source Han Sans CN", "Source Han Sans TW", "Source Han Sans HK"},
    {"Source Han Serif SC", "Source Han Serif TC", "Source Han Serif HC"},
    {"Source Han Serif CN", "Source Han Serif TW", "Source Han Serif HK"},
    {"Source Han Mono SC", "Source Han Mono TC", "Source Han Mono HC"},
    {"Sarasa Gothic SC", "Sarasa Gothic TC", "Sarasa Gothic HC"},
    {"Sarasa UI SC", "Sarasa UI TC", "Sarasa UI HC"},
    {"Sarasa Mono SC", "Sarasa Mono TC", "Sarasa Mono HC"},
    {"AR PL UMing CN", "AR PL UMing TW", "AR PL UMing HK"},
    {"AR PL UKai CN", "AR PL UKai TW", "AR PL UKai HK"},
    {"HarmonyOS Sans SC", "HarmonyOS Sans TC", NULL},
};

enum { NFONTS = sizeof(fonts) / sizeof(*fonts) };

/* The name in a column of a row. */
static const char *name_in(size_t row, int column)
{
    const char *name = fonts[row][column];

    return name == NULL ? fonts[row][TAIWAN] : name;
}

/* Whether s[0..n) is a name, perhaps followed by a suffix such as a weight. */
static bool is_named(const char *s, size_t n, const char *name)
{
    size_t length = strlen(name);

    return n >= length && strncasecmp(s, name, length) == 0 &&
           (n == length || s[length] == ' ' ||
            strncasecmp(s + length, "-Ext", n - length < 4 ? n - length : 4) ==
                0);
}

/* Returns the counterpart of s[0..n) in a column, which replaces its first
 * *length_ret bytes; NULL if it has none or is already in that column. */
static const char *find(const char *s, size_t n, int wanted, size_t *length_ret)
{
    const char *found = NULL;

    for (size_t row = 0; row < NFONTS; row++) {
        if (is_named(s, n, name_in(row, wanted)))
            return NULL;
        for (int column = HANS; found == NULL && column < COLUMNS; column++)
            if (is_named(s, n, name_in(row, column))) {
                found = name_in(row, wanted);
                *length_ret = strlen(name_in(row, column));
            }
    }
    return found;
}

/* The column for a language, or -1 if it is not Chinese. */
static int column_of(const char *language)
{
    return strncmp(language, "zh", 2) != 0    ? -1
           : strstr(language, "Hans") != NULL ? HANS
           : strstr(language, "-HK") != NULL || strstr(language, "-MO") != NULL
               ? HONG_KONG
           : strstr(language, "Hant") != NULL ? TAIWAN
                                              : -1;
}

/* ---- lists of names ------------------------------------------------------ */

/* Length of a space, a quotation mark, or the @ of a vertical font at the
 * beginning of s[0..n); 0 if there is none. */
static size_t around_nbytes(const char *s, size_t n)
{
    static const char *const marks[] = {
        " ", "\t", "\n", "\"", "'", "@", "&quot;", "&apos;", "&#34;", "&#39;"};

    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
        size_t length = strlen(marks[i]);
        if (n >= length && memcmp(s, marks[i], length) == 0)
            return length;
    }
    return 0;
}

static void add_name(struct document *d, size_t at, size_t n, int column)
{
    const char *s = d->part->source + at;
    size_t length;
    const char *with = find(s, n, column, &length);

    if (with != NULL)
        document_build_replace(d, at, length, with, strlen(with));
}

void font_names_build(struct document *d, size_t at, size_t n)
{
    const char *s = d->part->source + at;
    int column = d->wanted.fonts == NULL ? -1 : column_of(d->wanted.fonts);
    size_t begin = 0;
    bool in_name = false;

    /* Spaces may also be inside a name. */
    for (size_t i = 0; column >= 0 && i < n;) {
        size_t skipped = around_nbytes(s + i, n - i);
        bool separator = s[i] == ',' || s[i] == ';';
        bool ends = separator || (skipped > 0 && s[i] != ' ');
        if (in_name && ends)
            add_name(d, at + begin, i - begin, column);
        if (!in_name && skipped == 0 && !separator)
            begin = i;
        in_name = !ends && (in_name || skipped == 0);
        i += skipped > 0 ? skipped : 1;
    }
    if (in_name)
        add_name(d, at + begin, n - begin, column);
}
