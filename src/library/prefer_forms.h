/*
 * prefer_forms.h - prepares the forms that a caller prefers.
 */
#ifndef LIBRARY_PREFER_FORMS_H
#define LIBRARY_PREFER_FORMS_H

#include "library/terms_variants.h"
#include "match/preferences.h"
#include "script/clause_put.h"

/* Prepares what `forms`, a string of characters, prefers for a target, with
 * custom terms or NULL.  Returns
 * SHUTONG_BAD_PREFERENCE where a character is no form that can be chosen, or
 * where two of them exclude each other. */
enum shutong_status prefer_forms(struct preferences *p, const char *forms,
                                 const struct target *target,
                                 const struct terms_index *terms,
                                 terms_variants_convert *convert,
                                 struct shutong_error *error);

#endif
