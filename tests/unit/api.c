/*
 * api.c - what shutong.h says of converters, streams and parts holds.
 */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api.h"

/* ---- versions and words -------------------------------------------------- */

static void versions_agree(void **state)
{
    unsigned major, minor, patch;

    (void)state;
    assert_string_equal(shutong_version(), SHUTONG_VERSION);
    assert_int_equal(
        sscanf(SHUTONG_VERSION, "%u.%u.%u", &major, &minor, &patch), 3);
    assert_int_equal(SHUTONG_VERSION_NUMBER,
                     major * 10000 + minor * 100 + patch);
}

static void each_status_has_a_text(void **state)
{
    const char *unknown = shutong_status_text((enum shutong_status)1000);

    (void)state;
    for (int i = SHUTONG_OK; i <= SHUTONG_BAD_PREFERENCE; i++) {
        const char *text = shutong_status_text((enum shutong_status)i);
        assert_non_null(text);
        assert_true(text[0] != '\0' && strchr(text, '\n') == NULL);
        assert_string_not_equal(text, unknown);
    }
    assert_string_equal(shutong_status_text((enum shutong_status) - 1),
                        unknown);
    assert_string_equal(
        shutong_status_text((enum shutong_status)(SHUTONG_BAD_PREFERENCE + 1)),
        unknown);
}

static void lists_end(void **state)
{
    size_t profiles = shutong_profile_count(), repairs = shutong_repair_count();
    unsigned flags = 0;

    (void)state;
    for (size_t i = 0; i < profiles; i++) {
        const char *name = shutong_profile_name(i);
        assert_non_null(name);
        assert_non_null(shutong_profile_description(i));
        assert_string_equal(shutong_profile_nearest(name), name);
    }
    assert_null(shutong_profile_name(profiles));
    assert_null(shutong_profile_description(negative));
    assert_string_equal(shutong_profile_nearest("s2wtp"), "s2twp");
    assert_null(shutong_profile_nearest("nothing that is near"));
    assert_null(shutong_profile_nearest(""));
    for (size_t i = 0; i < repairs; i++) {
        const struct shutong_rule *rule = shutong_repair_rule(i);
        flags |= rule->flag;
        assert_non_null(rule->name);
        assert_non_null(rule->description);
        assert_non_null(rule->before);
        assert_non_null(rule->after);
    }
    assert_int_equal(flags, SHUTONG_REPAIR_ALL);
    assert_null(shutong_repair_rule(repairs));
    assert_null(shutong_repair_rule(negative));
}

static void freeing_null_is_fine(void **state)
{
    (void)state;
    shutong_converter_free(NULL);
    shutong_stream_free(NULL);
    shutong_part_free(NULL);
    shutong_terms_free(NULL);
    shutong_detector_free(NULL);
    shutong_repairer_free(NULL);
}

/* ---- converters ---------------------------------------------------------- */

static void refused(const struct shutong_settings *settings,
                    enum shutong_status status)
{
    struct shutong_error error = untouched();

    assert_null(shutong_converter_new(settings, &error));
    assert_error(&error, status);
    assert_null(shutong_converter_new(settings, NULL));
}

static void settings_are_checked(void **state)
{
    static const char *const paths[] = {"/nowhere"};
    struct shutong_settings s;

    (void)state;
    refused(NULL, SHUTONG_BAD_ARGUMENT);
    refused(&(struct shutong_settings){.target = NULL}, SHUTONG_BAD_ARGUMENT);
    refused(&(struct shutong_settings){.target = "tw", .config = "s2tw"},
            SHUTONG_BAD_ARGUMENT);
    refused(&(struct shutong_settings){.config = ""}, SHUTONG_BAD_ARGUMENT);
    refused(&(struct shutong_settings){.target = "tw",
                                       .invalid = (enum shutong_invalid)3},
            SHUTONG_BAD_ARGUMENT);
    refused(&(struct shutong_settings){.target = "tw",
                                       .invalid = (enum shutong_invalid) - 1},
            SHUTONG_BAD_ARGUMENT);
    refused(&(struct shutong_settings){.target = "tw",
                                       .scope = (enum shutong_scope)3},
            SHUTONG_BAD_ARGUMENT);
    refused(&(struct shutong_settings){.config = "s2tw", .npaths = 1},
            SHUTONG_BAD_ARGUMENT);
    for (size_t i = 0; i < sizeof(s.reserved) / sizeof(*s.reserved); i++) {
        s = (struct shutong_settings){.target = "tw"};
        s.reserved[i] = 1;
        refused(&s, SHUTONG_BAD_ARGUMENT);
    }
    refused(&(struct shutong_settings){.target = ""}, SHUTONG_UNKNOWN_TARGET);
    refused(&(struct shutong_settings){.target = "en"}, SHUTONG_UNKNOWN_TARGET);
    refused(&(struct shutong_settings){.config = "s2wtp"},
            SHUTONG_UNKNOWN_PROFILE);
    refused(&(struct shutong_settings){.config = "none",
                                       .paths = paths,
                                       .npaths = 1},
            SHUTONG_UNKNOWN_PROFILE);
    refused(&(struct shutong_settings){.config = "./none.json"},
            SHUTONG_UNREADABLE);
}

/* What a file of the working directory is for as long as it is needed. */
static void with_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void configurations_are_checked(void **state)
{
    static const struct {
        const char *content;
        enum shutong_status status;
    } files[] = {
        {"{", SHUTONG_BAD_CONFIGURATION},
        {"{\"conversion_chain\":[{\"dict\":{\"type\":\"text\","
         "\"file\":\"shutong-none.txt\"}}]}",
         SHUTONG_UNREADABLE},
        {"{\"conversion_chain\":[{\"dict\":{\"type\":\"text\","
         "\"file\":\"shutong-api.json\"}}]}",
         SHUTONG_BAD_DICTIONARY},
        {"{\"segmentation\":{\"type\":\"jieba\"},\"conversion_chain\":[]}",
         SHUTONG_UNSUPPORTED},
    };
    char path[64] = "/tmp/shutong-api-XXXXXX", file[128];
    struct shutong_error error = untouched();

    (void)state;
    assert_non_null(mkdtemp(path));
    snprintf(file, sizeof(file), "%s/shutong-api.json", path);
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        with_file(file, files[i].content);
        refused(&(struct shutong_settings){.config = file}, files[i].status);
        shutong_converter_new(&(struct shutong_settings){.config = file},
                              &error);
        assert_true(error.file[0] != '\0');
    }
    assert_int_equal(remove(file), 0);
    assert_int_equal(remove(path), 0);
}

/* Notes the files of a converter in a text of two hundred bytes; stops at the
 * last that it has room for. */
static int note_file(void *context, const char *path)
{
    enum { ROOM = 200 };
    char *all = context;
    size_t n = strlen(all);

    snprintf(all + n, ROOM - n, "%s ", path);
    return strlen(all) == ROOM - 1;
}

/* Those of folder/other.json, in whatever way it was opened. */
static void files_are_told(const struct shutong_settings *settings)
{
    struct shutong_converter *c = shutong_converter_new(settings, NULL);
    char all[200] = "", full[200];

    assert_non_null(c);
    assert_int_equal(shutong_converter_files(c, note_file, all), SHUTONG_OK);
    assert_string_equal(all, "folder/other.json ./shutong-words.txt ");
    memset(full, 'x', sizeof(full));
    full[sizeof(full) - 1] = full[190] = '\0';
    assert_int_equal(shutong_converter_files(c, note_file, full),
                     SHUTONG_STOPPED);
    shutong_converter_free(c);
    c = by_profile("s2t");
    all[0] = '\0';
    assert_int_equal(shutong_converter_files(c, note_file, all), SHUTONG_OK);
    assert_string_equal(all, "");
    shutong_converter_free(c);
}

/* A configuration, and a dictionary that another one names, are found in the
 * working directory only where that is asked for. */
static void the_working_directory_is_left_alone(void **state)
{
    static const char inside[] =
        "{\"conversion_chain\":[{\"dict\":{\"type\":\"inline\","
        "\"entries\":{\"a\":\"b\"}}}]}";
    static const char outside[] =
        "{\"conversion_chain\":[{\"dict\":{\"type\":\"text\","
        "\"file\":\"shutong-words.txt\"}}]}";
    char path[64] = "/tmp/shutong-api-XXXXXX", here[4096];
    const char *configs[] = {"own", "folder/other.json"};

    (void)state;
    assert_non_null(getcwd(here, sizeof(here)));
    assert_non_null(mkdtemp(path));
    assert_int_equal(chdir(path), 0);
    assert_int_equal(mkdir("folder", 0700), 0);
    with_file("own.json", inside);
    with_file("folder/other.json", outside);
    with_file("shutong-words.txt", "a\tb\n");
    refused(&(struct shutong_settings){.config = "own"},
            SHUTONG_UNKNOWN_PROFILE);
    refused(&(struct shutong_settings){.config = "folder/other.json"},
            SHUTONG_UNREADABLE);
    for (size_t i = 0; i < 2; i++) {
        struct shutong_settings settings = {.config = configs[i],
                                            .search_working_directory = 1};
        struct shutong_converter *c = shutong_converter_new(&settings, NULL);
        char *out;
        size_t n;
        assert_non_null(c);
        assert_int_equal(shutong_convert(c, "a", 1, &out, &n, NULL),
                         SHUTONG_OK);
        assert_text(out, n, "b");
        free(out);
        shutong_converter_free(c);
    }
    files_are_told(&(struct shutong_settings){.config = configs[1],
                                              .search_working_directory = 1});
    assert_int_equal(remove("own.json"), 0);
    assert_int_equal(remove("folder/other.json"), 0);
    assert_int_equal(remove("folder"), 0);
    assert_int_equal(remove("shutong-words.txt"), 0);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(remove(path), 0);
}

/* Nothing that the settings point to is used later. */
static void settings_may_go(void **state)
{
    char target[] = "zh-TW", key[] = "头发", value[] = "HAIR";
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);
    struct shutong_settings s = {.target = target, .terms = terms};
    struct shutong_error error = untouched();
    char *out;
    size_t n;

    (void)state;
    assert_int_equal(
        shutong_terms_add(terms, key, strlen(key), value, 4, &error),
        SHUTONG_OK);
    memset(key, 'x', strlen(key));
    memset(value, 'x', strlen(value));
    struct shutong_converter *c = shutong_converter_new(&s, &error);
    assert_non_null(c);
    shutong_terms_free(terms);
    memset(target, 'x', strlen(target));
    memset(&s, 0xFF, sizeof(s));
    assert_int_equal(shutong_convert(c, "头发，里面", strlen("头发，里面"),
                                     &out, &n, &error),
                     SHUTONG_OK);
    assert_text(out, n, "HAIR，裡面");
    assert_untouched(&error);
    free(out);
    shutong_converter_free(c);
}

static void a_text_is_converted(void **state)
{
    struct shutong_converter *c = by_profile("s2twp.json");
    struct shutong_error error = untouched();
    char *out = NULL;
    size_t n = 1;

    (void)state;
    assert_int_equal(shutong_convert(c, NULL, 0, &out, &n, &error), SHUTONG_OK);
    assert_true(n == 0 && out != NULL && out[0] == '\0');
    free(out);
    assert_int_equal(shutong_convert(c, "\0软件\0", 8, &out, &n, &error),
                     SHUTONG_OK);
    assert_int_equal(n, 8);
    assert_memory_equal(out, "\0軟體\0", 9);
    free(out);
    assert_untouched(&error);

    out = (char *)&n;
    assert_int_equal(shutong_convert(c, "a\n汉\xFF", 6, &out, &n, &error),
                     SHUTONG_ILL_FORMED);
    assert_place(&error, 2, 4, 5);
    assert_true(out == NULL && n == 0);
    assert_int_equal(shutong_convert(c, "\xFF", 1, &out, &n, NULL),
                     SHUTONG_ILL_FORMED);
    n = 1;
    assert_int_equal(shutong_convert(c, "a", negative, &out, &n, &error),
                     SHUTONG_BAD_ARGUMENT);
    assert_error(&error, SHUTONG_BAD_ARGUMENT);
    assert_true(out == NULL && n == 0);
    /* Room for it would be too much to count. */
    assert_int_equal(
        shutong_convert(c, "a", SIZE_MAX / 9 * 8, &out, &n, &error),
        SHUTONG_BAD_ARGUMENT);
    shutong_converter_free(c);
}

/* ---- streams ------------------------------------------------------------- */

static enum shutong_status feed(struct shutong_stream *s, const char *text,
                                const char *wanted, struct shutong_error *error)
{
    const char *out = NULL;
    size_t n = 1;
    enum shutong_status status =
        shutong_stream_feed(s, text, strlen(text), &out, &n, error);

    assert_text(out, n, wanted);
    return status;
}

static enum shutong_status finish(struct shutong_stream *s, const char *wanted,
                                  struct shutong_error *error)
{
    const char *out = NULL;
    size_t n = 1;
    enum shutong_status status = shutong_stream_finish(s, &out, &n, error);

    assert_text(out, n, wanted);
    return status;
}

/* A stream that failed takes nothing but a reset. */
static void has_failed(struct shutong_stream *s)
{
    struct shutong_error error = untouched();

    assert_int_equal(feed(s, "头", "", &error), SHUTONG_BAD_ARGUMENT);
    assert_error(&error, SHUTONG_BAD_ARGUMENT);
    assert_int_equal(feed(s, "头", "", NULL), SHUTONG_BAD_ARGUMENT);
    error = untouched();
    assert_int_equal(finish(s, "", &error), SHUTONG_BAD_ARGUMENT);
    assert_error(&error, SHUTONG_BAD_ARGUMENT);
    assert_int_equal(shutong_stream_explain(s, NULL, NULL, &error),
                     SHUTONG_BAD_ARGUMENT);
}

static void stream_of(struct shutong_converter *c)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct shutong_error error = untouched();
    const char *out;
    size_t n = 1;

    assert_non_null(s);
    assert_int_equal(shutong_stream_feed(s, NULL, 0, &out, &n, &error),
                     SHUTONG_OK);
    assert_text(out, n, "");
    assert_int_equal(finish(s, "", &error), SHUTONG_OK);
    /* A length that none is: nothing was done. */
    assert_int_equal(shutong_stream_feed(s, "", negative, &out, &n, &error),
                     SHUTONG_BAD_ARGUMENT);
    assert_error(&error, SHUTONG_BAD_ARGUMENT);
    assert_text(out, n, "");
    error = untouched();
    assert_int_equal(feed(s, "头发\n", "頭髮\n", &error), SHUTONG_OK);
    assert_int_equal(finish(s, "", &error), SHUTONG_OK);
    assert_untouched(&error);
    /* A new text; the place is that in the text, not in the piece. */
    assert_int_equal(feed(s, "汉\n", "漢\n", &error), SHUTONG_OK);
    assert_untouched(&error);
    assert_int_equal(feed(s, "语\xE6头", "語", &error), SHUTONG_ILL_FORMED);
    assert_place(&error, 2, 4, 7);
    has_failed(s);
    shutong_stream_reset(s);
    /* At the end as well: a character that is cut off. */
    assert_int_equal(feed(s, "汉\n\xE6\xB1", "漢\n", NULL), SHUTONG_OK);
    assert_int_equal(finish(s, "", &error), SHUTONG_ILL_FORMED);
    assert_place(&error, 2, 1, 4);
    has_failed(s);
    shutong_stream_reset(s);
    error = untouched();
    assert_int_equal(feed(s, "汉\n", "漢\n", &error), SHUTONG_OK);
    /* Fed and left: what was held back goes. */
    assert_int_equal(shutong_stream_feed(s, "头", 3, &out, &n, &error),
                     SHUTONG_OK);
    shutong_stream_reset(s);
    assert_int_equal(finish(s, "", &error), SHUTONG_OK);
    assert_untouched(&error);
    shutong_stream_free(s);
    shutong_converter_free(c);
}

static void a_stream_fails_and_is_reset(void **state)
{
    (void)state;
    stream_of(by_profile("s2t"));
    stream_of(to_target("zh-Hant"));
}

/* ---- explaining ---------------------------------------------------------- */

static int count_change(void *context, const struct shutong_change *change)
{
    size_t *count = context;

    assert_int_equal(change->nbytes, strlen("头发"));
    assert_memory_equal(change->source, "头发", strlen("头发"));
    assert_memory_equal(change->result, "頭髮", strlen("頭髮"));
    assert_int_equal(change->ndictionaries, 1);
    assert_string_equal(change->dictionaries[0], "STPhrases");
    assert_null(change->entry_file);
    ++*count;
    return 0;
}

static void explaining_is_for_whole_texts(void **state)
{
    struct shutong_converter *all[] = {by_profile("s2t"), to_target("zh-TW")};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct shutong_stream *s = shutong_stream_new(all[i]);
        struct shutong_part *part = shutong_part_new(all[i]);
        struct shutong_error error = untouched();
        size_t count = 0, n = 1;
        const char *out;
        assert_int_equal(
            shutong_stream_explain(s, count_change, &count, &error),
            SHUTONG_OK);
        assert_int_equal(feed(s, "头发\n", "頭髮\n", &error), SHUTONG_OK);
        assert_untouched(&error);
        assert_int_equal(shutong_stream_explain(s, NULL, NULL, &error),
                         SHUTONG_BAD_ARGUMENT);
        assert_error(&error, SHUTONG_BAD_ARGUMENT);
        assert_int_equal(finish(s, "", NULL), SHUTONG_OK);
        assert_int_equal(count, 1);
        /* The next text too, after a reset too. */
        assert_int_equal(feed(s, "头发\n", "頭髮\n", NULL), SHUTONG_OK);
        shutong_stream_reset(s);
        assert_int_equal(feed(s, "头发\n", "頭髮\n", NULL), SHUTONG_OK);
        assert_int_equal(finish(s, "", NULL), SHUTONG_OK);
        assert_int_equal(count, 3);
        /* It takes no parts, and is none the worse for it. */
        shutong_part_read(part, "汉", 3);
        assert_int_equal(shutong_stream_join(s, part, &out, &n, &error),
                         SHUTONG_BAD_ARGUMENT);
        assert_error(&error, SHUTONG_BAD_ARGUMENT);
        assert_text(out, n, "");
        assert_int_equal(shutong_stream_explain(s, NULL, NULL, NULL),
                         SHUTONG_OK);
        assert_int_equal(feed(s, "头发\n", "頭髮\n", NULL), SHUTONG_OK);
        assert_int_equal(count, 3);
        shutong_part_free(part);
        shutong_stream_free(s);
        shutong_converter_free(all[i]);
    }
}

static enum shutong_status keep(struct shutong_stream *s, const char *text,
                                const char *wanted, struct shutong_error *error)
{
    const char *out = NULL;
    size_t n = 1;
    enum shutong_status status =
        shutong_stream_keep(s, text, strlen(text), &out, &n, error);

    assert_text(out, n, wanted);
    return status;
}

static void a_stream_keeps_text(void **state)
{
    struct shutong_converter *c = by_profile("s2t");
    struct shutong_stream *s = shutong_stream_new(c);
    struct shutong_error error = untouched();

    (void)state;
    /* What comes before is decided, and no word goes on. */
    assert_int_equal(feed(s, "皇", "", &error), SHUTONG_OK);
    assert_int_equal(keep(s, "后", "皇后", &error), SHUTONG_OK);
    assert_int_equal(keep(s, "", "", &error), SHUTONG_OK);
    assert_int_equal(feed(s, "头发\n", "頭髮\n", &error), SHUTONG_OK);
    assert_int_equal(keep(s, "头发", "头发", &error), SHUTONG_OK);
    assert_int_equal(finish(s, "", &error), SHUTONG_OK);
    assert_untouched(&error);
    /* Invalid text is, there as well. */
    assert_int_equal(feed(s, "a\n", "a\n", &error), SHUTONG_OK);
    assert_int_equal(keep(s, "头\xFF", "头", &error), SHUTONG_ILL_FORMED);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.byte, 4);
    assert_int_equal(error.offset, 5);
    assert_int_equal(keep(s, "a", "", &error), SHUTONG_BAD_ARGUMENT);
    shutong_stream_free(s);
    shutong_converter_free(c);
}

/* Stops at the place of that number. */
static int stop_at(void *context, const struct shutong_change *change)
{
    size_t *left = context;

    assert_true(change->nbytes > 0);
    return --*left == 0 ? 7 : 0;
}

static void a_stream_is_stopped(void **state)
{
    struct shutong_converter *all[] = {by_profile("s2twp"), to_target("zh-TW")};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct shutong_stream *s = shutong_stream_new(all[i]);
        struct shutong_error error = untouched();
        size_t left = 2, n = 1;
        const char *out = NULL;
        assert_int_equal(shutong_stream_explain(s, stop_at, &left, &error),
                         SHUTONG_OK);
        enum shutong_status status =
            shutong_stream_feed(s, "头发\n后来\n简体\n", 21, &out, &n, &error);
        if (status == SHUTONG_OK)
            status = shutong_stream_finish(s, &out, &n, &error);
        assert_int_equal(status, SHUTONG_STOPPED);
        assert_error(&error, SHUTONG_STOPPED);
        assert_int_equal(left, 0);
        assert_int_equal(feed(s, "a", "", &error), SHUTONG_BAD_ARGUMENT);
        assert_int_equal(left, 0);
        /* It is none the worse for it, and is stopped again. */
        shutong_stream_reset(s);
        left = 100;
        error = untouched();
        assert_int_equal(feed(s, "头发\n", "頭髮\n", &error), SHUTONG_OK);
        assert_int_equal(finish(s, "", &error), SHUTONG_OK);
        assert_int_equal(left, 99);
        assert_untouched(&error);
        left = 1;
        assert_int_equal(shutong_stream_feed(s, "头发\n", 7, &out, &n, NULL) ==
                                 SHUTONG_STOPPED ||
                             shutong_stream_finish(s, &out, &n, NULL) ==
                                 SHUTONG_STOPPED,
                         1);
        shutong_stream_free(s);
        shutong_converter_free(all[i]);
    }
}

/* ---- parts --------------------------------------------------------------- */

static enum shutong_status join(struct shutong_stream *s,
                                const struct shutong_part *part,
                                const char *wanted, struct shutong_error *error)
{
    const char *out = NULL;
    size_t n = 1;
    enum shutong_status status = shutong_stream_join(s, part, &out, &n, error);

    assert_text(out, n, wanted);
    return status;
}

static void parts_of(struct shutong_converter *c,
                     const struct shutong_converter *other)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct shutong_part *part = shutong_part_new(c);
    struct shutong_part *foreign = shutong_part_new(other);
    struct shutong_error error = untouched();

    assert_int_equal(shutong_converter_cut(c, NULL, 0), 0);
    assert_int_equal(shutong_converter_cut(c, "", negative), 0);
    assert_int_equal(shutong_converter_cut(c, "头\n", 4), 4);
    /* One that read nothing. */
    assert_int_equal(join(s, part, "", &error), SHUTONG_OK);
    shutong_part_read(part, NULL, 0);
    assert_int_equal(join(s, part, "", &error), SHUTONG_OK);
    shutong_part_read(part, "头发\n", strlen("头发\n"));
    assert_int_equal(join(s, part, "頭髮\n", &error), SHUTONG_OK);
    assert_untouched(&error);
    shutong_part_read(foreign, "汉\n", 4);
    assert_int_equal(join(s, foreign, "", &error), SHUTONG_BAD_ARGUMENT);
    assert_error(&error, SHUTONG_BAD_ARGUMENT);
    assert_int_equal(join(s, foreign, "", NULL), SHUTONG_BAD_ARGUMENT);
    shutong_part_read(part, "", negative);
    assert_int_equal(join(s, part, "", &error), SHUTONG_BAD_ARGUMENT);
    assert_error(&error, SHUTONG_BAD_ARGUMENT);
    /* The place is that in the whole text. */
    assert_int_equal(feed(s, "汉\n", "漢\n", NULL), SHUTONG_OK);
    shutong_part_read(part, "语\xFF", 4);
    assert_int_equal(join(s, part, "語", &error), SHUTONG_ILL_FORMED);
    assert_place(&error, 3, 4, 14);
    has_failed(s);
    assert_int_equal(join(s, part, "", NULL), SHUTONG_BAD_ARGUMENT);
    shutong_stream_reset(s);
    shutong_part_read(part, "\xFF", 1);
    assert_int_equal(join(s, part, "", NULL), SHUTONG_ILL_FORMED);
    shutong_part_free(foreign);
    shutong_part_free(part);
    shutong_stream_free(s);
    shutong_converter_free(c);
}

static void parts_are_joined(void **state)
{
    struct shutong_converter *profile = by_profile("s2t");
    struct shutong_converter *target = to_target("zh-TW");
    struct shutong_converter *same = to_target("zh-TW");

    (void)state;
    parts_of(by_profile("s2t"), profile);
    parts_of(by_profile("s2t"), target);
    parts_of(to_target("zh-TW"), profile);
    parts_of(to_target("zh-TW"), same);
    shutong_converter_free(profile);
    shutong_converter_free(target);
    shutong_converter_free(same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_agree),
        cmocka_unit_test(each_status_has_a_text),
        cmocka_unit_test(lists_end),
        cmocka_unit_test(freeing_null_is_fine),
        cmocka_unit_test(settings_are_checked),
        cmocka_unit_test(configurations_are_checked),
        cmocka_unit_test(the_working_directory_is_left_alone),
        cmocka_unit_test(settings_may_go),
        cmocka_unit_test(a_text_is_converted),
        cmocka_unit_test(a_stream_fails_and_is_reset),
        cmocka_unit_test(explaining_is_for_whole_texts),
        cmocka_unit_test(a_stream_keeps_text),
        cmocka_unit_test(a_stream_is_stopped),
        cmocka_unit_test(parts_are_joined),
    };

    return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
