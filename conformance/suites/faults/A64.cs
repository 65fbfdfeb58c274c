namespace Lockstep.Conformance.Suites;

/// <summary>Encodings of the instructions that the scripts execute (DDI 0487 C6.2, C7.2). Xn is the base, Xt the register that is transferred.</summary>
internal static class A64
{
    /// <summary>Register 31: the zero register.</summary>
    public const uint Zr = 31;

    /// <summary>Hints and barriers.</summary>
    public const uint Nop = 0xd503_201f, Yield = 0xd503_203f, Wfe = 0xd503_205f, Wfi = 0xd503_207f, Sev = 0xd503_209f, Sevl = 0xd503_20bf,
        Csdb = 0xd503_229f, Dsb = 0xd503_3f9f, Dmb = 0xd503_3fbf, Isb = 0xd503_3fdf;

    /// <summary>A load or store of one general-purpose register.</summary>
    /// <param name="Name">The mnemonic, w or x.</param>
    /// <param name="SizeBytes">Of the access.</param>
    /// <param name="IsStore">Stores.</param>
    /// <param name="Bits">size in bits 31 to 30 and opc in bits 23 to 22.</param>
    public readonly record struct Single(string Name, int SizeBytes, bool IsStore, uint Bits)
    {
        private const uint Class = 0x3800_0000;

        /// <summary>[Xn, #imm], unsigned and scaled.</summary>
        public uint Offset(uint rt, uint rn, uint offset = 0) => Bits | Class | 1 << 24 | offset / (uint)SizeBytes << 10 | rn << 5 | rt;

        /// <summary>LDUR and STUR.</summary>
        public uint Unscaled(uint rt, uint rn, int offset) => Bits | Class | Imm9(offset) | rn << 5 | rt;

        /// <summary>LDTR and STTR.</summary>
        public uint Unprivileged(uint rt, uint rn, int offset = 0) => Unscaled(rt, rn, offset) | 2 << 10;

        /// <summary>[Xn], #imm.</summary>
        public uint PostIndexed(uint rt, uint rn, int offset) => Unscaled(rt, rn, offset) | 1 << 10;

        /// <summary>[Xn, #imm]!</summary>
        public uint PreIndexed(uint rt, uint rn, int offset) => Unscaled(rt, rn, offset) | 3 << 10;

        /// <summary>[Xn, Xm].</summary>
        public uint Register(uint rt, uint rn, uint rm) => Bits | Class | 1 << 21 | rm << 16 | 3 << 13 | 2 << 10 | rn << 5 | rt;

        private static uint Imm9(int offset) => ((uint)offset & 0x1ff) << 12;
    }

    /// <summary>Every size, zero- and sign-extended to 32 and 64 bits.</summary>
    public static readonly Single[] Loads =
    [
        new("ldrb w", 1, false, 0x0040_0000), new("ldrh w", 2, false, 0x4040_0000), new("ldr w", 4, false, 0x8040_0000), new("ldr x", 8, false, 0xc040_0000),
        new("ldrsb w", 1, false, 0x00c0_0000), new("ldrsh w", 2, false, 0x40c0_0000), new("ldrsb x", 1, false, 0x0080_0000),
        new("ldrsh x", 2, false, 0x4080_0000), new("ldrsw x", 4, false, 0x8080_0000),
    ];

    /// <summary>Every size.</summary>
    public static readonly Single[] Stores =
    [
        new("strb w", 1, true, 0), new("strh w", 2, true, 0x4000_0000), new("str w", 4, true, 0x8000_0000), new("str x", 8, true, 0xc000_0000),
    ];

    /// <summary>LDAR and STLR, by the size's logarithm.</summary>
    public static uint Acquire(int size, uint rt, uint rn) => (uint)size << 30 | 0x08df_fc00 | rn << 5 | rt;

    /// <summary>STLR.</summary>
    public static uint Release(int size, uint rt, uint rn) => (uint)size << 30 | 0x089f_fc00 | rn << 5 | rt;

    /// <summary>Forms whose ISS says nothing of the access (ISV 0), with x2 as their base: name, encoding, whether it stores.</summary>
    public static readonly (string Name, uint Encoding, bool IsStore)[] WithoutSyndrome =
    [
        ("ldp w0, w3, [x2]", 0x2940_0c40, false), ("ldp x0, x3, [x2, #16]", 0xa941_0c40, false), ("ldp x0, x3, [x2], #16", 0xa8c1_0c40, false),
        ("ldp x0, x3, [x2, #-16]!", 0xa9ff_0c40, false), ("ldpsw x0, x3, [x2]", 0x6940_0c40, false), ("ldnp x0, x3, [x2]", 0xa840_0c40, false),
        ("stp w0, w3, [x2]", 0x2900_0c40, true), ("stp x0, x3, [x2, #16]!", 0xa981_0c40, true), ("stp xzr, xzr, [x2], #16", 0xa881_7c5f, true),
        ("stnp x0, x3, [x2]", 0xa800_0c40, true), ("ldxr w0, [x2]", 0x885f_7c40, false), ("ldxrb w0, [x2]", 0x085f_7c40, false),
        ("ldaxr x0, [x2]", 0xc85f_fc40, false), ("ldxp x0, x3, [x2]", 0xc87f_0c40, false), ("ldr b0, [x2]", 0x3d40_0040, false),
        ("ldr h0, [x2]", 0x7d40_0040, false), ("ldr s0, [x2]", 0xbd40_0040, false), ("ldr d0, [x2]", 0xfd40_0040, false),
        ("ldr q0, [x2]", 0x3dc0_0040, false), ("str q0, [x2]", 0x3d80_0040, true), ("str s0, [x2]", 0xbd00_0040, true), ("ldp q0, q1, [x2]", 0xad40_0440, false),
        ("stp d0, d1, [x2]", 0x6d00_0440, true), ("ld1 {v0.16b}, [x2]", 0x4c40_7040, false), ("dc zva, x2", 0xd50b_7422, true),
    ];

    /// <summary>MRS Xt, register.</summary>
    public static uint Mrs(uint rt, uint op0, uint op1, uint crn, uint crm, uint op2) => 0xd520_0000 | Name(op0, op1, crn, crm, op2) << 5 | rt;

    /// <summary>MSR register, Xt.</summary>
    public static uint Msr(uint rt, uint op0, uint op1, uint crn, uint crm, uint op2) => 0xd500_0000 | Name(op0, op1, crn, crm, op2) << 5 | rt;

    private static uint Name(uint op0, uint op1, uint crn, uint crm, uint op2) => op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
}
