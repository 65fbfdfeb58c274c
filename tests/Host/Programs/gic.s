// A vCPU with an interrupt handler. x0: GIC version; x1: 0 to end what it takes, 1 to leave it active. Says by SMC #2 that it
// is ready, takes interrupts until the SMC is answered, says by SMC #1 what it took: x0 = how many, x1 = their INTIDs, 16
// bits each, the first one lowest. Then it writes ICC_SGI1R_EL1 (GICv3) and ends with SMC #3.

        .equ    GICC, 0x08010000

        .text
        .globl  _start
_start:
        mov     x20, x0
        mov     x21, x1
        mov     x22, #0                         // taken
        mov     x23, #0                         // INTIDs
        mov     x24, #0                         // next shift
        adr     x9, vectors
        msr     vbar_el1, x9
        mov     x9, #0xf0
        cmp     x20, #3
        b.ne    1f
        msr     icc_pmr_el1, x9
        mov     x9, #1
        msr     icc_igrpen1_el1, x9
        b       2f
1:      mov     x10, #GICC
        str     w9, [x10, #4]                   // GICC_PMR
        mov     w9, #1
        str     w9, [x10]                       // GICC_CTLR
2:      isb
        smc     #2
        msr     daifclr, #2
        mov     x9, #0x1000
3:      subs    x9, x9, #1
        b.ne    3b
        msr     daifset, #2
        mov     x0, x22
        mov     x1, x23
        smc     #1
        cmp     x20, #3
        b.ne    4f
        movz    x9, #0x0500, lsl #16            // INTID 5
        movk    x9, #1                          // TargetList
        msr     icc_sgi1r_el1, x9
4:      smc     #3
5:      b       5b

irq:
        cmp     x20, #3
        b.ne    1f
        mrs     x10, icc_iar1_el1
        b       2f
1:      mov     x11, #GICC
        ldr     w10, [x11, #0xc]                // GICC_IAR
2:      lsl     x12, x10, x24
        orr     x23, x23, x12
        add     x24, x24, #16
        add     x22, x22, #1
        cbnz    x21, 4f
        cmp     x20, #3
        b.ne    3f
        msr     icc_eoir1_el1, x10
        isb
        eret
3:      str     w10, [x11, #0x10]               // GICC_EOIR
        dsb     sy
4:      eret

        .balign 2048
vectors:
        .rept   4
        .balign 128
        b       .
        .endr
        .balign 128
        b       .
        .balign 128
        b       irq
        .rept   10
        .balign 128
        b       .
        .endr
