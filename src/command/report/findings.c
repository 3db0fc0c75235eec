/*
 * findings.c - places that would change, in the formats of other programs.
 */
#include "command/report/findings.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "command/report/json_lines.h"
#include "command/say/i18n.h"
#include "command/say/visible_text.h"
#include "shutong.h"

static const char *const ids[FINDINGS_KINDS] = {"conversion", "quotes",
                                                "repair"};

/* What the kinds are, for SARIF.  A document of which other programs read more
 * than users do stays in English. */
static const char *const descriptions[FINDINGS_KINDS] = {
    "Text that is not in the target script or vocabulary",
    "Quotation marks of another kind", "Damaged text that can be repaired"};

static bool append_string(struct buf *out, const char *s)
{
    return buf_append(out, s, strlen(s));
}

/* The path without what says that it is here. */
static const char *plain_path(const char *path)
{
    while (strncmp(path, "./", 2) == 0 && path[2] != '\0')
        for (path += 2; *path == '/';)
            path++;
    return path;
}

/* What a finding says: the text and what would replace it. */
static bool append_message(struct buf *out, const struct findings_place *p)
{
    return (p->part == NULL ||
            (visible_text_append(out, p->part, strlen(p->part), VISIBLE_TEXT) &&
             append_string(out, ": "))) &&
           visible_text_append(out, p->before, p->before_nbytes,
                               VISIBLE_TEXT) &&
           append_string(out, " -> ") &&
           visible_text_append(out, p->after, p->after_nbytes, VISIBLE_TEXT);
}

static bool print(struct json_lines *r, const char *before, FILE *out)
{
    if (r->failed)
        return false;
    fputs(before, out);
    fwrite(r->text.data, 1, r->text.n, out);
    return true;
}

/* ---- RDFormat ------------------------------------------------------------ */

static void put_position(struct json_lines *r, const char *key,
                         const struct findings_position *at)
{
    json_lines_open(r, key);
    json_lines_count(r, "line", at->line);
    json_lines_count(r, "column", at->byte);
    json_lines_close(r);
}

static void put_range(struct json_lines *r, const struct findings_place *p)
{
    json_lines_open(r, "range");
    put_position(r, "start", &p->from);
    put_position(r, "end", &p->to);
    json_lines_close(r);
}

static void put_diagnostic(struct json_lines *r, const struct findings_place *p,
                           const struct buf *message)
{
    const char *path = plain_path(p->path);

    json_lines_begin(r);
    json_lines_string(r, "message", message->data, message->n);
    json_lines_open(r, "location");
    json_lines_string(r, "path", path, strlen(path));
    if (p->part == NULL)
        put_range(r, p);
    json_lines_close(r);
    json_lines_string(r, "severity", "WARNING", 7);
    json_lines_open(r, "code");
    json_lines_string(r, "value", ids[p->kind], strlen(ids[p->kind]));
    json_lines_close(r);
    /* What is in an archive is not where it is in the file. */
    if (p->part == NULL) {
        json_lines_open_list(r, "suggestions");
        json_lines_open_item(r);
        put_range(r, p);
        json_lines_string(r, "text", p->after, p->after_nbytes);
        json_lines_close(r);
        json_lines_close_list(r);
    }
    json_lines_close(r);
}

/* ---- SARIF --------------------------------------------------------------- */

/* A path as a reference of RFC 3986. */
static bool append_uri(struct buf *out, const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    char escape[4];

    if (*path == '/' && !append_string(out, "file://"))
        return false;
    for (; *path != '\0'; path++) {
        snprintf(escape, sizeof(escape), "%%%02X",
                 (unsigned)(unsigned char)*path);
        bool done = strchr(plain, *path) != NULL ? buf_append(out, path, 1)
                                                 : append_string(out, escape);
        if (!done)
            return false;
    }
    return true;
}

static void put_artifact(struct json_lines *r, const struct buf *uri)
{
    json_lines_open(r, "artifactLocation");
    json_lines_string(r, "uri", uri->data, uri->n);
    json_lines_close(r);
}

static void put_region(struct json_lines *r, const char *key,
                       const struct findings_place *p)
{
    json_lines_open(r, key);
    json_lines_count(r, "startLine", p->from.line);
    json_lines_count(r, "startColumn", p->from.column);
    json_lines_count(r, "endLine", p->to.line);
    json_lines_count(r, "endColumn", p->to.column);
    json_lines_close(r);
}

static void put_text(struct json_lines *r, const char *key, const char *text,
                     size_t n)
{
    json_lines_open(r, key);
    json_lines_string(r, "text", text, n);
    json_lines_close(r);
}

static void put_fix(struct json_lines *r, const struct findings_place *p,
                    const struct buf *uri)
{
    json_lines_open_list(r, "fixes");
    json_lines_open_item(r);
    json_lines_open_list(r, "artifactChanges");
    json_lines_open_item(r);
    put_artifact(r, uri);
    json_lines_open_list(r, "replacements");
    json_lines_open_item(r);
    put_region(r, "deletedRegion", p);
    put_text(r, "insertedContent", p->after, p->after_nbytes);
    json_lines_close(r);
    json_lines_close_list(r);
    json_lines_close(r);
    json_lines_close_list(r);
    json_lines_close(r);
    json_lines_close_list(r);
}

static void put_result(struct json_lines *r, const struct findings_place *p,
                       const struct buf *message, const struct buf *uri)
{
    json_lines_begin(r);
    json_lines_string(r, "ruleId", ids[p->kind], strlen(ids[p->kind]));
    json_lines_string(r, "level", "warning", 7);
    put_text(r, "message", message->data, message->n);
    json_lines_open_list(r, "locations");
    json_lines_open_item(r);
    json_lines_open(r, "physicalLocation");
    put_artifact(r, uri);
    if (p->part == NULL)
        put_region(r, "region", p);
    json_lines_close(r);
    json_lines_close(r);
    json_lines_close_list(r);
    if (p->part == NULL)
        put_fix(r, p, uri);
    json_lines_close(r);
}

static void put_tool(struct json_lines *r)
{
    const char *version = shutong_version();

    json_lines_begin(r);
    json_lines_open(r, "driver");
    json_lines_string(r, "name", "shutong", 7);
    json_lines_string(r, "version", version, strlen(version));
    json_lines_open_list(r, "rules");
    for (size_t i = 0; i < FINDINGS_KINDS; i++) {
        json_lines_open_item(r);
        json_lines_string(r, "id", ids[i], strlen(ids[i]));
        put_text(r, "shortDescription", descriptions[i],
                 strlen(descriptions[i]));
        json_lines_close(r);
    }
    json_lines_close_list(r);
    json_lines_close(r);
    json_lines_close(r);
}

/* ---- GitHub -------------------------------------------------------------- */

/* As GitHub's own commands escape: what would end a message, or a value among
 * others. */
static void print_escaped(const char *s, size_t n, bool value, FILE *out)
{
    for (size_t i = 0; i < n; i++) {
        bool escaped = s[i] == '%' || s[i] == '\r' || s[i] == '\n' ||
                       (value && (s[i] == ':' || s[i] == ','));
        if (escaped)
            fprintf(out, "%%%02X", (unsigned)(unsigned char)s[i]);
        else
            putc(s[i], out);
    }
}

static void print_command(const struct findings_place *p,
                          const struct buf *message, FILE *out)
{
    const char *path = plain_path(p->path);

    fputs("::warning file=", out);
    print_escaped(path, strlen(path), true, out);
    if (p->part == NULL) {
        fprintf(out, ",line=%" PRIu64, p->from.line);
        fprintf(out, ",endLine=%" PRIu64, p->to.line);
        /* Columns are for a place in one line. */
        if (p->from.line == p->to.line)
            fprintf(out, ",col=%" PRIu64 ",endColumn=%" PRIu64, p->from.column,
                    p->to.column);
    }
    fprintf(out, ",title=shutong (%s)::", ids[p->kind]);
    print_escaped(message->data, message->n, false, out);
    putc('\n', out);
}

/* ---- all of them --------------------------------------------------------- */

bool findings_print_begin(enum report_format format, FILE *out)
{
    struct json_lines tool = {.failed = false};
    bool done = true;

    if (format == REPORT_RDJSON)
        fputs("{\"source\":{\"name\":\"shutong\"},\"diagnostics\":[", out);
    if (format == REPORT_SARIF) {
        put_tool(&tool);
        done = print(&tool,
                     "{\"$schema\":\"https://json.schemastore.org/"
                     "sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"
                     "\"tool\":",
                     out);
        fputs(",\"columnKind\":\"unicodeCodePoints\",\"results\":[", out);
    }
    buf_free(&tool.text);
    return done;
}

bool findings_print(enum report_format format, const struct findings_place *p,
                    FILE *out)
{
    struct json_lines record = {.failed = false};
    struct buf message = {0}, uri = {0};
    bool done = append_message(&message, p);

    if (done && format == REPORT_RDJSON) {
        put_diagnostic(&record, p, &message);
        done = print(&record, ",\n", out);
    } else if (done && format == REPORT_SARIF) {
        done = append_uri(&uri, plain_path(p->path));
        if (done)
            put_result(&record, p, &message, &uri);
        done = done && print(&record, ",\n", out);
    } else if (done) {
        print_command(p, &message, out);
    }
    buf_free(&record.text);
    buf_free(&message);
    buf_free(&uri);
    return done;
}

bool findings_print_end(enum report_format format, bool complete, FILE *out)
{
    if (format == REPORT_RDJSON)
        fputs("\n]}\n", out);
    if (format == REPORT_SARIF)
        fprintf(out, "\n],\"invocations\":[{\"executionSuccessful\":%s}]}]}\n",
                complete ? "true" : "false");
    return true;
}

bool findings_are_quotes(const char *before, size_t n)
{
    size_t nbytes;

    for (size_t i = 0; i < n; i += nbytes) {
        if (utf8_valid_prefix(before + i, n - i < 4 ? n - i : 4) == 0)
            return false;
        uint32_t c = utf8_decode(before + i, &nbytes);
        bool quote = c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x201F) ||
                     (c >= 0x300C && c <= 0x300F) || c == 0xFF02 || c == 0xFF07;
        if (!quote)
            return false;
    }
    return n > 0;
}

bool findings_say(const struct findings_counts *counts,
                  char text[FINDINGS_TEXT])
{
    const uint64_t *n = counts->n;
    const char *const formats[FINDINGS_KINDS] = {
        i18n_plural("%llu place to convert", "%llu places to convert",
                    n[FINDINGS_CONVERSION]),
        i18n_plural("%llu place with quotation marks",
                    "%llu places with quotation marks", n[FINDINGS_QUOTES]),
        i18n_plural("%llu place to repair", "%llu places to repair",
                    n[FINDINGS_REPAIR])};
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < FINDINGS_KINDS && used < FINDINGS_TEXT; i++) {
        if (n[i] == 0)
            continue;
        const char *between = used > 0 ? _(", ") : "";
        used +=
            (size_t)snprintf(text + used, FINDINGS_TEXT - used, "%s", between);
        if (used < FINDINGS_TEXT)
            used += (size_t)snprintf(text + used, FINDINGS_TEXT - used,
                                     formats[i], (unsigned long long)n[i]);
    }
    return used > 0;
}
