/*
 * resource_zip.c - --resource-zip: an OpenCC configuration and its dictionaries
 * from a zip file.
 *
 * Signals that would end the program wait while the folder is there: not for
 * long, as it goes once it is read, and they reach the program that unpacks at
 * once.
 */
#include "command/opencc/resource_zip.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/files/ending_signals.h"
#include "base/subprocess.h"
#include "base/json_source.h"
#include "command/say/message.h"
#include "base/read_file.h"

enum {
    MOST_FILES = 256,
    MOST_BYTES = 256 << 20 /* of all of them */
};

struct unpacking {
    const char *zip;
    struct resource_zip *archive;
    char program[4096];
    struct buf content; /* of a file */
    size_t nfiles, nbytes;
};

/* Signals that are held back while the folder is there. */
static sigset_t signals_before;

/* ---- names --------------------------------------------------------------- */

/* Whether a name can mean a file of an archive: no part of it is empty or
 * leads elsewhere. */
static bool is_safe(const char *name)
{
    for (;;) {
        size_t n = strcspn(name, "/\\");
        if (n == 0 || (n <= 2 && strncmp(name, "..", n) == 0))
            return false;
        if (name[n] == '\0')
            return true;
        name += n + 1;
    }
}

/* FOLDER/NAME in `path`; false if that is too long. */
static bool in_folder(const struct unpacking *u, const char *name,
                      char path[PATH_MAX])
{
    int n = snprintf(path, PATH_MAX, "%s/%s", u->archive->folder, name);

    return n > 0 && n < PATH_MAX;
}

/* ---- files --------------------------------------------------------------- */

/* Makes what the program wrote, from content[0], what the file has; says how
 * that ended. */
static enum resource_zip_end join_pieces(struct buf *content)
{
    uint32_t nbytes, end;
    size_t i = 0, n = 0;

    while (content->n - i >= 2 * sizeof(nbytes)) {
        memcpy(&nbytes, content->data + i, sizeof(nbytes));
        i += sizeof(nbytes);
        if (nbytes == 0) {
            memcpy(&end, content->data + i, sizeof(end));
            if (i + sizeof(end) != content->n)
                break;
            content->n = n;
            return (enum resource_zip_end)end;
        }
        if (nbytes > content->n - i)
            break;
        memmove(content->data + n, content->data + i, nbytes);
        n += nbytes;
        i += nbytes;
    }
    return ARCHIVE_NO_ZIP;
}

/* Has the program read a file of the archive to u->content. */
static enum shutong_status read_name(struct unpacking *u, const char *name,
                                     struct shutong_error *error)
{
    enum { MOST = ARCHIVE_MOST + (ARCHIVE_MOST >> 4) };
    const char *arguments[] = {u->program, name, NULL};
    struct subprocess helper;
    struct stat info;
    int fd = read_file_open(u->zip, false, &info, error);

    if (fd < 0)
        return SHUTONG_UNREADABLE;
    enum shutong_status status =
        subprocess_start(&helper, arguments, fd, error);
    close(fd);
    u->content.n = 0;
    if (status == SHUTONG_OK)
        status =
            subprocess_finish(&helper, u->program, MOST, &u->content, error);
    return status;
}

/* The same by a name as it is in a configuration, with messages. */
static enum resource_zip_end fetch(struct unpacking *u, const char *name)
{
    struct shutong_error error = {0};
    char *slashes = strdup(name);

    if (slashes == NULL) {
        message_error("out of memory");
        return ARCHIVE_NO_ZIP;
    }
    for (char *p = slashes; (p = strchr(p, '\\')) != NULL;)
        *p = '/';
    enum shutong_status status = read_name(u, slashes, &error);
    free(slashes);
    if (status != SHUTONG_OK) {
        message_failure(NULL, &error, NULL);
        return ARCHIVE_NO_ZIP;
    }
    enum resource_zip_end ended = join_pieces(&u->content);
    switch (ended) {
    case ARCHIVE_DONE:
    case ARCHIVE_NO_NAME:
        return ended;
    case ARCHIVE_LARGE:
        message_error("%s: %s in it is larger than %u MiB", u->zip, name,
                      ARCHIVE_MOST >> 20);
        break;
    case ARCHIVE_PACKED:
        message_error("%s: %s in it is encrypted or compressed with an "
                      "unsupported method; create the archive again with zip",
                      u->zip, name);
        break;
    default:
        message_error("%s: is not a zip file, or is damaged", u->zip);
        break;
    }
    return ARCHIVE_NO_ZIP;
}

/* Remembers what is to be made, to be removed at the end. */
static bool remember(struct unpacking *u, const char *path)
{
    if (buf_append(&u->archive->made, path, strlen(path) + 1))
        return true;
    errno = ENOMEM;
    return false;
}

static bool make_parents(struct unpacking *u, char *path)
{
    for (char *p = path + strlen(u->archive->folder) + 1;
         (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        bool made = access(path, F_OK) == 0 ||
                    (remember(u, path) && mkdir(path, 0700) == 0);
        *p = '/';
        if (!made)
            return false;
    }
    return true;
}

/* Writes u->content as a file of that name in the folder. */
static bool put_file(struct unpacking *u, const char *name, char path[PATH_MAX])
{
    int fd = -1;

    if (++u->nfiles > MOST_FILES || u->content.n > MOST_BYTES - u->nbytes)
        return message_error(
            "%s: there are more than %d dictionaries, or they are "
            "larger than %d MiB",
            u->zip, MOST_FILES, MOST_BYTES >> 20);
    u->nbytes += u->content.n;
    bool written = in_folder(u, name, path);
    if (!written)
        errno = ENAMETOOLONG;
    written =
        written && make_parents(u, path) && remember(u, path) &&
        (fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) >= 0;
    for (size_t i = 0; written && i < u->content.n;) {
        ssize_t put = write(fd, u->content.data + i, u->content.n - i);
        written = put > 0 || (put < 0 && errno == EINTR);
        i += put > 0 ? (size_t)put : 0;
    }
    int failed = errno;
    if (fd >= 0 && close(fd) != 0 && written) {
        written = false;
        failed = errno;
    }
    if (!written)
        message_system(path, "cannot be written", failed);
    return written;
}

/* ---- a configuration ----------------------------------------------------- */

/* Unpacks a dictionary, unless it is there; one that may be left out is where
 * the archive does not have it. */
static bool unpack_dictionary(struct unpacking *u, const char *name,
                              bool optional)
{
    char path[PATH_MAX];

    if (is_safe(name)) {
        if (in_folder(u, name, path) && access(path, F_OK) == 0)
            return true;
        enum resource_zip_end end = fetch(u, name);
        if (end == ARCHIVE_DONE)
            return put_file(u, name, path);
        if (end != ARCHIVE_NO_NAME)
            return false;
    }
    if (optional)
        return true;
    return message_error("%s: lacks %s, which the configuration names", u->zip,
                         name);
}

/* Unpacks the dictionaries that a value of a configuration names, and all in
 * it; json-c has bounded how deep that is. */
static bool unpack_named(struct unpacking *u, struct json_object *value,
                         bool optional)
{
    struct json_object *member;

    if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            if (!unpack_named(u, json_object_array_get_idx(value, i), optional))
                return false;
        return true;
    }
    if (!json_object_is_type(value, json_type_object))
        return true;
    if (json_object_object_get_ex(value, "may_output_tofu", &member))
        optional = optional || json_object_get_boolean(member);
    if (json_object_object_get_ex(value, "file", &member) &&
        json_object_is_type(member, json_type_string) &&
        json_object_object_get_ex(value, "type", NULL))
        return unpack_dictionary(u, json_object_get_string(member), optional);
    json_object_object_foreach(value, key, inner)
    {
        (void)key;
        if (!unpack_named(u, inner, optional))
            return false;
    }
    return true;
}

/* Puts the configuration in the folder. */
static bool unpack_config(struct unpacking *u, const char *config,
                          const char *fallback, char path[PATH_MAX])
{
    struct shutong_error error = {0};
    enum resource_zip_end end = ARCHIVE_NO_NAME;

    if (is_safe(config))
        end = fetch(u, config);
    if (end == ARCHIVE_NO_NAME && fallback == NULL) {
        message_error("%s: contains no configuration %s", u->zip, config);
    } else if (end == ARCHIVE_NO_NAME) {
        config = fallback;
        u->content.n = 0;
        if (read_file(config, false, &u->content, &error) == SHUTONG_OK)
            end = ARCHIVE_DONE;
        else
            message_failure(NULL, &error, NULL);
    }
    if (end != ARCHIVE_DONE)
        return false;
    for (size_t n; config[n = strcspn(config, "/\\")] != '\0';)
        config += n + 1;
    return put_file(u, config, path);
}

static bool unpack(struct unpacking *u, const char *config,
                   const char *fallback, char path[PATH_MAX])
{
    struct shutong_error error = {0};
    struct json_source json;

    if (!unpack_config(u, config, fallback, path))
        return false;
    if (json_source_read(path, &json, &error) != SHUTONG_OK)
        return message_failure(NULL, &error, NULL);
    bool unpacked = unpack_named(u, json.root, false);
    json_source_free(&json);
    return unpacked;
}

bool resource_zip_open(struct resource_zip *archive, const char *zip,
                       const char *config, const char *fallback)
{
    struct unpacking u = {.zip = zip, .archive = archive};
    const char *temporary = getenv("TMPDIR");
    struct stat info;

    archive->folder[0] = '\0';
    if (stat(zip, &info) != 0)
        return message_system(zip, "cannot be opened", errno);
    if (!S_ISREG(info.st_mode))
        return message_error("%s: is not a regular file", zip);
    if (!subprocess_find(ARCHIVE_PROGRAM, u.program, sizeof(u.program)))
        return message_error(
            "%s: the program %s, which reads zip files, is not in %s", zip,
            ARCHIVE_PROGRAM, SHUTONG_LIBEXECDIR);
    int n = snprintf(
        archive->folder, sizeof(archive->folder), "%s/shutong-opencc-XXXXXX",
        temporary != NULL && *temporary != '\0' ? temporary : "/tmp");
    ending_signals_block(&signals_before);
    if (n >= (int)sizeof(archive->folder) || mkdtemp(archive->folder) == NULL) {
        int failed = n >= (int)sizeof(archive->folder) ? ENAMETOOLONG : errno;
        message_system(zip, "cannot be unpacked", failed);
        archive->folder[0] = '\0';
        ending_signals_allow(&signals_before);
        return false;
    }
    bool opened = unpack(&u, config, fallback, archive->config);
    buf_free(&u.content);
    return opened;
}

void resource_zip_close(struct resource_zip *archive)
{
    struct buf *made = &archive->made;

    if (archive->folder[0] == '\0')
        return;
    /* The last first, so that folders are empty. */
    while (made->n > 0) {
        const char *end = memrchr(made->data, '\0', made->n - 1);
        size_t begin = end == NULL ? 0 : (size_t)(end - made->data) + 1;
        remove(made->data + begin);
        made->n = begin;
    }
    buf_free(made);
    rmdir(archive->folder);
    archive->folder[0] = '\0';
    ending_signals_allow(&signals_before);
}
