namespace Lockstep.Proofs.A64.Decode;

/// <summary>DDI 0487 C4.1, Branches, Exception Generating and System instructions: the branches.</summary>
internal static class Branches
{
    private const string Group = "Branches";

    public static readonly EncodingClass[] Table =
    [
        new(Group, "Conditional branch (immediate)", "01010100 imm19:19 0 cond:4", Conditional),
        new(Group, "Unconditional branch (register)", "1101011 0 0 op:2 11111 000000 Rn:5 00000", ByRegister),
        new(Group, "Unconditional branch (immediate)", "op 00101 imm26:26", Immediate),
        new(Group, "Compare and branch (immediate)", "sf 011010 op imm19:19 Rt:5", Compare),
        new(Group, "Test and branch (immediate)", "b5 011011 op b40:5 imm14:14 Rt:5", Test),
    ];

    /// <summary>C6.2 B.cond.</summary>
    private static Instruction? Conditional(Fields f) => new()
    {
        Operation = Operation.BCond,
        Condition = (Condition)f["cond"],
        Immediate = (ulong)f.Signed("imm19", Instruction.Bytes),
    };

    /// <summary>C6.2 BR, BLR, RET.</summary>
    private static Instruction? ByRegister(Fields f) =>
        f["op"] == 3 ? null : new()
        {
            Operation = f["op"] switch { 0 => Operation.BR, 1 => Operation.BLR, _ => Operation.RET },
            Rn = f["Rn"],
        };

    /// <summary>C6.2 B, BL.</summary>
    private static Instruction? Immediate(Fields f) => new()
    {
        Operation = f.Has("op") ? Operation.BL : Operation.B,
        Immediate = (ulong)f.Signed("imm26", Instruction.Bytes),
    };

    /// <summary>C6.2 CBZ, CBNZ.</summary>
    private static Instruction? Compare(Fields f) => new()
    {
        Operation = f.Has("op") ? Operation.CBNZ : Operation.CBZ,
        Is64 = f.Has("sf"),
        Immediate = (ulong)f.Signed("imm19", Instruction.Bytes),
        Rd = f["Rt"],
    };

    /// <summary>C6.2 TBZ, TBNZ.</summary>
    private static Instruction? Test(Fields f) => new()
    {
        Operation = f.Has("op") ? Operation.TBNZ : Operation.TBZ,
        Is64 = f.Has("b5"),
        Immediate = (ulong)(f["b5"] << 5 | f["b40"]),
        Second = (int)f.Signed("imm14", Instruction.Bytes),
        Rd = f["Rt"],
    };
}
