namespace Lockstep.Proofs.A64.Decode;

/// <summary>
/// DDI 0487 C4.1, Data Processing -- Scalar Floating-Point and Advanced SIMD: only what fills or copies a whole vector register.
/// </summary>
internal static class VectorMoves
{
    private const string Group = "Advanced SIMD";

    public static readonly EncodingClass[] Table =
    [
        new(Group, "Advanced SIMD modified immediate", "0 1 op 0111100000 abc:3 1110 01 defgh:5 Rd:5", Immediate),
        new(Group, "Advanced SIMD three same", "0 1 0 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5", Move),
    ];

    /// <summary>C7.2 MOVI, of 16 bytes or of two 64-bit words (AdvSIMDExpandImm, J1.1).</summary>
    private static Instruction? Immediate(Fields f)
    {
        ulong bits = (ulong)(f["abc"] << 5 | f["defgh"]), bytes = 0;
        for (int i = 0; i < 8; i++)
        {
            ulong value = f.Has("op") ? (bits >> i & 1) * 0xff : bits;
            bytes |= value << 8 * i;
        }

        return new() { Operation = Operation.MOVI, Is64 = f.Has("op"), IsVector = true, Immediate = bytes, Rd = f["Rd"] };
    }

    /// <summary>C7.2 MOV (vector): ORR (vector, register) with both sources the same.</summary>
    private static Instruction? Move(Fields f) =>
        f["Rm"] != f["Rn"] ? null : new() { Operation = Operation.MOVVector, IsVector = true, Rn = f["Rn"], Rd = f["Rd"] };
}
