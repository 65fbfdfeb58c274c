// A vCPU that only spins. x0: ticks; then SMC #1.
        .text
        .globl  _start
_start:
        isb
        mrs     x9, cntpct_el0
        add     x9, x9, x0
1:      isb
        mrs     x10, cntpct_el0
        cmp     x10, x9
        b.lo    1b
        smc     #1
2:      b       2b
