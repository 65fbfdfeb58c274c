namespace Lockstep.Proofs.A64.Decode;

/// <summary>
/// DDI 0487 C4.1, Branches, Exception Generating and System instructions: exceptions, hints, barriers, system registers.
/// </summary>
internal static class SystemInstructions
{
    private const string Group = "System";

    public static readonly EncodingClass[] Table =
    [
        new(Group, "Exception generation", "11010100 opc:3 imm16:16 000 LL:2", Exception),
        new(Group, "Hints", "11010101000000110010 CRm:4 op2:3 11111", Hint),
        new(Group, "Barriers", "11010101000000110011 CRm:4 op2:3 11111", Barrier),
        new(Group, "System instructions", "1101010100 0 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5", SystemInstruction),
        new(Group, "System register move", "1101010100 L 1 o0 op1:3 CRn:4 CRm:4 op2:3 Rt:5", RegisterMove),
    ];

    /// <summary>C6.2 SVC, BRK.</summary>
    private static Instruction? Exception(Fields f)
    {
        Operation? operation = (f["opc"], f["LL"]) switch
        {
            (0, 1) => Operation.SVC,
            (1, 0) => Operation.BRK,
            _ => null,
        };
        return operation is null ? null : new() { Operation = operation.Value, Immediate = (ulong)f["imm16"] };
    }

    /// <summary>C6.2 NOP, YIELD.</summary>
    private static Instruction? Hint(Fields f) =>
        (f["CRm"], f["op2"]) switch
        {
            (0, 0) => new() { Operation = Operation.NOP },
            (0, 1) => new() { Operation = Operation.YIELD },
            _ => null,
        };

    /// <summary>C6.2 DSB, DMB, ISB. DSB with CRm 0 or 4 is another instruction (SSBB, PSSBB).</summary>
    private static Instruction? Barrier(Fields f)
    {
        Operation? operation = f["op2"] switch
        {
            4 when f["CRm"] is not (0 or 4) => Operation.DSB,
            5 => Operation.DMB,
            6 => Operation.ISB,
            _ => null,
        };
        return operation is null ? null : new() { Operation = operation.Value, Immediate = (ulong)f["CRm"] };
    }

    /// <summary>C6.2 DC, IC.</summary>
    private static Instruction? SystemInstruction(Fields f)
    {
        int name = SystemRegisters.Name(1, f["op1"], f["CRn"], f["CRm"], f["op2"]);
        return SystemRegisters.Find(name) is not { } found ? null : new()
        {
            Operation = found.IsInstructionCache ? Operation.IC : Operation.DC,
            SystemRegister = name,
            Rd = f["Rt"],
        };
    }

    /// <summary>C6.2 MRS, MSR (register).</summary>
    private static Instruction? RegisterMove(Fields f)
    {
        int name = SystemRegisters.Name(2 + f["o0"], f["op1"], f["CRn"], f["CRm"], f["op2"]);
        bool isRead = f.Has("L");
        return SystemRegisters.Find(name) is not { } found || !(isRead || found.IsWritable) ? null : new()
        {
            Operation = isRead ? Operation.MRS : Operation.MSR,
            SystemRegister = name,
            Rd = f["Rt"],
        };
    }
}
