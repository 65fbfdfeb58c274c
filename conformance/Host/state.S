// What a thread leaves behind for another: EL1 registers of a vCPU, and vector registers.

        .text

// ---------------------------------------------------------------------------------------------------------------------
// EL1 registers of a vCPU. The bank is El1State: the 24 registers of seL4_VCPUReg by number, then PAR, CSSELR, MDSCR.

// el1_leave(bank): saves and neutralises what a domain at EL0 would otherwise see.
        .globl  el1_leave
el1_leave:
        mrs     x1, sctlr_el1
        mrs     x2, cpacr_el1
        mrs     x3, cntv_ctl_el0
        mrs     x4, cntkctl_el1
        mrs     x5, mdscr_el1
        stp     x1, x2, [x0]
        str     x3, [x0, #160]
        str     x4, [x0, #184]
        str     x5, [x0, #208]
        msr     cntv_ctl_el0, xzr
        // Falls through.

// el1_native(): what a protection domain runs with: stage 1 off, FP allowed, physical counter and timer at EL0.
        .globl  el1_native
el1_native:
        movz    x1, #0x34d5, lsl #16
        movk    x1, #0x8820
        mov     x2, #(3 << 20)
        mov     x3, #0x201
        msr     sctlr_el1, x1
        msr     cpacr_el1, x2
        msr     cntkctl_el1, x3
        msr     mdscr_el1, xzr
        ret

// el1_enter(bank): the opposite of el1_leave.
        .globl  el1_enter
el1_enter:
        ldp     x1, x2, [x0]
        ldr     x3, [x0, #160]
        ldr     x4, [x0, #184]
        ldr     x5, [x0, #208]
        msr     sctlr_el1, x1
        msr     cpacr_el1, x2
        msr     cntkctl_el1, x4
        msr     mdscr_el1, x5
        msr     cntv_ctl_el0, x3
        ret

// Registers that stay in the hardware between el1_leave and the next vCPU.
        .macro  resident operation
        \operation ttbr0_el1, 2
        \operation ttbr1_el1, 3
        \operation tcr_el1, 4
        \operation mair_el1, 5
        \operation amair_el1, 6
        \operation contextidr_el1, 7
        \operation actlr_el1, 8
        \operation afsr0_el1, 9
        \operation afsr1_el1, 10
        \operation esr_el1, 11
        \operation far_el1, 12
        \operation vbar_el1, 14
        \operation tpidr_el1, 15
        \operation vmpidr_el2, 16
        \operation sp_el1, 17
        \operation elr_el1, 18
        \operation spsr_el1, 19
        \operation cntv_cval_el0, 21
        \operation cntvoff_el2, 22
        \operation par_el1, 24
        \operation csselr_el1, 25
        .endm

        .macro  store_one register, index
        mrs     x1, \register
        str     x1, [x0, #(\index * 8)]
        .endm

        .macro  load_one register, index
        ldr     x1, [x0, #(\index * 8)]
        msr     \register, x1
        .endm

// el1_save(bank), el1_load(bank): the resident registers, when another vCPU takes the processor.
        .globl  el1_save
el1_save:
        resident store_one
        ret

        .globl  el1_load
el1_load:
        resident load_one
        ret

// el1_read(index), el1_write(index, value): one register by its seL4_VCPUReg number, from 0 to 23. Two instructions an
// entry, so that the number is the address.
        .globl  el1_read
el1_read:
        adr     x9, 1f
        add     x9, x9, x0, lsl #3
        br      x9
1:
        .irp    register, sctlr_el1, cpacr_el1, ttbr0_el1, ttbr1_el1, tcr_el1, mair_el1, amair_el1
        mrs     x0, \register
        ret
        .endr
        .irp    register, contextidr_el1, actlr_el1, afsr0_el1, afsr1_el1, esr_el1, far_el1
        mrs     x0, \register
        ret
        .endr
        .irp    register, isr_el1, vbar_el1, tpidr_el1, vmpidr_el2, sp_el1, elr_el1
        mrs     x0, \register
        ret
        .endr
        .irp    register, spsr_el1, cntv_ctl_el0, cntv_cval_el0, cntvoff_el2, cntkctl_el1
        mrs     x0, \register
        ret
        .endr

        .globl  el1_write
el1_write:
        adr     x9, 1f
        add     x9, x9, x0, lsl #3
        br      x9
1:
        .irp    register, sctlr_el1, cpacr_el1, ttbr0_el1, ttbr1_el1, tcr_el1, mair_el1, amair_el1
        msr     \register, x1
        ret
        .endr
        .irp    register, contextidr_el1, actlr_el1, afsr0_el1, afsr1_el1, esr_el1, far_el1
        msr     \register, x1
        ret
        .endr
        nop                                     // ISR_EL1 is read-only
        ret
        .irp    register, vbar_el1, tpidr_el1, vmpidr_el2, sp_el1, elr_el1, spsr_el1, cntv_ctl_el0, cntv_cval_el0, cntvoff_el2, cntkctl_el1
        msr     \register, x1
        ret
        .endr

// ---------------------------------------------------------------------------------------------------------------------
// Floating point: 32 vector registers, FPSR, FPCR.

        .macro  vectors operation
        \operation q0, q1, [x0, #0]
        \operation q2, q3, [x0, #32]
        \operation q4, q5, [x0, #64]
        \operation q6, q7, [x0, #96]
        \operation q8, q9, [x0, #128]
        \operation q10, q11, [x0, #160]
        \operation q12, q13, [x0, #192]
        \operation q14, q15, [x0, #224]
        \operation q16, q17, [x0, #256]
        \operation q18, q19, [x0, #288]
        \operation q20, q21, [x0, #320]
        \operation q22, q23, [x0, #352]
        \operation q24, q25, [x0, #384]
        \operation q26, q27, [x0, #416]
        \operation q28, q29, [x0, #448]
        \operation q30, q31, [x0, #480]
        .endm

        .globl  fp_save
fp_save:
        vectors stp
        mrs     x1, fpsr
        mrs     x2, fpcr
        add     x0, x0, #512
        stp     x1, x2, [x0]
        ret

        .globl  fp_load
fp_load:
        vectors ldp
        add     x0, x0, #512
        ldp     x1, x2, [x0]
        msr     fpsr, x1
        msr     fpcr, x2
        ret
