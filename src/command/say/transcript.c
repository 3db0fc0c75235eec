/*
 * transcript.c - what a thread says, held until its turn has come.
 */
#include "command/say/transcript.h"

#include <string.h>

enum { KEPT = 64 * 1024 }; /* of an allocation, for what is held next */

/* Before the bytes of an item. */
struct item_head {
    int kind;
    const void *about;
    size_t n;
};

static _Thread_local struct transcript *mine;

void transcript_keep(struct transcript *t)
{
    mine = t;
}

struct transcript *transcript_holding(void)
{
    return mine != NULL && !mine->direct ? mine : NULL;
}

bool transcript_is_kept(void)
{
    return mine != NULL;
}

bool transcript_hold(struct transcript *t, const struct transcript_item *item)
{
    struct item_head head;

    memset(&head, 0, sizeof(head));
    head.kind = item->kind;
    head.about = item->about;
    head.n = item->n;
    return buf_reserve(&t->bytes, sizeof(head) + item->n) &&
           buf_append(&t->bytes, &head, sizeof(head)) &&
           (item->n == 0 || buf_append(&t->bytes, item->bytes, item->n));
}

bool transcript_next(const struct transcript *t, size_t *at,
                     struct transcript_item *item)
{
    struct item_head head;

    if (*at == t->bytes.n)
        return false;
    memcpy(&head, t->bytes.data + *at, sizeof(head));
    *item =
        (struct transcript_item){.kind = head.kind,
                                 .about = head.about,
                                 .bytes = t->bytes.data + *at + sizeof(head),
                                 .n = head.n};
    *at += sizeof(head) + head.n;
    return true;
}

void transcript_clear(struct transcript *t)
{
    if (t->bytes.cap > KEPT)
        buf_free(&t->bytes);
    t->bytes.n = 0;
    t->nread = 0;
    t->direct = false;
}
