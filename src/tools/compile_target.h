/*
 * compile_target.h - targets of an image: any mixture to one script.
 */
#ifndef TOOLS_COMPILE_TARGET_H
#define TOOLS_COMPILE_TARGET_H

#include "tools/character_classes.h"
#include "tools/script_odds.h"

/* Adds the targets of base/targets.h to an image. */
enum shutong_status compile_targets(struct image_builder *image,
                                    const struct class_sources *sources,
                                    const struct script_odds *odds,
                                    struct shutong_error *error);

#endif
