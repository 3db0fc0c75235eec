/*
 * shutong.h - convert Chinese text between scripts with OpenCC's profiles.
 *
 * This is the whole public interface of libshutong, and all that the shutong
 * command uses of it.  The ways to convert, from simple to fast:
 *
 *   shutong_converter_new()   load a target or a profile, once
 *   shutong_convert()         convert a text in memory, whole
 *   shutong_stream_*()        convert a text in pieces, in bounded memory
 *   shutong_part_*()          the same on several threads
 *
 * shutong_terms_*(), shutong_stream_explain(), shutong_detector_*() and
 * shutong_repairer_*() add to these.  The following holds for all functions.
 *
 * Arguments  Text is a pointer and a length in bytes, in UTF-8; NUL is data.
 *   If the length is 0 the pointer may be NULL.  A length above PTRDIFF_MAX,
 *   such as the -1 of a read() that failed, is SHUTONG_BAD_ARGUMENT.  Names and
 *   paths end with a NUL.  No other pointer may be NULL unless its comment says
 *   so.
 *
 * Errors  A function that may fail returns a status, or NULL.  Each of them may
 *   run out of memory (SHUTONG_NO_MEMORY).  Those that take an error may return
 *   SHUTONG_BAD_ARGUMENT, and have then done nothing.  Other errors are listed
 *   at the function.
 *
 * Threads  The library is thread-safe: it has no locks and no mutable global
 *   state, so calls for different objects may be made at the same time.  A
 *   converter does not change once it is made, and any number of threads may
 *   use it at the same time.  Everything else belongs to one thread at a time.
 *
 * Callbacks  They return 0, or anything else to stop: the call that led to them
 *   then returns SHUTONG_STOPPED, and the object is as after an error.  They
 *   must not be left by longjmp() or an exception, and must not call a function
 *   for the object that called them.
 *
 * The process  The library never prints and never exits.  It reads only the
 *   files that are named, and the dictionaries that a configuration names, in
 *   the directories that the settings give.  It writes none, except in the
 *   directory `cache` of struct shutong_settings.  To read a dictionary in .ocd
 *   or .ocd2 it starts the program shutong-opencc-dict and waits for it.  That
 *   is looked up in the directory SHUTONG_LIBEXEC of the environment, beside
 *   the running program, then where it is installed.
 *
 * Versions  A program that is compiled against this header runs with any later
 *   library of the same soname.  Functions and values of enums are added, so be
 *   prepared for unknown values.  A struct that the caller owns keeps its size:
 *   new fields replace `reserved`.  A struct that is passed to a callback may
 *   grow at its end: read it in place, or copy it with the size that it has
 *   here.
 */
#ifndef SHUTONG_H
#define SHUTONG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header; shutong_version() is the version of the library.
 * As a number, 1.2.3 is 10203. */
#define SHUTONG_VERSION "0.1.0"
#define SHUTONG_VERSION_NUMBER 100

enum shutong_status {
    SHUTONG_OK = 0,
    /* Memory could not be allocated. */
    SHUTONG_NO_MEMORY,
    /* The text is not valid UTF-8; line, byte and offset give the position. */
    SHUTONG_ILL_FORMED,
    /* There is no such profile or configuration file. */
    SHUTONG_UNKNOWN_PROFILE,
    /* A file could not be found or read; `system` is errno. */
    SHUTONG_UNREADABLE,
    /* A configuration is not JSON, or not in OpenCC's format. */
    SHUTONG_BAD_CONFIGURATION,
    /* A dictionary is damaged or invalid. */
    SHUTONG_BAD_DICTIONARY,
    /* A segmentation that OpenCC loads as a plug-in, such as jieba; something
     * that this system lacks; or a pattern that takes too many steps in a line
     * of the text: line, byte and offset give the position. */
    SHUTONG_UNSUPPORTED,
    /* An invalid argument, or a call in the wrong order. */
    SHUTONG_BAD_ARGUMENT,
    /* There is no such target. */
    SHUTONG_UNKNOWN_TARGET,
    /* A callback stopped the call. */
    SHUTONG_STOPPED,
    /* A preferred form is unknown, or two of them exclude each other. */
    SHUTONG_BAD_PREFERENCE
};

/* The meaning of a status, in English, without a newline; for any value.
 * Static. */
const char *shutong_status_text(enum shutong_status status);

/* An error and its position.  Owned by the caller; every function that takes
 * one accepts NULL.  All of it is written if the status is not SHUTONG_OK, and
 * nothing otherwise. */
struct shutong_error {
    enum shutong_status status;
    int system;        /* errno of the call that failed, or 0 */
    uint64_t line;     /* 1-based line, or 0 if there is none */
    uint64_t byte;     /* 1-based byte within that line, or 0 */
    uint64_t offset;   /* 0-based byte offset in the text */
    char file[1024];   /* the invalid configuration or dictionary, or "" */
    char message[512]; /* in English, without a newline */
    uint64_t reserved[4];
};

/* What to do with input that is not valid UTF-8.  No dictionary entry matches
 * across an invalid sequence. */
enum shutong_invalid {
    SHUTONG_INVALID_FAIL = 0, /* stop with SHUTONG_ILL_FORMED */
    SHUTONG_INVALID_KEEP,     /* copy the bytes unchanged */
    SHUTONG_INVALID_REPLACE   /* write U+FFFD for each maximal subpart */
};

/* Custom terms: entries that take precedence over all others, and terms and
 * patterns to leave unchanged.  Converters copy what they need; several threads
 * may make converters from the same terms at the same time. */
struct shutong_terms;

/* Makes an empty set of terms.  Returns NULL when out of memory.  `warning`,
 * unless NULL, is called with `context` for each duplicate key in a file,
 * unless an earlier file has the key too: the first one counts.  The warning
 * has the file, the line (0 in a binary dictionary) and the message, and is
 * valid until the callback returns. */
struct shutong_terms *shutong_terms_new(
    int (*warning)(void *context, const struct shutong_error *warning),
    void *context);

/* Frees them, also while converters made from them are in use.  NULL is fine.
 */
void shutong_terms_free(struct shutong_terms *terms);

/* Adds a term: `key` becomes `value`, or is unchanged if `value` is NULL.  Both
 * must be valid UTF-8, and are copied.  The key must not be empty, longer than
 * 4,096 bytes, or contain a newline, NUL or ideographic description character.
 * The value is any text, and may be empty.  The first of duplicate keys counts.
 * Returns SHUTONG_BAD_DICTIONARY for an invalid term, which is not added. */
enum shutong_status shutong_terms_add(struct shutong_terms *terms,
                                      const char *key, size_t key_nbytes,
                                      const char *value, size_t value_nbytes,
                                      struct shutong_error *error);

/* Adds the entries of a dictionary in OpenCC's text format, where # begins a
 * comment, or of a binary one if its name ends in .ocd2 or .ocd.  Of several
 * candidates the first counts, which may be empty.  Returns SHUTONG_UNREADABLE
 * or SHUTONG_BAD_DICTIONARY, with file and line.  Entries before the error, or
 * before a warning that stops, may have been added. */
enum shutong_status shutong_terms_read(struct shutong_terms *terms,
                                       const char *path,
                                       struct shutong_error *error);

/* Adds terms to leave unchanged from a file with one per line, and comments;
 * otherwise as shutong_terms_read(). */
enum shutong_status shutong_terms_read_kept(struct shutong_terms *terms,
                                            const char *path,
                                            struct shutong_error *error);

/* Adds a pattern of text to leave unchanged: an extended regular expression in
 * UTF-8, in PCRE2's syntax without back-references.  It is matched line by
 * line; the first pattern that matches at a position counts, with its longest
 * match.  Converting fails with SHUTONG_UNSUPPORTED if a line would take too
 * many steps.  Returns SHUTONG_BAD_ARGUMENT for an invalid pattern. */
enum shutong_status shutong_terms_add_pattern(struct shutong_terms *terms,
                                              const char *pattern,
                                              struct shutong_error *error);

/* The context of a line, with a target. */
enum shutong_scope {
    SHUTONG_SCOPE_TEXT = 0, /* the text before and after it */
    /* Only the text before it: a stream returns each line as soon as its
     * newline has been fed. */
    SHUTONG_SCOPE_BEFORE,
    /* Only the line itself: each line is a document of its own, and is returned
     * as soon as its newline has been fed.  Lines do not influence each other.
     */
    SHUTONG_SCOPE_LINE
};

/* Whether regional vocabulary is converted. */
enum shutong_phrases {
    SHUTONG_PHRASES_NONE,
    /* Where it is a word of the text; everyday words that also have a technical
     * meaning only in technical text. */
    SHUTONG_PHRASES_CONTEXT,
    SHUTONG_PHRASES_ALWAYS /* wherever its characters are found */
};

/* To which quotation marks others are converted. */
enum shutong_quotes {
    SHUTONG_QUOTES_NONE = 0, /* not at all */
    SHUTONG_QUOTES_CORNER,   /* to U+300C, U+300D and U+300E, U+300F */
    SHUTONG_QUOTES_CURLY     /* to U+201C, U+201D and U+2018, U+2019 */
};

/* How a converter is made.  Zero it, then set `target` or `config`, not both,
 * and any other field that you need.  Fields marked "with `target`" have no
 * effect with `config`. */
struct shutong_settings {
    /* Converts any mix of scripts to one.  A BCP 47 tag, in upper or lower
     * case, with - or _: zh-Hans (zh-CN, zh-SG), zh-TW (zh-Hant) or zh-HK
     * (zh-MO), with or without both subtags (zh-Hant-HK), or one of the short
     * forms hans, hant, cn, sg, tw, hk, mo. */
    const char *target;
    /* With `target`: whether regional vocabulary is converted as well, one of
     * enum shutong_phrases. */
    int phrases;
    enum shutong_scope scope; /* with `target`, or `quotes` */
    /* A built-in profile ("s2twp" or "s2twp.json"), or a configuration file.
     * A name with a slash is a file.  A name without one is looked up in
     * `paths`, then among the built-in profiles.  Its dictionaries are looked
     * up beside it, in `paths`, in the directory SHUTONG_OPENCC_DATA of the
     * environment, then where shutong is installed; last, for dictionaries
     * that no built-in profile has, where OpenCC is installed.
     * (json-c 0.16, which reads it, may crash when out of memory.) */
    const char *config;
    /* More directories to search for configurations and dictionaries; may be
     * NULL if `npaths` is 0. */
    const char *const *paths;
    size_t npaths;
    /* Nonzero: also search the current directory, for configurations after the
     * built-in profiles, for dictionaries before `paths`.  Do not use it in a
     * program that may be started in another user's directory. */
    int search_working_directory;
    /* What to do with invalid text, in streams as well. */
    enum shutong_invalid invalid;
    /* Nonzero: also use the dictionaries marked may_output_tofu, whose results
     * many fonts cannot display.  OpenCC's libraries use them by default, its
     * command does not. */
    int include_tofu_risk_dictionaries;
    /* Custom terms, or NULL.  At each position a term takes precedence over
     * everything else that matches there; the text between two terms is
     * converted separately.  With `target`, a term with a value is also found
     * in the opposite script. */
    const struct shutong_terms *terms;
    /* A directory of the caller's for compiled configuration files, or NULL for
     * no cache.  A configuration that was opened before, and whose files have
     * not changed, then opens in a millisecond.  The directory is created if it
     * does not exist, and so is its parent.  If it cannot be used, it is
     * treated as NULL.  It holds about sixteen files, at most 256 MB.  Do not
     * use it in a set-user-ID program. */
    const char *cache;
    /* With `target`: the forms to write where two are accepted, as characters
     * in UTF-8, or NULL for those that the target writes by default:
     * "\xE5\x8F\xB0" writes U+53F0 instead of U+81FA.  This is done after
     * everything else, and changes no other characters.  Custom terms and text
     * to leave unchanged are not affected.  shutong_target_preference() lists
     * the forms. */
    const char *prefer;
    /* The quotation marks to write instead of others that are paired in Chinese
     * text.  They come after everything else, and change no other characters.
     * Marks that custom terms write and keep are not changed.  What follows an
     * opening mark is returned when the mark is decided: when its pair is
     * closed, after 16 KiB of text, or, with a `scope` other than
     * SHUTONG_SCOPE_TEXT, at the end of the line. */
    enum shutong_quotes quotes;
    /* Zero: a library refuses settings that it does not know. */
    uint32_t reserved_32;
    uint64_t reserved[5];
};

struct shutong_converter;
struct shutong_stream;
struct shutong_part;

/* Makes a converter.  The settings, and everything that they point to, are not
 * used after the call.  Built-in profiles are ready in microseconds.  A
 * configuration file is compiled, which takes about 100 ms, unless it is in
 * `cache`.  Returns NULL and fills `error` on failure: SHUTONG_UNKNOWN_TARGET;
 * SHUTONG_UNKNOWN_PROFILE; for a file SHUTONG_UNREADABLE,
 * SHUTONG_BAD_CONFIGURATION, SHUTONG_BAD_DICTIONARY or SHUTONG_UNSUPPORTED; and
 * SHUTONG_BAD_ARGUMENT for settings with neither or both of `target` and
 * `config`, or with other invalid values; and SHUTONG_BAD_PREFERENCE for
 * `prefer`.  Thread-safe. */
struct shutong_converter *
shutong_converter_new(const struct shutong_settings *settings,
                      struct shutong_error *error);

/* Frees a converter that no stream or part uses any more.  NULL is fine. */
void shutong_converter_free(struct shutong_converter *converter);

/* Calls `file` with `context` for each file that a converter was made from: its
 * configuration file and the dictionaries that it names, with the paths by
 * which they were opened.  A built-in profile, a target and custom terms have
 * none.  The path is valid until the callback returns. */
enum shutong_status
shutong_converter_files(const struct shutong_converter *converter,
                        int (*file)(void *context, const char *path),
                        void *context);

/* Converts a whole text.  On SHUTONG_OK, *out_ret is a new buffer of
 * *out_nbytes_ret bytes plus a NUL, to be freed with shutong_free(); otherwise
 * they are NULL and 0.  Returns SHUTONG_ILL_FORMED for invalid text, with
 * SHUTONG_INVALID_FAIL.  Thread-safe: any number of threads may share the
 * converter. */
enum shutong_status shutong_convert(const struct shutong_converter *converter,
                                    const char *in, size_t in_nbytes,
                                    char **out_ret, size_t *out_nbytes_ret,
                                    struct shutong_error *error);

/* Frees the result of shutong_convert().  NULL is fine.  It is the free() of
 * the library's own C library, which may differ from the caller's. */
void shutong_free(void *memory);

/* Makes a stream, which converts one text in pieces.  However the text is
 * split, the output in total is that of shutong_convert() for the whole text.
 * The converter must outlive the stream.  Returns NULL when out of memory. */
struct shutong_stream *
shutong_stream_new(const struct shutong_converter *converter);

/* Frees a stream.  NULL is fine. */
void shutong_stream_free(struct shutong_stream *stream);

/* Converts the next piece, and returns all output that can no longer change:
 * everything except the beginning of a word that the next piece might complete.
 * With a profile every complete line is returned, unless a dictionary has keys
 * with newlines or an ideographic description sequence is still open.  With a
 * target 2,000 to 5,000 characters of prose may be held back, up to 16,000 in a
 * very long line or where little shows the script, because the text after them
 * is part of their context, except with SHUTONG_SCOPE_BEFORE and
 * SHUTONG_SCOPE_LINE.  `in` is not used after the call.  *out_ret is never
 * NULL, belongs to the stream, has no NUL after it, and is valid until the next
 * call for the stream.
 *
 * Returns SHUTONG_ILL_FORMED as shutong_convert(); *out_ret is then the output
 * up to the error.  After that, after SHUTONG_NO_MEMORY and after
 * SHUTONG_STOPPED the stream accepts only shutong_stream_reset() and
 * shutong_stream_free(); any other call is SHUTONG_BAD_ARGUMENT. */
enum shutong_status shutong_stream_feed(struct shutong_stream *stream,
                                        const char *in, size_t in_nbytes,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error);

/* Ends the text and returns the rest of the output; otherwise as
 * shutong_stream_feed().  On SHUTONG_OK the stream can then take a new text. */
enum shutong_status shutong_stream_finish(struct shutong_stream *stream,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error);

/* Passes the next piece, which begins and ends between two characters, on as it
 * is; otherwise as shutong_stream_feed().  The text before and after it is
 * converted separately, as with a pattern among the custom terms.  Invalid text
 * in it is treated as elsewhere. */
enum shutong_status shutong_stream_keep(struct shutong_stream *stream,
                                        const char *in, size_t in_nbytes,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error);

/* Unstable: the functions for parts, up to shutong_stream_join(), may change
 * with any version of the library.  They are made for the shutong command.
 *
 * They convert one text on several threads.  The text is cut into parts.  Any
 * thread reads any part, and the stream then joins the parts in order.  With a
 * profile all of the work is done while reading.  With a target, whose
 * decisions depend on the text before, the smaller share is left for joining.
 *
 * shutong_converter_cut() returns the length of the longest beginning of
 * in[0..in_nbytes) after which the text can be cut, whatever follows, or 0 if
 * there is none.  With a profile that is all of it, or nearly all; with a
 * target it ends at the last newline.  `in` is the text from its beginning or
 * from a cut, or at least the last SHUTONG_CUT_CONTEXT bytes of that, which is
 * the length of an ideographic description sequence, of at most 64 characters.
 * Cannot fail.  Thread-safe. */
enum { SHUTONG_CUT_CONTEXT = 64 * 4 };

size_t shutong_converter_cut(const struct shutong_converter *converter,
                             const char *in, size_t in_nbytes);

/* Makes an object for a part; it can be used for one part after another.  The
 * converter must outlive it.  Returns NULL when out of memory.  It belongs to
 * one thread at a time. */
struct shutong_part *
shutong_part_new(const struct shutong_converter *converter);

/* Frees a part.  NULL is fine. */
void shutong_part_free(struct shutong_part *part);

/* Reads a whole part of a text, from one cut, or the beginning, to another, or
 * the end.  The bytes are not used after the call.  Errors are reported when
 * the part is joined. */
void shutong_part_read(struct shutong_part *part, const char *in,
                       size_t in_nbytes);

/* Feeds the stream a part that was read; otherwise as shutong_stream_feed(),
 * which may be used between parts as well.  Errors give the position in the
 * whole text.  *out_ret belongs to the stream or the part, and is valid until
 * the next call for either.  A part of another converter, or a stream that
 * explains, is SHUTONG_BAD_ARGUMENT. */
enum shutong_status shutong_stream_join(struct shutong_stream *stream,
                                        const struct shutong_part *part,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error);

/* Discards the current text and any error, so that the stream can take a new
 * text. */
void shutong_stream_reset(struct shutong_stream *stream);

/* With `quotes` in the settings: the number of quotation marks in the output of
 * the current text that have no counterpart and were left unchanged; before the
 * first output of a text, that of the last one.  Cannot fail. */
uint64_t shutong_stream_unpaired_quotes(const struct shutong_stream *stream);

/* The script of a text, or of a part of one. */
enum shutong_script {
    SHUTONG_SCRIPT_NONE = 0, /* no evidence */
    SHUTONG_SCRIPT_SIMPLIFIED,
    SHUTONG_SCRIPT_TRADITIONAL,
    /* Both; more than one Han character in a hundred is in the less frequent
     * script. */
    SHUTONG_SCRIPT_MIXED,
    /* Traditional text that was made character by character, with a one-to-one
     * table: characters that are valid in both scripts are still used as
     * simplified. */
    SHUTONG_SCRIPT_TABLE_CONVERTED
};

/* The result of detection; owned by the caller. */
struct shutong_detection {
    enum shutong_script script;
    uint64_t han;               /* Han characters, except clauses with kana */
    uint64_t simplified_only;   /* of these, simplified forms */
    uint64_t traditional_only;  /* traditional forms */
    uint64_t shared;            /* valid in both, with different meanings */
    uint64_t shared_simplified; /* of the shared, those used as simplified */
    /* The share of the Han characters in each kind of text, from 0 to 1.  The
     * sum is 1, or 0 if there is no evidence. */
    double simplified, traditional, table_converted;
    uint64_t reserved[4];
};

/* A range of lines that are all in the same script. */
struct shutong_lines {
    uint64_t first; /* 1-based */
    uint64_t count; /* with lines without evidence between these */
    enum shutong_script script;
    const char *text; /* the beginning of the first line; valid, without NUL */
    size_t text_nbytes; /* at most 120, whole characters, without the newline */
};

/* What decided the result of a place in a text. */
enum shutong_decision {
    SHUTONG_BY_PHRASE,     /* a key of several characters */
    SHUTONG_BY_CHARACTER,  /* a character's own entry */
    SHUTONG_BY_STATE,      /* target: the script of the surrounding text */
    SHUTONG_BY_VOCABULARY, /* target: regional vocabulary */
    SHUTONG_BY_TERM,       /* a custom term */
    SHUTONG_BY_KEEPING,    /* a term or pattern to leave unchanged */
    SHUTONG_BY_PREFERENCE, /* target: a preferred form */
    SHUTONG_BY_CONTEXT, /* target: the surrounding characters, against OpenCC */
    SHUTONG_BY_QUOTES   /* a quotation mark, as the settings ask for */
};

/* A place in the text that was changed, or that could have been: an ambiguous
 * place, or one decided by the script of the surrounding text or by the
 * context, is reported even if it is unchanged.  Places never overlap, and the
 * text between two of them is copied, except that SHUTONG_INVALID_REPLACE
 * writes U+FFFD there. */
struct shutong_change {
    uint64_t line, column;           /* in the input, in characters, from 1 */
    uint64_t offset, nbytes;         /* in the input, in bytes */
    uint64_t out_offset, out_nbytes; /* in the output */
    const char *source, *result;     /* UTF-8, of these lengths, no NUL after */
    enum shutong_decision by;
    /* The names of the dictionaries that contributed ("STPhrases"). */
    const char *const *dictionaries;
    size_t ndictionaries;
    const char *entry_file; /* for a custom term: its file, or NULL */
    uint64_t entry_line;    /* and its line in that file, or 0 */
    /* The alternatives that one of these dictionaries has for the whole place,
     * each with a NUL after it, its own choice first.  If there are none,
     * `ncandidates` is 0 and `candidates` must not be used. */
    const char *candidates;
    size_t ncandidates;
    int ambiguous; /* several candidates, or an uncertain script */
    /* The probability of the result, according to the script of the surrounding
     * text and the characters around it, also before vocabulary was applied; 1
     * if neither was used. */
    double probability;
    enum shutong_script script; /* SHUTONG_BY_STATE: of the surrounding text */
};

/* Makes a stream call `change` with `context` for every place, in order, in the
 * call that returns its output.  It applies to each text from now on, until it
 * is called with NULL.  A change, and everything that it points to, is valid
 * until the callback returns.  A stream that explains takes no parts, and is
 * several times slower.  Returns SHUTONG_BAD_ARGUMENT within a text, once
 * something has been fed. */
enum shutong_status shutong_stream_explain(
    struct shutong_stream *stream,
    int (*change)(void *context, const struct shutong_change *change),
    void *context, struct shutong_error *error);

/* A place in the output that has another number of characters than the text
 * that it came of.  Between two such places each character came of one; bytes
 * that are no text count as U+FFFD would. */
struct shutong_shift {
    uint64_t out_offset, out_nbytes; /* in the output */
    uint64_t ncharacters;            /* of the text that it came of */
};

/* Unstable, as the functions for parts are.  Makes a stream call `shift` with
 * `context` for every such place, in order, before or in the call that returns
 * its output, so that the output can be written back where the text came from.
 * It applies to each text from now on, until it is called with NULL.  Such a
 * stream takes no parts, cannot explain, and is nearly as fast as any other.
 * Returns SHUTONG_BAD_ARGUMENT within a text, and for a stream that explains.
 */
enum shutong_status shutong_stream_shifts(
    struct shutong_stream *stream,
    int (*shift)(void *context, const struct shutong_shift *shift),
    void *context, struct shutong_error *error);

struct shutong_detector;

/* Makes a detector, which finds out which script a text is in.  The text is fed
 * in pieces.  `lines`, unless NULL, is called with `context` at the end of each
 * range of lines in one script; its argument is valid until it returns. Returns
 * NULL when out of memory, or if `invalid` is not a value of its enum. */
struct shutong_detector *shutong_detector_new(
    enum shutong_invalid invalid,
    int (*lines)(void *context, const struct shutong_lines *run),
    void *context);

/* Reads the next piece, which is not used after the call.  Returns
 * SHUTONG_ILL_FORMED as shutong_stream_feed().  After that, after
 * SHUTONG_NO_MEMORY and after SHUTONG_STOPPED the detector accepts only
 * shutong_detector_reset() and shutong_detector_free(); any other call is
 * SHUTONG_BAD_ARGUMENT. */
enum shutong_status shutong_detector_feed(struct shutong_detector *detector,
                                          const char *in, size_t in_nbytes,
                                          struct shutong_error *error);

/* Ends the text and fills *found; otherwise as shutong_detector_feed().  On
 * SHUTONG_OK the detector can then take a new text; on an error *found is all
 * zero. */
enum shutong_status shutong_detector_finish(struct shutong_detector *detector,
                                            struct shutong_detection *found,
                                            struct shutong_error *error);

/* Discards the current text and any error, so that the detector can take a new
 * text. */
void shutong_detector_reset(struct shutong_detector *detector);

/* Frees a detector.  NULL is fine. */
void shutong_detector_free(struct shutong_detector *detector);

/* Repairs of scraped text; docs/repair.md describes them. */
enum shutong_repair {
    SHUTONG_REPAIR_SHIFTED_GBK = 1,    /* GBK text that lost a byte */
    SHUTONG_REPAIR_PINYIN = 2,         /* in parentheses after a character */
    SHUTONG_REPAIR_INVISIBLE = 4,      /* zero-width characters in Han text */
    SHUTONG_REPAIR_RADICALS = 8,       /* radicals instead of ideographs */
    SHUTONG_REPAIR_COMPATIBILITY = 16, /* compatibility ideographs */
    SHUTONG_REPAIR_ALL = 31            /* all that this header knows */
};

/* The description of a rule. */
struct shutong_rule {
    enum shutong_repair flag;
    const char *name; /* "shifted-gbk" */
    const char *description;
    const char *before, *after; /* an example, damaged and repaired */
};

/* The number of rules, and the rule with an index.  Static; NULL for an index
 * out of range. */
size_t shutong_repair_count(void);
const struct shutong_rule *shutong_repair_rule(size_t index);

/* A place that was repaired, or that was seen and left unchanged. */
struct shutong_place {
    uint64_t line, column; /* in the damaged text, in characters, from 1 */
    enum shutong_repair rule;
    int left_alone;     /* nonzero: there was too little evidence */
    const char *before; /* UTF-8, valid until the callback returns */
    size_t before_nbytes;
    const char *after; /* the same as `before` if it was left unchanged */
    size_t after_nbytes;
};

struct shutong_repairer;

/* Makes a repairer, which repairs a text in pieces before it is converted, with
 * `rules` (enum shutong_repair, combined with |).  `invalid` is what to do with
 * invalid bytes; with SHUTONG_INVALID_REPLACE they are copied, so that the
 * stream can replace them.  `place`, unless NULL, is called with `context` for
 * each place, in order.  However the text is split, the result is the same.
 * Making one takes a millisecond or two, so use it for several texts.  Returns
 * NULL and fills `error` on failure: SHUTONG_UNSUPPORTED if the system's iconv
 * lacks GB18030, which SHUTONG_REPAIR_SHIFTED_GBK requires, or
 * SHUTONG_BAD_ARGUMENT for an unknown rule or `invalid`. */
struct shutong_repairer *shutong_repairer_new(
    unsigned rules, enum shutong_invalid invalid,
    int (*place)(void *context, const struct shutong_place *place),
    void *context, struct shutong_error *error);

/* Frees a repairer.  NULL is fine. */
void shutong_repairer_free(struct shutong_repairer *repairer);

/* Repairs the next piece, and returns all output that can no longer change:
 * whole lines, except for about a thousand characters after a place that
 * depends on the text after it.  `in` is not used after the call.  *out_ret is
 * never NULL, belongs to the repairer, has no NUL after it, and is valid until
 * the next call for the repairer.
 *
 * Returns SHUTONG_ILL_FORMED for invalid text, with SHUTONG_INVALID_FAIL;
 * *out_ret is then the output up to the error.  After that, after
 * SHUTONG_NO_MEMORY and after SHUTONG_STOPPED the repairer accepts only
 * shutong_repairer_reset() and shutong_repairer_free(); any other call is
 * SHUTONG_BAD_ARGUMENT. */
enum shutong_status shutong_repairer_feed(struct shutong_repairer *repairer,
                                          const char *in, size_t in_nbytes,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error);

/* Ends the text and returns the rest of the output; otherwise as
 * shutong_repairer_feed().  On SHUTONG_OK the repairer can then take a new
 * text. */
enum shutong_status shutong_repairer_finish(struct shutong_repairer *repairer,
                                            const char **out_ret,
                                            size_t *out_nbytes_ret,
                                            struct shutong_error *error);

/* Passes the next piece, which begins and ends between two characters, on as it
 * is; otherwise as shutong_repairer_feed().  Text before and after it is
 * repaired separately. */
enum shutong_status shutong_repairer_keep(struct shutong_repairer *repairer,
                                          const char *in, size_t in_nbytes,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error);

/* Discards the current text and any error, so that the repairer can take a new
 * text. */
void shutong_repairer_reset(struct shutong_repairer *repairer);

/* The number of built-in profiles, and the name ("s2twp") and description of
 * each.  Static; NULL for an index out of range. */
size_t shutong_profile_count(void);
const char *shutong_profile_name(size_t index);
const char *shutong_profile_description(size_t index);

/* The built-in profile whose name is nearest to `name`, or NULL if none is
 * near.  Static. */
const char *shutong_profile_nearest(const char *name);

/* The number of target names, and each name ("zh-TW") with its description: one
 * name for each target first, then the other names.  Static; NULL for an index
 * out of range. */
size_t shutong_target_count(void);
const char *shutong_target_name(size_t index);
const char *shutong_target_description(size_t index);

/* A form that can be preferred.  Strings end with a NUL. */
struct shutong_preference {
    char form[8];        /* one character, such as U+9031 */
    char instead_of[32]; /* one or more: U+5468 */
    char example[64];    /* a word with the form */
    int anywhere; /* nonzero: in every word; otherwise in those of a list */
    uint64_t reserved[4];
};

/* Fills *preference with the form of a target (as in struct shutong_settings)
 * that has an index, and returns nonzero; or returns 0 if the target is unknown
 * or the index out of range.  Thread-safe. */
int shutong_target_preference(const char *target, size_t index,
                              struct shutong_preference *preference);

/* The version of the running library, such as "1.2.3".  It may be later than
 * SHUTONG_VERSION.  Static. */
const char *shutong_version(void);

#ifdef __cplusplus
}
#endif

#endif
