namespace Lockstep.Proofs.A64.Decode;

/// <summary>
/// DDI 0487 C4.1, Loads and Stores. Of the vector registers only whole ones (Q) are loaded and stored. What the manual calls
/// CONSTRAINED UNPREDICTABLE is refused: a pair loaded into one register, and write-back to a base that is also transferred.
/// </summary>
internal static class LoadsAndStores
{
    private const string Group = "Loads and Stores";

    public static readonly EncodingClass[] Table =
    [
        new(Group, "Load/store ordered", "size:2 001000 1 L 0 11111 1 11111 Rn:5 Rt:5", Ordered),
        new(Group, "Load register (literal)", "opc:2 011 V 00 imm19:19 Rt:5", Literal),
        new(
            Group, "Load/store register pair (post-indexed)",
            "opc:2 101 V 001 L imm7:7 Rt2:5 Rn:5 Rt:5", f => Pair(f, AddressingMode.PostIndex)),
        new(
            Group, "Load/store register pair (offset)",
            "opc:2 101 V 010 L imm7:7 Rt2:5 Rn:5 Rt:5", f => Pair(f, AddressingMode.SignedOffset)),
        new(
            Group, "Load/store register pair (pre-indexed)",
            "opc:2 101 V 011 L imm7:7 Rt2:5 Rn:5 Rt:5", f => Pair(f, AddressingMode.PreIndex)),
        new(
            Group, "Load/store register (unscaled immediate)",
            "size:2 111 V 00 opc:2 0 imm9:9 00 Rn:5 Rt:5", f => Offset9(f, AddressingMode.UnscaledOffset)),
        new(
            Group, "Load/store register (immediate post-indexed)",
            "size:2 111 V 00 opc:2 0 imm9:9 01 Rn:5 Rt:5", f => Offset9(f, AddressingMode.PostIndex)),
        new(
            Group, "Load/store register (immediate pre-indexed)",
            "size:2 111 V 00 opc:2 0 imm9:9 11 Rn:5 Rt:5", f => Offset9(f, AddressingMode.PreIndex)),
        new(Group, "Load/store register (register offset)", "size:2 111 V 00 opc:2 1 Rm:5 option:3 S 10 Rn:5 Rt:5", ByRegister),
        new(Group, "Load/store register (unsigned immediate)", "size:2 111 V 01 opc:2 imm12:12 Rn:5 Rt:5", UnsignedOffset),
    ];

    /// <summary>C6.2 LDAR, LDARB, LDARH, STLR, STLRB, STLRH.</summary>
    private static Instruction? Ordered(Fields f) => new()
    {
        Operation = f.Has("L") ? Operation.LDAR : Operation.STLR,
        Is64 = f["size"] == 3,
        SizeBytes = 1 << f["size"],
        Rn = f["Rn"],
        Rd = f["Rt"],
    };

    /// <summary>C6.2 LDR (literal), LDRSW (literal); C7.2 LDR (literal, SIMD&amp;FP), 128 bits.</summary>
    private static Instruction? Literal(Fields f)
    {
        bool isVector = f.Has("V");
        return f["opc"] == 3 || (isVector && f["opc"] != 2) ? null : new()
        {
            Operation = Operation.LDR,
            Mode = AddressingMode.Literal,
            Is64 = f["opc"] != 0,
            IsSigned = !isVector && f["opc"] == 2,
            IsVector = isVector,
            SizeBytes = isVector ? 16 : f["opc"] == 1 ? 8 : 4,
            Immediate = (ulong)f.Signed("imm19", Instruction.Bytes),
            Rd = f["Rt"],
        };
    }

    /// <summary>C6.2 LDP, LDPSW, STP; C7.2 LDP (SIMD&amp;FP), STP (SIMD&amp;FP), 128 bits.</summary>
    private static Instruction? Pair(Fields f, AddressingMode mode)
    {
        bool isVector = f.Has("V"), isLoad = f.Has("L"), isSigned = !isVector && f["opc"] == 1;
        int size = isVector ? 16 : f["opc"] == 2 ? 8 : 4;
        bool isWrittenBack = mode != AddressingMode.SignedOffset && !isVector && f["Rn"] != Instruction.ZeroOrSp;
        bool isUnpredictable = (isLoad && f["Rt"] == f["Rt2"]) || (isWrittenBack && (f["Rn"] == f["Rt"] || f["Rn"] == f["Rt2"]));
        return isUnpredictable || f["opc"] == 3 || (isSigned && !isLoad) || (isVector && f["opc"] != 2) ? null : new()
        {
            Operation = isLoad ? Operation.LDP : Operation.STP,
            Mode = mode,
            Is64 = f["opc"] != 0,
            IsSigned = isSigned,
            IsVector = isVector,
            SizeBytes = size,
            Immediate = (ulong)f.Signed("imm7", size),
            Rt2 = f["Rt2"],
            Rn = f["Rn"],
            Rd = f["Rt"],
        };
    }

    /// <summary>C6.2 LDR, STR (immediate) with an index, LDUR, STUR, each for bytes, halfwords, signed ones; C7.2 for 128 bits.</summary>
    private static Instruction? Offset9(Fields f, AddressingMode mode)
    {
        bool isWrittenBack = mode != AddressingMode.UnscaledOffset && !f.Has("V") && f["Rn"] != Instruction.ZeroOrSp;
        return isWrittenBack && f["Rn"] == f["Rt"] ? null : Single(f, mode) is not { } access ? null
            : access with { Immediate = (ulong)f.Signed("imm9") };
    }

    /// <summary>C6.2 LDR, STR (immediate), unsigned offset, and the same for bytes, halfwords, signed ones; C7.2 for 128 bits.</summary>
    private static Instruction? UnsignedOffset(Fields f) =>
        Single(f, AddressingMode.UnsignedOffset) is not { } access ? null
        : access with { Immediate = (ulong)(f["imm12"] * access.SizeBytes) };

    /// <summary>C6.2 LDR, STR (register), and the same for bytes, halfwords, signed ones; C7.2 for 128 bits.</summary>
    private static Instruction? ByRegister(Fields f) =>
        (f["option"] & 2) == 0 || Single(f, AddressingMode.RegisterOffset) is not { } access ? null : access with
        {
            Rm = f["Rm"],
            Extend = (ExtendType)f["option"],
            Amount = f.Has("S") ? int.Log2(access.SizeBytes) : 0,
            IsScaled = f.Has("S"),
        };

    /// <summary>The fields size, V and opc; null for PRFM, for the other sizes of vector registers, and where they are reserved.</summary>
    private static Instruction? Single(Fields f, AddressingMode mode)
    {
        int size = f["size"], opc = f["opc"];
        bool isVector = f.Has("V"), isSigned = !isVector && opc >= 2;
        bool isReserved = isVector ? size != 0 || opc < 2 : size + opc > 4;
        return isReserved ? null : new()
        {
            Operation = (opc & 1) == 0 && !isSigned ? Operation.STR : Operation.LDR,
            Mode = mode,
            Is64 = isSigned ? opc == 2 : size == 3,
            IsSigned = isSigned,
            IsVector = isVector,
            SizeBytes = isVector ? 16 : 1 << size,
            Rn = f["Rn"],
            Rd = f["Rt"],
        };
    }
}
