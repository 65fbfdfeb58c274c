// The guest that `make bench` measures with: a bare-metal arm64 program behind a Linux Image header. It reads the word
// `phase=NAME` of the boot arguments in the device tree, does that phase's operation 10,000 times, prints one line and
// powers off. All phases but `off` do the same set-up, so that the counts of the phase `empty` can be subtracted.
//
// Addresses are those of QEMU's virt board, which the board qemu_arm_virt hands to its guest unchanged.
// It is position-independent and runs with the MMU off. Entered at EL2 (no hypervisor below it) it drops to EL1.

        .equ    GICD, 0x08000000
        .equ    GICD_CTLR, 0x000
        .equ    GICD_ISENABLER0, 0x100
        .equ    GICD_ISENABLER1, 0x104
        .equ    GICD_ICENABLER1, 0x184
        .equ    GICD_IPRIORITYR, 0x400
        .equ    GICD_ITARGETSR, 0x800
        .equ    GICD_SGIR, 0xf00
        .equ    GICC, 0x08010000
        .equ    GICC_CTLR, 0x00
        .equ    GICC_PMR, 0x04
        .equ    GICC_BPR, 0x08
        .equ    GICC_IAR, 0x0c
        .equ    GICC_EOIR, 0x10
        .equ    UART, 0x09000000
        .equ    UARTDR, 0x00
        .equ    UARTFR, 0x18
        .equ    UARTFR_TXFF, 5          // bit number
        .equ    UARTCR, 0x30
        .equ    UARTIMSC, 0x38
        .equ    UARTICR, 0x44
        .equ    UART_TX, 1 << 5         // the transmit interrupt's bit in UARTIMSC

        .equ    OPERATIONS, 10000
        .equ    SGI, 1
        .equ    TIMER_INTID, 27         // EL1 virtual timer
        .equ    UART_INTID, 33
        .equ    IDLE_INTID, 42          // an SPI with no device behind it, bit 10 of the second word of its registers
        .equ    SPIN_LIMIT, 100000000   // iterations after which an interrupt counts as lost

// Registers that keep their meaning throughout:
// x19 DTB, x20 the phase's name in it, x21 operations left, x22 interrupts taken, x23 interrupts seen by the loop,
// x24 spins left, x25 GICD, x26 GICC, x27 UART.

        .text
        .globl  _start
_start: b       start
        nop
        .quad   0                       // text_offset
        .quad   image_end - _start      // image_size
        .quad   0xa                     // little-endian, 4 KiB pages, anywhere in memory
        .quad   0, 0, 0
        .ascii  "ARM\x64"
        .long   0

start:  msr     daifset, #0xf
        mov     x19, x0
        mrs     x1, CurrentEL
        cmp     x1, #8
        b.ne    at_el1
        movz    x1, #0x8000, lsl #16    // HCR_EL2.RW: EL1 is AArch64
        msr     hcr_el2, x1
        msr     cntvoff_el2, xzr
        movz    x1, #0x30d0, lsl #16    // SCTLR_EL1: RES1 bits only, MMU and caches off
        movk    x1, #0x0800
        msr     sctlr_el1, x1
        mov     x1, #0x3c5              // EL1h, DAIF masked
        msr     spsr_el2, x1
        adr     x1, at_el1
        msr     elr_el2, x1
        eret
at_el1: adr     x1, stack_top
        mov     sp, x1
        adr     x1, vectors
        msr     vbar_el1, x1
        isb
        movz    x25, #GICD >> 16, lsl #16
        mov     x26, #GICC
        movz    x27, #UART >> 16, lsl #16
        mov     x22, #0
        mov     x23, #0
        bl      find_phase
        cbz     x20, no_phase
        adr     x0, name_off
        bl      phase_is
        cbnz    x0, power_off
        bl      set_up
        mov     x21, #OPERATIONS

// The table of phases: a name and an offset from the table. The loop ends at the empty name.
        adr     x28, phases
1:      ldrb    w1, [x28]
        cbz     w1, unknown_phase
        mov     x0, x28
        bl      phase_is
        cbnz    x0, 2f
        add     x28, x28, #24
        b       1b
2:      ldr     x1, [x28, #16]
        adr     x2, phases
        add     x1, x1, x2
        blr     x1
        adr     x0, text_done
        bl      print
        b       power_off

no_phase:
        adr     x0, text_no_phase
        bl      print
        b       power_off
unknown_phase:
        adr     x0, text_unknown
        bl      print
power_off:
        movz    x0, #0x8400, lsl #16    // PSCI SYSTEM_OFF
        movk    x0, #8
        smc     #0
1:      wfi
        b       1b

// ---- phases ------------------------------------------------------------------------------------------------------

phase_empty:
        ret

phase_gicd_read:
1:      ldr     w1, [x25, #GICD_ISENABLER1]
        subs    x21, x21, #1
        b.ne    1b
        ret

phase_gicd_priority:
        movz    w1, #0xa0a0
        movk    w1, #0xa0a0, lsl #16
1:      str     w1, [x25, #GICD_IPRIORITYR + (IDLE_INTID & ~3)]
        subs    x21, x21, #1
        b.ne    1b
        ret

phase_spi_pair:
        mov     w1, #1 << (IDLE_INTID - 32)
1:      str     w1, [x25, #GICD_ISENABLER1]
        str     w1, [x25, #GICD_ICENABLER1]
        subs    x21, x21, #1
        b.ne    1b
        ret

phase_psci_version:
1:      movz    x0, #0x8400, lsl #16    // PSCI_VERSION
        smc     #0
        subs    x21, x21, #1
        b.ne    1b
        ret

phase_sgi:
        stp     x30, xzr, [sp, #-16]!
1:      movz    w1, #0x0200, lsl #16    // TargetListFilter 0b10: the requesting CPU only
        movk    w1, #SGI
        str     w1, [x25, #GICD_SGIR]
        bl      await_interrupt
        subs    x21, x21, #1
        b.ne    1b
        ldp     x30, xzr, [sp], #16
        ret

phase_virtual_timer:
        stp     x30, xzr, [sp, #-16]!
1:      mov     x1, #16
        msr     cntv_tval_el0, x1
        mov     x1, #1
        msr     cntv_ctl_el0, x1
        isb
        bl      await_interrupt
        subs    x21, x21, #1
        b.ne    1b
        ldp     x30, xzr, [sp], #16
        ret

// The transmit interrupt stays raised from the first byte sent until UARTICR clears it, so unmasking it is an interrupt
// that needs no partner at the other end of the line.
phase_uart:
        stp     x30, xzr, [sp, #-16]!
1:      mov     w1, #UART_TX
        str     w1, [x27, #UARTIMSC]
        bl      await_interrupt
        subs    x21, x21, #1
        b.ne    1b
        ldp     x30, xzr, [sp], #16
        ret

// Waits until the handler has counted one more interrupt.
await_interrupt:
        movz    x24, #SPIN_LIMIT & 0xffff
        movk    x24, #SPIN_LIMIT >> 16, lsl #16
1:      cmp     x22, x23
        b.ne    2f
        subs    x24, x24, #1
        b.ne    1b
        adr     x0, text_lost
        bl      print
        b       power_off
2:      mov     x23, x22
        ret

// ---- set-up ------------------------------------------------------------------------------------------------------

set_up: stp     x30, xzr, [sp, #-16]!
        mov     w1, #0x301              // UARTEN, TXE, RXE
        str     w1, [x27, #UARTCR]
        str     wzr, [x27, #UARTIMSC]
        mov     w1, #0x7ff
        str     w1, [x27, #UARTICR]
        mov     w1, #0xa0
        strb    w1, [x25, #GICD_IPRIORITYR + SGI]
        strb    w1, [x25, #GICD_IPRIORITYR + TIMER_INTID]
        strb    w1, [x25, #GICD_IPRIORITYR + UART_INTID]
        mov     w1, #1
        strb    w1, [x25, #GICD_ITARGETSR + UART_INTID]
        movz    w1, #1 << (TIMER_INTID - 16), lsl #16
        movk    w1, #1 << SGI
        str     w1, [x25, #GICD_ISENABLER0]
        mov     w1, #1 << (UART_INTID - 32)
        str     w1, [x25, #GICD_ISENABLER1]
        mov     w1, #1
        str     w1, [x25, #GICD_CTLR]
        mov     w1, #0xf0
        str     w1, [x26, #GICC_PMR]
        str     wzr, [x26, #GICC_BPR]
        mov     w1, #1
        str     w1, [x26, #GICC_CTLR]
        adr     x0, text_start
        bl      print
        msr     daifclr, #2
        ldp     x30, xzr, [sp], #16
        ret

// x20 := address after "phase=" in the device tree blob, or 0.
find_phase:
        ldr     w1, [x19, #4]           // totalsize, big-endian
        rev     w1, w1
        add     x1, x19, x1             // end
        mov     x20, x19
1:      cmp     x20, x1
        b.hs    4f
        adr     x2, text_key
        mov     x3, x20
2:      ldrb    w4, [x2], #1
        cbz     w4, 3f
        ldrb    w5, [x3], #1
        cmp     w4, w5
        b.eq    2b
        add     x20, x20, #1
        b       1b
3:      mov     x20, x3
        ret
4:      mov     x20, #0
        ret

// x0 := 1 when the zero-terminated name at x0 is the phase's name, else 0. The name in the boot arguments ends at a
// space or a zero.
phase_is:
        mov     x1, x20
1:      ldrb    w2, [x0], #1
        ldrb    w3, [x1], #1
        cbz     w2, 2f
        cmp     w2, w3
        b.eq    1b
        mov     x0, #0
        ret
2:      cmp     w3, #' '
        cset    x0, ls
        ret

// Prints the zero-terminated text at x0.
print:  ldrb    w1, [x0], #1
        cbz     w1, 2f
1:      ldr     w2, [x27, #UARTFR]
        tbnz    w2, #UARTFR_TXFF, 1b
        str     w1, [x27, #UARTDR]
        b       print
2:      ret

// ---- exceptions --------------------------------------------------------------------------------------------------

// x9 to x11 are the handler's own: no other code here uses them.
interrupt:
        ldr     w9, [x26, #GICC_IAR]
        and     w10, w9, #0x3ff
        cmp     w10, #1020
        b.hs    3f
        cmp     w10, #TIMER_INTID
        b.eq    1f
        cmp     w10, #UART_INTID
        b.eq    2f
        b       4f
1:      msr     cntv_ctl_el0, xzr
        isb
        b       4f
2:      str     wzr, [x27, #UARTIMSC]
4:      str     w9, [x26, #GICC_EOIR]
        add     x22, x22, #1
3:      eret

unexpected:
        adr     x0, text_unexpected
        bl      print
        b       power_off

        .macro  vector target
        .balign 0x80
        b       \target
        .endm

        .balign 0x800
vectors:
        .rept   5
        vector  unexpected
        .endr
        vector  interrupt               // IRQ from the current EL with SP_EL1
        .rept   10
        vector  unexpected
        .endr

// ---- data --------------------------------------------------------------------------------------------------------

        .macro  phase name, target
1:      .asciz  "\name"
        .space  16 - (. - 1b)
        .quad   \target - phases
        .endm

        .balign 8
phases: phase   empty, phase_empty
        phase   gicd-read, phase_gicd_read
        phase   gicd-priority, phase_gicd_priority
        phase   spi-pair, phase_spi_pair
        phase   psci-version, phase_psci_version
        phase   sgi, phase_sgi
        phase   virtual-timer, phase_virtual_timer
        phase   uart, phase_uart
        .quad   0, 0, 0

name_off:       .asciz "off"
text_key:       .asciz "phase="
text_start:     .asciz "bench: start\r\n"
text_done:      .asciz "bench: done\r\n"
text_no_phase:  .asciz "bench: FAILED: no phase=NAME in the boot arguments\r\n"
text_unknown:   .asciz "bench: FAILED: unknown phase\r\n"
text_lost:      .asciz "bench: FAILED: an interrupt did not arrive\r\n"
text_unexpected: .asciz "bench: FAILED: unexpected exception\r\n"

        .balign 16
        .space  0x1000
stack_top:
        .balign 0x1000
image_end:
