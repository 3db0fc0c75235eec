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
 * Text is a pointer and a length in bytes, UTF-8; NUL is data.  The library
 * never prints, never exits, takes no locks and keeps no changeable globals.
 * A converter does not change once made and may be used by any number of
 * threads at a time; a stream belongs to one thread at a time.
 */
#ifndef SHUTONG_H
#define SHUTONG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SHUTONG_VERSION "0.1.0"

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
    /* A compiled image is damaged, or of another version. */
    SHUTONG_BAD_IMAGE,
    /* A segmentation that OpenCC loads as a plug-in, such as jieba. */
    SHUTONG_UNSUPPORTED,
    /* An argument that no caller should pass. */
    SHUTONG_BAD_ARGUMENT,
    /* No target script of that name. */
    SHUTONG_UNKNOWN_TARGET
};

/* What went wrong, and where.  Owned by the caller; every function that takes
 * one accepts NULL.  Only written when the status is not SHUTONG_OK. */
struct shutong_error {
    enum shutong_status status;
    int system;        /* errno of the call that failed, or 0 */
    uint64_t line;     /* 1-based line, or 0 where there is none */
    uint64_t byte;     /* 1-based byte within that line, or 0 */
    uint64_t offset;   /* 0-based byte offset in the text or file */
    char file[1024];   /* configuration or dictionary at fault, or "" */
    char message[512]; /* what is wrong, in English, without a newline */
};

/* What to do with input that is not well-formed UTF-8.  An ill-formed
 * sequence separates: nothing matches across it. */
enum shutong_invalid {
    SHUTONG_INVALID_FAIL = 0, /* stop with SHUTONG_ILL_FORMED */
    SHUTONG_INVALID_KEEP,     /* copy the bytes as they are */
    SHUTONG_INVALID_REPLACE   /* U+FFFD for each maximal subpart */
};

/* Own terms: entries that come before all others, and what is to be kept.
 * Made by one thread; converters copy what they need of them. */
struct shutong_terms;

/* Makes an empty set of terms; NULL when out of memory.  `warning`, unless
 * NULL, is called with `context` where a key stands twice in a file: the first
 * one counts. */
struct shutong_terms *shutong_terms_new(
    void (*warning)(void *context, const struct shutong_error *warning),
    void *context);

/* Frees them.  NULL is fine; no converter needs them any more. */
void shutong_terms_free(struct shutong_terms *terms);

/* Adds a term: text that becomes `value`, or is kept where that is NULL.  Both
 * well-formed UTF-8, copied; the key is not empty, has no newline and at most
 * 4,096 bytes.  Of two terms with the same key the one that was added first
 * counts. */
enum shutong_status shutong_terms_add(struct shutong_terms *terms,
                                      const char *key, size_t key_nbytes,
                                      const char *value, size_t value_nbytes,
                                      struct shutong_error *error);

/* Adds the entries of a dictionary: OpenCC's text format, where # begins a
 * comment, or a binary one by its name (.ocd2, .ocd); of several candidates the
 * first.  What is wrong is said with file and line. */
enum shutong_status shutong_terms_read(struct shutong_terms *terms,
                                       const char *path,
                                       struct shutong_error *error);

/* Adds terms to be kept, which a file has one a line, with comments. */
enum shutong_status shutong_terms_read_kept(struct shutong_terms *terms,
                                            const char *path,
                                            struct shutong_error *error);

/* Adds a pattern of text to be kept: an extended regular expression, in UTF-8,
 * of which the longest match of the first counts, line by line; PCRE2's syntax
 * without references back. */
enum shutong_status shutong_terms_add_pattern(struct shutong_terms *terms,
                                              const char *pattern,
                                              struct shutong_error *error);

/* How a converter is made.  Zero it, then set what is needed: `target` or
 * `config`, not both. */
struct shutong_settings {
    /* Any mixture of scripts to one: a BCP 47 tag, in any case and with - or _.
     * zh-Hans (zh-CN, zh-SG), zh-TW (zh-Hant) and zh-HK (zh-MO), with or
     * without both subtags (zh-Hant-HK), and the short forms hans, hant, cn,
     * sg, tw, hk, mo. */
    const char *target;
    /* Nonzero, with `target`: regional vocabulary as well. */
    int phrases;
    /* Nonzero, with `target`: a stream decides each line with what came before
     * it only, and gives it as soon as its newline is there. */
    int line_buffered;
    /* Nonzero, with `target`: each line is a text of its own, decided by itself
     * and given like that, so that lines can be converted anywhere. */
    int lines_alone;
    /* Built-in profile ("s2twp" or "s2twp.json"), or a configuration file.
     * A name with a slash is a file.  Without one it is looked for in
     * `paths`, then among the built-in profiles, then in the working
     * directory. */
    const char *config;
    /* Further directories for configurations and dictionaries; may be NULL. */
    const char *const *paths;
    size_t npaths;
    enum shutong_invalid invalid;
    /* Nonzero: keep dictionaries marked may_output_tofu in the chain, whose
     * results many fonts cannot show. */
    int include_tofu_risk_dictionaries;
    /* Own terms, or NULL.  Where one begins in the text it is replaced, or
     * kept, whatever else could match there; what lies between is converted by
     * itself.  To a target, a term that is not to be kept is found in the
     * other script too. */
    const struct shutong_terms *terms;
};

struct shutong_converter;
struct shutong_stream;
struct shutong_part;

/* Makes a converter; the settings are not used after the call.  Built-in
 * profiles are ready in microseconds, a configuration file is compiled.
 * Returns NULL and fills `error` on failure.  Thread-safe. */
struct shutong_converter *
shutong_converter_new(const struct shutong_settings *settings,
                      struct shutong_error *error);

/* Frees a converter that no stream uses any more.  NULL is fine. */
void shutong_converter_free(struct shutong_converter *converter);

/* Converts a whole text.  On SHUTONG_OK, *out_ret is a new buffer of
 * *out_nbytes_ret bytes and one NUL more, to be freed with free().
 * Thread-safe: any number of threads may share the converter. */
enum shutong_status shutong_convert(const struct shutong_converter *converter,
                                    const char *in, size_t in_nbytes,
                                    char **out_ret, size_t *out_nbytes_ret,
                                    struct shutong_error *error);

/* Makes a stream: one text in pieces.  However the text is cut, the pieces of
 * output together are what shutong_convert() returns for the whole.  The
 * converter must outlive the stream.  Returns NULL when out of memory. */
struct shutong_stream *
shutong_stream_new(const struct shutong_converter *converter);

/* Frees a stream.  NULL is fine. */
void shutong_stream_free(struct shutong_stream *stream);

/* Takes the next piece and gives everything that is now decided: all but the
 * beginning of a word that the next piece might complete.  A line that ends
 * in a newline is given whole, unless a dictionary has words with newlines or
 * an ideographic description sequence is still open.  *out_ret belongs to the
 * stream and is valid until its next call.  After an error the stream only
 * accepts shutong_stream_reset() and shutong_stream_free(); *out_ret then holds
 * what came before the error. */
enum shutong_status shutong_stream_feed(struct shutong_stream *stream,
                                        const char *in, size_t in_nbytes,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error);

/* Ends the text and gives the rest of the output, as above.  The stream may
 * then be fed a new text. */
enum shutong_status shutong_stream_finish(struct shutong_stream *stream,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error);

/* For one text on several threads: it is cut into parts, which any threads
 * read, each by itself, and the stream then joins in order.  By a profile that
 * leaves nothing to do in order; by a target, whose decisions depend on what
 * came before, the lesser part.
 *
 * shutong_converter_cut() tells where in[0..in_nbytes) can be cut: the length
 * of the longest part that is found to be such, whatever comes after it; by a
 * profile all of it, or nearly, by a target up to the last newline, or 0 where
 * there is no place.  `in` is the text from its beginning or from a cut, or at
 * least the last 256 bytes of that.  Thread-safe. */
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
 * shutong_stream_feed(), which may be used between parts as well.  *out_ret
 * belongs to the stream or the part, and is valid until the next call for
 * either. */
enum shutong_status shutong_stream_join(struct shutong_stream *stream,
                                        const struct shutong_part *part,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error);

/* Forgets what was fed, so that the stream can take a new text. */
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
    SHUTONG_BY_TERM,       /* an own term */
    SHUTONG_BY_KEEPING,    /* a term or a pattern to be kept */
};

/* A place where something was decided: what was changed, and what could have
 * been.  A place that is ambiguous, or that the state decided, is one even
 * where it stays as it was.  No two overlap, and what lies between them is
 * copied, but that SHUTONG_INVALID_REPLACE puts U+FFFD there. */
struct shutong_change {
    uint64_t line, column;           /* of the input, from 1, in characters */
    uint64_t offset, nbytes;         /* in the input, in bytes */
    uint64_t out_offset, out_nbytes; /* in the output */
    const char *source, *result;     /* UTF-8, nbytes and out_nbytes long */
    enum shutong_decision by;
    /* Dictionaries that had a part in it, with spaces between ("STPhrases
     * TWVariants"), or the file of an own term; "" where none is known. */
    const char *dictionaries;
    uint64_t entry_line; /* of an own term: its line in that file; else 0 */
    /* What one of these dictionaries has for all of it, each with a NUL after
     * it, the first being its own choice; 0 where there is no choice. */
    const char *candidates;
    size_t ncandidates;
    int ambiguous; /* several candidates, or a doubtful state */
    /* Of the result, where the state decided, before vocabulary or not; else
     * 1. */
    double probability;
    enum shutong_script script; /* by state: of the text around it */
};

/* Has a stream tell of every place, in order, as it gives the output with it.
 * To be called before it is fed; NULL ends it.  `context` is the caller's.
 * What it points to is valid until the call returns.  A stream that explains
 * takes no parts, and is several times slower.  Returns SHUTONG_NO_MEMORY when
 * out of memory. */
enum shutong_status shutong_stream_explain(
    struct shutong_stream *stream,
    void (*change)(void *context, const struct shutong_change *change),
    void *context, struct shutong_error *error);

struct shutong_detector;

/* Makes a detector: which script is this text, fed in pieces.  `lines`, unless
 * NULL, is called for each run of lines as it ends, with `context`.  Returns
 * NULL when out of memory.  A detector belongs to one thread at a time. */
struct shutong_detector *shutong_detector_new(
    enum shutong_invalid invalid,
    void (*lines)(void *context, const struct shutong_lines *run),
    void *context);

/* Takes the next piece. */
enum shutong_status shutong_detector_feed(struct shutong_detector *detector,
                                          const char *in, size_t in_nbytes,
                                          struct shutong_error *error);

/* Ends the text and says what it is.  The detector may then be fed a new
 * text. */
enum shutong_status shutong_detector_finish(struct shutong_detector *detector,
                                            struct shutong_detection *found,
                                            struct shutong_error *error);

/* Frees a detector.  NULL is fine. */
void shutong_detector_free(struct shutong_detector *detector);

/* What can be undone of the damage of scraped text; README.md says how. */
enum shutong_repair {
    SHUTONG_REPAIR_SHIFTED_GBK = 1, /* GBK that lost a byte */
    SHUTONG_REPAIR_PINYIN = 2,    /* a reading in brackets after a character */
    SHUTONG_REPAIR_INVISIBLE = 4, /* zero-width characters in Han text */
    SHUTONG_REPAIR_RADICALS = 8,  /* radicals used as ideographs */
    SHUTONG_REPAIR_COMPATIBILITY = 16, /* compatibility ideographs */
    SHUTONG_REPAIR_ALL = 31
};

/* Number of rules, and of each its flag, name ("shifted-gbk"), description and
 * an example, damaged and repaired.  Static; 0 and NULL for an index out of
 * range. */
size_t shutong_repair_count(void);
unsigned shutong_repair_flag(size_t index);
const char *shutong_repair_name(size_t index);
const char *shutong_repair_description(size_t index);
const char *shutong_repair_before(size_t index);
const char *shutong_repair_after(size_t index);

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
 * text is cut, the result is the same. Returns NULL and fills `error` when out
 * of memory, or where the system has no GB18030.  A repairer belongs to one
 * thread at a time. */
struct shutong_repairer *shutong_repairer_new(
    unsigned rules, enum shutong_invalid invalid,
    void (*place)(void *context, const struct shutong_place *place),
    void *context, struct shutong_error *error);

/* Frees a repairer.  NULL is fine. */
void shutong_repairer_free(struct shutong_repairer *repairer);

/* Takes the next piece and gives what is decided: whole lines, but for some
 * thousand characters after a place that can only be decided with what
 * follows.  On SHUTONG_ILL_FORMED that is all up to the place of the error, and
 * the text ends there; the repairer must then be reset.  *out_ret belongs to it
 * and is valid until its next call. */
enum shutong_status shutong_repairer_feed(struct shutong_repairer *repairer,
                                          const char *in, size_t in_nbytes,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error);

/* Ends the text and gives the rest.  Another may follow. */
enum shutong_status shutong_repairer_finish(struct shutong_repairer *repairer,
                                            const char **out_ret,
                                            size_t *out_nbytes_ret,
                                            struct shutong_error *error);

/* Forgets what was fed, so that the repairer can take a new text. */
void shutong_repairer_reset(struct shutong_repairer *repairer);

/* Number of built-in profiles, and the name ("s2twp") and description of each.
 * The strings are static; NULL for an index out of range. */
size_t shutong_profile_count(void);
const char *shutong_profile_name(size_t index);
const char *shutong_profile_description(size_t index);

/* The built-in profile whose name is nearest to `name`, or NULL where none is
 * near. */
const char *shutong_profile_nearest(const char *name);

/* The library's version, "1.2.3".  Static. */
const char *shutong_version(void);

#ifdef __cplusplus
}
#endif

#endif
