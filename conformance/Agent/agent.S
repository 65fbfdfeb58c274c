// The agent's only assembly: entry, exception vectors, and the instructions that C# has no words for.
//
// TPIDR_EL1 is the CPU's CpuState; the offsets below are those of CpuState.cs. IRQ and FIQ are open in open_window alone,
// so an interrupt finds no live register but those that a call preserves and the four that open_window uses. A synchronous
// exception is expected in run_instruction alone, while CPU_INSTRUCTION is not zero; elsewhere it is a defect of the agent.

        .equ    CPU_SAVED_X10, 0
        .equ    CPU_SAVED_X11, 8
        .equ    CPU_EXCEPTIONS, 16
        .equ    CPU_ESR, 24
        .equ    CPU_FAR, 32
        .equ    CPU_ELR_OFFSET, 40
        .equ    CPU_SPSR, 48
        .equ    CPU_INSTRUCTION, 56
        .equ    CPU_SERRORS, 64
        .equ    CPU_SERROR_ESR, 72
        .equ    CPU_BYTES, 1024
        .equ    STACK_BYTES, 16384
        .equ    MAX_CPUS, 16
        .equ    MASKED, 0x2c0                   // D, I and F masked; SError is always open

        .section .text.start, "ax"
        .globl  _start
_start:
        b       entry                           // arm64 Image header: Linux, Documentation/arm64/booting.rst
        nop
        .quad   0                               // text_offset
        .quad   __image_size
        .quad   0xa                             // little-endian, 4 KiB pages, anywhere in memory
        .quad   0, 0, 0
        .ascii  "ARM\x64"
        .long   0

entry:
        msr     daifset, #15
        mov     x19, x0
        mrs     x0, CurrentEL
        cmp     x0, #4
        b.ne    not_el1
        msr     spsel, #1

        adrp    x0, __bss_start
        add     x0, x0, :lo12:__bss_start
        adrp    x1, __bss_end
        add     x1, x1, :lo12:__bss_end
1:      cmp     x0, x1
        b.hs    2f
        str     xzr, [x0], #8
        b       1b
2:      mov     x0, #0
        bl      enter_cpu
        adrp    x0, agent_state
        add     x0, x0, :lo12:agent_state
        mov     x1, x19
        bl      agent_main
stop:   wfi
        b       stop

not_el1:
        adrp    x1, stacks
        add     x1, x1, :lo12:stacks
        mov     x2, #STACK_BYTES
        add     sp, x1, x2
        mov     x0, x19
        bl      agent_not_at_el1
        b       stop

// PSCI CPU_ON enters here with the CPU's number in x0.
        .globl  secondary_entry
secondary_entry:
        msr     daifset, #15
        msr     spsel, #1
        bl      enter_cpu
        mrs     x1, tpidr_el1
        adrp    x0, agent_state
        add     x0, x0, :lo12:agent_state
        bl      agent_secondary
        b       stop

// x0: the CPU's number. Sets its state, stack, vectors and mask.
enter_cpu:
        adrp    x1, cpu_states
        add     x1, x1, :lo12:cpu_states
        mov     x2, #CPU_BYTES
        madd    x1, x0, x2, x1
        msr     tpidr_el1, x1
        add     x0, x0, #1
        adrp    x1, stacks
        add     x1, x1, :lo12:stacks
        mov     x2, #STACK_BYTES
        madd    x1, x0, x2, x1
        mov     sp, x1
        adrp    x0, vectors
        add     x0, x0, :lo12:vectors
        msr     vbar_el1, x0
        mov     x0, #(3 << 20)                  // CPACR_EL1.FPEN: scripts may load and store vector registers
        msr     cpacr_el1, x0
        mov     x0, #MASKED
        msr     daif, x0
        isb
        mov     x29, xzr
        ret

        .text

// ---------------------------------------------------------------------------------------------------------------------
// Exceptions.

        .macro  vector target
        .balign 128
        b       \target
        .endm

        .balign 2048
vectors:
        vector  unexpected                      // current EL with SP_EL0: never used
        vector  unexpected
        vector  unexpected
        vector  unexpected
        vector  synchronous                     // current EL with SP_EL1
        vector  irq
        vector  fiq
        vector  serror
        .rept   8                               // lower EL: there is none
        vector  unexpected
        .endr

synchronous:
        msr     tpidrro_el0, x9
        mrs     x9, tpidr_el1
        stp     x10, x11, [x9, #CPU_SAVED_X10]
        ldr     x11, [x9, #CPU_INSTRUCTION]
        cbz     x11, unexpected
        ldr     x10, [x9, #CPU_EXCEPTIONS]
        add     x11, x10, #1
        str     x11, [x9, #CPU_EXCEPTIONS]
        cbnz    x10, 1f
        mrs     x10, esr_el1
        mrs     x11, far_el1
        stp     x10, x11, [x9, #CPU_ESR]
        mrs     x10, elr_el1
        ldr     x11, [x9, #CPU_INSTRUCTION]
        sub     x10, x10, x11
        mrs     x11, spsr_el1
        stp     x10, x11, [x9, #CPU_ELR_OFFSET]
1:      ldr     x11, [x9, #CPU_INSTRUCTION]
        add     x11, x11, #4
        msr     elr_el1, x11
        ldp     x10, x11, [x9, #CPU_SAVED_X10]
        mrs     x9, tpidrro_el0
        eret

serror:
        msr     tpidr_el0, x9
        mrs     x9, tpidr_el1
        msr     tpidrro_el0, x10
        ldr     x10, [x9, #CPU_SERRORS]
        add     x10, x10, #1
        str     x10, [x9, #CPU_SERRORS]
        mrs     x10, esr_el1
        str     x10, [x9, #CPU_SERROR_ESR]
        mrs     x10, tpidrro_el0
        mrs     x9, tpidr_el0
        eret

        .macro  interrupt kind
        stp     x29, x30, [sp, #-64]!
        mrs     x29, elr_el1
        mrs     x30, spsr_el1
        stp     x29, x30, [sp, #16]
        stp     x0, x1, [sp, #32]
        stp     x2, x3, [sp, #48]
        mov     x29, xzr
        adrp    x0, agent_state
        add     x0, x0, :lo12:agent_state
        mrs     x1, tpidr_el1
        mov     x2, #\kind
        bl      agent_interrupt                 // returns the mask bits to set
        ldp     x29, x30, [sp, #16]
        orr     x30, x30, x0
        msr     elr_el1, x29
        msr     spsr_el1, x30
        ldp     x0, x1, [sp, #32]
        ldp     x2, x3, [sp, #48]
        ldp     x29, x30, [sp], #64
        eret
        .endm

irq:    interrupt 0
fiq:    interrupt 1

unexpected:
        mrs     x1, esr_el1
        mrs     x2, elr_el1
        mrs     x3, far_el1
        adrp    x0, agent_state
        add     x0, x0, :lo12:agent_state
        bl      agent_failed
        b       stop

// ---------------------------------------------------------------------------------------------------------------------
// What C# calls.

// x0: values of x0 to x28, in and out. x1: an instruction with a RET after it.
        .globl  run_instruction
run_instruction:
        stp     x29, x30, [sp, #-112]!
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        stp     x27, x28, [sp, #80]
        str     x0, [sp, #96]
        mrs     x2, tpidr_el1
        str     x1, [x2, #CPU_INSTRUCTION]
        isb                                     // the instruction may be new, and may have come from another CPU
        mov     x30, x1
        msr     nzcv, xzr
        ldr     x28, [x0, #224]
        ldp     x26, x27, [x0, #208]
        ldp     x24, x25, [x0, #192]
        ldp     x22, x23, [x0, #176]
        ldp     x20, x21, [x0, #160]
        ldp     x18, x19, [x0, #144]
        ldp     x16, x17, [x0, #128]
        ldp     x14, x15, [x0, #112]
        ldp     x12, x13, [x0, #96]
        ldp     x10, x11, [x0, #80]
        ldp     x8, x9, [x0, #64]
        ldp     x6, x7, [x0, #48]
        ldp     x4, x5, [x0, #32]
        ldp     x2, x3, [x0, #16]
        ldp     x0, x1, [x0]
        blr     x30
        str     x0, [sp, #104]
        ldr     x0, [sp, #96]
        str     x1, [x0, #8]
        stp     x2, x3, [x0, #16]
        stp     x4, x5, [x0, #32]
        stp     x6, x7, [x0, #48]
        stp     x8, x9, [x0, #64]
        stp     x10, x11, [x0, #80]
        stp     x12, x13, [x0, #96]
        stp     x14, x15, [x0, #112]
        stp     x16, x17, [x0, #128]
        stp     x18, x19, [x0, #144]
        stp     x20, x21, [x0, #160]
        stp     x22, x23, [x0, #176]
        stp     x24, x25, [x0, #192]
        stp     x26, x27, [x0, #208]
        str     x28, [x0, #224]
        ldr     x1, [sp, #104]
        str     x1, [x0]
        dsb     sy                              // a late abort belongs to this instruction
        isb
        mrs     x1, tpidr_el1
        str     xzr, [x1, #CPU_INSTRUCTION]
        ldp     x19, x20, [sp, #16]
        ldp     x21, x22, [sp, #32]
        ldp     x23, x24, [sp, #48]
        ldp     x25, x26, [sp, #64]
        ldp     x27, x28, [sp, #80]
        ldp     x29, x30, [sp], #112
        ret

// x0: mask bits (DAIF) that stay set; x1: turns to stay open.
        .globl  open_window
open_window:
        mov     x2, #MASKED
        mov     x3, #0x200
        orr     x0, x0, x3
        dsb     sy
        msr     daif, x0
        isb
1:      cbz     x1, 2f
        sub     x1, x1, #1
        b       1b
2:      msr     daif, x2
        isb
        ret

// x0: an address whose new code all CPUs are to see.
        .globl  synchronise_code
synchronise_code:
        dc      cvau, x0
        dsb     ish
        ic      ivau, x0
        dsb     ish
        isb
        ret

        .globl  read_isr_el1
read_isr_el1:
        isb
        mrs     x0, isr_el1
        ret

        .globl  read_cntvct_el0
read_cntvct_el0:
        isb
        mrs     x0, cntvct_el0
        ret

        .globl  read_cntfrq_el0
read_cntfrq_el0:
        mrs     x0, cntfrq_el0
        ret

        .globl  read_midr_el1
read_midr_el1:
        mrs     x0, midr_el1
        ret

        .globl  read_mpidr_el1
read_mpidr_el1:
        mrs     x0, mpidr_el1
        ret

        .globl  wait_for_interrupt
wait_for_interrupt:
        dsb     sy
        wfi
        ret

        .globl  wait_for_event
wait_for_event:
        wfe
        dmb     sy
        ret

// seL4_Yield: x7 is the number of the system call, -11; nothing else is read or changed.
        .globl  give_turn_away
give_turn_away:
        mov     x7, #-11
        hvc     #0
        dmb     sy
        ret

        .globl  send_event
send_event:
        dsb     sy
        sev
        ret

        .globl  address_of_secondary_entry
address_of_secondary_entry:
        adrp    x0, secondary_entry
        add     x0, x0, :lo12:secondary_entry
        ret

        .globl  address_of_cpu_states
address_of_cpu_states:
        adrp    x0, cpu_states
        add     x0, x0, :lo12:cpu_states
        ret

        .globl  address_of_instructions
address_of_instructions:
        adrp    x0, instructions
        add     x0, x0, :lo12:instructions
        ret

        .globl  address_of_text
address_of_text:
        adrp    x0, text
        add     x0, x0, :lo12:text
        ret

        .globl  stop_at_breakpoint
stop_at_breakpoint:
        brk     #1
        b       stop_at_breakpoint

        .bss
        .balign 4096
agent_state:
        .skip   4096
cpu_states:
        .skip   CPU_BYTES * MAX_CPUS
stacks:
        .skip   STACK_BYTES * MAX_CPUS
        .balign 4096
instructions:                                   // InstructionCache.Slots * 8 a CPU
        .skip   8 * 4096 * MAX_CPUS

        .section .noinit, "aw", %nobits
        .balign 4096
text:                                           // LogText.Bytes
        .skip   0x400000
