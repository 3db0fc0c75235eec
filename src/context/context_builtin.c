/*
 * context_builtin.c - the context models that are embedded.
 */
#include "context/context_builtin.h"

#include "base/embed.h"

EMBED(struct context_model hant, "shutong_context_hant",
      SHUTONG_CONTEXT "/hant.model", "64");
EMBED(struct context_model hans, "shutong_context_hans",
      SHUTONG_CONTEXT "/hans.model", "64");

const struct context_model *context_builtin(enum context_kind kind)
{
    return kind == CONTEXT_TO_TRADITIONAL ? &hant : &hans;
}
