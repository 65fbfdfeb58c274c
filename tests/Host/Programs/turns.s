// Two vCPUs that hand a word to and fro without leaving the guest: they get on only by time slices. x0: 0 or 1; x1: rounds.
// Ends with SMC: x0 = its number, x1 = ticks of the physical counter that it took, x2 = the last value of the word.

        .text
        .globl  _start
_start:
        adrp    x9, word
        add     x9, x9, :lo12:word
        isb
        mrs     x20, cntpct_el0
        mov     x10, #0
1:      ldr     x11, [x9]
        and     x12, x11, #1
        cmp     x12, x0
        b.ne    1b
        add     x11, x11, #1
        str     x11, [x9]
        add     x10, x10, #1
        cmp     x10, x1
        b.lo    1b
        isb
        mrs     x21, cntpct_el0
        sub     x1, x21, x20
        mov     x2, x11
        smc     #1
2:      b       2b

        .balign 4096
word:   .quad   0
