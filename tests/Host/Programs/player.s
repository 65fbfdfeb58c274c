// A protection domain that executes a list of operations and prints what system calls return. The list is mapped at
// 0x300000: the domain's letter, then records of 12 words, written by DomainScript.
//
// Record: kind, then x0 to x8 of a system call or operands, then 1 to print the result.

        .equ    RECORD_BYTES, 96
        .equ    DEBUG_PUT_CHAR, -12

        .text
        .globl  _start
_start:
        mov     x28, #0x300000
        ldr     x19, [x28], #8
next:
        ldr     x26, [x28]
        adr     x9, kinds
        add     x9, x9, x26, lsl #2
        br      x9
kinds:
        b       end
        b       system_call
        b       store
        b       load
        b       delay
        b       vector_set
        b       vector_get
        b       advance
        b       alarm

end:                                            // waits for ever
        mov     x0, #1
        mov     x6, #4
        mov     x7, #-7
        svc     #0
        b       end

system_call:
        ldp     x0, x1, [x28, #8]
        ldp     x2, x3, [x28, #24]
        ldp     x4, x5, [x28, #40]
        ldp     x6, x7, [x28, #56]
        ldr     x8, [x28, #72]
        svc     #0
        ldr     x9, [x28, #80]
        cbz     x9, done
        mov     x20, x0
        mov     x21, x1
        mov     x22, x2
        mov     x23, x3
        mov     x24, x4
        mov     x25, x5
        bl      print_letter
        mov     x9, x20
        bl      print_word
        mov     x9, x21
        bl      print_word
        mov     x9, x22
        bl      print_word
        mov     x9, x23
        bl      print_word
        mov     x9, x24
        bl      print_word
        mov     x9, x25
        bl      print_word
        bl      print_end
        b       done

store:                                          // x0 = address, x1 = value
        ldp     x9, x10, [x28, #8]
        str     x10, [x9]
        b       done

load:                                           // x0 = address
        ldr     x9, [x28, #8]
        ldr     x20, [x9]
        bl      print_letter
        mov     x9, x20
        bl      print_word
        bl      print_end
        b       done

delay:                                          // x0 = ticks of the physical counter
        ldr     x9, [x28, #8]
        isb
        mrs     x10, cntpct_el0
        add     x9, x9, x10
1:      isb
        mrs     x10, cntpct_el0
        cmp     x10, x9
        b.lo    1b
        b       done

vector_set:                                     // x0 = value of d9
        ldr     x9, [x28, #8]
        fmov    d9, x9
        b       done

vector_get:
        fmov    x20, d9
        bl      print_letter
        mov     x9, x20
        bl      print_word
        bl      print_end

        b       done

advance:                                        // x0 = TCB slot, x1 and x2 = message infos of ReadRegisters and WriteRegisters
        ldp     x0, x1, [x28, #8]
        mov     x2, #0
        mov     x3, #1
        mov     x7, #-1
        svc     #0
        add     x4, x2, #4
        ldr     x0, [x28, #8]
        ldr     x1, [x28, #24]
        mov     x2, #0
        mov     x3, #1
        svc     #0
        b       done

alarm:                                          // x0 = ticks, or 0 to switch it off
        ldr     x9, [x28, #8]
        cmp     x9, #0
        cset    x10, ne
        msr     cntp_tval_el0, x9
        msr     cntp_ctl_el0, x10
        isb

done:
        add     x28, x28, #RECORD_BYTES
        b       next

put_char:                                       // x0
        mov     x7, #DEBUG_PUT_CHAR
        svc     #0
        ret

print_letter:
        mov     x11, x30
        mov     x0, x19
        bl      put_char
        mov     x0, #':'
        bl      put_char
        mov     x30, x11
        ret

print_end:
        mov     x11, x30
        mov     x0, #'\n'
        bl      put_char
        mov     x30, x11
        ret

print_word:                                     // x9, 16 digits after a space
        mov     x11, x30
        mov     x0, #' '
        bl      put_char
        mov     x12, #60
1:      lsr     x0, x9, x12
        and     x0, x0, #15
        cmp     x0, #10
        add     x0, x0, #'0'
        b.lo    2f
        add     x0, x0, #('a' - '0' - 10)
2:      bl      put_char
        subs    x12, x12, #4
        b.pl    1b
        mov     x30, x11
        ret
