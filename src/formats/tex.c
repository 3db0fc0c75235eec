/*
 * tex.c - TeX, as LaTeX's documents have it.
 *
 *   他的头\textbf{发}，\emph{程}序      text; such commands cut no word
 *   \label{头发} \ref{头发}             not text, nor other names, files, fonts
 *   \includegraphics[宽=1]{头发}        what is in brackets is not
 *   $头发$ \[头发\] \verb|头发|         math and code are not
 *   % 头发                              nor are comments
 *
 * TeX can only be read by running it.  So this knows the usual commands, takes
 * the arguments of others for text, and where braces do not fit it stops.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "formats/document_build.h"
#include "formats/tex_commands.h"

/* What closes math. */
enum { PARENTHESIS, BRACKET, DOLLAR, DOLLARS };

static const char *const math_closes[] = {"\\)", "\\]", "$", "$$"};

/* Bytes in brackets at most, so that many that do not close take no time. */
enum { IN_BRACKETS = 4096 };

struct tex {
    struct document *document;
    const char *s;
    size_t n, at;
    size_t from;          /* text that is not told yet */
    size_t no_math[4];    /* up to there none closes, by what closes it */
    unsigned char *kinds; /* of the braces that are open, what ends with them */
    size_t nkinds, cap;
};

static void tell(struct tex *t)
{
    document_build_text(t->document, t->from, t->at - t->from, 0);
    t->from = t->at;
}

/* Goes to an offset; what is between is no text. */
static void skip_to(struct tex *t, size_t at)
{
    tell(t);
    t->at = t->from = at;
}

/* What a command of a kind does to the text that it is in. */
static void cut(struct tex *t, enum tex_commands_kind kind)
{
    tell(t);
    if (kind == TEX_COMMANDS_BLOCK)
        document_build_end_block(t->document);
    else if (kind != TEX_COMMANDS_INLINE)
        document_build_object(t->document, t->at);
}

static bool refuse(struct tex *t, size_t at, const char *what)
{
    document_build_fail(t->document, at, "%s", status_text(what));
    return false;
}

/* Where the comment that begins at an offset ends, with its newline. */
static size_t comment_end(const struct tex *t, size_t at)
{
    const char *newline = memchr(t->s + at, '\n', t->n - at);

    return newline == NULL ? t->n : (size_t)(newline - t->s) + 1;
}

/* Whether %E5 is at an offset: in an argument that is no text, a byte of an
 * address, which \href does not take for a comment. */
static bool is_address_byte(const struct tex *t, size_t at)
{
    const char *digits = "0123456789abcdefABCDEF";

    return t->n - at > 2 && t->s[at + 1] != '\0' && t->s[at + 2] != '\0' &&
           strchr(digits, t->s[at + 1]) != NULL &&
           strchr(digits, t->s[at + 2]) != NULL;
}

/* Where the group closes that opens at an offset, behind the bracket; 0 where
 * it does not. */
static size_t group_end(const struct tex *t, size_t at)
{
    char open = t->s[at], close = open == '{' ? '}' : ']';
    size_t depth = 0, braces = 0, end = t->n;

    if (open == '[' && end - at > IN_BRACKETS)
        end = at + IN_BRACKETS;
    for (size_t i = at; i < end; i++) {
        char c = t->s[i];
        if (c == '\\') {
            i++;
        } else if (c == '%' && !is_address_byte(t, i)) {
            i = comment_end(t, i) - 1;
        } else if (c == close && (open == '{' || braces == 0)) {
            if (--depth == 0)
                return i + 1;
        } else if (c == open && (open == '{' || braces == 0)) {
            depth++;
        } else if (c == '{') {
            braces++;
        } else if (c == '}' && braces > 0) {
            braces--;
        }
    }
    return 0;
}

/* Whether a group comes, behind spaces; *at_ret is its bracket. */
static bool has_group(const struct tex *t, size_t at, char open, size_t *at_ret)
{
    while (open == '{' && at < t->n && (t->s[at] == ' ' || t->s[at] == '\t'))
        at++;
    *at_ret = at;
    return at < t->n && t->s[at] == open;
}

/* Skips a group that opens at an offset. */
static bool skip_group(struct tex *t, size_t at)
{
    size_t end = group_end(t, at);

    if (end == 0)
        return refuse(t, at,
                      t->s[at] == '{' ? N_("a brace does not close")
                                      : N_("a bracket does not close"));
    skip_to(t, end);
    return true;
}

/* Skips the arguments of a command that are no text. */
static bool skip_arguments(struct tex *t, unsigned braces, bool optional)
{
    size_t at;

    while (optional && has_group(t, t->at, '[', &at) && group_end(t, at) > 0)
        skip_group(t, at);
    for (; braces > 0 && has_group(t, t->at, '{', &at); braces--) {
        if (!skip_group(t, at))
            return false;
        while (optional && has_group(t, t->at, '[', &at) &&
               group_end(t, at) > 0)
            skip_group(t, at);
    }
    return true;
}

/* \verb|...|, from behind its name. */
static bool skip_verb(struct tex *t, const struct tex_command *command)
{
    size_t at;

    if (!skip_arguments(t, command->no_text, true))
        return false;
    if (has_group(t, t->at, '{', &at))
        return skip_group(t, at);
    const char *end =
        t->at >= t->n ? NULL
                      : memchr(t->s + t->at + 1, t->s[t->at], t->n - t->at - 1);
    if (end == NULL)
        return refuse(t, t->at, N_("\\verb does not end"));
    skip_to(t, (size_t)(end - t->s) + 1);
    return true;
}

/* \begin and \end, from behind these. */
static bool read_environment(struct tex *t, bool begins)
{
    size_t at, end;

    cut(t, TEX_COMMANDS_BLOCK);
    if (!has_group(t, t->at, '{', &at) || (end = group_end(t, at)) == 0)
        return refuse(t, t->at, N_("an environment has no name"));
    const char *name = t->s + at + 1;
    size_t n = end - at - 2;
    skip_to(t, end);
    if (!begins)
        return true;
    if (!tex_commands_is_code(name, n))
        return skip_arguments(t, tex_commands_arguments(name, n), true);
    for (size_t i = end; i < t->n; i++) {
        const char *found = memmem(t->s + i, t->n - i, "\\end{", 5);
        if (found == NULL)
            break;
        i = (size_t)(found - t->s);
        if (t->n - i > n + 5 && memcmp(found + 5, name, n) == 0 &&
            found[5 + n] == '}') {
            skip_to(t, i + 6 + n);
            return true;
        }
    }
    return refuse(t, at, N_("an environment does not end"));
}

/* Opens a brace, with which something of a kind ends. */
static bool open_brace(struct tex *t, enum tex_commands_kind kind)
{
    if (!array_grow(&t->kinds, t->nkinds, &t->cap, sizeof(*t->kinds))) {
        document_build_no_memory(t->document);
        return false;
    }
    t->kinds[t->nkinds++] = (unsigned char)kind;
    skip_to(t, t->at + 1);
    return true;
}

/* \ and letters. */
static bool read_word(struct tex *t)
{
    size_t begin = t->at + 1, end = begin, at;

    while (end < t->n &&
           (isalpha((unsigned char)t->s[end]) || t->s[end] == '@'))
        end++;
    const char *name = t->s + begin;
    size_t n = end - begin;
    tell(t);
    if (end < t->n && t->s[end] == '*')
        end++;
    skip_to(t, end);
    if ((n == 5 && memcmp(name, "begin", 5) == 0) ||
        (n == 3 && memcmp(name, "end", 3) == 0))
        return read_environment(t, n == 5);
    struct tex_command command = tex_commands_find(name, n);
    cut(t, command.kind);
    if (command.kind == TEX_COMMANDS_VERB)
        return skip_verb(t, &command);
    if (command.optional_is_text && has_group(t, t->at, '[', &at)) {
        skip_to(t, at + 1);
        return true;
    }
    if (!skip_arguments(t, command.no_text, true))
        return false;
    bool group = has_group(t, t->at, '{', &at);
    /* Spaces end a name, and are no text. */
    if (group || t->at == end)
        skip_to(t, at);
    return !group || open_brace(t, command.kind);
}

/* Math, from an offset up to a word; it stays where that does not come. */
static bool skip_math(struct tex *t, size_t opens, int closes)
{
    const char *close = math_closes[closes];
    size_t n = strlen(close), i = t->at + opens;

    /* That was looked for before. */
    if (t->at < t->no_math[closes])
        i = t->n;
    for (; i + n <= t->n; i++) {
        if (memcmp(t->s + i, close, n) == 0) {
            tell(t);
            document_build_object(t->document, t->at);
            skip_to(t, i + n);
            return true;
        }
        if (t->s[i] == '\\')
            i++;
        else if (t->s[i] == '\n' && i + 1 < t->n && t->s[i + 1] == '\n')
            break;
    }
    if (i < t->n || t->at >= t->no_math[closes])
        t->no_math[closes] = i;
    t->at += opens;
    return true;
}

/* \ and a character that is no letter. */
static bool read_symbol(struct tex *t)
{
    char c = t->at + 1 < t->n ? t->s[t->at + 1] : '\0';
    size_t at;

    if (c == '(')
        return skip_math(t, 2, PARENTHESIS);
    if (c == '[')
        return skip_math(t, 2, BRACKET);
    tell(t);
    if (c == '\\') {
        document_build_end_block(t->document);
        skip_to(t, t->at + 2);
        if (t->at < t->n && t->s[t->at] == '*')
            skip_to(t, t->at + 1);
        return !has_group(t, t->at, '[', &at) || group_end(t, at) == 0 ||
               skip_group(t, at);
    }
    if (c != '\0' && strchr("%&_#${} ", c) != NULL)
        document_build_escape(t->document, t->at, 2, &c, 1, 0);
    else if (c != '-' && c != '/')
        document_build_object(t->document, t->at);
    skip_to(t, t->at + (c == '\0' || (unsigned char)c >= 0x80 ? 1 : 2));
    return true;
}

static bool read_next(struct tex *t)
{
    switch (t->s[t->at]) {
    case '\\':
        return t->at + 1 < t->n && isalpha((unsigned char)t->s[t->at + 1])
                   ? read_word(t)
                   : read_symbol(t);
    case '%':
        skip_to(t, comment_end(t, t->at));
        return true;
    case '$':
        return t->at + 1 < t->n && t->s[t->at + 1] == '$'
                   ? skip_math(t, 2, DOLLARS)
                   : skip_math(t, 1, DOLLAR);
    case '{':
        tell(t);
        return open_brace(t, TEX_COMMANDS_INLINE);
    case '}':
        if (t->nkinds == 0)
            return refuse(t, t->at, N_("a brace closes that is not open"));
        cut(t, (enum tex_commands_kind)t->kinds[--t->nkinds]);
        skip_to(t, t->at + 1);
        return true;
    case '&':
        cut(t, TEX_COMMANDS_BLOCK);
        skip_to(t, t->at + 1);
        return true;
    case '~':
        cut(t, TEX_COMMANDS_OTHER);
        skip_to(t, t->at + 1);
        return true;
    default:
        t->at++;
        return true;
    }
}

static void read_tex(struct document *d)
{
    struct tex t = {.document = d,
                    .s = d->part->source,
                    .n = d->part->nsource,
                    .at = document_build_start(d)};
    bool good = true;

    t.from = t.at;
    while (good && t.at < t.n)
        good = read_next(&t);
    if (good && t.nkinds > 0)
        refuse(&t, t.n, N_("a brace does not close"));
    tell(&t);
    free(t.kinds);
}

const struct format format_tex = {
    .name = "tex",
    .suffixes = "tex ltx",
    .description = N_("LaTeX: text, without commands, math and code"),
    .read = read_tex,
};
