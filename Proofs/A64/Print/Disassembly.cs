using Lockstep.Proofs.A64.Decode;

namespace Lockstep.Proofs.A64.Print;

/// <summary>An instruction as assembly text, with the aliases that the manual prefers (DDI 0487 C6.2, "is preferred when").</summary>
public static class Disassembly
{
    /// <summary>The text.</summary>
    /// <param name="i">The instruction.</param>
    /// <param name="address">Where it stands: branches and literals are printed with their target.</param>
    public static string Text(Instruction i, ulong address) => i.Operation switch
    {
        Operation.ADR => $"adr {R(i.Rd)}, {N(address + i.Immediate)}",
        Operation.ADRP => $"adrp {R(i.Rd)}, {N((address & ~0xffful) + i.Immediate)}",
        <= Operation.EON => Arithmetic.Text(i),
        <= Operation.EXTR => Moves.Text(i),
        <= Operation.CSNEG => Conditionals.Text(i),
        <= Operation.UMULH => Registers(i),
        <= Operation.TBNZ => Branch(i, address),
        <= Operation.IC => SystemText(i),
        <= Operation.STLR => Accesses.Text(i, address),
        Operation.MOVI => i.Is64 ? $"movi v{i.Rd}.2d, {N(i.Immediate)}" : $"movi v{i.Rd}.16b, {N((byte)i.Immediate)}",
        _ => $"mov v{i.Rd}.16b, v{i.Rn}.16b",
    };

    /// <summary>A general register; 31 is the zero register.</summary>
    internal static string R(int number, bool is64 = true) =>
        (is64 ? "x" : "w") + (number == Instruction.ZeroOrSp ? "zr" : $"{number}");

    /// <summary>A general register; 31 is the stack pointer.</summary>
    internal static string RorSp(int number, bool is64 = true) =>
        number == Instruction.ZeroOrSp ? (is64 ? "sp" : "wsp") : R(number, is64);

    /// <summary>A constant: decimal up to 9, else hexadecimal.</summary>
    internal static string N(ulong value) => value > 9 ? $"#0x{value:x}" : $"#{value}";

    /// <summary>A signed constant.</summary>
    internal static string Signed(long value) => value >= 0 ? N((ulong)value) : N((ulong)-value).Insert(1, "-");

    /// <summary>The name of an operation as a mnemonic.</summary>
    internal static string Mnemonic(Operation operation) => operation.ToString().ToLowerInvariant();

    /// <summary>Operations of two to four registers and nothing else.</summary>
    private static string Registers(Instruction i)
    {
        string d = R(i.Rd, i.Is64), n = R(i.Rn, i.Is64), m = R(i.Rm, i.Is64), a = R(i.Ra, i.Is64);
        bool isPlainProduct = i.Ra == Instruction.ZeroOrSp;
        return i.Operation switch
        {
            Operation.LSLV or Operation.LSRV or Operation.ASRV or Operation.RORV => $"{Mnemonic(i.Operation)[..3]} {d}, {n}, {m}",
            Operation.UDIV or Operation.SDIV or Operation.SMULH or Operation.UMULH => $"{Mnemonic(i.Operation)} {d}, {n}, {m}",
            Operation.REV64 => $"rev {d}, {n}",
            Operation.REV32 when !i.Is64 => $"rev {d}, {n}",
            <= Operation.CLS => $"{Mnemonic(i.Operation)} {d}, {n}",
            Operation.MADD => isPlainProduct ? $"mul {d}, {n}, {m}" : $"madd {d}, {n}, {m}, {a}",
            Operation.MSUB => isPlainProduct ? $"mneg {d}, {n}, {m}" : $"msub {d}, {n}, {m}, {a}",
            _ => LongProduct(i, isPlainProduct),
        };
    }

    private static string LongProduct(Instruction i, bool isPlainProduct)
    {
        string sign = i.Operation is Operation.SMADDL or Operation.SMSUBL ? "s" : "u";
        bool isAdded = i.Operation is Operation.SMADDL or Operation.UMADDL;
        string name = (isPlainProduct, isAdded) switch
        {
            (true, true) => "mull",
            (true, false) => "mnegl",
            (false, true) => "maddl",
            _ => "msubl",
        };
        return $"{sign}{name} {R(i.Rd)}, {R(i.Rn, false)}, {R(i.Rm, false)}" + (isPlainProduct ? "" : $", {R(i.Ra)}");
    }

    private static string Branch(Instruction i, ulong address) => i.Operation switch
    {
        Operation.BCond => $"b.{Conditionals.Name(i.Condition)} {N(address + i.Immediate)}",
        Operation.B or Operation.BL => $"{Mnemonic(i.Operation)} {N(address + i.Immediate)}",
        Operation.RET => i.Rn == 30 ? "ret" : $"ret {R(i.Rn)}",
        Operation.BR or Operation.BLR => $"{Mnemonic(i.Operation)} {R(i.Rn)}",
        Operation.CBZ or Operation.CBNZ => $"{Mnemonic(i.Operation)} {R(i.Rd, i.Is64)}, {N(address + i.Immediate)}",
        _ => $"{Mnemonic(i.Operation)} {R(i.Rd, i.Is64)}, {N(i.Immediate)}, {N(address + (ulong)i.Second)}",
    };

    private static string SystemText(Instruction i)
    {
        string name = SystemRegisters.Find(i.SystemRegister)?.Name ?? "";
        return i.Operation switch
        {
            Operation.NOP or Operation.YIELD => Mnemonic(i.Operation),
            Operation.MRS => $"mrs {R(i.Rd)}, {name}",
            Operation.MSR => $"msr {name}, {R(i.Rd)}",
            Operation.DC or Operation.IC => $"{Mnemonic(i.Operation)} {name}, {R(i.Rd)}",
            Operation.ISB when i.Immediate == 15 => "isb",
            Operation.DSB or Operation.DMB when Domain((int)i.Immediate) is { } domain => $"{Mnemonic(i.Operation)} {domain}",
            _ => $"{Mnemonic(i.Operation)} {N(i.Immediate)}",
        };
    }

    /// <summary>The shareability domain and accesses of a barrier (DDI 0487 C6.2 DMB); null for a reserved number.</summary>
    private static string? Domain(int crm)
    {
        string[] domains = ["osh", "nsh", "ish", ""], accesses = ["", "ld", "st", ""];
        return crm == 15 ? "sy" : (crm & 3) == 0 ? null : domains[crm >> 2] + accesses[crm & 3];
    }
}
