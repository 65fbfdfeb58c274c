// A vCPU that fills every register that belongs to it with values of its own, lets time slices pass, and looks whether the
// values are still there. x0: its number, from 1; x1: iterations to spin. Ends with SMC: x0 = its number, x1 = how many
// registers have changed, x2 = the first of them by its number in the list, x3 = MPIDR_EL1.

        .text
        .globl  _start
_start:
        b       entry

// Each register: a number, and a mask or shift for what the register holds.
        .macro  for_each_register operation
        \operation 1, ttbr0_el1, 0
        \operation 2, ttbr1_el1, 0
        \operation 3, mair_el1, 0
        \operation 4, contextidr_el1, 0
        \operation 5, esr_el1, 0
        \operation 6, far_el1, 0
        \operation 7, vbar_el1, 11
        \operation 8, tpidr_el1, 0
        \operation 9, elr_el1, 2
        \operation 10, spsr_el1, 0
        \operation 11, cntv_cval_el0, 16
        \operation 12, tpidr_el0, 0
        \operation 13, tpidrro_el0, 0
        \operation 14, sp_el0, 0
        \operation 15, par_el1, 12
        .endm

// x29: the vCPU's number. Value of register n: number << 12 | n << 4, shifted.
        .macro  value_of n, shift
        lsl     x10, x29, #12
        mov     x11, #(\n << 4)
        orr     x10, x10, x11
        lsl     x10, x10, #\shift
        .endm

        .macro  fill n, register, shift
        value_of \n, \shift
        msr     \register, x10
        .endm

        .macro  check n, register, shift
        value_of \n, \shift
        mrs     x11, \register
        bl      compare
        .endm

        .macro  for_each_vector operation
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        \operation \n
        .endr
        .endm

        .macro  fill_vector n
        value_of 100 + \n, 0
        dup     v\n\().2d, x10
        .endm

        .macro  check_vector n
        value_of 100 + \n, 0
        umov    x11, v\n\().d[0]
        bl      compare
        umov    x11, v\n\().d[1]
        bl      compare
        .endm

compare:
        cmp     x10, x11
        b.eq    1f
        add     x26, x26, #1
        cmp     x26, #1
        csel    x27, x25, x27, eq
1:      add     x25, x25, #1
        ret

interface:                                      // x12: the vCPU's priority mask; x13: 0 on GICv2; x14: GICC
        lsl     x12, x29, #4
        mrs     x13, id_aa64pfr0_el1
        ubfx    x13, x13, #24, #4
        mov     x14, #0x08010000
        ret

entry:
        mov     x29, x0
        mov     x24, x1
        mov     x9, #(3 << 20)
        msr     cpacr_el1, x9
        isb
        mrs     x9, sctlr_el1                   // bit 14 (DZE) differs between even and odd vCPUs
        bfi     x9, x29, #14, #1
        msr     sctlr_el1, x9
        and     x9, x29, #7
        msr     cntkctl_el1, x9
        and     x9, x29, #1
        lsl     x9, x9, #1
        msr     csselr_el1, x9
        msr     cntv_ctl_el0, x9                // 0 or IMASK
        lsl     x9, x29, #12
        add     sp, x9, #16
        for_each_register fill
        bl      interface
        cbz     x13, 1f
        msr     icc_pmr_el1, x12
        b       2f
1:      str     w12, [x14, #4]
2:
        for_each_vector fill_vector
        mov     x9, #0x08000000                 // FPSR.QC
        msr     fpsr, x9
        and     x9, x29, #3                     // FPCR.RMode
        lsl     x9, x9, #22
        msr     fpcr, x9

        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 30
        lsl     x\n, x29, #12
        add     x\n, x\n, #\n
        .endr
1:      subs    x24, x24, #1
        b.ne    1b

        mov     x25, #201
        mov     x26, #0
        mov     x27, #0
        lsl     x10, x29, #12
        add     x10, x10, #30
        mov     x11, x30
        bl      compare
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23
        lsl     x10, x29, #12
        add     x10, x10, #\n
        mov     x11, x\n
        bl      compare
        .endr
        mov     x25, #1
        for_each_register check
        mov     x25, #100
        for_each_vector check_vector
        mov     x25, #300
        mrs     x11, fpsr
        mov     x10, #0x08000000
        bl      compare
        mrs     x11, fpcr
        and     x10, x29, #3
        lsl     x10, x10, #22
        bl      compare
        mrs     x11, sctlr_el1
        ubfx    x11, x11, #14, #1
        and     x10, x29, #1
        bl      compare
        mrs     x11, cntkctl_el1
        and     x10, x29, #7
        bl      compare
        mrs     x11, csselr_el1
        and     x10, x29, #1
        lsl     x10, x10, #1
        bl      compare
        mrs     x11, cntv_ctl_el0
        and     x11, x11, #3
        bl      compare
        lsl     x10, x29, #12
        add     x10, x10, #16
        mov     x11, sp
        bl      compare
        bl      interface
        mov     x10, x12
        cbz     x13, 1f
        mrs     x11, icc_pmr_el1
        b       2f
1:      ldr     w11, [x14, #4]
2:      bl      compare
        mov     x0, x29
        mov     x1, x26
        mov     x2, x27
        mrs     x3, mpidr_el1
        smc     #1
1:      b       1b
