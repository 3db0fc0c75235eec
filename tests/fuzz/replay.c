/*
 * replay.c - runs a fuzz target without a fuzzer: on each seed, on what it
 * becomes when it is cut off, and on mutations of the seeds.
 *
 * The mutations are the same in every run.  FUZZ_RUNS says how many.  Where the
 * target fails, the input that it failed with is written beside the program,
 * with .failed, for the target to be given again: such a program takes files
 * instead of the seeds as well.
 */
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "../unit/random.h"

enum { LONGEST = 8192, RUNS = 300 };

struct seed {
    char *name;
    uint8_t *bytes;
    size_t n;
};

static struct seed *seeds;
static size_t nseeds_read;

/* What is being run, for whoever finds that it failed. */
static struct fuzz_input current;
static char failed_path[4096];

static void keep_current(void)
{
    int fd = open(failed_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

    if (fd < 0 || write(fd, current.bytes, current.n) != (ssize_t)current.n)
        return;
    close(fd);
}

static void on_signal(int number)
{
    keep_current();
    signal(number, SIG_DFL);
    raise(number);
}

/* Sanitizers end the program without a signal; there only with them. */
__attribute__((weak)) void __sanitizer_set_death_callback(void (*call)(void));

static void watch(const char *program)
{
    snprintf(failed_path, sizeof(failed_path), "%s.failed", program);
    signal(SIGABRT, on_signal);
    if (__sanitizer_set_death_callback != NULL) {
        __sanitizer_set_death_callback(keep_current);
    } else {
        signal(SIGSEGV, on_signal);
        signal(SIGBUS, on_signal);
        signal(SIGFPE, on_signal);
    }
}

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(2);
}

/* Runs the target on a copy of just that size. */
static void run(const uint8_t *bytes, size_t n)
{
    uint8_t *copy = (uint8_t *)fuzz_copy(bytes, n);

    current = (struct fuzz_input){copy, n};
    LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

static void read_seed(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct seed seed = {strdup(path), malloc(LONGEST), 0};

    seeds = realloc(seeds, (nseeds_read + 1) * sizeof(*seeds));
    if (file == NULL || seeds == NULL || seed.name == NULL ||
        seed.bytes == NULL)
        die(path);
    seed.n = fread(seed.bytes, 1, LONGEST, file);
    fclose(file);
    seeds[nseeds_read++] = seed;
}

static int compare_seeds(const void *a, const void *b)
{
    const struct seed *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static void read_folder(const char *folder)
{
    DIR *d = opendir(folder);
    char path[4096];

    if (d == NULL)
        die(folder);
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
        read_seed(path);
    }
    closedir(d);
    qsort(seeds, nseeds_read, sizeof(*seeds), compare_seeds);
}

static void free_seeds(void)
{
    for (size_t i = 0; i < nseeds_read; i++) {
        free(seeds[i].name);
        free(seeds[i].bytes);
    }
    free(seeds);
}

/* ---- mutations ----------------------------------------------------------- */

static uint8_t mutant[LONGEST];
static size_t mutant_nbytes;

static void insert(size_t at, const void *bytes, size_t n)
{
    if (n > LONGEST - mutant_nbytes)
        n = LONGEST - mutant_nbytes;
    memmove(mutant + at + n, mutant + at, mutant_nbytes - at);
    memcpy(mutant + at, bytes, n);
    mutant_nbytes += n;
}

static void erase(size_t at, size_t n)
{
    if (n > mutant_nbytes - at)
        n = mutant_nbytes - at;
    memmove(mutant + at, mutant + at + n, mutant_nbytes - at - n);
    mutant_nbytes -= n;
}

static size_t place(void)
{
    return random_below((uint32_t)mutant_nbytes + 1);
}

static void insert_interesting(void)
{
    static const struct {
        const char *bytes;
        size_t n;
    } pieces[] = {{"\0", 1},
                  {"\n", 1},
                  {"\r\n", 2},
                  {"\xFF", 1},
                  {"\xFF\xFF\xFF\xFF", 4},
                  {"\0\0\0\0", 4},
                  {"\xE6\xB1", 2},
                  {"\xED\xA0\x80", 3},
                  {"\xF4\x90\x80\x80", 4},
                  {"\xEF\xBF\xBD", 3},
                  {"\xE2\xBF\xB0", 3},
                  {"\xE2\xBF\xB2", 3},
                  {"\xF0\xA0\x80\x80", 4},
                  {"\xE3\x81\xAE", 3},
                  {"\xE5\x90\x8E", 3},
                  {"\xE5\x8F\x91", 3},
                  {"\xE9\x87\x8C", 3},
                  {"\xEF\xBC\x8C", 3},
                  {"\xE3\x80\x82", 3},
                  {"\t", 1},
                  {"{", 1},
                  {"}", 1},
                  {"[", 1},
                  {"\"", 1},
                  {"\\u0000", 6},
                  {"/*", 2},
                  {"\n---\n", 5},
                  {"\x01\0\0\x80", 4}};
    size_t pick = random_below(sizeof(pieces) / sizeof(*pieces));

    insert(place(), pieces[pick].bytes, pieces[pick].n);
}

/* Puts a piece of any seed somewhere. */
static void insert_of_another(void)
{
    const struct seed *other = &seeds[random_below((uint32_t)nseeds_read)];
    size_t from = random_below((uint32_t)other->n + 1);

    insert(place(), other->bytes + from,
           random_below((uint32_t)(other->n - from) + 1));
}

static void mutate(void)
{
    size_t at = place();

    switch (random_below(8)) {
    case 0:
        mutant_nbytes = at;
        break;
    case 1:
        erase(at, 1 + random_below(4));
        break;
    case 2:
        erase(at, random_below(200));
        break;
    case 3:
        insert_interesting();
        break;
    case 4:
        insert_of_another();
        break;
    case 5:
        if (at < mutant_nbytes)
            mutant[at] = (uint8_t)random_below(256);
        break;
    case 6:
        /* Where choices are. */
        if (mutant_nbytes > 8)
            mutant[random_below(8)] = (uint8_t)random_below(256);
        break;
    default:
        if (at < mutant_nbytes)
            mutant[at] ^= (uint8_t)(1 << random_below(8));
    }
}

static void run_mutant(uint64_t number)
{
    const struct seed *seed = &seeds[number % nseeds_read];

    random_seed(number);
    memcpy(mutant, seed->bytes, seed->n);
    mutant_nbytes = seed->n;
    for (uint32_t left = 1 + random_below(8); left > 0; left--)
        mutate();
    run(mutant, mutant_nbytes);
}

/* ---- the tests ----------------------------------------------------------- */

/* All seeds as they are. */
static void run_seeds(const char *name)
{
    for (size_t i = 0; i < nseeds_read; i++)
        run(seeds[i].bytes, seeds[i].n);
    printf("ok 1 - 30: %s: seeds, %zu runs\n", name, nseeds_read);
    fflush(stdout);
}

static void run_beginnings(const char *name)
{
    size_t count = 0;

    for (size_t i = 0; i < nseeds_read; i++) {
        size_t step = 1 + seeds[i].n / 16;
        for (size_t n = 0; n < seeds[i].n; n += step, count++)
            run(seeds[i].bytes, n);
    }
    printf("ok 2 - 30: %s: seeds cut off, %zu runs\n", name, count);
    fflush(stdout);
}

static void run_mutants(const char *name)
{
    const char *more = getenv("FUZZ_RUNS");
    uint64_t count = more == NULL ? RUNS : strtoull(more, NULL, 10);

    for (uint64_t i = 0; i < count; i++)
        run_mutant(i);
    printf("ok 3 - 30: %s: mutations, %llu runs\n", name,
           (unsigned long long)count);
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash == NULL ? argv[0] : slash + 1;
    char folder[512];

    watch(argv[0]);
    for (int i = 1; i < argc; i++)
        read_seed(argv[i]);
    if (argc == 1) {
        snprintf(folder, sizeof(folder), "tests/fuzz/seeds/%s", name);
        read_folder(folder);
    }
    printf("1..%d\n", argc > 1 ? 1 : 3);
    run_seeds(name);
    if (argc == 1) {
        run_beginnings(name);
        run_mutants(name);
    }
    free_seeds();
    return 0;
}
