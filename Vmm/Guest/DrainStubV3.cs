namespace Lockstep.Vmm.Guest;

/// <summary>
/// <see cref="DrainStub"/> with GICv3's CPU interface: system registers, which reach the list registers as ICV_* (IHI 0069 12.5).
/// Code and parameters lie in the page as there; the address in the parameters is 0.
/// </summary>
public static unsafe class DrainStubV3
{
    /// <summary>Length of the code in instructions.</summary>
    public const int WordCount = 46;

    /// <summary>Writes the code.</summary>
    /// <param name="code">Where to, <see cref="WordCount"/> words.</param>
    public static void Emit(uint* code)
    {
        EmitActive(code);
        EmitPending(code + 17);
        EmitReset(code + 33);
    }

    /// <summary>Ends the interrupts of the list by ICC_DIR_EL1, to which priority and group do not matter; one that is not active stays as it is.</summary>
    private static void EmitActive(uint* code)
    {
        code[0] = 0xd508_751f;  //     ic    iallu
        code[1] = 0xd503_379f;  //     dsb   nsh
        code[2] = 0xd503_3fdf;  //     isb
        code[3] = 0xf840_8401;  //     ldr   x1, [x0], #8
        code[4] = 0x5280_0042;  //     mov   w2, #2
        code[5] = 0xd518_cc82;  //     msr   icc_ctlr_el1, x2
        code[6] = 0x5280_0022;  //     mov   w2, #1
        code[7] = 0xd518_ccc2;  //     msr   icc_igrpen0_el1, x2
        code[8] = 0xd518_cce2;  //     msr   icc_igrpen1_el1, x2
        code[9] = 0x5280_1fe2;  //     mov   w2, #0xff
        code[10] = 0xd518_4602; //     msr   icc_pmr_el1, x2
        code[11] = 0xd503_3fdf; //     isb
        code[12] = 0xb840_4402; // 1:  ldr   w2, [x0], #4
        code[13] = 0x710f_fc5f; //     cmp   w2, #1023
        code[14] = 0x5400_0060; //     b.eq  2f
        code[15] = 0xd518_cb22; //     msr   icc_dir_el1, x2
        code[16] = 0x17ff_fffc; //     b     1b
    }

    /// <summary>Takes and ends what was pending.</summary>
    private static void EmitPending(uint* code)
    {
        code[0] = 0xd518_c89f;  // 2:  msr   icc_ap0r0_el1, xzr
        code[1] = 0xd518_c91f;  //     msr   icc_ap1r0_el1, xzr
        code[2] = 0x5280_0803;  //     mov   w3, #64
        code[3] = 0xd503_3fdf;  // 3:  isb
        code[4] = 0xd538_c802;  //     mrs   x2, icc_iar0_el1
        code[5] = 0x710f_f05f;  //     cmp   w2, #1020
        code[6] = 0x5400_00c3;  //     b.lo  4f
        code[7] = 0xd538_cc02;  //     mrs   x2, icc_iar1_el1
        code[8] = 0x710f_f05f;  //     cmp   w2, #1020
        code[9] = 0x5400_00e2;  //     b.hs  6f
        code[10] = 0xd518_cc22; //     msr   icc_eoir1_el1, x2
        code[11] = 0x1400_0002; //     b     5f
        code[12] = 0xd518_c822; // 4:  msr   icc_eoir0_el1, x2
        code[13] = 0xd518_cb22; // 5:  msr   icc_dir_el1, x2
        code[14] = 0x7100_0463; //     subs  w3, w3, #1
        code[15] = 0x54ff_fe81; //     b.ne  3b
    }

    /// <summary>Sets the registers to reset, and traps.</summary>
    private static void EmitReset(uint* code)
    {
        code[0] = 0xd518_c89f;  // 6:  msr   icc_ap0r0_el1, xzr
        code[1] = 0xd518_c91f;  //     msr   icc_ap1r0_el1, xzr
        code[2] = 0xd518_c87f;  //     msr   icc_bpr0_el1, xzr
        code[3] = 0xd518_cc7f;  //     msr   icc_bpr1_el1, xzr
        code[4] = 0xd518_461f;  //     msr   icc_pmr_el1, xzr
        code[5] = 0xd518_ccdf;  //     msr   icc_igrpen0_el1, xzr
        code[6] = 0xd518_ccff;  //     msr   icc_igrpen1_el1, xzr
        code[7] = 0xd518_cc9f;  //     msr   icc_ctlr_el1, xzr
        code[8] = 0xd503_3f9f;  //     dsb   sy
        code[9] = 0x529f_e000;  //     mov   w0, #0xff00
        code[10] = 0x72b8_c000; //     movk  w0, #0xc600, lsl #16
        code[11] = 0xd400_0003; //     smc   #0
        code[12] = 0x1400_0000; //     b     .
    }
}
