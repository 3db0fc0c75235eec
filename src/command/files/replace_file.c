/*
 * replace_file.c - a file that is rewritten in place: the new one for the old
 * one.
 *
 * The old one is known by its descriptor to the end.  It is only given up when
 * it is what was read; draft.h has how that is made sure.
 */
#include "command/files/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/files/directory_descriptor.h"
#include "command/say/message.h"
#include "command/say/i18n.h"

static bool same_time(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* Whether a name in the folder means the original, and that is still what was
 * read.  It is known by its descriptor, because a number may be another's once
 * a file is gone, and overlayfs gives a file another one when it is first
 * changed.  A link or another name sets its ctime, so that does not count after
 * these. */
static bool is_as_opened(const struct sink *sink, const char *name,
                         nlink_t nlink, bool ctime)
{
    const struct stat *was = &sink->opened;
    struct stat is;

    return fstat(sink->original->fd, &is) == 0 && is.st_nlink == nlink &&
           is.st_size == was->st_size && is.st_mode == was->st_mode &&
           is.st_uid == was->st_uid && is.st_gid == was->st_gid &&
           same_time(&is.st_mtim, &was->st_mtim) &&
           (!ctime || same_time(&is.st_ctim, &was->st_ctim)) &&
           directory_descriptor_has(sink->folder, name, &is);
}

/* Whether a name in the folder means the original, whatever became of it. */
static bool is_original(const struct sink *sink, const char *name)
{
    struct stat is;

    return fstat(sink->original->fd, &is) == 0 &&
           directory_descriptor_has(sink->folder, name, &is);
}

/* The original and the link that its copy is. */
static nlink_t links(const struct sink *sink)
{
    return sink->suffix != NULL ? 2 : 1;
}

/* What draft_exchange() asks of what came back. */
static bool is_what_was_read(void *context, const char *name)
{
    const struct sink *sink = context;

    return is_as_opened(sink, name, links(sink), false) &&
           write_lease_holds(&sink->lease);
}

static int say_overtaken(const struct sink *sink)
{
    message_ending(NULL, NULL);
    if (!write_lease_holds(&sink->lease))
        message_error("%s: was opened for writing by another process in the "
                      "meantime; not overwritten",
                      sink->name);
    else
        message_error("%s: was modified by another process in the meantime; "
                      "not overwritten",
                      sink->name);
    return -1;
}

/* The name of the original's copy, in a folder whose path comes before it; to
 * be freed, NULL when out of memory. */
static char *copy_of(const struct sink *sink, const char *folder)
{
    char *copy;
    int n = asprintf(&copy, "%s%s%s", folder, sink->target, sink->suffix);

    return n < 0 ? NULL : copy;
}

static int say_no_copy(const struct sink *sink, int failed)
{
    char *shown = copy_of(sink, sink->beside);

    if (failed == EEXIST)
        message_error(
            "%s: backup %s already exists; remove it or use another SUFFIX",
            sink->name, shown != NULL ? shown : sink->suffix);
    else
        message_system(shown != NULL ? shown : sink->name, "cannot be created",
                       failed);
    free(shown);
    return -1;
}

/* Makes a copy of the original, which is a link to it: by its descriptor, so
 * that it is that of nothing else.  ENOENT where the original is gone. */
static int make_copy(const struct sink *sink, const char *copy)
{
    char path[DRAFT_PATH];

    if (draft_path(sink->original->fd, path))
        return linkat(AT_FDCWD, path, sink->folder, copy, AT_SYMLINK_FOLLOW) ==
                       0
                   ? 0
                   : errno;
    if (linkat(sink->folder, sink->target, sink->folder, copy, 0) != 0)
        return errno;
    if (is_original(sink, copy))
        return 0;
    unlinkat(sink->folder, copy, 0);
    return ENOENT;
}

/* Says what is left beside the target, and where. */
static void say_beside(const struct sink *sink, enum draft_exchange how,
                       int failed)
{
    message_ending(NULL, NULL);
    if (how == DRAFT_IN_PLACE)
        message_error("%s: was written, but the original could not be removed "
                      "and is now %s%s: %s",
                      sink->name, sink->beside, sink->draft.name,
                      i18n_error(failed));
    else
        message_error(
            "%s: was modified by another process in the meantime; the file "
            "that it put there is now %s%s and was not removed",
            sink->name, sink->beside, sink->draft.name);
}

/* Where the file system cannot exchange files, what is put there after the last
 * look is written over. */
static int rename_over(struct sink *sink)
{
    if (!is_what_was_read(sink, sink->target))
        return say_overtaken(sink);
    return draft_place_over(&sink->draft, sink->target);
}

/* Puts the new file in the original's place.  Returns 0 or errno; -1 where the
 * message is given. */
static int exchange_original(struct sink *sink)
{
    enum draft_exchange how =
        draft_exchange(&sink->draft, sink->target, is_what_was_read, sink);
    int failed = errno;

    switch (how) {
    case DRAFT_EXCHANGED:
        return 0;
    case DRAFT_IN_PLACE:
        sink->changed = true;
        say_beside(sink, how, failed);
        return -1;
    case DRAFT_UNABLE:
        return rename_over(sink);
    case DRAFT_FAILED:
        return failed == ENOENT ? say_overtaken(sink) : failed;
    case DRAFT_REFUSED:
        return say_overtaken(sink);
    case DRAFT_STRANDED:
        break;
    }
    say_beside(sink, how, failed);
    return -1;
}

int replace_file_original(struct sink *sink)
{
    if (!is_as_opened(sink, sink->target, 1, true) ||
        !write_lease_holds(&sink->lease))
        return say_overtaken(sink);
    if (sink->suffix == NULL)
        return exchange_original(sink);
    char *copy = copy_of(sink, "");
    if (copy == NULL)
        return ENOMEM;
    int failed = make_copy(sink, copy);
    if (failed == ENOENT) {
        failed = say_overtaken(sink);
    } else if (failed != 0) {
        failed = say_no_copy(sink, failed);
    } else {
        failed = exchange_original(sink);
        if (failed != 0 && !sink->changed && is_original(sink, copy))
            unlinkat(sink->folder, copy, 0);
    }
    free(copy);
    return failed;
}
