/*
 * tex_commands.c - which arguments of TeX commands and environments are text.
 */
#include "formats/prose/tex_commands.h"

#include <stdlib.h>
#include <string.h>

#define NO_TEXT(name)                                                          \
    {                                                                          \
        name, TEX_COMMANDS_OTHER, TEX_COMMANDS_ALL, false                      \
    }
#define IN_LINE(name)                                                          \
    {                                                                          \
        name, TEX_COMMANDS_INLINE, 0, false                                    \
    }
#define BLOCK(name)                                                            \
    {                                                                          \
        name, TEX_COMMANDS_BLOCK, 0, true                                      \
    }

/* In the order of strcmp(). */
/* clang-format off */
static const struct tex_command commands[] = {
    NO_TEXT("CJKfamily"), NO_TEXT("CJKfontspec"), IN_LINE("CJKunderline"), NO_TEXT("Cref"),
    {"DeclareMathOperator", TEX_COMMANDS_OTHER, TEX_COMMANDS_ALL, false}, NO_TEXT("Gls"),
    NO_TEXT("Glspl"), IN_LINE("Huge"), IN_LINE("LARGE"), IN_LINE("Large"), NO_TEXT("LoadClass"),
    {"NewDocumentCommand", TEX_COMMANDS_BLOCK, 2, false}, NO_TEXT("RequirePackage"),
    NO_TEXT("ac"), NO_TEXT("acf"), NO_TEXT("acl"), NO_TEXT("acrfull"), NO_TEXT("acrlong"),
    NO_TEXT("acrshort"), NO_TEXT("acs"), NO_TEXT("addbibresource"), NO_TEXT("addtocounter"),
    NO_TEXT("addtolength"), BLOCK("author"), NO_TEXT("autocite"), NO_TEXT("autoref"),
    IN_LINE("bf"), IN_LINE("bfseries"), NO_TEXT("bibitem"), NO_TEXT("bibliography"),
    NO_TEXT("bibliographystyle"), BLOCK("caption"), {"captionof", TEX_COMMANDS_BLOCK, 1, true},
    BLOCK("chapter"), NO_TEXT("cite"), NO_TEXT("citealp"), NO_TEXT("citealt"),
    NO_TEXT("citeauthor"), NO_TEXT("citep"), NO_TEXT("citet"), NO_TEXT("citeyear"),
    NO_TEXT("citeyearpar"), NO_TEXT("color"), {"colorbox", TEX_COMMANDS_INLINE, 1, false},
    NO_TEXT("colorlet"), NO_TEXT("cref"), NO_TEXT("ctexset"), BLOCK("date"),
    NO_TEXT("definecolor"), NO_TEXT("documentclass"), IN_LINE("em"), IN_LINE("emph"),
    NO_TEXT("eqref"), IN_LINE("fangsong"), {"fcolorbox", TEX_COMMANDS_INLINE, 2, false},
    NO_TEXT("fontfamily"), NO_TEXT("fontsize"), NO_TEXT("fontspec"), NO_TEXT("footcite"),
    BLOCK("footnote"), IN_LINE("footnotesize"), BLOCK("footnotetext"),
    {"foreignlanguage", TEX_COMMANDS_OTHER, TEX_COMMANDS_ALL, false}, BLOCK("frametitle"),
    NO_TEXT("fullcite"), NO_TEXT("geometry"), NO_TEXT("gls"), NO_TEXT("glspl"),
    NO_TEXT("graphicspath"), IN_LINE("heiti"), IN_LINE("hl"),
    {"href", TEX_COMMANDS_INLINE, 1, false}, NO_TEXT("hspace"), IN_LINE("huge"),
    {"hyperlink", TEX_COMMANDS_INLINE, 1, false}, NO_TEXT("hypersetup"),
    {"hypertarget", TEX_COMMANDS_INLINE, 1, false}, NO_TEXT("import"), NO_TEXT("include"),
    NO_TEXT("includegraphics"), NO_TEXT("includeonly"), NO_TEXT("includepdf"),
    NO_TEXT("includesvg"), BLOCK("index"), NO_TEXT("input"), NO_TEXT("inputminted"),
    IN_LINE("it"), BLOCK("item"), IN_LINE("itshape"), IN_LINE("kaishu"), NO_TEXT("label"),
    NO_TEXT("labelcref"), IN_LINE("large"), IN_LINE("lishu"),
    {"lstinline", TEX_COMMANDS_VERB, 0, false}, NO_TEXT("lstinputlisting"), NO_TEXT("lstset"),
    IN_LINE("mbox"), IN_LINE("mdseries"), {"mintinline", TEX_COMMANDS_VERB, 1, false},
    {"multicolumn", TEX_COMMANDS_BLOCK, 2, false}, {"multirow", TEX_COMMANDS_BLOCK, 2, false},
    NO_TEXT("nameref"), NO_TEXT("newCJKfontfamily"),
    {"newacronym", TEX_COMMANDS_BLOCK, 1, false}, {"newcommand", TEX_COMMANDS_BLOCK, 1, false},
    NO_TEXT("newcounter"), {"newenvironment", TEX_COMMANDS_BLOCK, 1, false},
    {"newglossaryentry", TEX_COMMANDS_BLOCK, 1, false},
    {"newtheorem", TEX_COMMANDS_BLOCK, 1, false}, NO_TEXT("nocite"), NO_TEXT("nolinkurl"),
    IN_LINE("normalfont"), IN_LINE("normalsize"), NO_TEXT("pagecolor"),
    NO_TEXT("pagenumbering"), NO_TEXT("pageref"), NO_TEXT("pagestyle"), BLOCK("paragraph"),
    {"parbox", TEX_COMMANDS_BLOCK, 1, false}, NO_TEXT("parencite"), BLOCK("part"),
    NO_TEXT("path"), NO_TEXT("printbibliography"),
    {"providecommand", TEX_COMMANDS_BLOCK, 1, false},
    {"raisebox", TEX_COMMANDS_INLINE, 1, false}, NO_TEXT("ref"), NO_TEXT("refstepcounter"),
    {"renewcommand", TEX_COMMANDS_BLOCK, 1, false},
    {"renewenvironment", TEX_COMMANDS_BLOCK, 1, false},
    {"resizebox", TEX_COMMANDS_OTHER, 2, false}, IN_LINE("rm"), IN_LINE("rmfamily"),
    NO_TEXT("rule"), {"scalebox", TEX_COMMANDS_OTHER, 1, false}, IN_LINE("scriptsize"),
    IN_LINE("scshape"), BLOCK("section"), NO_TEXT("selectlanguage"),
    NO_TEXT("setCJKfamilyfont"), NO_TEXT("setCJKmainfont"), NO_TEXT("setCJKmathfont"),
    NO_TEXT("setCJKmonofont"), NO_TEXT("setCJKsansfont"), NO_TEXT("setcounter"),
    NO_TEXT("setlength"), NO_TEXT("setmainfont"), NO_TEXT("setmathfont"),
    NO_TEXT("setmonofont"), NO_TEXT("setsansfont"), IN_LINE("sf"), IN_LINE("sffamily"),
    IN_LINE("slshape"), IN_LINE("small"), IN_LINE("songti"), IN_LINE("sout"),
    NO_TEXT("stepcounter"), NO_TEXT("subfile"), BLOCK("subparagraph"), NO_TEXT("subref"),
    BLOCK("subsection"), BLOCK("subsubsection"), BLOCK("subtitle"), IN_LINE("text"),
    IN_LINE("textbf"), NO_TEXT("textcite"), {"textcolor", TEX_COMMANDS_INLINE, 1, false},
    IN_LINE("textit"), IN_LINE("textmd"), IN_LINE("textnormal"), IN_LINE("textrm"),
    IN_LINE("textsc"), IN_LINE("textsf"), IN_LINE("textsl"), IN_LINE("texttt"),
    IN_LINE("textup"), BLOCK("thanks"), NO_TEXT("thispagestyle"), NO_TEXT("tikzset"),
    IN_LINE("tiny"), BLOCK("title"), IN_LINE("tt"), IN_LINE("ttfamily"), IN_LINE("uline"),
    IN_LINE("underline"), IN_LINE("upshape"), NO_TEXT("url"), NO_TEXT("usepackage"),
    NO_TEXT("usetikzlibrary"), IN_LINE("uwave"), {"verb", TEX_COMMANDS_VERB, 0, false},
    NO_TEXT("vref"), NO_TEXT("vspace"), IN_LINE("youyuan"), NO_TEXT("zihao"),
};
/* clang-format on */

/* A name without a terminating NUL. */
struct name {
    const char *s;
    size_t n;
};

static int compare(const void *a, const void *b)
{
    const struct name *name = a;
    const struct tex_command *command = b;
    int order = strncmp(name->s, command->name, name->n);

    return order != 0 ? order : -(command->name[name->n] != '\0');
}

struct tex_command tex_commands_find(const char *s, size_t n)
{
    const struct name name = {s, n};
    const struct tex_command *found =
        bsearch(&name, commands, sizeof(commands) / sizeof(*commands),
                sizeof(*commands), compare);

    return found != NULL
               ? *found
               : (struct tex_command){"", TEX_COMMANDS_OTHER, 0, false};
}

enum { LONGEST = 16 };

static bool is_among(const char *s, size_t n, const char (*names)[LONGEST],
                     size_t nnames)
{
    /* Ignore a star. */
    if (n > 0 && s[n - 1] == '*')
        n--;
    for (size_t i = 0; i < nnames; i++)
        if (strlen(names[i]) == n && memcmp(names[i], s, n) == 0)
            return true;
    return false;
}

bool tex_commands_is_code(const char *s, size_t n)
{
    static const char names[][LONGEST] = {
        "verbatim", "Verbatim",    "lstlisting",   "minted",      "alltt",
        "comment",  "equation",    "align",        "alignat",     "gather",
        "multline", "eqnarray",    "math",         "displaymath", "flalign",
        "dmath",    "tikzpicture", "filecontents", "luacode",     "pycode"};

    return is_among(s, n, names, sizeof(names) / sizeof(*names));
}

unsigned tex_commands_arguments(const char *s, size_t n)
{
    static const char one[][LONGEST] = {
        "tabular",   "array", "longtable",       "minipage",
        "multicols", "tabu",  "thebibliography", "adjustbox"};
    static const char two[][LONGEST] = {"tabularx", "wrapfigure", "tabulary",
                                        "wraptable", "CJK"};

    if (is_among(s, n, two, sizeof(two) / sizeof(*two)))
        return 2;
    return is_among(s, n, one, sizeof(one) / sizeof(*one));
}
