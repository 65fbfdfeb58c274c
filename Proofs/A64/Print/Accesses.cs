using static Lockstep.Proofs.A64.Print.Disassembly;

namespace Lockstep.Proofs.A64.Print;

/// <summary>Text of loads and stores.</summary>
internal static class Accesses
{
    public static string Text(Instruction i, ulong address)
    {
        string place = i.Mode == AddressingMode.Literal ? N(address + i.Immediate) : Place(i);
        return i.Operation is Operation.LDP or Operation.STP
            ? $"{Mnemonic(i.Operation)}{(i.IsSigned ? "sw" : "")} {Register(i, i.Rd)}, {Register(i, i.Rt2)}, {place}"
            : $"{Name(i)} {Register(i, i.Rd)}, {place}";
    }

    private static string Name(Instruction i)
    {
        string mnemonic = Mnemonic(i.Operation);
        string stem = i.Mode == AddressingMode.UnscaledOffset ? mnemonic[..2] + "ur" : mnemonic;
        string size = i.SizeBytes switch { 1 => "b", 2 => "h", 4 when i.IsSigned => "w", _ => "" };
        return stem + (i.IsSigned ? "s" : "") + size;
    }

    private static string Register(Instruction i, int number) => i.IsVector ? $"q{number}" : R(number, i.Is64);

    private static string Place(Instruction i)
    {
        string n = RorSp(i.Rn), offset = Signed((long)i.Immediate);
        return i.Mode switch
        {
            AddressingMode.PreIndex => $"[{n}, {offset}]!",
            AddressingMode.PostIndex => $"[{n}], {offset}",
            AddressingMode.RegisterOffset => $"[{n}, {Index(i)}]",
            _ => i.Immediate == 0 ? $"[{n}]" : $"[{n}, {offset}]",
        };
    }

    /// <summary>UXTX is LSL.</summary>
    private static string Index(Instruction i)
    {
        bool is64 = i.Extend is ExtendType.UXTX or ExtendType.SXTX, isLsl = i.Extend == ExtendType.UXTX;
        string name = isLsl ? "lsl" : i.Extend.ToString().ToLowerInvariant(), amount = i.IsScaled ? $" {N((ulong)i.Amount)}" : "";
        return R(i.Rm, is64) + (isLsl && !i.IsScaled ? "" : $", {name}{amount}");
    }
}
