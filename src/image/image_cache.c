/*
 * image_cache.c - images of configuration files, kept in a folder.
 *
 * A file there is
 *
 *   header    with a checksum of all that follows it
 *   key       what the image is of: the number of the program that made it,
 *             options, folders, the configuration's path
 *   records   the files that were looked at: file_stamps.h
 *   image
 *
 * and its name is a hash of the key.  It is mapped: to read 5 MB takes 2.8 ms,
 * to map and check them 0.35.  That the image refers nowhere outside itself,
 * which image_fault() in tools/ finds out in 3.3 ms, holds since it was built
 * here: the checksum verifies that these are the bytes that were written, and
 * what somebody else could have written is not opened.
 *
 * Files are not changed once they have their name, which rename() gives them,
 * and cannot be opened to be changed, so that a mapping stays what it was.
 */
#include "image/image_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/data_directory.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* A checksum of all that has a part in what an image is, in hexadecimal; ""
 * where the Makefile did not make one, and nothing is kept. */
#ifndef SHUTONG_BUILD
#define SHUTONG_BUILD ""
#endif

static const char build[] = SHUTONG_BUILD;

#define MAGIC "shutong\n"
#define ENDING ".image"
#define TEMPORARY ".new"

/* What is kept at most: all profiles of one OpenCC, and no file for ever. */
enum {
    MOST_FILES = 16,
    MOST_NBYTES = 256 << 20,
    HEX = 16,           /* digits of a name */
    NOTE_SECONDS = 3600 /* a use is noted, and what was left behind removed */
};

struct header {
    char magic[8];
    uint64_t checksum; /* XXH3 of all that follows it */
    uint64_t nbytes;   /* of the file */
    uint64_t key_nbytes, records_nbytes;
    uint64_t image; /* its offset, a multiple of 64 */
};

/* What follows the checksum. */
enum { CHECKED = offsetof(struct header, nbytes) };

/* ---- where --------------------------------------------------------------- */

static bool append_string(struct buf *b, const char *s)
{
    return buf_append(b, s, strlen(s) + 1);
}

bool image_cache_begin(struct image_cache *cache, const char *folder,
                       const char *file, const struct profile_places *places,
                       bool include_tofu_risk)
{
    char working[PATH_MAX] = "";

    *cache = (struct image_cache){.folder = folder};
    if (folder[0] == '\0' || build[0] == '\0' ||
        clock_gettime(CLOCK_REALTIME, &cache->begin) != 0 ||
        (file[0] != '/' && getcwd(working, sizeof(working)) == NULL))
        return false;
    bool done =
        append_string(&cache->key, build) &&
        append_string(&cache->key, include_tofu_risk ? "tofu" : "") &&
        append_string(&cache->key, places->working_directory ? "here" : "") &&
        append_string(&cache->key, working) && append_string(&cache->key, file);
    for (size_t i = 0; done && i < places->npaths; i++)
        done = append_string(&cache->key, places->paths[i]);
    for (size_t i = 0; done && i < DATA_DIRECTORIES; i++)
        done = append_string(&cache->key,
                             data_directory(i, working) ? working : "");
    if (!done || !buf_align(&cache->key, 8)) {
        image_cache_end(cache);
        return false;
    }
    snprintf(cache->name, sizeof(cache->name), "%016llx" ENDING,
             (unsigned long long)XXH3_64bits(cache->key.data, cache->key.n));
    return true;
}

void image_cache_end(struct image_cache *cache)
{
    buf_free(&cache->key);
}

/* Whether it belongs to this user, and nobody else can write to it. */
static bool is_own(const struct stat *info)
{
    return info->st_uid == geteuid() &&
           (info->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* Opens the folder, or returns -1. */
static int open_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat info;

    if (fd >= 0 && (fstat(fd, &info) != 0 || !is_own(&info))) {
        close(fd);
        return -1;
    }
    return fd;
}

/* ---- reading ------------------------------------------------------------- */

/* Whether what is mapped stays there when another machine removes the file. */
static bool is_local(int fd)
{
    struct statfs info;

    if (fstatfs(fd, &info) != 0)
        return false;
    switch ((unsigned long)info.f_type) {
    case EXT4_SUPER_MAGIC:
    case XFS_SUPER_MAGIC:
    case BTRFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case OVERLAYFS_SUPER_MAGIC:
    case TMPFS_MAGIC:
        return true;
    default:
        return false;
    }
}

static bool read_all(int fd, char *to, size_t n)
{
    for (size_t i = 0; i < n;) {
        ssize_t got = read(fd, to + i, n - i);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        i += (size_t)got;
    }
    return true;
}

/* The file's bytes, or NULL. */
static void *map(int fd, size_t n)
{
    bool local = is_local(fd);
    void *mapping = local ? mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0)
                          : mmap(NULL, n, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (mapping == MAP_FAILED)
        return NULL;
    if (local || read_all(fd, mapping, n))
        return mapping;
    munmap(mapping, n);
    return NULL;
}

/* Whether n bytes are a file of ours, with this key, that is right to use. */
static bool is_right(const struct image_cache *cache, const char *bytes,
                     size_t n)
{
    const struct header *h = (const void *)bytes;
    size_t at = sizeof(*h);

    if (memcmp(h->magic, MAGIC, sizeof(h->magic)) != 0 || h->nbytes != n ||
        h->checksum != XXH3_64bits(bytes + CHECKED, n - CHECKED) ||
        h->key_nbytes != cache->key.n || cache->key.n > n - at ||
        memcmp(bytes + at, cache->key.data, cache->key.n) != 0)
        return false;
    at += cache->key.n;
    if (h->records_nbytes > n - at || h->image < at + h->records_nbytes ||
        h->image > n || h->image % 64 != 0 ||
        n - h->image < sizeof(struct image_header))
        return false;
    const struct image_header *image = (const void *)(bytes + h->image);
    return image->nbytes == n - h->image &&
           file_stamps_unchanged(bytes + at, (size_t)h->records_nbytes);
}

/* For the order in which files are removed; seldom, as it writes. */
static void note_use(int fd, const struct stat *info,
                     const struct timespec *now)
{
    if (now->tv_sec - info->st_mtim.tv_sec > NOTE_SECONDS)
        (void)futimens(fd, NULL);
}

static bool read_kept(const struct image_cache *cache, int fd,
                      struct kept_image *kept)
{
    struct stat info;

    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || !is_own(&info) ||
        info.st_size < (off_t)sizeof(struct header) ||
        info.st_size > MOST_NBYTES)
        return false;
    kept->nbytes = (size_t)info.st_size;
    kept->mapping = map(fd, kept->nbytes);
    if (kept->mapping == NULL)
        return false;
    if (!is_right(cache, kept->mapping, kept->nbytes)) {
        image_cache_free(kept);
        return false;
    }
    const struct header *h = kept->mapping;
    kept->image = (const void *)((const char *)kept->mapping + h->image);
    kept->records =
        (const char *)kept->mapping + sizeof(*h) + (size_t)h->key_nbytes;
    kept->records_nbytes = (size_t)h->records_nbytes;
    note_use(fd, &info, &cache->begin);
    return true;
}

bool image_cache_read(const struct image_cache *cache,
                      struct kept_image *kept_ret)
{
    int folder = open_folder(cache->folder);

    *kept_ret = (struct kept_image){0};
    if (folder < 0)
        return false;
    /* O_NONBLOCK: a FIFO is not waited for. */
    int fd = openat(folder, cache->name,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    close(folder);
    if (fd < 0)
        return false;
    bool done = read_kept(cache, fd, kept_ret);
    close(fd);
    return done;
}

void image_cache_free(struct kept_image *kept)
{
    if (kept->mapping != NULL)
        munmap(kept->mapping, kept->nbytes);
    *kept = (struct kept_image){0};
}

/* ---- writing ------------------------------------------------------------- */

/* Opens the folder; it and the one that it is in are made where they are not
 * there, but nothing above: a home that does not exist stays so. */
static int make_folder(const char *path)
{
    char above[PATH_MAX];
    size_t n = strlen(path);

    if (mkdir(path, S_IRWXU) != 0 && errno == ENOENT && n < sizeof(above)) {
        memcpy(above, path, n + 1);
        char *slash = strrchr(above, '/');
        if (slash != NULL && slash != above) {
            *slash = '\0';
            if (mkdir(above, S_IRWXU) == 0)
                (void)mkdir(path, S_IRWXU);
        }
    }
    return open_folder(path);
}

/* Everything before the image. */
static bool make_head(const struct image_cache *cache,
                      const struct file_stamps *seen, const struct buf *image,
                      struct buf *head)
{
    struct header h = {.magic = MAGIC,
                       .key_nbytes = cache->key.n,
                       .records_nbytes = seen->records.n};

    if (!buf_append(head, &h, sizeof(h)) ||
        !buf_append(head, cache->key.data, cache->key.n) ||
        !buf_append(head, seen->records.data, seen->records.n) ||
        !buf_align(head, 64))
        return false;
    h.image = head->n;
    h.nbytes = head->n + image->n;
    memcpy(head->data, &h, sizeof(h));
    XXH3_state_t state;
    XXH3_64bits_reset(&state);
    XXH3_64bits_update(&state, head->data + CHECKED, head->n - CHECKED);
    XXH3_64bits_update(&state, image->data, image->n);
    h.checksum = XXH3_64bits_digest(&state);
    memcpy(head->data, &h, sizeof(h));
    /* Past that limit the process would be ended by a signal. */
    struct rlimit most;
    return h.nbytes <= MOST_NBYTES && getrlimit(RLIMIT_FSIZE, &most) == 0 &&
           (most.rlim_cur == RLIM_INFINITY || h.nbytes <= most.rlim_cur);
}

static bool write_all(int fd, const struct buf *bytes)
{
    for (size_t i = 0; i < bytes->n;) {
        ssize_t put = write(fd, bytes->data + i, bytes->n - i);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        i += (size_t)put;
    }
    return true;
}

/* Writes the file under another name, which nobody else has, then renames it;
 * not synced, for what a crash leaves is noticed. */
static bool write_file(const struct image_cache *cache, int folder,
                       const struct buf *head, const struct buf *image)
{
    char name[64];
    uint64_t number;

    if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
        return false;
    snprintf(name, sizeof(name), "%016llx" TEMPORARY,
             (unsigned long long)number);
    int fd =
        openat(folder, name,
               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR);
    if (fd < 0)
        return false;
    bool done = write_all(fd, head) && write_all(fd, image);
    done = close(fd) == 0 && done &&
           renameat(folder, name, folder, cache->name) == 0;
    if (!done)
        (void)unlinkat(folder, name, 0);
    return done;
}

/* ---- removing ------------------------------------------------------------ */

struct kept_file {
    char name[32];
    time_t used;
    off_t nbytes;
};

static bool is_name(const char *name, const char *ending)
{
    return strspn(name, "0123456789abcdef") == HEX &&
           strcmp(name + HEX, ending) == 0;
}

static int later_first(const void *a, const void *b)
{
    const struct kept_file *x = a, *y = b;

    return (x->used < y->used) - (x->used > y->used);
}

/* Lists images, and removes what a process that was ended left behind. */
static size_t list(DIR *folder, struct kept_file **files, time_t now)
{
    size_t n = 0, cap = 0;
    struct dirent *entry;
    struct stat info;

    while ((entry = readdir(folder)) != NULL) {
        bool image = is_name(entry->d_name, ENDING);
        if ((!image && !is_name(entry->d_name, TEMPORARY)) ||
            fstatat(dirfd(folder), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) !=
                0 ||
            !S_ISREG(info.st_mode))
            continue;
        if (!image) {
            if (now - info.st_mtim.tv_sec > NOTE_SECONDS)
                (void)unlinkat(dirfd(folder), entry->d_name, 0);
            continue;
        }
        if (!array_grow(files, n, &cap, sizeof(**files)))
            break;
        struct kept_file *file = &(*files)[n++];
        memcpy(file->name, entry->d_name, strlen(entry->d_name) + 1);
        file->used = info.st_mtim.tv_sec;
        file->nbytes = info.st_size;
    }
    return n;
}

/* Takes the descriptor. */
static void remove_oldest(int fd, time_t now)
{
    struct kept_file *files = NULL;
    off_t nbytes = 0;
    DIR *folder = fdopendir(fd);

    if (folder == NULL) {
        close(fd);
        return;
    }
    size_t n = list(folder, &files, now);
    if (n > 0)
        qsort(files, n, sizeof(*files), later_first);
    for (size_t i = 0; i < n; i++) {
        nbytes += files[i].nbytes;
        if (i >= MOST_FILES || nbytes > MOST_NBYTES)
            (void)unlinkat(dirfd(folder), files[i].name, 0);
    }
    free(files);
    closedir(folder);
}

void image_cache_write(const struct image_cache *cache,
                       const struct file_stamps *seen, const struct buf *image)
{
    struct buf head = {0};

    if (!file_stamps_settled(seen, &cache->begin) ||
        !file_stamps_unchanged(seen->records.data, seen->records.n))
        return;
    int folder = make_folder(cache->folder);
    if (folder < 0)
        return;
    if (make_head(cache, seen, image, &head) &&
        write_file(cache, folder, &head, image))
        remove_oldest(folder, cache->begin.tv_sec);
    else
        close(folder);
    buf_free(&head);
}
