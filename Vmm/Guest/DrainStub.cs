namespace Lockstep.Vmm.Guest;

/// <summary>
/// A few instructions that a vCPU runs in the guest's place during a reset. seL4 can neither read nor clear a list register,
/// so an interrupt that was active when the guest was stopped can only be ended from inside the VM, through the CPU interface.
/// The stub also puts the CPU interface's registers at reset and drops the instruction cache, which may hold code of the old
/// guest. It touches no memory but its parameters, all of its loops end, and its last instruction traps to the VMM.
/// </summary>
public static unsafe class DrainStub
{
    /// <summary>
    /// The SMC function with which a stub ends: vendor-specific hypervisor range (DEN0028), accepted from no other code.
    /// </summary>
    public const uint DoneFunction = 0xc600_ff00;

    /// <summary>Length of the code in instructions, and of the page that holds code and parameters in bytes.</summary>
    public const int WordCount = 33, PageBytes = 4096;

    /// <summary>Offset of the parameters of vCPU 0 in the page, and their size for each vCPU, in bytes.</summary>
    public const uint ParameterOffset = 0x100, ParameterBytes = 0x80;

    /// <summary>Ends the list of INTIDs in the parameters: a special INTID, which is never active.</summary>
    public const uint EndOfList = 1023;

    /// <summary>
    /// Writes the code. X0 points to the parameters: the address of the CPU interface (0 for none, 64 bits), then INTIDs that
    /// may be active (32 bits each) up to <see cref="EndOfList"/>.
    /// </summary>
    /// <param name="code">Where to, <see cref="WordCount"/> words.</param>
    public static void Emit(uint* code)
    {
        EmitActive(code);
        EmitPending(code + 14);
    }

    /// <summary>Ends the interrupts of the list; an EOI of one that is not active does nothing.</summary>
    private static void EmitActive(uint* code)
    {
        code[0] = 0xd508_751f; //     ic    iallu
        code[1] = 0xd503_379f; //     dsb   nsh
        code[2] = 0xd503_3fdf; //     isb
        code[3] = 0xf840_8401; //     ldr   x1, [x0], #8
        code[4] = 0xb400_0301; //     cbz   x1, 4f
        code[5] = 0x5280_00e2; //     mov   w2, #7           EnableGrp0, EnableGrp1, AckCtl
        code[6] = 0xb900_0022; //     str   w2, [x1]         GICC_CTLR
        code[7] = 0x5280_1fe2; //     mov   w2, #255
        code[8] = 0xb900_0422; //     str   w2, [x1, #4]     GICC_PMR
        code[9] = 0xb840_4402; // 1:  ldr   w2, [x0], #4
        code[10] = 0x710f_fc5f; //    cmp   w2, #1023
        code[11] = 0x5400_0060; //    b.eq  2f
        code[12] = 0xb900_1022; //    str   w2, [x1, #0x10]  GICC_EOIR
        code[13] = 0x17ff_fffc; //    b     1b
    }

    /// <summary>Takes and ends what was pending, sets the registers to reset, and traps.</summary>
    private static void EmitPending(uint* code)
    {
        code[0] = 0xb900_d03f; //  2: str   wzr, [x1, #0xd0] GICC_APR0
        code[1] = 0x5280_0803; //     mov   w3, #64
        code[2] = 0xb940_0c22; //  3: ldr   w2, [x1, #0xc]   GICC_IAR
        code[3] = 0x1200_2444; //     and   w4, w2, #0x3ff
        code[4] = 0x710f_f09f; //     cmp   w4, #1020
        code[5] = 0x5400_0082; //     b.hs  5f
        code[6] = 0xb900_1022; //     str   w2, [x1, #0x10]  GICC_EOIR
        code[7] = 0x7100_0463; //     subs  w3, w3, #1
        code[8] = 0x54ff_ff41; //     b.ne  3b
        code[9] = 0xb900_d03f; //  5: str   wzr, [x1, #0xd0] GICC_APR0
        code[10] = 0xb900_083f; //    str   wzr, [x1, #8]    GICC_BPR
        code[11] = 0xb900_1c3f; //    str   wzr, [x1, #0x1c] GICC_ABPR
        code[12] = 0xb900_043f; //    str   wzr, [x1, #4]    GICC_PMR
        code[13] = 0xb900_003f; //    str   wzr, [x1]        GICC_CTLR
        code[14] = 0xd503_3f9f; // 4: dsb   sy
        code[15] = 0x529f_e000; //    mov   w0, #0xff00
        code[16] = 0x72b8_c000; //    movk  w0, #0xc600, lsl #16
        code[17] = 0xd400_0003; //    smc   #0
        code[18] = 0x1400_0000; //    b     .
    }
}
