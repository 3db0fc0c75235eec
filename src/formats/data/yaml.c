/*
 * yaml.c - YAML: values are text.
 */
#include "formats/document/document_build.h"
#include "formats/data/yaml_text.h"

static void read_yaml(struct document *d)
{
    yaml_text_build(d, document_build_start(d), d->part->nsource, NULL);
}

const struct format format_yaml = {
    .name = "yaml",
    .suffixes = "yaml yml",
    .description = N_("YAML: values"),
    .read = read_yaml,
    .write = yaml_text_write,
};
