// Entry, exception vectors, and instructions that C# has no words for. state.S has what is switched with a thread, gicv3.S the
// system registers of GICv3; there is no other assembly.
//
// SP_EL2 is the running thread's UserContext while a thread runs, and the top of host_stack while the host runs. So an
// exception from a lower level finds the place to save to without a scratch register, and one from EL2 itself, which is
// a defect of the host, arrives at another vector. UserContext is the first member of a thread; its words stand in the
// order of Vmm/Microkit/UserContext.cs, which is why the pairs below look shuffled.

        .section .text.start, "ax"
        .globl  _start
_start:
        msr     daifset, #15
        msr     spsel, #1
        mrs     x0, CurrentEL
        cmp     x0, #8
        b.ne    not_el2

        adrp    x0, __bss_start
        add     x0, x0, :lo12:__bss_start
        adrp    x1, __bss_end
        add     x1, x1, :lo12:__bss_end
1:      cmp     x0, x1
        b.hs    2f
        str     xzr, [x0], #8
        b       1b
2:
        // EL2's own stage 1: identity, 32-bit input, 40-bit output, tables below.
        ldr     x0, =0x000000000000ff00         // MAIR: 0 Device-nGnRnE, 1 Normal write-back
        msr     mair_el2, x0
        ldr     x0, =0x80823520                 // TCR: RES1, PS=40 bits, inner shareable, write-back, T0SZ=32
        msr     tcr_el2, x0
        adrp    x0, host_level1
        msr     ttbr0_el2, x0
        tlbi    alle2
        ic      iallu
        dsb     sy
        isb
        ldr     x0, =0x30c5183d                 // SCTLR: RES1, I, SA, C, M
        msr     sctlr_el2, x0
        isb
        adrp    x0, host_vectors
        add     x0, x0, :lo12:host_vectors
        msr     vbar_el2, x0

        adrp    x0, host_stack_top
        add     sp, x0, :lo12:host_stack_top
        mov     x29, xzr
        mov     x30, xzr
        adrp    x0, __payload
        add     x0, x0, :lo12:__payload
        bl      host_start
        b       leave_host

not_el2:
        adr     x1, not_el2_text
        mov     x2, #0x09000000
1:      ldrb    w0, [x1], #1
        cbz     w0, 2f
        str     w0, [x2]
        b       1b
2:      wfi
        b       2b
not_el2_text:
        .asciz  "host: not entered at EL2; start QEMU with -machine virt,virtualization=on\r\n"

        .text

// ---------------------------------------------------------------------------------------------------------------------
// Exceptions.

        .macro  save_thread
        stp     x0, x1, [sp, #24]
        stp     x2, x3, [sp, #40]
        stp     x4, x5, [sp, #56]
        stp     x6, x7, [sp, #72]
        stp     x8, x16, [sp, #88]
        stp     x17, x18, [sp, #104]
        stp     x29, x30, [sp, #120]
        stp     x9, x10, [sp, #136]
        stp     x11, x12, [sp, #152]
        stp     x13, x14, [sp, #168]
        stp     x15, x19, [sp, #184]
        stp     x20, x21, [sp, #200]
        stp     x22, x23, [sp, #216]
        stp     x24, x25, [sp, #232]
        stp     x26, x27, [sp, #248]
        str     x28, [sp, #264]
        mrs     x9, elr_el2
        mrs     x10, sp_el0
        mrs     x11, spsr_el2
        stp     x9, x10, [sp]
        str     x11, [sp, #16]
        adrp    x9, host_stack_top
        add     sp, x9, :lo12:host_stack_top
        mov     x29, xzr
        .endm

        .macro  vector target
        .balign 128
        b       \target
        .endm

        .balign 2048
host_vectors:
        vector  host_failed                     // current EL with SP_EL0: never used
        vector  host_failed
        vector  host_failed
        vector  host_failed
        vector  host_failed                     // current EL with SP_EL2: a defect of the host
        vector  host_failed
        vector  host_failed
        vector  host_failed
        vector  lower_synchronous               // lower EL, AArch64
        vector  lower_interrupt
        vector  lower_unexpected
        vector  lower_unexpected
        vector  lower_synchronous               // lower EL, AArch32: EL1 is AArch64, a guest's EL0 may not be
        vector  lower_interrupt
        vector  lower_unexpected
        vector  lower_unexpected

        .balign 64
lower_synchronous:
        save_thread
        mrs     x0, esr_el2
        bl      host_synchronous
        cbz     x0, wait
enter_thread:
        mov     sp, x0
        ldp     x9, x10, [sp]
        ldr     x11, [sp, #16]
        msr     elr_el2, x9
        msr     sp_el0, x10
        msr     spsr_el2, x11
        ldp     x0, x1, [sp, #24]
        ldp     x2, x3, [sp, #40]
        ldp     x4, x5, [sp, #56]
        ldp     x6, x7, [sp, #72]
        ldp     x8, x16, [sp, #88]
        ldp     x17, x18, [sp, #104]
        ldp     x29, x30, [sp, #120]
        ldp     x9, x10, [sp, #136]
        ldp     x11, x12, [sp, #152]
        ldp     x13, x14, [sp, #168]
        ldp     x15, x19, [sp, #184]
        ldp     x20, x21, [sp, #200]
        ldp     x22, x23, [sp, #216]
        ldp     x24, x25, [sp, #232]
        ldp     x26, x27, [sp, #248]
        ldr     x28, [sp, #264]
        eret

        .balign 64
lower_interrupt:
        save_thread
        bl      host_interrupt
leave_host:
        cbnz    x0, enter_thread
wait:
        wfi                                     // nothing is runnable; interrupts stay masked at EL2, WFI wakes all the same
        bl      host_interrupt
        b       leave_host

lower_unexpected:
        save_thread
        mrs     x0, esr_el2
        bl      host_unexpected
        b       leave_host

host_failed:
        mrs     x0, esr_el2
        mrs     x1, elr_el2
        mrs     x2, far_el2
        mov     x3, x30
        mov     x4, x29
        adrp    x9, crash_stack_top             // the host's own stack stays as it was, for the report
        add     sp, x9, :lo12:crash_stack_top
        bl      host_crashed
// system_off(): PSCI SYSTEM_OFF by SMC.
        .globl  system_off
system_off:
        ldr     w0, =0x84000008
        smc     #0
1:      wfi
        b       1b

// ThrowHelpers.Stop of the core library.
        .globl  stop_at_breakpoint
stop_at_breakpoint:
        brk     #1
        ret

// ---------------------------------------------------------------------------------------------------------------------
// System registers.

        .macro  reader name, register
        .globl  \name
\name:  mrs     x0, \register
        ret
        .endm

        .macro  writer name, register
        .globl  \name
\name:  msr     \register, x0
        ret
        .endm

        reader  read_far_el2, far_el2
        reader  read_hpfar_el2, hpfar_el2
        reader  read_midr_el1, midr_el1
        reader  read_id_aa64pfr0_el1, id_aa64pfr0_el1
        reader  read_id_aa64mmfr0_el1, id_aa64mmfr0_el1
        reader  read_pmcr_el0, pmcr_el0
        reader  read_cntp_ctl_el0, cntp_ctl_el0
        writer  write_cptr_el2, cptr_el2
        writer  write_cnthctl_el2, cnthctl_el2
        writer  write_vtcr_el2, vtcr_el2
        writer  write_vpidr_el2, vpidr_el2
        writer  write_mdcr_el2, mdcr_el2
        writer  write_hstr_el2, hstr_el2
        writer  write_pmcntenset_el0, pmcntenset_el0
        reader  read_cntfrq_el0, cntfrq_el0
        writer  write_cnthp_cval_el2, cnthp_cval_el2
        writer  write_cnthp_ctl_el2, cnthp_ctl_el2

// read_cntpct_el0(): not before what the program has done so far.
        .globl  read_cntpct_el0
read_cntpct_el0:
        isb
        mrs     x0, cntpct_el0
        ret

// write_translation(hcr, vttbr)
        .globl  write_translation
write_translation:
        msr     hcr_el2, x0
        msr     vttbr_el2, x1
        ret

// isb()
        .globl  instruction_barrier
instruction_barrier:
        isb
        ret

// invalidate_translations(): every stage 1 and stage 2 entry of EL1 and EL0, and the instruction cache.
        .globl  invalidate_translations
invalidate_translations:
        dsb     sy
        tlbi    alle1
        ic      iallu
        dsb     sy
        isb
        ret

// invalidate_stage1(): every stage 1 entry of the VMID in VTTBR_EL2, on this CPU.
        .globl  invalidate_stage1
invalidate_stage1:
        isb
        tlbi    vmalle1
        dsb     nsh
        isb
        ret

// translate_stage1(va): PAR_EL1 of AT S1E1R; the guest's own PAR_EL1 survives.
        .globl  translate_stage1
translate_stage1:
        mrs     x9, par_el1
        at      s1e1r, x0
        isb
        mrs     x0, par_el1
        msr     par_el1, x9
        ret

// swap_thread_registers(from, to): the thread ID registers at the end of UserContext.
        .globl  swap_thread_registers
swap_thread_registers:
        mrs     x9, tpidr_el0
        mrs     x10, tpidrro_el0
        stp     x9, x10, [x0, #272]
        ldp     x9, x10, [x1, #272]
        msr     tpidr_el0, x9
        msr     tpidrro_el0, x10
        ret

// ---------------------------------------------------------------------------------------------------------------------
// Caches, by address from start to end (exclusive); the line is CTR_EL0.DminLine.

        .macro  by_line name, operation:vararg
        .globl  \name
\name:
        mrs     x9, ctr_el0
        ubfx    x9, x9, #16, #4
        mov     x10, #4
        lsl     x9, x10, x9
        sub     x10, x9, #1
        bic     x0, x0, x10
1:      \operation, x0
        add     x0, x0, x9
        cmp     x0, x1
        b.lo    1b
        dsb     sy
        ret
        .endm

        by_line clean_data, dc cvac
        by_line invalidate_data, dc ivac
        by_line clean_invalidate_data, dc civac
        by_line clean_to_unification, dc cvau

        .globl  invalidate_instructions
invalidate_instructions:
        ic      ialluis
        dsb     sy
        isb
        ret

// ---------------------------------------------------------------------------------------------------------------------

// smc_call(x): a real SMC with x0 to x7 from and to x[0..7].
        .globl  smc_call
smc_call:
        stp     x29, x30, [sp, #-32]!
        str     x0, [sp, #16]
        mov     x9, x0
        ldp     x0, x1, [x9]
        ldp     x2, x3, [x9, #16]
        ldp     x4, x5, [x9, #32]
        ldp     x6, x7, [x9, #48]
        smc     #0
        ldr     x9, [sp, #16]
        stp     x0, x1, [x9]
        stp     x2, x3, [x9, #16]
        stp     x4, x5, [x9, #32]
        stp     x6, x7, [x9, #48]
        ldp     x29, x30, [sp], #32
        ret

// pmu_read(n), pmu_write_type(n, value): event counter n, from 0 to 5; the counter starts at 0.
        .globl  pmu_read
pmu_read:
        adr     x9, 1f
        add     x9, x9, x0, lsl #3
        br      x9
1:
        .irp    n, 0, 1, 2, 3, 4, 5
        mrs     x0, pmevcntr\n\()_el0
        ret
        .endr

        .globl  pmu_write_type
pmu_write_type:
        adr     x9, 1f
        add     x9, x9, x0, lsl #3
        br      x9
1:
        .irp    n, 0, 1, 2, 3, 4, 5
        msr     pmevtyper\n\()_el0, x1
        ret
        .endr

// ---------------------------------------------------------------------------------------------------------------------

        .section .data.host_tables, "aw"
        .balign 4096
// Gigabyte 0 by 2 MiB blocks of Device memory, without the flash below 0x08000000, so that a null pointer is a fault;
// gigabytes 1 and 2 are RAM.
host_level1:
        .quad   host_level2 + 3
        .quad   0x40000745
        .quad   0x80000745
        .quad   0
        .balign 4096
host_level2:
        .fill   64, 8, 0
        .set    block, 0x08000000
        .rept   448
        .quad   0x0040000000000441 + block
        .set    block, block + 0x200000
        .endr

        .section .bss.host_stack, "aw", %nobits
        .balign 16
        .space  0x1000
crash_stack_top:
        .space  0x4000
host_stack_top:
