/*
 * profile.c - an OpenCC configuration, read into groups of dictionaries.
 *
 * What OpenCC requires is required here, and what it passes over in silence
 * (unknown members, a missing name) is passed over too.  Segmentation always
 * keeps its may_output_tofu dictionaries: they only decide where words end.
 */
#include "opencc/profile.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "opencc/binary_dictionary.h"
#include "base/data_directory.h"
#include "opencc/profile_growth.h"
#include "base/json_source.h"
#include "base/status.h"

/* Where OpenCC's packages install dictionaries, of whatever version that is;
 * tried last. */
static const char *const other_folders[] = {"/usr/local/share/opencc",
                                            "/usr/share/opencc"};

enum dictionary_type { DICTIONARY_TEXT, DICTIONARY_OCD2, DICTIONARY_OCD };

struct cached_dictionary {
    struct cached_dictionary *next;
    struct dictionary *dictionary;
    bool failed; /* it is not whole */
    enum dictionary_type type;
    char path[];
};

/* A dictionary that a program reads. */
struct pending_dictionary {
    struct binary_dict *program;
    struct cached_dictionary *of;
};

/* Programs at a time, at most; no configuration of OpenCC's has more. */
enum { MOST_READING = 8 };

/* All that reading one configuration needs. */
struct configuration_reader {
    struct json_source json;
    const struct profile_places *places;
    struct dictionary_cache *cache;
    struct profile *profile;
    struct pending_dictionary
        reading[MOST_READING]; /* in the order of their beginning */
    size_t nreading;
    bool include_tofu_risk;
    struct shutong_error *error;
};

static void free_list(struct cached_dictionary *c)
{
    while (c != NULL) {
        struct cached_dictionary *next = c->next;
        dictionary_free(c->dictionary);
        free(c);
        c = next;
    }
}

void profile_cache_free(struct dictionary_cache *cache)
{
    free_list(cache->first);
    free_list(cache->inlined);
    *cache = (struct dictionary_cache){NULL, NULL};
}

/* Takes the dictionary; NULL when out of memory.  An inline one has no path. */
static struct cached_dictionary *cache_add(struct dictionary_cache *cache,
                                           struct dictionary *d,
                                           enum dictionary_type type,
                                           const char *path)
{
    struct cached_dictionary **list =
        path[0] != '\0' ? &cache->first : &cache->inlined;
    size_t n = strlen(path) + 1;
    struct cached_dictionary *c = d == NULL ? NULL : malloc(sizeof(*c) + n);

    if (c == NULL) {
        dictionary_free(d);
        return NULL;
    }
    *c = (struct cached_dictionary){
        .next = *list, .dictionary = d, .type = type};
    memcpy(c->path, path, n);
    *list = c;
    return c;
}

static const struct dictionary *cache_find(const struct dictionary_cache *cache,
                                           enum dictionary_type type,
                                           const char *path)
{
    for (struct cached_dictionary *c = cache->first; c != NULL; c = c->next)
        if (c->type == type && !c->failed && strcmp(c->path, path) == 0)
            return c->dictionary;
    return NULL;
}

static void group_free(struct group *g)
{
    if (g == NULL)
        return;
    for (size_t i = 0; i < g->nchildren; i++)
        group_free(g->children[i]);
    free(g->children);
    free(g);
}

void profile_free(struct profile *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; i < p->nnormalization; i++)
        group_free(p->normalization[i]);
    for (size_t i = 0; i < p->nchain; i++)
        group_free(p->chain[i]);
    group_free(p->segmentation);
    free(p->normalization);
    free(p->chain);
    free(p->description);
    free(p);
}

/* Fails at a value: the message begins with the way to it. */
static enum shutong_status
fail_at(struct configuration_reader *r, const struct json_step *step,
        enum shutong_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static enum shutong_status fail_at(struct configuration_reader *r,
                                   const struct json_step *step,
                                   enum shutong_status status,
                                   const char *format, ...)
{
    char way[160], what[320];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof(what), status_text(format), arguments);
    va_end(arguments);
    json_source_print_step(step, way, sizeof(way));
    return status_fail_file(r->error, status, r->json.file,
                            json_source_line(&r->json, step), 0, "%s%s%s", way,
                            way[0] != '\0' ? ": " : "", what);
}

static const char *type_name(struct json_object *value)
{
    return value == NULL ? "null"
                         : json_type_to_name(json_object_get_type(value));
}

/* The member `key` of an object, which must have that type. */
static enum shutong_status get(struct configuration_reader *r,
                               struct json_object *object,
                               const struct json_step *step, const char *key,
                               json_type type, struct json_object **value_ret)
{
    struct json_step member = {step, key, 0};

    if (!json_object_is_type(object, json_type_object))
        return fail_at(r, step, SHUTONG_BAD_CONFIGURATION,
                       "must be an object, not %s", type_name(object));
    if (!json_object_object_get_ex(object, key, value_ret))
        return fail_at(r, step, SHUTONG_BAD_CONFIGURATION, "\"%s\" is missing",
                       key);
    if (!json_object_is_type(*value_ret, type))
        return fail_at(r, &member, SHUTONG_BAD_CONFIGURATION,
                       type == json_type_array || type == json_type_object
                           ? "must be an %s, not %s"
                           : N_("must be a %s, not %s"),
                       json_type_to_name(type), type_name(*value_ret));
    return SHUTONG_OK;
}

/* A string member that is not empty and has no NUL. */
static enum shutong_status get_name(struct configuration_reader *r,
                                    struct json_object *object,
                                    const struct json_step *step,
                                    const char *key, const char **name_ret)
{
    struct json_step member = {step, key, 0};
    struct json_object *value;
    enum shutong_status status =
        get(r, object, step, key, json_type_string, &value);

    if (status != SHUTONG_OK)
        return status;
    *name_ret = json_object_get_string(value);
    if ((*name_ret)[0] == '\0' ||
        strlen(*name_ret) != (size_t)json_object_get_string_len(value))
        return fail_at(r, &member, SHUTONG_BAD_CONFIGURATION,
                       "is empty or contains NUL");
    return SHUTONG_OK;
}

static bool join(const struct configuration_reader *r, char *path,
                 const char *folder, size_t folder_nbytes, const char *name)
{
    int n =
        snprintf(path, PATH_MAX, "%.*s/%s", (int)folder_nbytes, folder, name);

    if (n <= 0 || n >= PATH_MAX)
        return false;
    file_stamps_look(r->places->seen, path);
    /* A file that is there but cannot be reached is found too: opening it
     * will say why. */
    return access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* The same in the folders of the dictionaries that the built-in profiles were
 * made of, and beside these. */
static bool find_ours(const struct configuration_reader *r, const char *name,
                      char *path)
{
    char folder[PATH_MAX];

    for (size_t i = 0; i < DATA_DIRECTORIES; i++)
        if (data_directory(i, folder) &&
            join(r, path, folder, strlen(folder), name))
            return true;
    return join(r, path, SHUTONG_DATADIR, strlen(SHUTONG_DATADIR), name);
}

/* Beside the configuration, then in the working directory where that is wanted,
 * then the folders that were given, then ours, then another OpenCC's, of which
 * *other_ret is the name, or NULL. */
static bool find_file(const struct configuration_reader *r, const char *name,
                      char *path, const char **other_ret)
{
    const char *slash = strrchr(r->json.file, '/');

    *other_ret = NULL;
    if (name[0] == '/')
        return join(r, path, "", 0, name + 1);
    if (slash != NULL &&
        join(r, path, r->json.file, (size_t)(slash - r->json.file), name))
        return true;
    if (r->places->working_directory && join(r, path, ".", 1, name))
        return true;
    for (size_t i = 0; i < r->places->npaths; i++)
        if (join(r, path, r->places->paths[i], strlen(r->places->paths[i]),
                 name))
            return true;
    if (find_ours(r, name, path))
        return true;
    for (size_t i = 0; i < sizeof(other_folders) / sizeof(*other_folders);
         i++) {
        *other_ret = other_folders[i];
        if (join(r, path, *other_ret, strlen(*other_ret), name))
            return true;
    }
    return false;
}

/* Waits for what programs read.  Of `status`, what came of reading on, and of
 * each of theirs, the first one in the order of the configuration is returned
 * and reported. */
static enum shutong_status finish_reading(struct configuration_reader *r,
                                          enum shutong_status status)
{
    bool told = false;

    for (size_t i = 0; i < r->nreading; i++) {
        enum shutong_status one = binary_dictionary_finish(
            r->reading[i].program, told ? NULL : r->error);
        r->reading[i].of->failed = one != SHUTONG_OK;
        if (one != SHUTONG_OK && !told) {
            status = one;
            told = true;
        }
    }
    r->nreading = 0;
    return status;
}

/* Has a program read a binary dictionary; it is there once that is finished. */
static enum shutong_status start_reading(struct configuration_reader *r,
                                         const char *path,
                                         enum dictionary_type type,
                                         struct group *g)
{
    enum shutong_status status = SHUTONG_OK;

    if (r->nreading == MOST_READING)
        status = finish_reading(r, status);
    if (status != SHUTONG_OK)
        return status;
    struct cached_dictionary *c =
        cache_add(r->cache, dictionary_new(path), type, path);
    if (c == NULL)
        return status_no_memory(r->error);
    struct binary_dict *program = binary_dictionary_start(
        path, type == DICTIONARY_OCD2, c->dictionary, r->error);
    if (program == NULL) {
        c->failed = true;
        return r->error->status;
    }
    r->reading[r->nreading++] = (struct pending_dictionary){program, c};
    g->dictionary = c->dictionary;
    return SHUTONG_OK;
}

static enum shutong_status read_file_dictionary(struct configuration_reader *r,
                                                struct json_object *value,
                                                const struct json_step *step,
                                                enum dictionary_type type,
                                                struct group *g)
{
    struct json_step member = {step, "file", 0};
    const char *name, *other;
    char path[PATH_MAX];
    enum shutong_status status = get_name(r, value, step, "file", &name);

    if (status != SHUTONG_OK)
        return status;
    if (!find_file(r, name, path, &other))
        return fail_at(r, &member, SHUTONG_UNREADABLE,
                       "file %s is neither beside the configuration nor in the "
                       "data directories; use --path to add a directory",
                       name);
    /* The result would be neither this version's nor that one's. */
    if (other != NULL && r->places->is_ours != NULL && r->places->is_ours(name))
        return fail_at(r, &member, SHUTONG_UNREADABLE,
                       "shutong's file %s is not in %s; the one in %s may be "
                       "of another version: use --path %s to accept it",
                       name, DATA_DIRECTORY_INSTALLED, other, other);
    g->dictionary = cache_find(r->cache, type, path);
    if (g->dictionary != NULL)
        return SHUTONG_OK;

    if (type != DICTIONARY_TEXT)
        return start_reading(r, path, type, g);
    struct dictionary *d = dictionary_read_text(path, r->error);
    if (d == NULL)
        return r->error->status;
    if (cache_add(r->cache, d, type, path) == NULL)
        return status_no_memory(r->error);
    g->dictionary = d;
    return SHUTONG_OK;
}

static enum shutong_status read_inline(struct configuration_reader *r,
                                       struct json_object *value,
                                       const struct json_step *step,
                                       struct group *g)
{
    struct json_step entries_step = {step, "entries", 0};
    struct json_object *entries;
    enum shutong_status status =
        get(r, value, step, "entries", json_type_object, &entries);

    if (status != SHUTONG_OK)
        return status;
    struct dictionary *d = dictionary_new("inline");
    if (cache_add(r->cache, d, DICTIONARY_TEXT, "") == NULL)
        return status_no_memory(r->error);
    g->dictionary = d;

    json_object_object_foreach(entries, key, entry)
    {
        struct json_step member = {&entries_step, key, 0};
        if (key[0] == '\0')
            return fail_at(r, &entries_step, SHUTONG_BAD_CONFIGURATION,
                           "a key is empty");
        if (!json_object_is_type(entry, json_type_string) ||
            json_object_get_string_len(entry) == 0 ||
            strlen(json_object_get_string(entry)) !=
                (size_t)json_object_get_string_len(entry))
            return fail_at(r, &member, SHUTONG_BAD_CONFIGURATION,
                           "must be a string that is not empty and has no NUL");
        const char *candidate = json_object_get_string(entry);
        /* Its line is looked up only for the message: that reads the file. */
        status = dictionary_add(d, key, strlen(key), candidate,
                                strlen(candidate), r->json.file, 0, r->error);
        if (status == SHUTONG_BAD_DICTIONARY)
            r->error->line = json_source_line(&r->json, step);
        if (status != SHUTONG_OK)
            return status;
    }
    return SHUTONG_OK;
}

static enum shutong_status read_group(struct configuration_reader *r,
                                      struct json_object *value,
                                      const struct json_step *step,
                                      bool include_tofu_risk,
                                      struct group **group_ret);

/* Reads an array of groups.  With `member`, each element is an object and the
 * group its member of that name.  Groups that vanish are left out. */
static enum shutong_status
read_groups(struct configuration_reader *r, struct json_object *array,
            const struct json_step *step, const char *member,
            bool include_tofu_risk, struct group ***groups_ret, size_t *n_ret)
{
    size_t n = json_object_array_length(array);

    *n_ret = 0;
    *groups_ret = array_resize(NULL, n, sizeof(**groups_ret));
    if (*groups_ret == NULL)
        return status_no_memory(r->error);
    for (size_t i = 0; i < n; i++) {
        struct json_step element = {step, NULL, i};
        struct json_step inner = {&element, member, 0};
        struct json_object *value = json_object_array_get_idx(array, i);
        struct group *g = NULL;
        enum shutong_status status = SHUTONG_OK;

        if (member != NULL)
            status = get(r, value, &element, member, json_type_object, &value);
        if (status == SHUTONG_OK)
            status = read_group(r, value, member != NULL ? &inner : &element,
                                include_tofu_risk, &g);
        if (status != SHUTONG_OK)
            return status;
        if (g != NULL)
            (*groups_ret)[(*n_ret)++] = g;
    }
    return SHUTONG_OK;
}

static enum shutong_status read_policy(struct configuration_reader *r,
                                       struct json_object *value,
                                       const struct json_step *step,
                                       enum match_policy *policy_ret)
{
    struct json_step member = {step, "match_policy", 0};
    const char *name;

    *policy_ret = MATCH_SHORT_CIRCUIT;
    if (!json_object_object_get_ex(value, "match_policy", NULL))
        return SHUTONG_OK;
    enum shutong_status status =
        get_name(r, value, step, "match_policy", &name);
    if (status != SHUTONG_OK)
        return status;
    if (strcmp(name, "union") == 0)
        *policy_ret = MATCH_UNION;
    else if (strcmp(name, "short_circuit") != 0)
        return fail_at(
            r, &member, SHUTONG_BAD_CONFIGURATION,
            "unknown match policy \"%s\": use short_circuit or union", name);
    return SHUTONG_OK;
}

/* Fills a group whose type is known.  A group without children vanishes. */
static enum shutong_status fill_group(struct configuration_reader *r,
                                      struct json_object *value,
                                      const struct json_step *step,
                                      const char *type, bool include_tofu_risk,
                                      struct group *g)
{
    struct json_step type_step = {step, "type", 0};
    struct json_step dicts_step = {step, "dicts", 0};
    struct json_object *dicts;

    if (strcmp(type, "inline") == 0)
        return read_inline(r, value, step, g);
    if (strcmp(type, "text") == 0)
        return read_file_dictionary(r, value, step, DICTIONARY_TEXT, g);
    if (strcmp(type, "ocd2") == 0)
        return read_file_dictionary(r, value, step, DICTIONARY_OCD2, g);
    if (strcmp(type, "ocd") == 0)
        return read_file_dictionary(r, value, step, DICTIONARY_OCD, g);
    if (strcmp(type, "group") != 0)
        return fail_at(r, &type_step, SHUTONG_BAD_CONFIGURATION,
                       "unknown dictionary type \"%s\": use text, ocd2, ocd, "
                       "inline or group",
                       type);

    enum shutong_status status = read_policy(r, value, step, &g->policy);
    if (status == SHUTONG_OK)
        status = get(r, value, step, "dicts", json_type_array, &dicts);
    if (status == SHUTONG_OK)
        status = read_groups(r, dicts, &dicts_step, NULL, include_tofu_risk,
                             &g->children, &g->nchildren);
    return status;
}

/* *group_ret stays NULL for a group that vanishes. */
static enum shutong_status read_group(struct configuration_reader *r,
                                      struct json_object *value,
                                      const struct json_step *step,
                                      bool include_tofu_risk,
                                      struct group **group_ret)
{
    struct json_object *tofu;
    const char *type;
    enum shutong_status status = get_name(r, value, step, "type", &type);

    if (status != SHUTONG_OK)
        return status;
    if (json_object_object_get_ex(value, "may_output_tofu", NULL)) {
        struct json_step tofu_step = {step, "may_output_tofu", 0};
        if (strcmp(type, "inline") == 0)
            return fail_at(r, &tofu_step, SHUTONG_BAD_CONFIGURATION,
                           "not allowed in an inline dictionary");
        status =
            get(r, value, step, "may_output_tofu", json_type_boolean, &tofu);
        if (status != SHUTONG_OK)
            return status;
        if (json_object_get_boolean(tofu)) {
            r->profile->has_tofu_risk = true;
            if (!include_tofu_risk)
                return SHUTONG_OK;
        }
    }

    struct group *g = calloc(1, sizeof(*g));
    if (g == NULL)
        return status_no_memory(r->error);
    status = fill_group(r, value, step, type, include_tofu_risk, g);
    if (status != SHUTONG_OK || (g->dictionary == NULL && g->nchildren == 0)) {
        group_free(g);
        return status;
    }
    *group_ret = g;
    return SHUTONG_OK;
}

static enum shutong_status read_segmentation(struct configuration_reader *r)
{
    struct json_step step = {NULL, "segmentation", 0};
    struct json_step dict_step = {&step, "dict", 0};
    struct json_step type_step = {&step, "type", 0};
    struct json_object *segmentation, *dict;
    const char *type;

    if (!json_object_object_get_ex(r->json.root, "segmentation", NULL))
        return SHUTONG_OK;
    enum shutong_status status = get(r, r->json.root, NULL, "segmentation",
                                     json_type_object, &segmentation);
    if (status == SHUTONG_OK)
        status = get_name(r, segmentation, &step, "type", &type);
    if (status != SHUTONG_OK)
        return status;
    if (strcmp(type, "mmseg") != 0)
        return fail_at(r, &type_step, SHUTONG_UNSUPPORTED,
                       "segmentation \"%s\" is an OpenCC plug-in, which "
                       "shutong does not support; use mmseg",
                       type);
    status = get(r, segmentation, &step, "dict", json_type_object, &dict);
    if (status == SHUTONG_OK)
        status =
            read_group(r, dict, &dict_step, true, &r->profile->segmentation);
    return status;
}

static enum shutong_status read_stages(struct configuration_reader *r,
                                       const char *key, bool required,
                                       struct group ***stages, size_t *n)
{
    struct json_step step = {NULL, key, 0};
    struct json_object *array;

    if (!required && !json_object_object_get_ex(r->json.root, key, NULL))
        return SHUTONG_OK;
    enum shutong_status status =
        get(r, r->json.root, NULL, key, json_type_array, &array);
    if (status == SHUTONG_OK)
        status = read_groups(r, array, &step, "dict", r->include_tofu_risk,
                             stages, n);
    return status;
}

static enum shutong_status read_profile(struct configuration_reader *r)
{
    struct profile *p = r->profile;
    struct json_object *name;

    const char *description = "";
    if (json_object_object_get_ex(r->json.root, "name", &name) &&
        json_object_is_type(name, json_type_string))
        description = json_object_get_string(name);
    p->description = strdup(description);
    if (p->description == NULL)
        return status_no_memory(r->error);

    p->has_normalization =
        json_object_object_get_ex(r->json.root, "normalization", NULL);
    enum shutong_status status = read_stages(
        r, "normalization", false, &p->normalization, &p->nnormalization);
    if (status == SHUTONG_OK)
        status = read_segmentation(r);
    if (status == SHUTONG_OK)
        status =
            read_stages(r, "conversion_chain", true, &p->chain, &p->nchain);
    return status;
}

struct profile *profile_read(const char *file,
                             const struct profile_places *places,
                             bool include_tofu_risk,
                             struct dictionary_cache *cache,
                             struct shutong_error *error)
{
    struct shutong_error ignored = {0};
    struct configuration_reader r = {.places = places,
                                     .cache = cache,
                                     .include_tofu_risk = include_tofu_risk,
                                     .error = error != NULL ? error : &ignored};

    file_stamps_look(places->seen, file);
    if (json_source_read(file, &r.json, r.error) != SHUTONG_OK)
        return NULL;
    r.profile = calloc(1, sizeof(*r.profile));
    enum shutong_status status =
        r.profile == NULL ? status_no_memory(r.error) : read_profile(&r);
    status = finish_reading(&r, status);
    if (status == SHUTONG_OK)
        status = profile_growth_check(r.profile, file, r.error);
    json_source_free(&r.json);
    if (status != SHUTONG_OK) {
        profile_free(r.profile);
        return NULL;
    }
    return r.profile;
}
