/*
 * regional_model_builtin.c - the model that is embedded.
 */
#include "base/embed.h"
#include "regional/regional_model.h"

EMBED(struct regional_model model, "shutong_regional_model",
      SHUTONG_CONTEXT "/regional.model", "64");

const struct regional_model *regional_model_builtin(void)
{
    return &model;
}
