/*
 * embed.h - a file as read-only data of the program.
 *
 * By the assembler, because a C array of ten megabytes takes a compiler
 * minutes.  Only the pages that are used are ever read from disk.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

/* Embeds the file `path`, a string, on a multiple of `align`, a string, with a
 * NUL after it; `declaration` is what it is, and `symbol` another name for it.
 */
#define EMBED(declaration, symbol, path, align)                                \
    __asm__(".section .rodata\n"                                               \
            ".balign " align "\n" symbol ":\n"                                 \
            ".incbin \"" path "\"\n"                                           \
            ".byte 0\n"                                                        \
            ".balign 16\n"                                                     \
            ".section .note.GNU-stack,\"\",%progbits\n"                        \
            ".text\n");                                                        \
    extern const declaration __asm__(symbol)                                   \
        __attribute__((visibility("hidden")))

#endif
