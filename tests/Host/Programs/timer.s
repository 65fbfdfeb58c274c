// A vCPU that starts its virtual timer. x0: ticks until it is due; x1: ticks to spin afterwards. Ends with SMC: x0 = CNTV_CTL.

        .text
        .globl  _start
_start:
        msr     cntv_tval_el0, x0
        mov     x9, #1
        msr     cntv_ctl_el0, x9
        isb
        smc     #2                              // the timer runs
        isb
        mrs     x9, cntpct_el0
        add     x9, x9, x1
1:      isb
        mrs     x10, cntpct_el0
        cmp     x10, x9
        b.lo    1b
        mrs     x0, cntv_ctl_el0
        smc     #1
2:      b       2b
