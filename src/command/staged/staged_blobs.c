/*
 * staged_blobs.c - the text of staged files, read from git's objects.
 *
 * A question is the object's name, the answer
 *
 *   ID blob NBYTES newline BYTES newline
 *
 * or "ID missing".  Where git ends or is not understood it is started again for
 * the next file.
 */
#include "command/staged/staged_blobs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "command/files/text_files.h"
#include "command/files/text_reader.h"
#include "command/say/message.h"

enum {
    ROOM = 64 * 1024,
    /* Bytes of a file that is not wanted: reading more of them takes longer
     * than starting git again. */
    PASSED_OVER = 4 * 1024 * 1024
};

static bool start(struct staged_blobs *b)
{
    static const char *const arguments[] = {"cat-file", "--batch", NULL};

    b->at = b->n = 0;
    return git_process_start(&b->git, arguments);
}

bool staged_blobs_open(struct staged_blobs *b)
{
    *b = (struct staged_blobs){.git = {.fd = -1}, .file = {.fd = -1}};
    b->bytes = malloc(ROOM);
    if (b->bytes == NULL)
        return message_error("out of memory");
    return memory_file_open(&b->file, "git") && start(b);
}

void staged_blobs_close(struct staged_blobs *b)
{
    if (b->bytes != NULL)
        git_process_end(&b->git);
    memory_file_close(&b->file);
    free(b->bytes);
    b->bytes = NULL;
}

/* ---- what git sends ------------------------------------------------------ */

/* Reads more behind what is not taken, for which there is room; false where no
 * more comes. */
static bool read_more(struct staged_blobs *b)
{
    ssize_t got;

    if (b->at > 0) {
        memmove(b->bytes, b->bytes + b->at, b->n - b->at);
        b->n -= b->at;
        b->at = 0;
    }
    do
        got = recv(b->git.fd, b->bytes + b->n, ROOM - b->n, 0);
    while (got < 0 && errno == EINTR);
    b->n += got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* Reads until n bytes are there, at most ROOM. */
static bool read_bytes(struct staged_blobs *b, size_t n)
{
    while (b->n - b->at < n)
        if (!read_more(b))
            return false;
    return true;
}

/* Reads a line, and ends it where its newline was; NULL where none comes. */
static char *read_line(struct staged_blobs *b)
{
    enum { MOST = 1024 };
    char *newline = NULL;

    for (;;) {
        size_t n = b->n - b->at;
        newline = n == 0 ? NULL : memchr(b->bytes + b->at, '\n', n);
        if (newline != NULL)
            break;
        if (n >= MOST || !read_more(b))
            return NULL;
    }
    char *line = b->bytes + b->at;
    *newline = '\0';
    b->at = (size_t)(newline - b->bytes) + 1;
    return line;
}

static bool ask(const struct staged_blobs *b, const char *id)
{
    char question[200];
    int n = snprintf(question, sizeof(question), "%s\n", id);
    const char *s = question;

    if (n < 0 || n >= (int)sizeof(question))
        return false;
    while (n > 0) {
        ssize_t put = send(b->git.fd, s, (size_t)n, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        s += put;
        n -= (int)put;
    }
    return true;
}

/* ---- an object ----------------------------------------------------------- */

/* Says why an object was not read.  Its git is of no use any more. */
static enum staged_blob give_up(struct staged_blobs *b, const char *name,
                                const char *id)
{
    int by = git_process_end(&b->git);

    if (by != 0)
        message_error("%s: git cat-file was ended by signal %d", name, by);
    else
        message_error("%s: git cannot read object %s; check the repository "
                      "with git fsck",
                      name, id);
    return STAGED_BLOB_FAILED;
}

/* The size of the object that an answer begins with; false where it says
 * something else. */
static bool read_size(const char *line, uintmax_t *nbytes_ret)
{
    const char *s = strchr(line, ' ');
    char *end;

    if (s == NULL || strncmp(s, " blob ", 6) != 0)
        return false;
    errno = 0;
    *nbytes_ret = strtoumax(s + 6, &end, 10);
    return errno == 0 && end != s + 6 && *end == '\0';
}

/* Passes over what is left of an object. */
static bool pass_over(struct staged_blobs *b, uintmax_t left)
{
    if (left > PASSED_OVER) {
        git_process_end(&b->git);
        return true;
    }
    while (left > 0) {
        if (b->at == b->n && !read_more(b))
            return false;
        size_t n = b->n - b->at;
        n = left < n ? (size_t)left : n;
        b->at += n;
        left -= n;
    }
    return true;
}

/* Takes the bytes of an object; false where they do not come, or there is no
 * room for them, as *full_ret says. */
static bool take_bytes(struct staged_blobs *b, const char *name, uintmax_t left,
                       bool *full_ret)
{
    *full_ret = !memory_file_clear(&b->file, name);
    while (!*full_ret && left > 0) {
        if (b->at == b->n && !read_more(b))
            return false;
        size_t n = b->n - b->at;
        n = left < n ? (size_t)left : n;
        *full_ret = !memory_file_append(&b->file, name, b->bytes + b->at, n);
        b->at += n;
        left -= n;
    }
    return !*full_ret;
}

/* What a file is, by its first n bytes, which have come. */
static enum text_files_look look_at(const struct staged_blobs *b,
                                    const struct options *o, const char *name,
                                    size_t n)
{
    char bytes[READER_LOOKS_AT];

    memcpy(bytes, b->bytes + b->at, n);
    return text_files_judge(o, name, LOOK_AT_FILE, bytes, n);
}

enum staged_blob staged_blobs_read(struct staged_blobs *b,
                                   const struct options *o, const char *name,
                                   const char *id, struct source *source)
{
    uintmax_t nbytes;
    bool full = false;
    char *line;

    if (b->git.fd < 0 && !start(b))
        return STAGED_BLOB_FAILED;
    if (!ask(b, id) || (line = read_line(b)) == NULL ||
        !read_size(line, &nbytes))
        return give_up(b, name, id);
    size_t first = nbytes < READER_LOOKS_AT ? (size_t)nbytes : READER_LOOKS_AT;
    if (!read_bytes(b, first))
        return give_up(b, name, id);
    enum text_files_look look = look_at(b, o, name, first);
    if (look == LOOK_IS_BINARY || look == LOOK_IS_FOREIGN) {
        /* A newline is behind. */
        if (!pass_over(b, nbytes + 1))
            return give_up(b, name, id);
        return look == LOOK_IS_BINARY ? STAGED_BLOB_BINARY
                                      : STAGED_BLOB_FOREIGN;
    }
    if (take_bytes(b, name, nbytes, &full) && pass_over(b, 1))
        return memory_file_source(&b->file, name, source) ? STAGED_BLOB_READ
                                                          : STAGED_BLOB_FAILED;
    if (!full)
        return give_up(b, name, id);
    git_process_end(&b->git);
    return STAGED_BLOB_FAILED;
}
