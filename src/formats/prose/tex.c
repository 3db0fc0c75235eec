/*
 * tex.c - TeX, as LaTeX's documents have it.
 *
 *   他的头\textbf{发}，\emph{程}序      text; such commands do not split words
 *   \label{头发} \ref{头发}             not text, like other names, files,
 * fonts \includegraphics[宽=1]{头发}        not text: optional arguments $头发$
 * \[头发\] \verb|头发|         not text: math and code % 头发 not text:
 * comments
 *
 * Only TeX itself can parse TeX.  This reader knows the usual commands, treats
 * the arguments of others as text, and fails if braces are not balanced.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "formats/document/document_build.h"
#include "formats/prose/tex_commands.h"

/* Manners: text, and its first character behind a command's name. */
enum { AS_TEXT, AS_BEHIND_NAME };

/* What closes math. */
enum { PARENTHESIS, BRACKET, DOLLAR, DOLLARS };

static const char *const math_closes[] = {"\\)", "\\]", "$", "$$"};

/* The longest optional argument in bytes.  Without a limit, many brackets that
 * do not close would take quadratic time. */
enum { IN_BRACKETS = 4096 };

struct tex {
    struct document *document;
    const char *s;
    size_t n, at;
    size_t from;          /* the beginning of text not yet reported */
    size_t behind_name;   /* where a command's name ended, and text began */
    size_t no_math[4];    /* for each kind: no math closes before this */
    unsigned char *kinds; /* of the commands whose braces are open */
    size_t nkinds, cap;
};

static void tell(struct tex *t)
{
    if (t->from < t->at && t->from == t->behind_name) {
        size_t n = utf8_char_nbytes((unsigned char)t->s[t->from]);
        n = n < t->at - t->from ? n : t->at - t->from;
        document_build_text(t->document, t->from, n, AS_BEHIND_NAME);
        t->from += n;
    }
    document_build_text(t->document, t->from, t->at - t->from, AS_TEXT);
    t->from = t->at;
}

/* Moves to an offset; the bytes before it are not text. */
static void skip_to(struct tex *t, size_t at)
{
    tell(t);
    t->at = t->from = at;
}

/* Ends a word or a block, according to the kind of a command. */
static void cut(struct tex *t, enum tex_commands_kind kind)
{
    tell(t);
    if (kind == TEX_COMMANDS_BLOCK)
        document_build_end_block(t->document);
    else if (kind != TEX_COMMANDS_INLINE)
        document_build_object(t->document, t->at);
}

/* Whether a Han character is at an offset. */
static bool is_han(const struct tex *t, size_t at)
{
    size_t n = at < t->n ? utf8_char_nbytes((unsigned char)t->s[at]) : 0;

    return n > 2 && n <= t->n - at && utf8_valid_prefix(t->s + at, n) == n &&
           utf8_is_han(utf8_first(t->s + at));
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

/* Whether a group follows, perhaps after spaces; *at_ret is its bracket. */
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

/* Skips the arguments of a command that are not text. */
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

/* Reads \verb|...|, after its name. */
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

/* Reads \begin or \end, after its name. */
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

/* Opens a brace of a command of some kind. */
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

/* The end of the command name at an offset.  In XeTeX Chinese characters are
 * letters, so a name may begin with them.  After an ASCII name they are taken
 * for text, as in pdfTeX. */
static size_t name_end(const struct tex *t, size_t at)
{
    size_t end = at;
    bool han = is_han(t, at);

    while (end < t->n)
        if (isalpha((unsigned char)t->s[end]) || t->s[end] == '@')
            end++;
        else if (han && is_han(t, end))
            end += utf8_char_nbytes((unsigned char)t->s[end]);
        else
            break;
    return end;
}

/* Reads a command whose name is letters. */
static bool read_word(struct tex *t)
{
    size_t begin = t->at + 1, end = name_end(t, begin), at;

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
    /* \input chapter */
    if (!group && t->at == end && n == 5 && memcmp(name, "input", 5) == 0) {
        for (; at < t->n && !isspace((unsigned char)t->s[at]); at++)
            continue;
        skip_to(t, at);
        return true;
    }
    /* Spaces after a name are not text.  A word does not go over a name that
     * text follows without a space, so that the text remains there. */
    if (!group && t->at == end && at == end && t->s[end - 1] != '*' &&
        is_han(t, at)) {
        t->behind_name = at;
        document_build_object(t->document, at);
    } else if (group || t->at == end) {
        skip_to(t, at);
    }
    return !group || open_brace(t, command.kind);
}

/* Skips math up to its end; treats the beginning as text if there is no end. */
static bool skip_math(struct tex *t, size_t opens, int closes)
{
    const char *close = math_closes[closes];
    size_t n = strlen(close), i = t->at + opens;

    /* An earlier search failed. */
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

/* Reads a command whose name is not letters. */
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
        document_build_escape(t->document, t->at, 2, &c, 1, AS_TEXT);
    else if (c != '-' && c != '/')
        document_build_object(t->document, t->at);
    skip_to(t, t->at + (c == '\0' || (unsigned char)c >= 0x80 ? 1 : 2));
    return true;
}

static bool read_next(struct tex *t)
{
    switch (t->s[t->at]) {
    case '\\':
        return name_end(t, t->at + 1) > t->at + 1 && t->s[t->at + 1] != '@'
                   ? read_word(t)
                   : read_symbol(t);
    case '%':
        document_build_comment(t->document, t->at,
                               comment_end(t, t->at) - t->at);
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

/* What a byte is written as where it means something else in TeX, or NULL. */
static const char *escaped(char c)
{
    switch (c) {
    case '%':
        return "\\%";
    case '&':
        return "\\&";
    case '_':
        return "\\_";
    case '#':
        return "\\#";
    case '$':
        return "\\$";
    case '{':
        return "\\{";
    case '}':
        return "\\}";
    case '~':
        return "\\textasciitilde{}";
    case '^':
        return "\\textasciicircum{}";
    case '\\':
        return "\\textbackslash{}";
    default:
        return NULL;
    }
}

/* A letter behind the name of a command would be one of the name. */
static bool write_tex(unsigned manner, const char *text, size_t n,
                      struct buf *out)
{
    bool done = true;

    if (manner == AS_BEHIND_NAME && n > 0 && isalpha((unsigned char)text[0]))
        done = buf_append(out, " ", 1);
    for (size_t i = 0; done && i < n; i++) {
        const char *escape = escaped(text[i]);
        done = escape != NULL ? buf_append(out, escape, strlen(escape))
                              : buf_append(out, text + i, 1);
    }
    return done;
}

const struct format format_tex = {
    .name = "tex",
    .suffixes = "tex ltx",
    .description = N_("LaTeX: text, without commands, math and code"),
    .read = read_tex,
    .write = write_tex,
};
