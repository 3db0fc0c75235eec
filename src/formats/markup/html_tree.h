/*
 * html_tree.h - what a tag of HTML opens and ends, by the standard's rules.
 *
 * Not the tree itself: what is asked is what holds of the text at a place, and
 * where blocks end.
 */
#ifndef FORMATS_HTML_TREE_H
#define FORMATS_HTML_TREE_H

#include "formats/markup/html_stack.h"

/* Takes a start tag; what holds of its content, of void ones too, is in
 * *state_ret. */
void html_tree_start(struct html_stack *stack, const struct markup_token *tag,
                     const struct html_element *element,
                     struct markup_state *state_ret);

void html_tree_end(struct html_stack *stack, const struct markup_token *tag,
                   const struct html_element *element);

#endif
