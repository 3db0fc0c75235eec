/*
 * inspection.c - what a profile does to a text, step by step, as OpenCC reports
 * it.
 */
#include "inspect/inspection.h"

#include <stdlib.h>
#include <string.h>

#include "inspect/opencc_text.h"
#include "base/status.h"

static bool prepare_part(struct inspection_part *part,
                         const struct group *segmentation,
                         struct group *const *stages, size_t n)
{
    part->stages = calloc(n + 1, sizeof(struct dictionary_lookup *));
    if (part->stages == NULL)
        return false;
    if (segmentation != NULL) {
        part->segmentation = dictionary_lookup_new(segmentation);
        if (part->segmentation == NULL)
            return false;
    }
    for (size_t i = 0; i < n; i++) {
        part->stages[i] = dictionary_lookup_new(stages[i]);
        if (part->stages[i] == NULL)
            return false;
        part->nstages++;
    }
    return true;
}

static void free_part(struct inspection_part *part)
{
    dictionary_lookup_free(part->segmentation);
    for (size_t i = 0; i < part->nstages; i++)
        dictionary_lookup_free(part->stages[i]);
    free(part->stages);
}

enum shutong_status inspection_init(struct inspection *inspection,
                                    const char *file,
                                    const struct profile_places *places,
                                    bool include_tofu_risk,
                                    struct shutong_error *error)
{
    *inspection = (struct inspection){.profile = NULL};
    struct profile *p = profile_read(file, places, include_tofu_risk,
                                     &inspection->cache, error);
    inspection->profile = p;
    if (p == NULL)
        return error->status;
    if (!prepare_part(&inspection->normalization, NULL, p->normalization,
                      p->nnormalization) ||
        !prepare_part(&inspection->main, p->segmentation, p->chain, p->nchain))
        return status_no_memory(error);
    return SHUTONG_OK;
}

void inspection_free(struct inspection *inspection)
{
    free_part(&inspection->normalization);
    free_part(&inspection->main);
    profile_free(inspection->profile);
    profile_cache_free(&inspection->cache);
}

const char *inspection_segments_get(const struct segments *segments, size_t i,
                                    size_t *nbytes_ret)
{
    size_t begin = i == 0 ? 0 : segments->ends[i - 1];

    *nbytes_ret = segments->ends[i] - begin;
    return segments->text.data == NULL ? "" : segments->text.data + begin;
}

void inspection_segments_free(struct segments *segments)
{
    buf_free(&segments->text);
    free(segments->ends);
}

static void clear(struct segments *segments)
{
    segments->text.n = 0;
    segments->n = 0;
}

/* Ends a segment with all that the text has by now. */
static bool end_segment(struct segments *segments)
{
    if (!array_grow(&segments->ends, segments->n, &segments->cap,
                    sizeof(*segments->ends)))
        return false;
    segments->ends[segments->n++] = segments->text.n;
    return true;
}

static bool add_segment(struct segments *segments, const char *s, size_t n)
{
    return (n == 0 || buf_append(&segments->text, s, strnlen(s, n))) &&
           end_segment(segments);
}

bool inspection_step(const struct dictionary_lookup *lookup, const char *s,
                     size_t n, struct inspection_step *step)
{
    struct dictionary_lookup_match match;
    size_t nbytes;

    step->is_match = dictionary_lookup_find(lookup, s, n, &match);
    if (step->is_match) {
        step->nbytes = match.nbytes;
        step->result = match.value;
        step->result_nbytes = match.value_nbytes;
        step->several = match.several;
        return true;
    }
    if (opencc_text_ids(s, n, &nbytes) != LOOSE_IDS)
        nbytes = opencc_text_nbytes((unsigned char)s[0]);
    step->nbytes = step->result_nbytes = nbytes < n ? nbytes : n;
    step->result = s;
    step->several = false;
    return nbytes > 0;
}

enum shutong_status inspection_segment(const struct inspection_part *part,
                                       const char *text, size_t n,
                                       struct segments *segments)
{
    struct inspection_step step;
    size_t begin = 0; /* of what no key has matched */

    clear(segments);
    if (part->segmentation == NULL)
        return add_segment(segments, text, n) ? SHUTONG_OK : SHUTONG_NO_MEMORY;
    for (size_t i = 0; i < n; i += step.nbytes) {
        if (!inspection_step(part->segmentation, text + i, n - i, &step))
            return SHUTONG_ILL_FORMED;
        if (!step.is_match)
            continue;
        if ((begin < i && !add_segment(segments, text + begin, i - begin)) ||
            !add_segment(segments, text + i, step.nbytes))
            return SHUTONG_NO_MEMORY;
        begin = i + step.nbytes;
    }
    return begin == n || add_segment(segments, text + begin, n - begin)
               ? SHUTONG_OK
               : SHUTONG_NO_MEMORY;
}

enum shutong_status inspection_convert(const struct dictionary_lookup *stage,
                                       const struct segments *from,
                                       struct segments *to)
{
    struct inspection_step step;
    size_t n;

    clear(to);
    for (size_t i = 0; i < from->n; i++) {
        const char *s = inspection_segments_get(from, i, &n);
        size_t begin = 0; /* of what stays as it is */
        for (size_t j = 0; j < n; j += step.nbytes) {
            if (!inspection_step(stage, s + j, n - j, &step))
                return SHUTONG_ILL_FORMED;
            if (!step.is_match)
                continue;
            if (!buf_append(&to->text, s + begin, j - begin) ||
                !buf_append(&to->text, step.result, step.result_nbytes))
                return SHUTONG_NO_MEMORY;
            begin = j + step.nbytes;
        }
        if (!buf_append(&to->text, s + begin, n - begin) || !end_segment(to))
            return SHUTONG_NO_MEMORY;
    }
    return SHUTONG_OK;
}
