/*
 * context_classes.c - characters that stand beside the same ones are a class.
 *
 * The characters before and after each of the 5,000 commonest are counted, and
 * the counts weighed by positive pointwise mutual information.  Of that matrix
 * the first 80 left singular vectors are found by subspace iteration, and the
 * characters sorted into classes by k-means over them.
 */
#include "train/context_classes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "train/context_learn.h"

enum {
    MOST = 5000,
    LEAST = 20, /* times that a character occurs */
    RANK = 80,
    ITERATIONS = 8,
    ROUNDS = 25,
    OF_SOURCE = 1500000, /* characters */
};

/* A sparse matrix, by rows. */
struct sparse {
    uint32_t *begins, *columns;
    float *values;
    size_t rows, n;
};

struct common {
    uint32_t c;
    uint64_t n;
};

static int compare_common(const void *a, const void *b)
{
    const struct common *x = a, *y = b;

    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return (x->c > y->c) - (x->c < y->c);
}

/* Calls for the folded characters of every line, up to so many of a source. */
static size_t number_characters(const struct corpus *c, uint32_t *characters,
                                uint16_t *numbers)
{
    struct common *common = corpus_file_allocate(CONTEXT_HAN, sizeof(*common));
    size_t n = 0;

    for (size_t i = 0; i < CONTEXT_HAN; i++)
        common[i].c = (uint32_t)i;
    for (size_t i = 0; i < c->n; i++)
        if (c->characters[i].folded - CONTEXT_FIRST < CONTEXT_HAN)
            common[c->characters[i].folded - CONTEXT_FIRST].n++;
    qsort(common, CONTEXT_HAN, sizeof(*common), compare_common);
    while (n < MOST && common[n].n >= LEAST) {
        characters[n] = common[n].c;
        numbers[common[n].c] = (uint16_t)(n + 1);
        n++;
    }
    free(common);
    return n;
}

static uint16_t number_of(const struct corpus *c, const uint16_t *numbers,
                          size_t i)
{
    uint32_t h = c->characters[i].folded - CONTEXT_FIRST;

    return h < CONTEXT_HAN ? numbers[h] : 0;
}

/* Counts pairs: pairs[a * (n + 1) + b], b after a. */
static uint32_t *count_pairs(const struct corpus *c, const uint16_t *numbers,
                             size_t n)
{
    uint32_t *pairs = corpus_file_allocate((n + 1) * (n + 1), sizeof(*pairs));
    size_t *taken = corpus_file_allocate(c->nsources, sizeof(*taken));

    for (size_t l = 0; l < c->nlines; l++) {
        const struct corpus_line *line = &c->lines[l];
        uint16_t last = 0;
        if (line->alone || taken[line->source] > OF_SOURCE)
            continue;
        taken[line->source] += line->n;
        for (size_t i = line->at; i < line->at + line->n; i++) {
            uint16_t x = number_of(c, numbers, i);
            pairs[(size_t)last * (n + 1) + x]++;
            last = x;
        }
        pairs[(size_t)last * (n + 1)]++;
    }
    free(taken);
    return pairs;
}

/* Rows are characters; columns what stands after them, then before them. */
static void weigh_pairs(const uint32_t *pairs, size_t n, struct sparse *x)
{
    double *after = corpus_file_allocate(n + 1, sizeof(double));
    double *before = corpus_file_allocate(n + 1, sizeof(double));
    double after_power = 0, before_power = 0;
    size_t most = 0;

    for (size_t a = 0; a <= n; a++)
        for (size_t b = 0; b <= n; b++) {
            uint32_t k = pairs[a * (n + 1) + b];
            after[b] += k;
            before[a] += k;
            most += k > 0;
        }
    for (size_t a = 0; a <= n; a++) {
        after_power += pow(after[a], 0.75);
        before_power += pow(before[a], 0.75);
    }
    x->rows = n;
    x->begins = corpus_file_allocate(n + 1, sizeof(*x->begins));
    x->columns = corpus_file_allocate(2 * most, sizeof(*x->columns));
    x->values = corpus_file_allocate(2 * most, sizeof(*x->values));
    x->n = 0;
    for (size_t a = 1; a <= n; a++) {
        x->begins[a - 1] = (uint32_t)x->n;
        for (int side = 0; side < 2; side++)
            for (size_t b = 0; b <= n; b++) {
                uint32_t k =
                    side == 0 ? pairs[a * (n + 1) + b] : pairs[b * (n + 1) + a];
                double own = side == 0 ? before[a] : after[a];
                double other = side == 0 ? pow(after[b], 0.75) / after_power
                                         : pow(before[b], 0.75) / before_power;
                if (k == 0)
                    continue;
                double v = log(k / (own * other)) - 0.5;
                if (v <= 0)
                    continue;
                x->columns[x->n] = (uint32_t)(b + (size_t)side * (n + 1));
                x->values[x->n++] = (float)v;
            }
    }
    x->begins[n] = (uint32_t)x->n;
    free(after);
    free(before);
}

/* y = x' q, and q = x y, where q and y have RANK columns. */
static void times_transposed(const struct sparse *x, const float *q, float *y,
                             size_t columns)
{
    memset(y, 0, columns * RANK * sizeof(float));
    for (size_t i = 0; i < x->rows; i++)
        for (uint32_t j = x->begins[i]; j < x->begins[i + 1]; j++)
            for (size_t k = 0; k < RANK; k++)
                y[x->columns[j] * RANK + k] += x->values[j] * q[i * RANK + k];
}

static void times(const struct sparse *x, const float *y, float *q)
{
    memset(q, 0, x->rows * RANK * sizeof(float));
    for (size_t i = 0; i < x->rows; i++)
        for (uint32_t j = x->begins[i]; j < x->begins[i + 1]; j++)
            for (size_t k = 0; k < RANK; k++)
                q[i * RANK + k] += x->values[j] * y[x->columns[j] * RANK + k];
}

/* Makes the columns of q orthonormal (Gram and Schmidt); lengths[] are what
 * they had. */
static void orthonormalise(float *q, size_t rows, double *lengths)
{
    for (size_t k = 0; k < RANK; k++) {
        for (size_t j = 0; j < k; j++) {
            double dot = 0;
            for (size_t i = 0; i < rows; i++)
                dot += (double)q[i * RANK + k] * (double)q[i * RANK + j];
            for (size_t i = 0; i < rows; i++)
                q[i * RANK + k] -= (float)dot * q[i * RANK + j];
        }
        double square = 0;
        for (size_t i = 0; i < rows; i++)
            square += (double)q[i * RANK + k] * (double)q[i * RANK + k];
        lengths[k] = sqrt(square);
        for (size_t i = 0; i < rows && square > 0; i++)
            q[i * RANK + k] /= (float)lengths[k];
    }
}

/* Vectors of the rows, each of length 1. */
static float *find_vectors(const struct sparse *x)
{
    size_t columns = 2 * (x->rows + 1);
    float *q = corpus_file_allocate(x->rows * RANK, sizeof(float));
    float *y = corpus_file_allocate(columns * RANK, sizeof(float));
    double lengths[RANK];
    uint64_t random = 1;

    for (size_t i = 0; i < x->rows * RANK; i++)
        q[i] = (float)(context_learn_random(&random) % 2001) / 1000 - 1;
    orthonormalise(q, x->rows, lengths);
    for (int i = 0; i < ITERATIONS; i++) {
        times_transposed(x, q, y, columns);
        times(x, y, q);
        orthonormalise(q, x->rows, lengths);
    }
    /* Their eigenvalues are squares of singular values, of which the root. */
    for (size_t i = 0; i < x->rows; i++) {
        double square = 1e-18;
        for (size_t k = 0; k < RANK; k++) {
            q[i * RANK + k] *= (float)sqrt(sqrt(lengths[k]));
            square += (double)q[i * RANK + k] * (double)q[i * RANK + k];
        }
        for (size_t k = 0; k < RANK; k++)
            q[i * RANK + k] /= (float)sqrt(square);
    }
    free(y);
    return q;
}

static size_t nearest(const float *v, const float *centres)
{
    size_t best = 0;
    float most = -1e30f;

    for (size_t j = 0; j < CONTEXT_CLASSES; j++) {
        float dot = 0;
        for (size_t k = 0; k < RANK; k++)
            dot += v[k] * centres[j * RANK + k];
        if (dot > most) {
            most = dot;
            best = j;
        }
    }
    return best;
}

static void sort_into_classes(const float *vectors, size_t n, uint8_t *classes)
{
    float *centres =
        corpus_file_allocate(CONTEXT_CLASSES * RANK, sizeof(float));
    uint64_t random = 7;

    for (size_t j = 0; j < CONTEXT_CLASSES; j++)
        memcpy(centres + j * RANK,
               vectors + context_learn_random(&random) % n * RANK,
               RANK * sizeof(float));
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < n; i++)
            classes[i] = (uint8_t)nearest(vectors + i * RANK, centres);
        memset(centres, 0, CONTEXT_CLASSES * RANK * sizeof(float));
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < RANK; k++)
                centres[classes[i] * RANK + k] += vectors[i * RANK + k];
        for (size_t j = 0; j < CONTEXT_CLASSES; j++) {
            float *centre = centres + j * RANK;
            double square = 0;
            for (size_t k = 0; k < RANK; k++)
                square += (double)centre[k] * (double)centre[k];
            if (square == 0)
                memcpy(centre,
                       vectors + context_learn_random(&random) % n * RANK,
                       RANK * sizeof(float));
            else
                for (size_t k = 0; k < RANK; k++)
                    centre[k] /= (float)sqrt(square);
        }
    }
    free(centres);
}

void context_classes_make(const struct corpus *c, const char *out)
{
    uint32_t *characters = corpus_file_allocate(MOST, sizeof(*characters));
    uint16_t *numbers = corpus_file_allocate(CONTEXT_HAN, sizeof(*numbers));
    uint8_t *classes = corpus_file_allocate(MOST, 1);
    struct sparse x;
    size_t n = number_characters(c, characters, numbers);
    uint32_t *pairs = count_pairs(c, numbers, n);

    weigh_pairs(pairs, n, &x);
    free(pairs);
    float *vectors = find_vectors(&x);
    sort_into_classes(vectors, n, classes);
    FILE *file = corpus_file_create(out);
    fputs("# Classes of characters, by what they stand beside: a line each.\n"
          "# Made by `make context-words`.\n",
          file);
    for (size_t j = 0; j < CONTEXT_CLASSES; j++) {
        for (size_t i = 0; i < n; i++) {
            char text[4] = {0};
            if (classes[i] != j)
                continue;
            size_t nbytes = utf8_encode(CONTEXT_FIRST + characters[i], text);
            fwrite(text, 1, nbytes, file);
        }
        fputc('\n', file);
    }
    corpus_file_close(file, out);
    free(vectors);
    free(x.begins);
    free(x.columns);
    free(x.values);
    free(classes);
    free(numbers);
    free(characters);
}

void context_classes_read(const char *path, uint8_t classes[CONTEXT_HAN])
{
    FILE *file = corpus_file_open(path);
    char *line = NULL;
    size_t cap = 0, number = 0, nbytes;
    ssize_t got;

    memset(classes, CONTEXT_CLASSES, CONTEXT_HAN);
    while ((got = getline(&line, &cap, file)) > 0) {
        if (line[0] == '#')
            continue;
        if (number == CONTEXT_CLASSES ||
            utf8_valid_prefix(line, (size_t)got) != (size_t)got)
            corpus_file_fail("%s: more than %d classes, or not UTF-8", path,
                             CONTEXT_CLASSES);
        for (size_t i = 0; line[i] != '\n' && line[i] != '\0'; i += nbytes) {
            uint32_t c = utf8_decode(line + i, &nbytes) - CONTEXT_FIRST;
            if (c < CONTEXT_HAN)
                classes[c] = (uint8_t)number;
        }
        number++;
    }
    free(line);
    fclose(file);
}
