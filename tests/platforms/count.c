/*
 * count.c - a plugin of qemu-user that counts the instructions of the emulated
 * processor.  Of one thread.  At the end it says "N instructions".
 *
 * Debian's qemu-user can load plugins but comes without their header, so what
 * this uses of version 1 of the interface, QEMU 4.2 to 8.2, is declared here.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

#define EXPORT __attribute__((visibility("default")))

struct qemu_plugin_tb;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };

void qemu_plugin_register_vcpu_tb_trans_cb(
    uint64_t id, void (*translated)(uint64_t id, struct qemu_plugin_tb *block));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block,
                                              enum qemu_plugin_op operation,
                                              void *number, uint64_t by);
void qemu_plugin_register_atexit_cb(uint64_t id,
                                    void (*ends)(uint64_t id, void *context),
                                    void *context);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
void qemu_plugin_outs(const char *text);

EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(uint64_t id, const void *info, int argc,
                               char **argv);

static uint64_t instructions;

static void translated(uint64_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    qemu_plugin_register_vcpu_tb_exec_inline(block, QEMU_PLUGIN_INLINE_ADD_U64,
                                             &instructions,
                                             qemu_plugin_tb_n_insns(block));
}

static void ends(uint64_t id, void *context)
{
    char text[48];

    (void)id;
    (void)context;
    snprintf(text, sizeof(text), "%" PRIu64 " instructions\n", instructions);
    qemu_plugin_outs(text);
}

int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
    (void)info;
    (void)argc;
    (void)argv;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, ends, NULL);
    return 0;
}
