// System registers of GICv3: the physical CPU interface and the virtual interface control registers (IHI 0069 12.2 and 12.4).

        .text

// read_NAME(), write_NAME(value)
        .macro  accessors name
        .globl  read_\name
read_\name:
        mrs     x0, \name
        ret
        .globl  write_\name
write_\name:
        msr     \name, x0
        ret
        .endm

        .globl  write_ich_hcr_el2
write_ich_hcr_el2:
        msr     ich_hcr_el2, x0
        ret

        accessors ich_vmcr_el2
        accessors ich_ap1r0_el2

// read_ich_NAME()
        .irp    name, vtr, misr, eisr
        .globl  read_ich_\name\()_el2
read_ich_\name\()_el2:
        mrs     x0, ich_\name\()_el2
        ret
        .endr

// read_ich_lr(index), write_ich_lr(index, value), index from 0 to 15. Two instructions an entry, so that the number is the address.
        .globl  read_ich_lr
read_ich_lr:
        adr     x9, 1f
        add     x9, x9, x0, lsl #3
        br      x9
1:
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        mrs     x0, ich_lr\n\()_el2
        ret
        .endr

        .globl  write_ich_lr
write_ich_lr:
        adr     x9, 1f
        add     x9, x9, x0, lsl #3
        br      x9
1:
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        msr     ich_lr\n\()_el2, x1
        ret
        .endr

// icc_initialise(): system registers at EL2 and for EL1, every priority, EOI that only drops the priority, group 1 on.
        .globl  icc_initialise
icc_initialise:
        mov     x0, #15                         // Enable, DIB, DFB, SRE
        msr     icc_sre_el2, x0
        isb
        mov     x0, #7                          // DIB, DFB, SRE
        msr     icc_sre_el1, x0
        isb
        mov     x0, #0xff
        msr     icc_pmr_el1, x0
        msr     icc_bpr1_el1, xzr
        mov     x0, #2                          // EOImode
        msr     icc_ctlr_el1, x0
        mov     x0, #1
        msr     icc_igrpen1_el1, x0
        isb
        ret

// icc_acknowledge(): ICC_IAR1_EL1
        .globl  icc_acknowledge
icc_acknowledge:
        mrs     x0, icc_iar1_el1
        dsb     sy
        ret

// icc_drop_priority(intid), icc_deactivate(intid)
        .globl  icc_drop_priority
icc_drop_priority:
        msr     icc_eoir1_el1, x0
        isb
        ret

        .globl  icc_deactivate
icc_deactivate:
        msr     icc_dir_el1, x0
        isb
        ret
