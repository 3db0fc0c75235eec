/*
 * shutong.h - convert Chinese text between scripts by OpenCC's profiles.
 *
 * This is the whole public interface of libshutong; of what is beneath it the
 * shutong command uses only base.  Ways in, from simple to fast:
 *
 *   shutong_converter_new()   load a profile, once
 *   shutong_convert()         one text in memory, whole
 *   shutong_stream_*()        a text in pieces, in bounded memory
 *   shutong_part_*()          the same on several threads
 *
 * and, beside or before it, shutong_terms_*(), shutong_stream_explain(),
 * shutong_detector_*() and shutong_repairer_*().  What holds for all of them:
 *
 * Arguments  Text is a pointer and a length in bytes, UTF-8; NUL is data.
 *   Where the length is 0 the pointer may be NULL.  A length above PTRDIFF_MAX,
 *   such as the -1 of a read() that failed, is SHUTONG_BAD_ARGUMENT.  Names and
 *   paths end with a NUL.  No other pointer may be NULL but where that is said.
 *
 * Errors  A function that may fail returns a status, or NULL.  Any of them may
 *   run out of memory, SHUTONG_NO_MEMORY, and those that take an error may find
 *   SHUTONG_BAD_ARGUMENT, and have then done nothing; what else is said there.
 *
 * Threads  The library takes no locks and keeps no changeable globals: calls
 *   for different objects may be made at the same time.  A converter does not
 *   change once made and may be used by any number of threads at a time; all
 *   else belongs to one thread at a time.
 *
 * Callbacks  return 0, or anything else to stop: the call that led to them then
 *   returns SHUTONG_STOPPED, and the object is as after an error.  They are not
 *   left by longjmp() or an exception, and make no call for the object that
 *   called them.
 *
 * The process  Nothing is printed, and nothing exits.  Of files only those that
 *   are named are read, and the dictionaries that a configuration names, in the
 *   folders that the settings give; none is written, but in the folder `cache`
 * of struct shutong_settings.  A dictionary in .ocd or .ocd2 is read by
 * shutong-opencc-dict, a program that is started and waited for; it is looked
 * for in the folder SHUTONG_LIBEXEC of the environment, beside the running
 * program, then where it is installed.
 *
 * Versions  What is compiled against this header runs with any later library of
 *   the same soname.  Functions are added, and values of enums, so that one may
 *   come that is not known yet.  A struct that the caller has keeps its size:
 *   new fields take the place of `reserved`.  A struct that the library shows
 *   to a callback may grow at its end: it is read where it is, or copied by the
 *   size that it has here.
 */
#ifndef SHUTONG_H
#define SHUTONG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header; shutong_version() is that of the library.  As a
 * number 1.2.3 is 10203. */
#define SHUTONG_VERSION "0.1.0"
#define SHUTONG_VERSION_NUMBER 100

enum shutong_status {
    SHUTONG_OK = 0,
    /* Memory could not be allocated. */
    SHUTONG_NO_MEMORY,
    /* The text is not well-formed UTF-8; line, byte and offset say where. */
    SHUTONG_ILL_FORMED,
    /* No profile of that name, and no such configuration file. */
    SHUTONG_UNKNOWN_PROFILE,
    /* A file could not be found or read; `system` is errno. */
    SHUTONG_UNREADABLE,
    /* A configuration is wrong: not JSON, or not what OpenCC describes. */
    SHUTONG_BAD_CONFIGURATION,
    /* A dictionary is damaged or wrong. */
    SHUTONG_BAD_DICTIONARY,
    /* A segmentation that OpenCC loads as a plug-in, such as jieba; what this
     * system lacks; or a pattern that takes too many steps in a line of the
     * text, which line, byte and offset say. */
    SHUTONG_UNSUPPORTED,
    /* An argument that no caller should pass, or a call out of turn. */
    SHUTONG_BAD_ARGUMENT,
    /* No target script of that name. */
    SHUTONG_UNKNOWN_TARGET,
    /* A callback asked for it. */
    SHUTONG_STOPPED
};

/* What a status means, in English, without a newline; for any value.  Static.
 */
const char *shutong_status_text(enum shutong_status status);

/* What went wrong, and where.  Owned by the caller; every function that takes
 * one accepts NULL.  Written, whole, only when the status is not SHUTONG_OK. */
struct shutong_error {
    enum shutong_status status;
    int system;        /* errno of the call that failed, or 0 */
    uint64_t line;     /* 1-based line, or 0 where there is none */
    uint64_t byte;     /* 1-based byte within that line, or 0 */
    uint64_t offset;   /* 0-based byte offset in the text */
    char file[1024];   /* configuration or dictionary at fault, or "" */
    char message[512]; /* what is wrong, in English, without a newline */
    uint64_t reserved[4];
};

/* What to do with input that is not well-formed UTF-8.  An ill-formed
 * sequence separates: nothing matches across it. */
enum shutong_invalid {
    SHUTONG_INVALID_FAIL = 0, /* stop with SHUTONG_ILL_FORMED */
    SHUTONG_INVALID_KEEP,     /* copy the bytes as they are */
    SHUTONG_INVALID_REPLACE   /* U+FFFD for each maximal subpart */
};

/* Custom terms: entries that come before all others, and what is to be kept.
 * Converters copy what they need of them; several may be made of the same terms
 * at a time. */
struct shutong_terms;

/* Makes an empty set of terms; NULL when out of memory.  `warning`, unless
 * NULL, is called with `context` where a key stands twice in a file, and in
 * none before it: the first one counts.  It is told the file, the line (0 in a
 * binary dictionary) and what to say, until the call returns. */
struct shutong_terms *shutong_terms_new(
    int (*warning)(void *context, const struct shutong_error *warning),
    void *context);

/* Frees them.  NULL is fine; no converter needs them any more. */
void shutong_terms_free(struct shutong_terms *terms);

/* Adds a term: text that becomes `value`, or is kept where that is NULL.  Both
 * well-formed UTF-8, copied.  The key is not empty, has at most 4,096 bytes,
 * and no newline, NUL or ideographic description character; the value is any
 * text, or none.  Of two terms with the same key the one that was added first
 * counts. Returns SHUTONG_BAD_DICTIONARY for what cannot be a term; it is then
 * not added. */
enum shutong_status shutong_terms_add(struct shutong_terms *terms,
                                      const char *key, size_t key_nbytes,
                                      const char *value, size_t value_nbytes,
                                      struct shutong_error *error);

/* Adds the entries of a dictionary: OpenCC's text format, where # begins a
 * comment, or a binary one by its name (.ocd2, .ocd); of several candidates the
 * first, which may be empty.  What is wrong is said with file and line:
 * SHUTONG_UNREADABLE or SHUTONG_BAD_DICTIONARY.  Entries before it, and before
 * a warning that stops, may have been added. */
enum shutong_status shutong_terms_read(struct shutong_terms *terms,
                                       const char *path,
                                       struct shutong_error *error);

/* Adds terms to be kept, which a file has one a line, with comments; otherwise
 * as shutong_terms_read(). */
enum shutong_status shutong_terms_read_kept(struct shutong_terms *terms,
                                            const char *path,
                                            struct shutong_error *error);

/* Adds a pattern of text to be kept: an extended regular expression, in UTF-8,
 * of which the longest match of the first counts, line by line; PCRE2's syntax
 * without references back.  Converting fails with SHUTONG_UNSUPPORTED where a
 * line would take too many steps.  Returns SHUTONG_BAD_ARGUMENT for what is
 * none. */
enum shutong_status shutong_terms_add_pattern(struct shutong_terms *terms,
                                              const char *pattern,
                                              struct shutong_error *error);

/* What a line of a text is decided by, to a target. */
enum shutong_scope {
    SHUTONG_SCOPE_TEXT = 0, /* what is before and after it */
    /* What is before it only: a stream gives a line as soon as its newline is
     * there. */
    SHUTONG_SCOPE_BEFORE,
    /* Itself: each line is a text of its own, given like that, so that lines
     * can be converted anywhere. */
    SHUTONG_SCOPE_LINE
};

/* How a converter is made.  Zero it, then set what is needed: `target` or
 * `config`, not both.  What goes with a target is of no effect on a profile. */
struct shutong_settings {
    /* Any mixture of scripts to one: a BCP 47 tag, in any case and with - or _.
     * zh-Hans (zh-CN, zh-SG), zh-TW (zh-Hant) and zh-HK (zh-MO), with or
     * without both subtags (zh-Hant-HK), and the short forms hans, hant, cn,
     * sg, tw, hk, mo. */
    const char *target;
    /* Nonzero, with `target`: regional vocabulary as well. */
    int phrases;
    enum shutong_scope scope; /* with `target` */
    /* Built-in profile ("s2twp" or "s2twp.json"), or a configuration file.
     * A name with a slash is a file.  Without one it is looked for in
     * `paths`, then among the built-in profiles.  Its dictionaries are looked
     * for beside it, in `paths`, in the folder SHUTONG_OPENCC_DATA of the
     * environment, then where shutong is installed; last, for dictionaries
     * that no built-in profile has, where OpenCC is.
     * (json-c 0.16, which reads it, may crash where it is out of memory.) */
    const char *config;
    /* Further directories for configurations and dictionaries; may be NULL
     * where there are none. */
    const char *const *paths;
    size_t npaths;
    /* Nonzero: the working directory is searched as well, for configurations
     * after the built-in profiles, for dictionaries before `paths`.  Not for a
     * program that may be started in somebody else's directory. */
    int search_working_directory;
    /* What is done with ill-formed text, by each stream as well. */
    enum shutong_invalid invalid;
    /* Nonzero: keep dictionaries marked may_output_tofu in the chain, whose
     * results many fonts cannot show.  OpenCC's libraries do so by default, its
     * command does not. */
    int include_tofu_risk_dictionaries;
    /* Custom terms, or NULL.  Where one begins in the text it is replaced, or
     * kept, whatever else could match there; what lies between is converted by
     * itself.  To a target, a term that is not to be kept is found in the
     * other script too. */
    const struct shutong_terms *terms;
    /* A folder of the caller's to keep compiled configuration files in, or NULL
     * to keep none.  One that was opened before, and whose files are what they
     * were, is then opened in a millisecond.  The folder is made where it is
     * not there, with the one that it is in.  Whatever goes wrong with it is as
     * if it were NULL; of its files some sixteen are kept, 256 MB at most.  Not
     * for a program that is set-user-ID. */
    const char *cache;
    /* Zero: a library that does not know what is set there refuses it. */
    uint64_t reserved[7];
};

struct shutong_converter;
struct shutong_stream;
struct shutong_part;

/* Makes a converter; the settings and what they point to are not used after the
 * call.  Built-in profiles are ready in microseconds, a configuration file is
 * compiled, which takes some 100 ms, unless `cache` has it.  Returns NULL and
 * fills `error` on failure: SHUTONG_UNKNOWN_TARGET, SHUTONG_UNKNOWN_PROFILE, of
 * a file SHUTONG_UNREADABLE, SHUTONG_BAD_CONFIGURATION, SHUTONG_BAD_DICTIONARY
 * or SHUTONG_UNSUPPORTED, and SHUTONG_BAD_ARGUMENT for settings that say
 * nothing or too much. Thread-safe. */
struct shutong_converter *
shutong_converter_new(const struct shutong_settings *settings,
                      struct shutong_error *error);

/* Frees a converter that no stream or part uses any more.  NULL is fine. */
void shutong_converter_free(struct shutong_converter *converter);

/* Converts a whole text.  On SHUTONG_OK, *out_ret is a new buffer of
 * *out_nbytes_ret bytes and one NUL more, to be freed with shutong_free();
 * otherwise NULL and 0.  Returns SHUTONG_ILL_FORMED for text that is not
 * well-formed, with SHUTONG_INVALID_FAIL.  Thread-safe: any number of threads
 * may share the converter. */
enum shutong_status shutong_convert(const struct shutong_converter *converter,
                                    const char *in, size_t in_nbytes,
                                    char **out_ret, size_t *out_nbytes_ret,
                                    struct shutong_error *error);

/* Frees what shutong_convert() gave.  NULL is fine.  It is the free() of the
 * library's own C library, which need not be the caller's. */
void shutong_free(void *memory);

/* Makes a stream: one text in pieces.  However the text is cut, the pieces of
 * output together are what shutong_convert() returns for the whole.  The
 * converter must outlive the stream.  Returns NULL when out of memory. */
struct shutong_stream *
shutong_stream_new(const struct shutong_converter *converter);

/* Frees a stream.  NULL is fine. */
void shutong_stream_free(struct shutong_stream *stream);

/* Takes the next piece and gives everything that is now decided: all but the
 * beginning of a word that the next piece might complete.  By a profile a line
 * that ends in a newline is given whole, unless a dictionary has words with
 * newlines or an ideographic description sequence is still open; to a target,
 * which decides by what follows as well, some thousand characters may wait, but
 * for SHUTONG_SCOPE_BEFORE and SHUTONG_SCOPE_LINE.  `in` is not used after the
 * call; *out_ret, never NULL, belongs to the stream, has no NUL after it and is
 * valid until the stream's next call.
 *
 * Returns SHUTONG_ILL_FORMED as shutong_convert(); *out_ret then holds all that
 * comes before the error.  After that, when out of memory, and when
 * stopped by a callback, the stream accepts shutong_stream_reset() and
 * shutong_stream_free(); all else is SHUTONG_BAD_ARGUMENT. */
enum shutong_status shutong_stream_feed(struct shutong_stream *stream,
                                        const char *in, size_t in_nbytes,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error);

/* Ends the text and gives the rest of the output; otherwise as
 * shutong_stream_feed().  On SHUTONG_OK the stream may then be fed a new text.
 */
enum shutong_status shutong_stream_finish(struct shutong_stream *stream,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error);

/* Unstable: the functions of this paragraph, for parts, may change with any
 * version of the library; the shutong command is what they are for.
 *
 * For one text on several threads: it is cut into parts, which any threads
 * read, each by itself, and the stream then joins in order.  By a profile that
 * leaves nothing to do in order; by a target, whose decisions depend on what
 * came before, the lesser part.
 *
 * shutong_converter_cut() tells where in[0..in_nbytes) can be cut: the length
 * of the longest part that is found to be such, whatever comes after it; by a
 * profile all of it, or nearly, by a target up to the last newline, or 0 where
 * there is no place.  `in` is the text from its beginning or from a cut, or at
 * least the last SHUTONG_CUT_CONTEXT bytes of that: what may be an ideographic
 * description sequence, of at most 64 characters.  Cannot fail.  Thread-safe.
 */
enum { SHUTONG_CUT_CONTEXT = 64 * 4 };

size_t shutong_converter_cut(const struct shutong_converter *converter,
                             const char *in, size_t in_nbytes);

/* Makes room for a part, to be used for one after another.  The converter must
 * outlive it.  NULL when out of memory.  A part belongs to one thread at a
 * time. */
struct shutong_part *
shutong_part_new(const struct shutong_converter *converter);

/* Frees a part.  NULL is fine. */
void shutong_part_free(struct shutong_part *part);

/* Reads a part of a text, whole: it begins and ends at the text's ends or where
 * it can be cut.  The bytes are not used after the call.  What may be wrong is
 * told when it is joined. */
void shutong_part_read(struct shutong_part *part, const char *in,
                       size_t in_nbytes);

/* Feeds the stream, of the same converter, a part that was read; otherwise as
 * shutong_stream_feed(), which may be used between parts as well.  Errors have
 * their place in the whole text.  *out_ret belongs to the stream or the part,
 * and is valid until the next call for either.  A part of another converter, or
 * for a stream that explains, is SHUTONG_BAD_ARGUMENT. */
enum shutong_status shutong_stream_join(struct shutong_stream *stream,
                                        const struct shutong_part *part,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error);

/* Forgets what was fed and what failed, so that the stream can take a new text.
 */
void shutong_stream_reset(struct shutong_stream *stream);

/* What a text, or a part of one, is written in. */
enum shutong_script {
    SHUTONG_SCRIPT_NONE = 0, /* no Chinese that could tell */
    SHUTONG_SCRIPT_SIMPLIFIED,
    SHUTONG_SCRIPT_TRADITIONAL,
    /* Both, more than one Han character in a hundred in the lesser. */
    SHUTONG_SCRIPT_MIXED,
    /* Traditional as a character table leaves it: characters that are legal in
     * both scripts still carry their simplified meaning. */
    SHUTONG_SCRIPT_TABLE_CONVERTED
};

/* What was found in a text; owned by the caller. */
struct shutong_detection {
    enum shutong_script script;
    uint64_t han;               /* Han characters, clauses with kana left out */
    uint64_t simplified_only;   /* of these, simplified forms */
    uint64_t traditional_only;  /* traditional forms */
    uint64_t shared;            /* legal in both, but of different meaning */
    uint64_t shared_simplified; /* of the shared, in their simplified meaning */
    /* Share of the Han characters in each state, 0 to 1; their sum is 1, or 0
     * where nothing tells. */
    double simplified, traditional, table_converted;
    uint64_t reserved[4];
};

/* A run of lines that are all in the same script. */
struct shutong_lines {
    uint64_t first; /* 1-based */
    uint64_t count; /* lines without evidence between two of the script count */
    enum shutong_script script;
    const char *text; /* the beginning of the first line; well-formed, no NUL */
    size_t text_nbytes; /* at most 120, whole characters, without the newline */
};

/* What decided what became of a place in a text. */
enum shutong_decision {
    SHUTONG_BY_PHRASE,     /* a key of several characters */
    SHUTONG_BY_CHARACTER,  /* a character's own entry */
    SHUTONG_BY_STATE,      /* to a target: the script that the text is in */
    SHUTONG_BY_VOCABULARY, /* regional vocabulary, of a target */
    SHUTONG_BY_TERM,       /* an custom term */
    SHUTONG_BY_KEEPING     /* a term or a pattern to be kept */
};

/* A place where something was decided: what was changed, and what could have
 * been.  A place that is ambiguous, or that the state decided, is one even
 * where it stays as it was.  No two overlap, and what lies between them is
 * copied, but that SHUTONG_INVALID_REPLACE puts U+FFFD there. */
struct shutong_change {
    uint64_t line, column;           /* of the input, from 1, in characters */
    uint64_t offset, nbytes;         /* in the input, in bytes */
    uint64_t out_offset, out_nbytes; /* in the output */
    const char *source, *result;     /* UTF-8, so long, without a NUL after */
    enum shutong_decision by;
    /* Names of dictionaries that had a part in it ("STPhrases"). */
    const char *const *dictionaries;
    size_t ndictionaries;
    const char
        *entry_file;     /* of an custom term: the file it is from, or NULL */
    uint64_t entry_line; /* and its line there, or 0 */
    /* What one of these dictionaries has for all of it, each with a NUL after
     * it, the first being its own choice; where there is no choice 0, and
     * `candidates` not to be looked at. */
    const char *candidates;
    size_t ncandidates;
    int ambiguous; /* several candidates, or a doubtful state */
    /* Of the result, where the state decided, before vocabulary or not; else
     * 1. */
    double probability;
    enum shutong_script script; /* by state: of the text around it */
};

/* Has a stream tell of every place, in order, as it gives the output with it:
 * of each text from now on, until it is called with NULL.  `context` is the
 * caller's.  What a change points to is valid until the callback returns.  A
 * stream that explains takes no parts, and is several times slower.  Within a
 * text, once something was fed, it is SHUTONG_BAD_ARGUMENT. */
enum shutong_status shutong_stream_explain(
    struct shutong_stream *stream,
    int (*change)(void *context, const struct shutong_change *change),
    void *context, struct shutong_error *error);

struct shutong_detector;

/* Makes a detector: which script is this text, fed in pieces.  `lines`, unless
 * NULL, is called for each run of lines as it ends, with `context`; what it is
 * shown is valid until it returns.  Returns NULL when out of memory, or where
 * `invalid` is no such value. */
struct shutong_detector *shutong_detector_new(
    enum shutong_invalid invalid,
    int (*lines)(void *context, const struct shutong_lines *run),
    void *context);

/* Takes the next piece, which is not used after the call.  Returns
 * SHUTONG_ILL_FORMED as shutong_stream_feed().  After that, when out of memory,
 * and when stopped, the detector accepts shutong_detector_reset() and
 * shutong_detector_free(); all else is SHUTONG_BAD_ARGUMENT. */
enum shutong_status shutong_detector_feed(struct shutong_detector *detector,
                                          const char *in, size_t in_nbytes,
                                          struct shutong_error *error);

/* Ends the text and says what it is; otherwise as shutong_detector_feed().  On
 * SHUTONG_OK the detector may then be fed a new text; on an error *found is all
 * zero. */
enum shutong_status shutong_detector_finish(struct shutong_detector *detector,
                                            struct shutong_detection *found,
                                            struct shutong_error *error);

/* Forgets what was fed and what failed, so that the detector can take a new
 * text. */
void shutong_detector_reset(struct shutong_detector *detector);

/* Frees a detector.  NULL is fine. */
void shutong_detector_free(struct shutong_detector *detector);

/* What can be undone of the damage of scraped text; docs/repair.md says how. */
enum shutong_repair {
    SHUTONG_REPAIR_SHIFTED_GBK = 1, /* GBK that lost a byte */
    SHUTONG_REPAIR_PINYIN = 2,    /* a reading in brackets after a character */
    SHUTONG_REPAIR_INVISIBLE = 4, /* zero-width characters in Han text */
    SHUTONG_REPAIR_RADICALS = 8,  /* radicals used as ideographs */
    SHUTONG_REPAIR_COMPATIBILITY = 16, /* compatibility ideographs */
    SHUTONG_REPAIR_ALL = 31            /* of those that this header knows */
};

/* One of these rules. */
struct shutong_rule {
    enum shutong_repair flag;
    const char *name; /* "shifted-gbk" */
    const char *description;
    const char *before, *after; /* an example, damaged and repaired */
};

/* Number of rules, and each.  Static; NULL for an index out of range. */
size_t shutong_repair_count(void);
const struct shutong_rule *shutong_repair_rule(size_t index);

/* A place that was repaired, or that was seen and left alone. */
struct shutong_place {
    uint64_t line, column; /* of the damaged text, from 1, in characters */
    enum shutong_repair rule;
    int left_alone;     /* nonzero: there was too little evidence */
    const char *before; /* UTF-8, until the call returns */
    size_t before_nbytes;
    const char *after; /* the same as before, where it was left alone */
    size_t after_nbytes;
};

struct shutong_repairer;

/* Makes a repairer: of a text in pieces, by rules (enum shutong_repair, or'ed),
 * before it is converted.  `invalid` says what is done with bytes that are not
 * well-formed; those to be replaced pass, for the stream to do it.  `place`,
 * unless NULL, is called for each place in order, with `context`.  However the
 * text is cut, the result is the same.  Making one takes a millisecond or two,
 * so it is best used again.  Returns NULL and fills `error` on failure:
 * SHUTONG_UNSUPPORTED where SHUTONG_REPAIR_SHIFTED_GBK is wanted and the
 * system's iconv has no GB18030, SHUTONG_BAD_ARGUMENT for an unknown rule or
 * `invalid`. */
struct shutong_repairer *shutong_repairer_new(
    unsigned rules, enum shutong_invalid invalid,
    int (*place)(void *context, const struct shutong_place *place),
    void *context, struct shutong_error *error);

/* Frees a repairer.  NULL is fine. */
void shutong_repairer_free(struct shutong_repairer *repairer);

/* Takes the next piece and gives what is decided: whole lines, but for some
 * thousand characters after a place that can only be decided with what
 * follows.  `in` is not used after the call; *out_ret, never NULL, belongs to
 * the repairer, has no NUL after it and is valid until its next call.
 *
 * Returns SHUTONG_ILL_FORMED for text that is not well-formed, with
 * SHUTONG_INVALID_FAIL; *out_ret is then all up to the place of the error.
 * After that, when out of memory, and when stopped, the repairer accepts
 * shutong_repairer_reset() and shutong_repairer_free(); all else is
 * SHUTONG_BAD_ARGUMENT. */
enum shutong_status shutong_repairer_feed(struct shutong_repairer *repairer,
                                          const char *in, size_t in_nbytes,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error);

/* Ends the text and gives the rest; otherwise as shutong_repairer_feed().  On
 * SHUTONG_OK the repairer may then be fed a new text. */
enum shutong_status shutong_repairer_finish(struct shutong_repairer *repairer,
                                            const char **out_ret,
                                            size_t *out_nbytes_ret,
                                            struct shutong_error *error);

/* Forgets what was fed and what failed, so that the repairer can take a new
 * text. */
void shutong_repairer_reset(struct shutong_repairer *repairer);

/* Number of built-in profiles, and the name ("s2twp") and description of each.
 * The strings are static; NULL for an index out of range. */
size_t shutong_profile_count(void);
const char *shutong_profile_name(size_t index);
const char *shutong_profile_description(size_t index);

/* The built-in profile whose name is nearest to `name`, or NULL where none is
 * near. */
const char *shutong_profile_nearest(const char *name);

/* Number of names of targets, and each ("zh-TW") with its description; first
 * one of each target, then others for the same.  Static; NULL for an index out
 * of range. */
size_t shutong_target_count(void);
const char *shutong_target_name(size_t index);
const char *shutong_target_description(size_t index);

/* The version of the library that runs, "1.2.3", which may be later than
 * SHUTONG_VERSION.  Static. */
const char *shutong_version(void);

#ifdef __cplusplus
}
#endif

#endif
