/*
 * progress.c - how far a run has come: a line on a terminal, and a summary.
 *
 *    45% 12 of 340 files, 512 MB, 571 MB/s, 0:12 left: docs/b.txt
 *    45% [#############                 ] 512 MB of 1.1 GB, 571 MB/s, 0:02 left
 *   512 MB, 571 MB/s, 0:07                                         from a pipe
 *
 * Those who convert only count; a thread of its own looks at the counts now and
 * then and draws.  So the line lives while a pipe is silent, and a terminal
 * that is slow or halted holds up nobody but this thread.  It is started by the
 * first piece or input that is finished after a second: a thread from the
 * beginning made a run over 10,000 small files a fifth longer, and the start of
 * any run by a tenth.  It takes no signals: what is meant for the program goes
 * where it went without it, and a closed standard error is not the program's
 * end.
 *
 * The line is written and erased under a lock that messages hold as well.
 * Nothing is changed in the terminal that would have to be restored.
 */
#include "command/say/progress.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "command/say/transcript.h"
#include "command/say/visible_text.h"
#include "command/say/i18n.h"

enum {
    FIRST_MS = 1000,    /* what is over sooner needs no line */
    REDRAW_MS = 200,    /* five times a second */
    STEADY_MS = 3000,   /* about how much of the past the rate is of */
    COLUMNS = 80,       /* where nobody knows */
    MOST_COLUMNS = 250, /* more than anyone reads */
    BAR = 30,           /* columns between the brackets of a bar */
    LEAST_BAR = 10,
    NAME = 30 /* left to a name before there is a bar */
};

static struct {
    bool always;
    const char *const *names;
    size_t n;
    off_t stdin_begin;         /* where standard input stood */
    int64_t began;             /* in ms, as all times */
    bool waits;                /* for the first second to pass */
    unsigned long long before; /* bytes of the inputs that are done */
    atomic_ullong nbytes;
    atomic_size_t ndone, nfailed, nchanged;
    const char *_Atomic name;
    pthread_t thread;
    bool draws;                    /* the thread is there */
    size_t number;                 /* of the input that was in work then, ... */
    unsigned long long drawn_from; /* ... and what was before it */
    int wake;                      /* an event: it is over */
    atomic_bool over;
    bool shown; /* the line is there; under the lock */
    pthread_mutex_t lock;
} run = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* What the drawing thread knows besides. */
struct drawing {
    unsigned long long total; /* bytes of all inputs */
    bool total_known;
    double rate; /* bytes a second */
    int64_t last;
    unsigned long long last_nbytes;
};

/* Text that is put together up to a limit. */
struct progress_line {
    size_t n;
    char text[4 * MOST_COLUMNS + 64];
};

struct progress_words {
    char text[32];
};

/* ---- words --------------------------------------------------------------- */

static int64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct progress_words size_words(double nbytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    struct progress_words words;
    size_t unit = 0;

    for (; nbytes >= 999.5 && unit < 5; unit++)
        nbytes /= 1000;
    snprintf(words.text, sizeof(words.text), "%.*f %s",
             unit > 0 && nbytes < 9.95 ? 1 : 0, nbytes, units[unit]);
    return words;
}

/* 0:07, 12:34 or 1:02:03. */
static struct progress_words clock_words(double seconds)
{
    struct progress_words words;
    unsigned long s = seconds < 1e6 ? (unsigned long)seconds : 1000000;

    if (s < 3600)
        snprintf(words.text, sizeof(words.text), "%lu:%02lu", s / 60, s % 60);
    else
        snprintf(words.text, sizeof(words.text), "%lu:%02lu:%02lu", s / 3600,
                 s / 60 % 60, s % 60);
    return words;
}

static struct progress_words duration_words(int64_t ms)
{
    struct progress_words words;

    if (ms >= 60000)
        return clock_words((double)ms / 1000);
    snprintf(words.text, sizeof(words.text), ms < 1000 ? "%.0f ms" : "%.1f s",
             ms < 1000 ? (double)ms : (double)ms / 1000);
    return words;
}

static void append(struct progress_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void append(struct progress_line *line, const char *format, ...)
{
    size_t room = sizeof(line->text) - line->n;
    va_list arguments;

    va_start(arguments, format);
    int n = vsnprintf(line->text + line->n, room, format, arguments);
    va_end(arguments);
    if (n > 0)
        line->n += (size_t)n < room ? (size_t)n : room - 1;
}

/* ---- a name -------------------------------------------------------------- */

/* A character of a name; what a terminal would obey, and what is ill-formed, is
 * shown as a question mark. */
struct shown {
    size_t nbytes, ncolumns;
    bool plain;
};

/* From U+1100 on every character is taken for a wide one: too many are, such as
 * dashes, but no line gets too long by that. */
static struct shown look_at(const char *s, size_t n)
{
    struct shown shown = {.nbytes = 1, .ncolumns = 1};

    if (utf8_valid_prefix(s, n < 4 ? n : 4) == 0)
        return shown;
    uint32_t c = utf8_decode(s, &shown.nbytes);
    shown.plain = !visible_text_is_obeyed(c);
    shown.ncolumns = shown.plain && c >= 0x1100 ? 2 : 1;
    return shown;
}

/* Columns of n bytes. */
static size_t width_of(const char *s, size_t n)
{
    size_t ncolumns = 0;

    for (size_t i = 0; i < n;) {
        struct shown c = look_at(s + i, n - i);
        ncolumns += c.ncolumns;
        i += c.nbytes;
    }
    return ncolumns;
}

static void drop_character(struct progress_line *line)
{
    do
        line->n--;
    while (line->n > 0 && ((unsigned char)line->text[line->n] & 0xC0) == 0x80);
}

/* Appends a name, or what of its end fits into so many columns. */
static void append_name(struct progress_line *line, const char *name,
                        size_t room)
{
    size_t n = strlen(name), ncolumns = width_of(name, n), i = 0;

    if (ncolumns > room)
        append(line, "...");
    for (bool cut = ncolumns > room; cut && ncolumns + 3 > room;) {
        struct shown c = look_at(name + i, n - i);
        ncolumns -= c.ncolumns;
        i += c.nbytes;
    }
    while (i < n) {
        struct shown c = look_at(name + i, n - i);
        append(line, "%.*s", c.plain ? (int)c.nbytes : 1,
               c.plain ? name + i : "?");
        i += c.nbytes;
    }
}

/* ---- the line ------------------------------------------------------------ */

/* Columns for the line: one less than there are, in the last one the cursor
 * might go on to the next row. */
static size_t columns(void)
{
    struct winsize size;
    size_t n = COLUMNS;

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        n = size.ws_col;
    return (n < MOST_COLUMNS ? n : MOST_COLUMNS) - 1;
}

/* Whether the terminal, where it is one of ours, is not another job's. */
static bool in_foreground(void)
{
    pid_t group = tcgetpgrp(STDERR_FILENO);

    return group < 0 || group == getpgrp();
}

/* Counts, rate and time. */
static void append_facts(struct progress_line *line, const struct drawing *d,
                         unsigned long long nbytes, bool known)
{
    size_t number = atomic_load(&run.ndone) + 1;

    if (run.n > 1)
        append(line, _("%zu of %zu files, "), number < run.n ? number : run.n,
               run.n);
    append(line, "%s", size_words((double)nbytes).text);
    if (known && run.n == 1)
        append(line, _(" of %s"), size_words((double)d->total).text);
    append(line, _(", %s/s"), size_words(d->rate).text);
    if (!known)
        append(line, _(", %s"),
               clock_words((double)(now() - run.began) / 1000).text);
    else if (d->rate >= 1)
        append(line, _(", %s left"),
               clock_words((double)(d->total - nbytes) / d->rate + 0.5).text);
}

static void append_bar(struct progress_line *line, double part, size_t room)
{
    char marks[BAR], blanks[BAR];
    int n = (int)(room < BAR ? room : BAR), done = (int)(part * n);

    memset(marks, '#', sizeof(marks));
    memset(blanks, ' ', sizeof(blanks));
    append(line, "[%.*s%.*s] ", done, marks, n - done, blanks);
}

static void compose(struct progress_line *line, const struct drawing *d,
                    size_t room)
{
    unsigned long long nbytes = atomic_load(&run.nbytes);
    const char *name = run.n > 1 ? atomic_load(&run.name) : NULL;
    /* Files may grow, or not say their size. */
    bool known = d->total_known && nbytes <= d->total && d->total > 0;
    double part = known ? (double)nbytes / (double)d->total : 0;
    struct progress_line facts = {0};

    append_facts(&facts, d, nbytes, known);
    size_t used = width_of(facts.text, facts.n) + sizeof("100% [] ") +
                  (name != NULL ? NAME : 0);
    if (known)
        append(line, "%3d%% ", (int)(part * 100));
    if (known && room >= used + LEAST_BAR)
        append_bar(line, part, room - used);
    append(line, "%s", facts.text);
    while (width_of(line->text, line->n) > room)
        drop_character(line);
    used = width_of(line->text, line->n);
    if (name != NULL && room - used > sizeof(": ...") + 4) {
        append(line, ": ");
        append_name(line, name, room - used - 2);
    }
}

/* A line that does not come is no failure, and one that nobody reads any more
 * does not end the run by a signal. */
static void put(const char *text, size_t n)
{
    sigset_t pipe, before, pending;
    struct timespec at_once = {0, 0};

    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    if (write(STDERR_FILENO, text, n) < 0 && errno == EPIPE &&
        !sigismember(&pending, SIGPIPE))
        while (sigtimedwait(&pipe, NULL, &at_once) < 0 && errno == EINTR)
            continue;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void draw(struct drawing *d)
{
    int64_t time = now();
    unsigned long long nbytes = atomic_load(&run.nbytes);
    double ms = (double)(time - d->last);
    struct progress_line line = {0}, whole = {0};

    if (ms > 0) {
        double rate = (double)(nbytes - d->last_nbytes) * 1000 / ms;
        double share = d->last == run.began ? 1 : ms / (ms + STEADY_MS);
        d->rate += (rate - d->rate) * share;
        d->last = time;
        d->last_nbytes = nbytes;
    }
    pthread_mutex_lock(&run.lock);
    if (run.always || in_foreground()) {
        compose(&line, d, columns());
        append(&whole, "\r%.*s\033[K", (int)line.n, line.text);
        put(whole.text, whole.n);
        run.shown = true;
    } else {
        run.shown = false; /* there is another's text now */
    }
    pthread_mutex_unlock(&run.lock);
}

void progress_hold(void)
{
    static const char erase[] = "\r\033[K";

    pthread_mutex_lock(&run.lock);
    if (run.shown)
        put(erase, sizeof(erase) - 1);
    run.shown = false;
}

void progress_release(void)
{
    pthread_mutex_unlock(&run.lock);
}

/* ---- the thread ---------------------------------------------------------- */

/* Adds the size of an input to the total; what cannot be opened has none. */
static void add_size(struct drawing *d, const char *name)
{
    bool standard = strcmp(name, "-") == 0;
    struct stat info;

    if ((standard ? fstat(STDIN_FILENO, &info) : stat(name, &info)) != 0 ||
        S_ISDIR(info.st_mode))
        return;
    off_t from = standard ? run.stdin_begin : 0;
    if (!S_ISREG(info.st_mode))
        d->total_known = false;
    else if (info.st_size > from)
        d->total += (unsigned long long)(info.st_size - from);
}

/* Waits so long, or until the run is over. */
static bool wait_over(int ms)
{
    struct pollfd wake = {.fd = run.wake, .events = POLLIN};

    poll(&wake, 1, ms);
    return atomic_load(&run.over);
}

static void *draw_until_over(void *unused)
{
    struct drawing d = {
        .total = run.drawn_from, .total_known = true, .last = run.began};
    bool over = false;

    (void)unused;
    for (size_t i = run.number; i < run.n && d.total_known; i++) {
        if (!run.always && atomic_load(&run.over))
            return NULL;
        add_size(&d, run.names[i]);
    }
    while (!over) {
        draw(&d);
        over = wait_over(REDRAW_MS);
    }
    if (run.always)
        draw(&d);
    progress_hold();
    progress_release();
    return NULL;
}

/* Whether people would see the line, and nothing of theirs be disturbed by it:
 * what reads a pipe may well be a pager on the same terminal. */
static bool is_wanted(int output)
{
    const char *terminal = getenv("TERM");
    struct stat info;

    if (!isatty(STDERR_FILENO) || terminal == NULL ||
        strcmp(terminal, "dumb") == 0)
        return false;
    if (output >= 0 && (isatty(output) || fstat(output, &info) != 0 ||
                        S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode)))
        return false;
    for (size_t i = 0; i < run.n; i++) {
        if (strcmp(run.names[i], "-") == 0 && isatty(STDIN_FILENO))
            return false; /* somebody types there */
    }
    return true;
}

static void start_thread(void)
{
    sigset_t all, before;

    run.waits = false;
    run.number = atomic_load(&run.ndone);
    run.drawn_from = run.before;
    run.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (run.wake < 0)
        return;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    run.draws = pthread_create(&run.thread, NULL, draw_until_over, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!run.draws)
        close(run.wake);
}

void progress_begin(enum progress_when when, const char *const *names, size_t n,
                    int output)
{
    run.names = names;
    run.n = n;
    run.began = now();
    run.always = when == PROGRESS_ALWAYS;
    if (n == 0 || when == PROGRESS_NEVER || (!run.always && !is_wanted(output)))
        return;
    run.stdin_begin = lseek(STDIN_FILENO, 0, SEEK_CUR);
    run.waits = !run.always;
    if (run.always)
        start_thread();
}

void progress_end(void)
{
    uint64_t one = 1;

    if (!run.draws)
        return;
    run.draws = false;
    atomic_store(&run.over, true);
    if (write(run.wake, &one, sizeof(one)) < 0)
        return; /* cannot be: the counter was 0 */
    pthread_join(run.thread, NULL);
    close(run.wake);
}

/* ---- counting ------------------------------------------------------------ */

void progress_file(const char *name)
{
    if (transcript_holding() != NULL)
        return;
    atomic_store_explicit(&run.name, name, memory_order_relaxed);
}

static void look_at_clock(void)
{
    if (run.waits && now() - run.began >= FIRST_MS)
        start_thread();
}

void progress_bytes(unsigned long long nbytes)
{
    struct transcript *held = transcript_holding();

    if (held != NULL) {
        held->nread += nbytes;
        return;
    }
    atomic_fetch_add_explicit(&run.nbytes, nbytes, memory_order_relaxed);
    look_at_clock();
}

void progress_done(bool failed, bool changed)
{
    atomic_fetch_add(&run.ndone, 1);
    atomic_fetch_add(&run.nfailed, failed);
    atomic_fetch_add(&run.nchanged, changed);
    run.before = atomic_load(&run.nbytes);
    look_at_clock();
}

void progress_left_out(size_t n)
{
    atomic_fetch_sub(&run.ndone, n);
}

bool progress_summary(char text[PROGRESS_SUMMARY], const char *changed)
{
    int64_t ms = now() - run.began;
    unsigned long long nbytes = atomic_load(&run.nbytes);
    size_t nfailed = atomic_load(&run.nfailed);
    struct progress_line line = {0};

    if (run.n == 0 || (run.n == 1 && ms < FIRST_MS))
        return false;
    if (run.n > 1) {
        append(&line, _("%zu files, "), atomic_load(&run.ndone));
        if (changed != NULL) {
            append(&line, _(changed), atomic_load(&run.nchanged));
            append(&line, "%s", _(", "));
        }
        if (nfailed > 0)
            append(&line, _("%zu failed, "), nfailed);
    }
    append(&line, _("%s in %s"), size_words((double)nbytes).text,
           duration_words(ms).text);
    if (ms > 0)
        append(&line, _(", %s/s"),
               size_words((double)nbytes * 1000 / (double)ms).text);
    snprintf(text, PROGRESS_SUMMARY, "%.*s", PROGRESS_SUMMARY - 1, line.text);
    return true;
}
