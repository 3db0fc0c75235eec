/*
 * context_builtin.h - the context models that are embedded.
 */
#ifndef CONTEXT_CONTEXT_BUILTIN_H
#define CONTEXT_CONTEXT_BUILTIN_H

#include "context/context_model.h"

enum context_kind { CONTEXT_TO_TRADITIONAL, CONTEXT_TO_SIMPLIFIED };

/* A model of data/context; checked when it was built. */
const struct context_model *context_builtin(enum context_kind kind);

#endif
