/*
 * xml_check.h - whether a part is well-formed XML, by expat.
 */
#ifndef FORMATS_XML_CHECK_H
#define FORMATS_XML_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct document;

/* Fails the document where it is not well-formed, or nested too deep. */
bool xml_check(struct document *document);

/* Whether it begins with <?xml and is well-formed. */
bool xml_check_is_well_formed(const struct document *document);

/* Tells of the encoding that the part declares. */
void xml_check_encoding(struct document *document);

/* The encoding that in[0..n) declares: for a format's `charset`. */
bool xml_charset(const char *in, size_t n, const char **name_ret,
                 size_t *nbytes_ret);

#endif
