/*
 * text_files.c - which files of a directory or a list are text.
 *
 * A file with a NUL near its beginning is binary, as git has it.
 */
#include "command/files/text_files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/encoding/detect_encoding.h"
#include "command/encoding/file_kind.h"
#include "command/files/ordered_jobs.h"
#include "command/files/text_reader.h"

/* Whether a file that begins with bytes[0..n) is text; `whole`: it has no more.
 */
static bool is_text_that_begins(const struct options *o, const char *bytes,
                                size_t n, bool whole)
{
    bool wide = o->encoding != NULL && o->encoding->unit > 1;
    bool has_nul = memchr(bytes, '\0', n) != NULL;

    if (file_kind_find(bytes, n) != NULL)
        return false;
    if (o->text || (!has_nul && (wide || !file_kind_is_binary(bytes, n))))
        return true;
    if (o->encoding != NULL && !wide)
        return false;
    const struct encoding *found = detect_encoding(bytes, n, true);
    return found != NULL && found->unit > 1 && !(whole && n % found->unit != 0);
}

/* Whether a document that is an archive begins as its name says, or as one does
 * that has a password, which is to be said. */
static bool is_container_that_begins(const char *bytes, size_t n)
{
    return n >= 4 && (memcmp(bytes, "PK\3\4", 4) == 0 ||
                      memcmp(bytes, "\xD0\xCF\x11\xE0", 4) == 0);
}

/* Whether a file is a document of another kind than its name says.  Names in
 * XML are ASCII, so that UTF-16 and UTF-32 without their zeros tell as much. */
static bool is_foreign_that_begins(const struct options *o, const char *path,
                                   char *bytes, size_t n, bool whole)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (bytes[i] != '\0')
            bytes[kept++] = bytes[i];
    return options_is_foreign(o, path, bytes, kept, whole);
}

enum text_files_look text_files_look_at(const struct options *o,
                                        const char *path,
                                        enum text_files_look look)
{
    char bytes[READER_LOOKS_AT];
    int follow = look == LOOK_AT_FILE ? O_NOFOLLOW : 0;
    int fd = open(path, O_RDONLY | follow | O_NONBLOCK | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));

    if (fd >= 0)
        close(fd);
    return got < 0 ? look : text_files_judge(o, path, look, bytes, (size_t)got);
}

enum text_files_look text_files_judge(const struct options *o, const char *path,
                                      enum text_files_look look, char *bytes,
                                      size_t n)
{
    bool whole = n < READER_LOOKS_AT;

    if (n > 0 && options_is_container(o, path))
        return is_container_that_begins(bytes, n) ? look : LOOK_IS_BINARY;
    if (n > 0 && !is_text_that_begins(o, bytes, n, whole))
        return LOOK_IS_BINARY;
    return is_foreign_that_begins(o, path, bytes, n, whole) ? LOOK_IS_FOREIGN
                                                            : look;
}

/* ---- many files ---------------------------------------------------------- */

enum {
    TOGETHER = 32, /* files of a job */
    HEAVY = 256,   /* files that are looked at before threads have started */
    JOBS = 4       /* for each thread */
};

struct search {
    const struct options *options;
    const char *const *names;
    unsigned char *looks;
    size_t n, next;
    size_t *first; /* of each job */
};

static size_t take(void *context, size_t job)
{
    struct search *s = context;
    size_t left = s->n - s->next, n = left < TOGETHER ? left : TOGETHER;

    s->first[job] = s->next;
    s->next += n;
    return n;
}

static void look(void *context, size_t job)
{
    struct search *s = context;
    size_t end = s->first[job] + TOGETHER;

    for (size_t i = s->first[job]; i < end && i < s->n; i++)
        if (s->looks[i] != LOOK_NOT)
            s->looks[i] = (unsigned char)text_files_look_at(
                s->options, s->names[i], (enum text_files_look)s->looks[i]);
}

static bool finish(void *context, size_t job)
{
    (void)context, (void)job;
    return true;
}

bool text_files_find(const struct options *options, const char *const *names,
                     unsigned char *looks, size_t n)
{
    struct search s = {
        .options = options, .names = names, .looks = looks, .n = n};
    unsigned nthreads = ordered_jobs_threads(options->threads);
    size_t ntogether = (n + TOGETHER - 1) / TOGETHER;

    if (nthreads > ntogether)
        nthreads = ntogether == 0 ? 1 : (unsigned)ntogether;
    struct ordered_jobs jobs = {.context = &s,
                                .take = take,
                                .work = look,
                                .finish = finish,
                                .njobs = (size_t)nthreads * JOBS,
                                .nthreads = nthreads,
                                .heavy = options->threads == 0 ? HEAVY : 0};
    s.first = calloc(jobs.njobs, sizeof(*s.first));
    bool done = s.first != NULL && ordered_jobs_run(&jobs);
    free(s.first);
    return done;
}
