/*
 * builtin.c - the profiles compiled at build time, embedded as they are.
 *
 * By the assembler, because a C array of ten megabytes takes a compiler
 * minutes.  Only the pages that a conversion touches are ever read from disk.
 */
#include "builtin.h"

__asm__(".section .rodata\n"
        ".balign 4096\n"
        "shutong_builtin_bytes:\n"
        ".incbin \"" SHUTONG_IMAGE "\"\n"
        ".balign 16\n"
        ".section .note.GNU-stack,\"\",%progbits\n"
        ".text\n");

extern const struct image_header builtin_header __asm__("shutong_builtin_bytes")
    __attribute__((visibility("hidden")));

const struct image_header *builtin_image(void)
{
    return &builtin_header;
}
