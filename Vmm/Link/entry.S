// The assembly part of vmm.elf and console.elf: entry, system calls, timer registers, and the symbols that Microkit's tool patches.
// seL4's AArch64 system call convention: x7 = number, x0 = capability (badge on return), x1 = message info,
// x2-x5 = MR0-MR3, x6 = reply capability. Everything else is preserved.

.section .text.start, "ax"
.global _start
.type _start, %function
_start:
    mov     x29, xzr
    mov     x30, xzr
    // Up to Microkit 2.2 the stack ends at 2^40 and the IPC buffer is at __sel4_ipc_buffer_obj; from 2.3 on the stack
    // ends two pages lower and the IPC buffer is the last page but one of the address space.
    mov     x9, sp
    mov     x10, #0x10000000000
    cmp     x9, x10
    adrp    x0, __sel4_ipc_buffer_obj
    add     x0, x0, :lo12:__sel4_ipc_buffer_obj
    mov     x1, #0xf000
    movk    x1, #0xffff, lsl #16
    movk    x1, #0xff, lsl #32
    csel    x0, x0, x1, eq
    adrp    x1, vmm_config
    add     x1, x1, :lo12:vmm_config
    bl      vmm_main
    brk     #2
.size _start, . - _start

.text

// ulong sel4_recv(ulong* mr): badge. mr is IPC buffer's msg; the message info goes to the tag before it.
.global sel4_recv
.type sel4_recv, %function
sel4_recv:
    mov     x9, x0
    mov     x0, #1
    mov     x6, #4
    mov     x7, #-7
    svc     #0
    stp     x2, x3, [x9]
    stp     x4, x5, [x9, #16]
    stur    x1, [x9, #-8]
    ret
.size sel4_recv, . - sel4_recv

// ulong sel4_reply_recv(ulong* mr, ulong replyInfo): badge.
.global sel4_reply_recv
.type sel4_reply_recv, %function
sel4_reply_recv:
    mov     x9, x0
    mov     x0, #1
    mov     x6, #4
    mov     x7, #-2
    svc     #0
    stp     x2, x3, [x9]
    stp     x4, x5, [x9, #16]
    stur    x1, [x9, #-8]
    ret
.size sel4_reply_recv, . - sel4_reply_recv

// ulong sel4_call(ulong capability, ulong info, ulong* mr): reply info; MR0-MR3 from and to mr.
.global sel4_call
.type sel4_call, %function
sel4_call:
    mov     x9, x2
    ldp     x4, x5, [x9, #16]
    ldp     x2, x3, [x9]
    mov     x7, #-1
    svc     #0
    stp     x2, x3, [x9]
    stp     x4, x5, [x9, #16]
    mov     x0, x1
    ret
.size sel4_call, . - sel4_call

// ulong sel4_call_registers(ulong capability, ulong info, ulong mr0, ulong mr1, ulong mr2): reply info. The arguments
// are where the system call wants them; no message register comes back.
.global sel4_call_registers
.type sel4_call_registers, %function
sel4_call_registers:
    mov     x7, #-1
    svc     #0
    mov     x0, x1
    ret
.size sel4_call_registers, . - sel4_call_registers

// void sel4_call_store(ulong capability, ulong info, ulong mr0, ulong mr1, ulong* mr): MR0-MR3 of the reply go to mr.
.global sel4_call_store
.type sel4_call_store, %function
sel4_call_store:
    mov     x9, x4
    mov     x7, #-1
    svc     #0
    stp     x2, x3, [x9]
    stp     x4, x5, [x9, #16]
    ret
.size sel4_call_store, . - sel4_call_store

// ulong sel4_call_get(ulong capability, ulong info, ulong mr0): the reply's MR0.
.global sel4_call_get
.type sel4_call_get, %function
sel4_call_get:
    mov     x7, #-1
    svc     #0
    mov     x0, x2
    ret
.size sel4_call_get, . - sel4_call_get

// void sel4_signal(ulong capability): seL4_Send of an empty message to a notification.
.global sel4_signal
.type sel4_signal, %function
sel4_signal:
    mov     x1, xzr
    mov     x7, #-5
    svc     #0
    ret
.size sel4_signal, . - sel4_signal

// void sel4_debug_put_char(ulong character)
.global sel4_debug_put_char
.type sel4_debug_put_char, %function
sel4_debug_put_char:
    mov     x7, #-12
    svc     #0
    ret
.size sel4_debug_put_char, . - sel4_debug_put_char

.global read_cntpct
.type read_cntpct, %function
read_cntpct:
    isb
    mrs     x0, cntpct_el0
    ret
.size read_cntpct, . - read_cntpct

.global read_cntfrq
.type read_cntfrq, %function
read_cntfrq:
    mrs     x0, cntfrq_el0
    ret
.size read_cntfrq, . - read_cntfrq

// void arm_cntp(ulong cval)
.global arm_cntp
.type arm_cntp, %function
arm_cntp:
    msr     cntp_cval_el0, x0
    mov     x0, #1
    msr     cntp_ctl_el0, x0
    isb
    ret
.size arm_cntp, . - arm_cntp

.global disarm_cntp
.type disarm_cntp, %function
disarm_cntp:
    msr     cntp_ctl_el0, xzr
    isb
    ret
.size disarm_cntp, . - disarm_cntp

// A defect of the VMM itself: the kernel reports the fault with the address.
.global stop_at_breakpoint
.type stop_at_breakpoint, %function
stop_at_breakpoint:
    brk     #1
.size stop_at_breakpoint, . - stop_at_breakpoint

// The configuration block: zero here, written at build time by Boards/Tool.
.section .vmm_config, "a"
.balign 4096
.global vmm_config
.type vmm_config, %object
vmm_config:
    .zero 4096
.size vmm_config, 4096

// What Microkit's tool patches, 1.4 to 2.3. Not in bss: the tool wants bytes of the file.
.macro patched name, size
    .balign 8
    .global \name
    .type \name, %object
\name:
    .zero \size
    .size \name, \size
.endm
.section .data.microkit, "aw"
    patched microkit_name, 64
    patched microkit_passive, 1
    patched microkit_irqs, 8
    patched microkit_notifications, 8
    patched microkit_pps, 8
    patched microkit_ioports, 8
    patched guest_ram_vaddr, 8
    patched guest_ram_size, 8
    // Their names say what the memory is that a system maps for a device; the configuration block has the addresses.
    patched virtio_blk, 8
    patched virtio_blk_2, 8
    patched virtio_blk_3, 8
    patched virtio_blk_4, 8
    patched virtio_console, 8
    patched virtio_console_2, 8
    patched virtio_console_3, 8
    patched virtio_console_4, 8
    // As above, for console.elf.
    patched uart_pl011, 8
    patched uart_meson, 8
    patched uart_imx, 8
    patched uart_cadence, 8
    patched uart_ns16550, 8
    patched console_ring, 8
