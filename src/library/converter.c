/*
 * converter.c - converters, and text in one call.
 *
 * Built-in profiles are used where they lie in the program; a configuration
 * file is compiled into an image of its own, or that is found where it was
 * kept.
 */
#include "shutong.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "library/converter.h"
#include "library/builtin_image.h"
#include "regional/regional_model.h"
#include "library/by_profile.h"
#include "library/by_target.h"
#include "image/compile_profile.h"
#include "match/terms_prefilter.h"
#include "library/terms_variants.h"
#include "library/prefer_forms.h"
#include "opencc/profile.h"
#include "base/status.h"
#include "base/targets.h"
#include "base/utf8.h"

/* Whether a text can be cut depends on so much of it. */
static_assert((int)SHUTONG_CUT_CONTEXT == (int)UTF8_SEQUENCE_NBYTES,
              "a description sequence is in what a caller keeps");

const char *shutong_version(void)
{
    return SHUTONG_VERSION;
}

/* The built-in profile with a number, twins not counted, or NULL. */
static const struct image_profile *listed_profile(size_t index)
{
    const struct image_header *image = builtin_image();
    const struct image_profile *profiles = image_at(image, image->profiles);

    for (uint32_t i = 0; i < image->nprofiles; i++)
        if (!profiles[i].is_twin && index-- == 0)
            return &profiles[i];
    return NULL;
}

size_t shutong_profile_count(void)
{
    size_t count = 0;

    while (listed_profile(count) != NULL)
        count++;
    return count;
}

const char *shutong_profile_name(size_t index)
{
    const struct image_profile *p = listed_profile(index);

    return p == NULL ? NULL : image_at(builtin_image(), p->name);
}

const char *shutong_profile_description(size_t index)
{
    const struct image_profile *p = listed_profile(index);

    return p == NULL ? NULL : image_at(builtin_image(), p->description);
}

size_t shutong_target_count(void)
{
    size_t count = 0;

    while (targets_listed(count) != NULL)
        count++;
    return count;
}

const char *shutong_target_name(size_t index)
{
    return targets_listed(index);
}

const char *shutong_target_description(size_t index)
{
    return targets_description(index);
}

static bool same_letter(char a, char b)
{
    return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b);
}

/* Edit distance where swapping two neighbours is one step (optimal string
 * alignment); for short names.  `b` is in lower case, the case of `a` does not
 * count. */
static size_t distance(const char *a, const char *b)
{
    enum { LONGEST = 31 };
    unsigned char d[LONGEST + 1][LONGEST + 1]; /* all at most LONGEST */
    size_t na = strlen(a), nb = strlen(b);

    if (na > LONGEST || nb > LONGEST)
        return SIZE_MAX;
    for (size_t i = 0; i <= na; i++) {
        for (size_t j = 0; j <= nb; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = (unsigned char)(i + j);
                continue;
            }
            int best = d[i - 1][j - 1] + !same_letter(a[i - 1], b[j - 1]);
            if (d[i - 1][j] + 1 < best)
                best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best)
                best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
                same_letter(a[i - 2], b[j - 1]) && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = (unsigned char)best;
        }
    }
    return d[na][nb];
}

const char *shutong_profile_nearest(const char *name)
{
    const char *nearest = NULL;
    size_t least = strlen(name) / 2 + 1;

    for (size_t i = 0; shutong_profile_name(i) != NULL; i++) {
        const char *candidate = shutong_profile_name(i);
        size_t steps = distance(name, candidate);
        /* Of two as near, the one as long: letters swapped, not forgotten. */
        if (steps < least || (nearest != NULL && steps == least &&
                              strlen(candidate) == strlen(name) &&
                              strlen(nearest) != strlen(name))) {
            least = steps;
            nearest = candidate;
        }
    }
    return nearest;
}

/* The built-in profile called `name`, with or without .json, or NULL. */
static const struct image_profile *find_builtin(const char *name)
{
    size_t n = strlen(name);

    if (n > 5 && strcmp(name + n - 5, ".json") == 0)
        n -= 5;
    for (size_t i = 0; listed_profile(i) != NULL; i++) {
        const char *candidate = shutong_profile_name(i);
        if (strlen(candidate) == n && memcmp(candidate, name, n) == 0)
            return listed_profile(i);
    }
    return NULL;
}

/* Whether the folder has the configuration, with or without .json. */
static bool in_folder(const char *folder, const char *name, char *path)
{
    static const char *const endings[] = {"", ".json"};

    for (size_t i = 0; i < 2; i++) {
        int n = snprintf(path, PATH_MAX, "%s%s%s%s", folder,
                         folder[0] != '\0' ? "/" : "", name, endings[i]);
        if (n > 0 && n < PATH_MAX && access(path, F_OK) == 0)
            return true;
    }
    return false;
}

/* Compiles a configuration file into converter->image. */
static enum shutong_status compile_file(struct shutong_converter *converter,
                                        const struct shutong_settings *settings,
                                        const char *file,
                                        const struct profile_places *places,
                                        struct shutong_error *error)
{
    struct dictionary_cache cache = {NULL, NULL};
    struct image_builder builder = {0};
    struct shutong_error detail = {0};
    struct profile *profile =
        profile_read(file, places, settings->include_tofu_risk_dictionaries,
                     &cache, &detail);
    enum shutong_status status = detail.status;

    if (profile != NULL) {
        status = image_begin(&builder)
                     ? compile_profile(&builder, profile, "", 0, false, &detail)
                     : status_no_memory(&detail);
        if (status == SHUTONG_OK && !image_end(&builder))
            status = status_no_memory(&detail);
    }
    if (status == SHUTONG_OK) {
        converter->image = builder.bytes;
        builder.bytes = (struct buf){0};
    } else if (error != NULL) {
        *error = detail;
    }
    image_builder_free(&builder);
    profile_free(profile);
    profile_cache_free(&cache);
    return status;
}

/* Finds the image of a configuration file where it is kept, or compiles it, and
 * keeps it. */
static enum shutong_status open_file(struct shutong_converter *converter,
                                     const struct shutong_settings *settings,
                                     const char *file,
                                     const struct image_header **image_ret,
                                     struct shutong_error *error)
{
    struct profile_places places = {.paths = settings->paths,
                                    .npaths = settings->npaths,
                                    .working_directory =
                                        settings->search_working_directory != 0,
                                    .seen = &converter->seen,
                                    .is_ours = builtin_image_has_dictionary};
    struct image_cache cache = {0};
    enum shutong_status status = SHUTONG_OK;

    bool keeps =
        settings->cache != NULL &&
        image_cache_begin(&cache, settings->cache, file, &places,
                          settings->include_tofu_risk_dictionaries != 0);
    if (keeps && image_cache_read(&cache, &converter->kept)) {
        *image_ret = converter->kept.image;
    } else {
        status = compile_file(converter, settings, file, &places, error);
        *image_ret = (const void *)converter->image.data;
        if (status == SHUTONG_OK && keeps)
            image_cache_write(&cache, &converter->seen, &converter->image);
    }
    image_cache_end(&cache);
    return status;
}

/* A whole text by a built-in profile, for terms_variants.h. */
static enum shutong_status convert_by(const char *profile, const char *in,
                                      size_t n, struct buf *out,
                                      struct shutong_error *error)
{
    struct shutong_settings settings = {.config = profile};
    struct shutong_converter *c = shutong_converter_new(&settings, error);
    enum shutong_status status = SHUTONG_NO_MEMORY;

    if (c != NULL)
        status = shutong_convert(c, in, n, &out->data, &out->n, error);
    out->cap = out->n;
    shutong_converter_free(c);
    return status;
}

/* Prepares custom terms; `profile` is the name of a built-in one, or NULL, and
 * so may `fold` be, by which they are found in the other script. */
static enum shutong_status
prepare_terms(struct shutong_converter *converter,
              const struct shutong_settings *settings, const char *profile,
              const struct matcher *fold, struct shutong_error *error)
{
    struct terms_variants forms = {.n = 0};
    enum shutong_status status = SHUTONG_OK;

    if (settings->terms == NULL)
        return SHUTONG_OK;
    if (profile != NULL)
        status = terms_variants_for_profile(&forms, settings->terms, profile,
                                            convert_by, error);
    if (status == SHUTONG_OK &&
        !terms_index_init(&converter->terms, settings->terms, forms.more,
                          forms.n, fold))
        status = status_no_memory(error);
    terms_variants_free(&forms);
    return status;
}

/* Terms of a converter, or NULL if it has none. */
static const struct terms_index *
terms_of(const struct shutong_converter *converter)
{
    return converter->terms.nterms > 0 ? &converter->terms : NULL;
}

static struct engine *engine_by_profile(const struct shutong_converter *c)
{
    return by_profile_new(&c->conversion, &c->prefilter);
}

static struct engine *engine_to_target(const struct shutong_converter *c)
{
    return by_target_new(&c->target, terms_of(c), NULL);
}

static struct engine *engine_for_part(const struct shutong_converter *c)
{
    return by_target_new_part(&c->target, terms_of(c));
}

static size_t cut_lines(const struct shutong_converter *c, const char *in,
                        size_t n)
{
    (void)c;
    return mixed_script_cut(in, n);
}

static size_t cut_islands(const struct shutong_converter *c, const char *in,
                          size_t n)
{
    return fast_path_cut(&c->prefilter, in, n);
}

/* Finds what settings->config names and prepares it. */
static enum shutong_status load(struct shutong_converter *converter,
                                const struct shutong_settings *settings,
                                struct shutong_error *error)
{
    const struct image_header *image = builtin_image();
    const struct image_profile *profile = NULL;
    char path[PATH_MAX];
    bool found = false;

    if (strchr(settings->config, '/') != NULL) {
        if (!in_folder("", settings->config, path))
            return status_fail_file(error, SHUTONG_UNREADABLE, settings->config,
                                    0, errno, "cannot be opened");
        found = true;
    }
    for (size_t i = 0; !found && i < settings->npaths; i++)
        found = in_folder(settings->paths[i], settings->config, path);
    if (!found)
        profile = find_builtin(settings->config);
    if (!found && profile == NULL) {
        found = settings->search_working_directory != 0 &&
                in_folder("", settings->config, path);
        if (!found)
            return status_fail(error, SHUTONG_UNKNOWN_PROFILE,
                               "unknown profile or configuration file %s",
                               settings->config);
    }

    if (found) {
        enum shutong_status status =
            open_file(converter, settings, path, &image, error);
        if (status != SHUTONG_OK)
            return status;
        profile = image_at(image, image->profiles);
    } else if (settings->include_tofu_risk_dictionaries) {
        const struct image_profile *all = image_at(image, image->profiles);
        profile = &all[profile->with_tofu_risk];
    }
    fast_path_filter_init(&converter->profile_filter, image, profile);
    enum shutong_status status = prepare_terms(
        converter, settings, found ? NULL : image_at(image, profile->name),
        NULL, error);
    if (status != SHUTONG_OK)
        return status;
    const struct terms_index *terms = terms_of(converter);
    converter->engine = converter->engine_for_part = engine_by_profile;
    /* Patterns are matched line by line. */
    converter->cut = converter->terms.npatterns > 0 ? cut_lines : cut_islands;
    converter->prefilter = converter->profile_filter;
    if ((terms != NULL && !terms_prefilter_init(
                              &converter->prefilter, &converter->profile_filter,
                              terms, &converter->extension)) ||
        !conversion_init(&converter->conversion, image, profile, terms))
        return status_no_memory(error);
    return SHUTONG_OK;
}

/* Finds what settings->target names and prepares it. */
static enum shutong_status load_target(struct shutong_converter *converter,
                                       const struct shutong_settings *settings,
                                       struct shutong_error *error)
{
    const struct targets_row *row = targets_find(settings->target);

    if (row == NULL ||
        !target_init(&converter->target, builtin_image(), row->name))
        return status_fail(error, SHUTONG_UNKNOWN_TARGET, "unknown target %s",
                           settings->target);
    converter->target.phrases = settings->phrases != SHUTONG_PHRASES_NONE;
    converter->target.regional_model =
        settings->phrases == SHUTONG_PHRASES_ALWAYS ? NULL
                                                    : regional_model_builtin();
    converter->target.line_buffered = settings->scope != SHUTONG_SCOPE_TEXT;
    converter->target.lines_alone = settings->scope == SHUTONG_SCOPE_LINE;
    converter->engine = engine_to_target;
    converter->engine_for_part = engine_for_part;
    converter->cut = cut_lines;
    enum shutong_status status = prepare_terms(converter, settings, NULL,
                                               &converter->target.pass, error);
    if (status != SHUTONG_OK || settings->prefer == NULL)
        return status;
    converter->target.prefer = &converter->preferred;
    return prefer_forms(&converter->preferred, settings->prefer,
                        &converter->target, terms_of(converter), convert_by,
                        error);
}

/* Prepares the rule for quotation marks.  Text that patterns keep is known in
 * what was converted by the number of marks before it, so that no term may
 * change that. */
static enum shutong_status prepare_quotes(struct shutong_converter *c,
                                          const struct shutong_settings *s,
                                          struct shutong_error *error)
{
    if (s->quotes == SHUTONG_QUOTES_NONE)
        return SHUTONG_OK;
    if (!quotes_rule_init(&c->quotes, s->quotes, s->scope != SHUTONG_SCOPE_TEXT,
                          terms_of(c)))
        return status_no_memory(error);
    if (c->terms.npatterns > 0 && c->quotes.changes_number)
        return status_fail(error, SHUTONG_BAD_ARGUMENT,
                           "quotes and patterns cannot be combined with a term "
                           "that has more or fewer quotation marks than its "
                           "value");
    c->target.ends_at_quotes = true;
    return SHUTONG_OK;
}

/* What is wrong with settings that no caller should pass, or NULL. */
static const char *what_is_wrong(const struct shutong_settings *s)
{
    if (s != NULL && s->config != NULL && s->config[0] == '\0')
        return N_("the name of the profile or configuration is empty");
    if (s == NULL || (s->target != NULL) == (s->config != NULL))
        return N_("set exactly one of target and config");
    if ((unsigned)s->invalid > SHUTONG_INVALID_REPLACE)
        return N_("unknown value of enum shutong_invalid");
    if ((unsigned)s->scope > SHUTONG_SCOPE_LINE)
        return N_("unknown value of enum shutong_scope");
    if ((unsigned)s->quotes > SHUTONG_QUOTES_CURLY)
        return N_("unknown value of enum shutong_quotes");
    if (s->paths == NULL && s->npaths > 0)
        return N_("paths is NULL although npaths is not 0");
    uint64_t reserved = s->reserved_32;
    for (size_t i = 0; i < sizeof(s->reserved) / sizeof(*s->reserved); i++)
        reserved |= s->reserved[i];
    if (reserved != 0)
        return N_("unknown settings; was the struct zero-initialised?");
    return NULL;
}

struct shutong_converter *
shutong_converter_new(const struct shutong_settings *settings,
                      struct shutong_error *error)
{
    const char *wrong = what_is_wrong(settings);

    if (wrong != NULL) {
        status_fail(error, SHUTONG_BAD_ARGUMENT, "%s", wrong);
        return NULL;
    }
    struct shutong_converter *converter = calloc(1, sizeof(*converter));
    if (converter == NULL) {
        status_no_memory(error);
        return NULL;
    }
    converter->invalid = settings->invalid;
    enum shutong_status status =
        (settings->target != NULL ? load_target : load)(converter, settings,
                                                        error);
    if (status == SHUTONG_OK)
        status = prepare_quotes(converter, settings, error);
    if (status != SHUTONG_OK) {
        shutong_converter_free(converter);
        return NULL;
    }
    return converter;
}

void shutong_converter_free(struct shutong_converter *converter)
{
    if (converter == NULL)
        return;
    conversion_free(&converter->conversion);
    terms_index_free(&converter->terms);
    preferences_free(&converter->preferred);
    quotes_rule_free(&converter->quotes);
    buf_free(&converter->extension);
    buf_free(&converter->image);
    file_stamps_free(&converter->seen);
    image_cache_free(&converter->kept);
    free(converter);
}

enum shutong_status
shutong_converter_files(const struct shutong_converter *converter,
                        int (*file)(void *context, const char *path),
                        void *context)
{
    const struct kept_image *kept = &converter->kept;
    const struct buf *seen = &converter->seen.records;

    /* Of one, there is nothing of the other. */
    return file_stamps_each(kept->records, kept->records_nbytes, file,
                            context) == 0 &&
                   file_stamps_each(seen->data, seen->n, file, context) == 0
               ? SHUTONG_OK
               : SHUTONG_STOPPED;
}

struct shutong_stream *
converter_stream(const struct shutong_converter *converter,
                 struct engine *engine)
{
    struct shutong_stream *s = malloc(sizeof(*s));

    if (s == NULL || !stream_init(s, engine, converter->invalid)) {
        if (engine != NULL)
            engine->type->free(engine);
        free(s);
        return NULL;
    }
    if (!stream_keep(s, &converter->terms) ||
        (converter->quotes.to != SHUTONG_QUOTES_NONE &&
         !stream_convert_quotes(s, &converter->quotes))) {
        shutong_stream_free(s);
        return NULL;
    }
    return s;
}

struct shutong_stream *
shutong_stream_new(const struct shutong_converter *converter)
{
    return converter_stream(converter, converter->engine(converter));
}

void shutong_stream_free(struct shutong_stream *s)
{
    if (s == NULL)
        return;
    stream_release(s);
    free(s);
}

uint64_t shutong_stream_unpaired_quotes(const struct shutong_stream *s)
{
    return s->quotes == NULL ? 0 : s->quotes->nunpaired;
}

size_t shutong_converter_cut(const struct shutong_converter *converter,
                             const char *in, size_t in_nbytes)
{
    if (in_nbytes == 0 || in_nbytes > PTRDIFF_MAX)
        return 0;
    return converter->cut(converter, in, in_nbytes);
}

void shutong_free(void *memory)
{
    free(memory);
}

enum shutong_status shutong_convert(const struct shutong_converter *converter,
                                    const char *in, size_t in_nbytes,
                                    char **out_ret, size_t *out_nbytes_ret,
                                    struct shutong_error *error)
{
    enum { PIECE = 1 << 20 };
    struct buf out = {0};
    enum shutong_status status = status_check_nbytes(in_nbytes, error);
    const char *piece;
    size_t piece_nbytes;

    *out_ret = NULL;
    *out_nbytes_ret = 0;
    if (status != SHUTONG_OK)
        return status;
    struct shutong_stream *s = shutong_stream_new(converter);
    bool room = s != NULL && buf_reserve(&out, in_nbytes + in_nbytes / 8 + 1);
    for (size_t i = 0; room && status == SHUTONG_OK && i < in_nbytes;) {
        size_t n = in_nbytes - i < PIECE ? in_nbytes - i : PIECE;
        status =
            shutong_stream_feed(s, in + i, n, &piece, &piece_nbytes, error);
        room = buf_append(&out, piece, piece_nbytes);
        i += n;
    }
    if (room && status == SHUTONG_OK) {
        status = shutong_stream_finish(s, &piece, &piece_nbytes, error);
        room = buf_append(&out, piece, piece_nbytes) && buf_append(&out, "", 1);
    }
    if (status == SHUTONG_OK && !room)
        status = status_no_memory(error);
    if (status == SHUTONG_OK) {
        *out_ret = out.data;
        *out_nbytes_ret = out.n - 1;
    } else {
        buf_free(&out);
    }
    shutong_stream_free(s);
    return status;
}
