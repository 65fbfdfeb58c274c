namespace Lockstep.Proofs.A64.Decode;

/// <summary>DDI 0487 C4.1, Data Processing -- Immediate.</summary>
internal static class DataProcessingImmediate
{
    private const string Group = "Data Processing -- Immediate";

    public static readonly EncodingClass[] Table =
    [
        new(Group, "PC-rel. addressing", "op immlo:2 10000 immhi:19 Rd:5", PcRelative),
        new(Group, "Add/subtract (immediate)", "sf op S 100010 sh imm12:12 Rn:5 Rd:5", AddSubtract),
        new(Group, "Logical (immediate)", "sf opc:2 100100 N immr:6 imms:6 Rn:5 Rd:5", Logical),
        new(Group, "Move wide (immediate)", "sf opc:2 100101 hw:2 imm16:16 Rd:5", MoveWide),
        new(Group, "Bitfield", "sf opc:2 100110 N immr:6 imms:6 Rn:5 Rd:5", Bitfield),
        new(Group, "Extract", "sf 00 100111 N 0 Rm:5 imms:6 Rn:5 Rd:5", Extract),
    ];

    /// <summary>C6.2 ADR, ADRP.</summary>
    private static Instruction? PcRelative(Fields f)
    {
        long offset = f.Signed("immhi", 4) | (long)f["immlo"];
        bool isPage = f.Has("op");
        return new()
        {
            Operation = isPage ? Operation.ADRP : Operation.ADR,
            Immediate = (ulong)(isPage ? offset << 12 : offset),
            Rd = f["Rd"],
        };
    }

    /// <summary>C6.2 ADD (immediate), ADDS (immediate), SUB (immediate), SUBS (immediate).</summary>
    private static Instruction? AddSubtract(Fields f) => new()
    {
        Operation = f.Has("op") ? Operation.SUB : Operation.ADD,
        Is64 = f.Has("sf"),
        SetsFlags = f.Has("S"),
        Immediate = (ulong)f["imm12"],
        Amount = 12 * f["sh"],
        Rn = f["Rn"],
        Rd = f["Rd"],
    };

    /// <summary>C6.2 AND (immediate), ORR (immediate), EOR (immediate), ANDS (immediate).</summary>
    private static Instruction? Logical(Fields f)
    {
        ulong? mask = f.Has("N") && !f.Has("sf") ? null : BitMasks.Decode(f["N"], f["imms"], f["immr"]);
        return mask is null ? null : new()
        {
            Operation = f["opc"] switch { 1 => Operation.ORR, 2 => Operation.EOR, _ => Operation.AND },
            Is64 = f.Has("sf"),
            SetsFlags = f["opc"] == 3,
            Immediate = f.Has("sf") ? mask.Value : (uint)mask.Value,
            Rn = f["Rn"],
            Rd = f["Rd"],
        };
    }

    /// <summary>C6.2 MOVN, MOVZ, MOVK.</summary>
    private static Instruction? MoveWide(Fields f) =>
        f["opc"] == 1 || (!f.Has("sf") && f["hw"] > 1) ? null : new()
        {
            Operation = f["opc"] switch { 0 => Operation.MOVN, 2 => Operation.MOVZ, _ => Operation.MOVK },
            Is64 = f.Has("sf"),
            Immediate = (ulong)f["imm16"],
            Amount = 16 * f["hw"],
            Rd = f["Rd"],
        };

    /// <summary>C6.2 SBFM, BFM, UBFM.</summary>
    private static Instruction? Bitfield(Fields f) =>
        f["opc"] == 3 || f["N"] != f["sf"] || (!f.Has("sf") && (f["immr"] | f["imms"]) > 31) ? null : new()
        {
            Operation = f["opc"] switch { 0 => Operation.SBFM, 1 => Operation.BFM, _ => Operation.UBFM },
            Is64 = f.Has("sf"),
            Immediate = (ulong)f["immr"],
            Second = f["imms"],
            Rn = f["Rn"],
            Rd = f["Rd"],
        };

    /// <summary>C6.2 EXTR.</summary>
    private static Instruction? Extract(Fields f) =>
        f["N"] != f["sf"] || (!f.Has("sf") && f["imms"] > 31) ? null : new()
        {
            Operation = Operation.EXTR,
            Is64 = f.Has("sf"),
            Immediate = (ulong)f["imms"],
            Rm = f["Rm"],
            Rn = f["Rn"],
            Rd = f["Rd"],
        };
}
