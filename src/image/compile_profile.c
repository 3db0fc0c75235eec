/*
 * compile_profile.c - profiles to passes of an image.
 *
 * Written down plainly, a profile is: every normalization over the whole text,
 * then segmentation, then every stage over every segment.  Three things are
 * known beforehand and done here, once, instead of at every conversion:
 *
 *   - A normalization that maps single characters to single characters is
 *     folded into the next pass: each character is matched as, and results in,
 *     what it is normalized to.
 *   - A segment that is a key of the segmentation has one result, that of the
 *     whole chain: the segmenting pass writes it and nothing touches it again.
 *   - What is left between such segments, the unmatched runs, goes through the
 *     stages.  In them no key of the segmentation begins anywhere, so the
 *     first stage often shrinks to single characters (with s2tw the phrases
 *     are in the segmentation).  Then the segmenting pass does that stage's
 *     work as well.
 *
 *   s2t      [fold + stage]
 *   s2twp    [fold + segmentation + stage 1]  [stage 2 in runs]
 *   tw2s     [fold + segmentation]  [stage 1 in runs]  [stage 2 in runs]
 *
 * Folding moves work across the rule for ideographic description sequences
 * (they are copied, and operands stay untouched), which is only sound when no
 * key has an operator in it: all passes then see the same sequences.
 */
#include "image/compile_profile.h"

#include <stdlib.h>
#include <string.h>

#include "image/keymap.h"
#include "image/dictionary_origins.h"
#include "image/pass.h"
#include "image/prefilter.h"
#include "base/status.h"
#include "base/utf8.h"

/* ---- properties of maps -------------------------------------------------- */

static bool keys_have_operator(const struct keymap *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (utf8_has_operator(m->entries[i].key, m->entries[i].key_nbytes))
            return true;
    return false;
}

static bool keys_are_characters(const struct keymap *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (!utf8_is_character(m->entries[i].key, m->entries[i].key_nbytes))
            return false;
    return true;
}

/* Single characters to single characters, no operators anywhere. */
static bool is_character_map(const struct keymap *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (!utf8_is_character(m->entries[i].value,
                               m->entries[i].value_nbytes) ||
            utf8_has_operator(m->entries[i].value, m->entries[i].value_nbytes))
            return false;
    return keys_are_characters(m) && !keys_have_operator(m);
}

/* ---- a profile ----------------------------------------------------------- */

/* A profile's groups, flattened. */
struct flat_profile {
    struct keymap *normalization, *chain;
    size_t nnormalization, nchain;
    struct keymap segmentation;
    bool segmented;
    struct keymap fold;    /* the normalizations as one, where possible */
    struct keymap reached; /* what of the first stage runs can reach */
    struct buf results;    /* of the segmentation's keys */
    struct keymap_sources sources;
    uint32_t *passes;
    size_t npasses, passes_cap;
};

static bool flatten_all(struct group *const *groups, size_t n,
                        struct keymap_sources *sources,
                        struct keymap **maps_ret)
{
    struct keymap *maps = calloc(n + 1, sizeof(*maps));
    bool done = maps != NULL;

    for (size_t i = 0; done && i < n; i++)
        done = keymap_flatten(groups[i], sources, &maps[i]);
    *maps_ret = maps;
    return done;
}

static void flat_free(struct flat_profile *f)
{
    for (size_t i = 0; f->normalization != NULL && i < f->nnormalization; i++)
        keymap_free(&f->normalization[i]);
    for (size_t i = 0; f->chain != NULL && i < f->nchain; i++)
        keymap_free(&f->chain[i]);
    free(f->normalization);
    free(f->chain);
    keymap_free(&f->segmentation);
    keymap_free(&f->fold);
    keymap_free(&f->reached);
    buf_free(&f->results);
    free(f->passes);
}

static bool add_pass(struct image_builder *image, struct flat_profile *f,
                     const struct pass_plan *plan)
{
    uint32_t offset = pass_compile(image, plan);

    if (offset == IMAGE_NONE ||
        !array_grow(&f->passes, f->npasses, &f->passes_cap, sizeof(*f->passes)))
        return false;
    f->passes[f->npasses++] = offset;
    return true;
}

/* Folds the normalizations, one after another, into one character map; leaves
 * f->fold empty where the next pass could not take it. */
static bool build_fold(struct flat_profile *f)
{
    const struct keymap *next = f->segmented    ? &f->segmentation
                                : f->nchain > 0 ? &f->chain[0]
                                                : NULL;

    if (next != NULL && keys_have_operator(next))
        return true;
    for (size_t i = 0; i < f->nnormalization; i++)
        if (!is_character_map(&f->normalization[i]))
            return true;
    for (size_t i = 0; i < f->nnormalization; i++) {
        for (size_t k = 0; k < f->normalization[i].n; k++) {
            struct keymap_entry e = f->normalization[i].entries[k];
            for (size_t j = i + 1; j < f->nnormalization; j++) {
                const struct keymap_entry *on =
                    keymap_find(&f->normalization[j], e.value, e.value_nbytes);
                if (on != NULL) {
                    e.value = on->value;
                    e.value_nbytes = on->value_nbytes;
                    e.origin.dictionaries |= on->origin.dictionaries;
                }
            }
            if (!keymap_add(&f->fold, &e))
                return false;
        }
    }
    return true;
}

/* Gives each key of the segmentation the chain's result for it. */
static bool build_results(struct flat_profile *f)
{
    struct buf result = {0};
    bool done = true;
    size_t n = 0;

    for (size_t i = 0; done && i < f->segmentation.n; i++) {
        struct keymap_entry *e = &f->segmentation.entries[i];
        done = keymap_chain(f->chain, f->nchain, e->key, e->key_nbytes, &result,
                            &e->origin) &&
               result.n < UINT32_MAX / 4 &&
               buf_append(&f->results, result.data, result.n);
        e->value_nbytes = (uint32_t)result.n;
    }
    for (size_t i = 0; done && i < f->segmentation.n; i++) {
        f->segmentation.entries[i].value = f->results.data + n;
        n += f->segmentation.entries[i].value_nbytes;
    }
    buf_free(&result);
    return done;
}

/* Finds what of the first stage a run can reach; *joined_ret is whether the
 * segmenting pass can do it. */
static bool join_first_stage(struct flat_profile *f, bool *joined_ret)
{
    *joined_ret = false;
    if (f->nchain == 0 || keys_have_operator(&f->segmentation) ||
        keys_have_operator(&f->chain[0]))
        return true;
    /* Mostly the segmentation is the first dictionary of the first stage. */
    size_t same = keymap_begins_with(&f->chain[0], &f->segmentation)
                      ? f->segmentation.n
                      : 0;
    for (size_t i = same; i < f->chain[0].n; i++) {
        const struct keymap_entry *e = &f->chain[0].entries[i];
        if (!keymap_has_beginning(&f->segmentation, e->key, e->key_nbytes) &&
            !keymap_add(&f->reached, e))
            return false;
    }
    *joined_ret = keys_are_characters(&f->reached);
    return true;
}

static bool build_passes(struct image_builder *image, struct flat_profile *f,
                         uint32_t *segmenting_ret)
{
    struct pass_plan plan = {0};
    size_t stage = 0;
    bool done = build_fold(f);

    *segmenting_ret = IMAGE_NONE;
    if (f->fold.n > 0)
        plan.fold = &f->fold;
    for (size_t i = 0; done && f->fold.n == 0 && i < f->nnormalization; i++) {
        struct pass_plan whole = {.keys = &f->normalization[i]};
        done = add_pass(image, f, &whole);
    }
    if (done && f->segmented) {
        bool joined;
        done = build_results(f) && join_first_stage(f, &joined);
        plan.keys = &f->segmentation;
        plan.segmenting = true;
        if (done && joined) {
            plan.single = &f->reached;
            stage = 1;
        }
        *segmenting_ret = (uint32_t)f->npasses;
        done = done && add_pass(image, f, &plan);
    } else if (done && f->nchain > 0) {
        plan.keys = &f->chain[0];
        stage = 1;
        done = add_pass(image, f, &plan);
    } else if (done && plan.fold != NULL) {
        done = add_pass(image, f, &plan);
    }
    for (; done && stage < f->nchain; stage++) {
        struct pass_plan next = {.keys = &f->chain[stage]};
        done = add_pass(image, f, &next);
    }
    return done;
}

static bool store_profile(struct image_builder *image, struct flat_profile *f,
                          const struct profile *profile, const char *name,
                          uint32_t with_tofu_risk, bool is_twin)
{
    struct image_profile entry = {.with_tofu_risk = with_tofu_risk,
                                  .is_twin = is_twin};

    struct prefilter_plan plan = {&f->fold, &f->segmentation, f->chain,
                                  f->nchain};

    if (!build_passes(image, f, &entry.segmenting))
        return false;
    /* Where a normalization could not be folded, every pass sees the text. */
    entry.prefilter = IMAGE_NONE;
    if ((f->nnormalization == 0 || f->fold.n > 0) &&
        !prefilter_compile(image, &plan, &entry.prefilter))
        return false;
    entry.name = image_store(image, name, strlen(name) + 1, 1);
    entry.description = image_store(image, profile->description,
                                    strlen(profile->description) + 1, 1);
    entry.npasses = (uint32_t)f->npasses;
    entry.passes =
        image_store(image, f->passes, f->npasses * sizeof(*f->passes), 4);
    return entry.name != IMAGE_NONE && entry.description != IMAGE_NONE &&
           entry.passes != IMAGE_NONE &&
           dictionary_origins_store(image, &f->sources, &entry.dictionaries) &&
           image_add_profile(image, &entry);
}

enum shutong_status compile_profile(struct image_builder *image,
                                    const struct profile *profile,
                                    const char *name, uint32_t with_tofu_risk,
                                    bool is_twin, struct shutong_error *error)
{
    struct flat_profile f = {.nnormalization = profile->nnormalization,
                             .nchain = profile->nchain,
                             .segmented = profile->segmentation != NULL};
    bool done =
        flatten_all(profile->normalization, profile->nnormalization, &f.sources,
                    &f.normalization) &&
        flatten_all(profile->chain, profile->nchain, &f.sources, &f.chain) &&
        (!f.segmented ||
         keymap_flatten(profile->segmentation, &f.sources, &f.segmentation)) &&
        store_profile(image, &f, profile, name, with_tofu_risk, is_twin);

    flat_free(&f);
    /* The only other limit, 2 GiB, is far past what dictionaries hold. */
    return done ? SHUTONG_OK
                : status_fail(error, SHUTONG_NO_MEMORY,
                              "out of memory while compiling a profile");
}
