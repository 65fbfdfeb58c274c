using System.Globalization;
using System.Text.RegularExpressions;
using Lockstep.Proofs.A64.Decode;

namespace Lockstep.Proofs.A64.Check;

/// <summary>Which instructions of the table's classes are left out on purpose. Whatever else the decoder refuses is a mistake.</summary>
internal static partial class OutsideSubset
{
    /// <summary>By class, the mnemonics of Capstone that are left out as a whole, with what they are.</summary>
    private static readonly (string Title, string Mnemonics, string Reason)[] s_mnemonics =
    [
        ("Exception generation", "hvc smc hlt dcps1 dcps2 dcps3", "an exception that a protection domain does not take"),
        ("Hints", "hint wfi wfe sev sevl", "a hint that the VMM does not give"),
        ("Barriers", "msr clrex", "MSR (immediate) or CLREX"),
        ("System instructions", "sys tlbi at", "a system instruction that a protection domain does not have"),
        ("Data-processing (2 source)", "crc32b crc32h crc32w crc32x crc32cb crc32ch crc32cw crc32cx", "CRC32"),
        ("Load register (literal)", "prfm", "a prefetch"),
        ("Load/store register (unscaled immediate)", "prfum", "a prefetch"),
        ("Load/store register (register offset)", "prfm", "a prefetch"),
        ("Load/store register (unsigned immediate)", "prfm", "a prefetch"),
        ("Advanced SIMD three same", "orr", "ORR of two vector registers"),
    ];

    /// <summary>Why an instruction is left out; null when it is not.</summary>
    /// <param name="row">Its class.</param>
    /// <param name="word">Its word.</param>
    /// <param name="text">Its text, as Capstone has it.</param>
    public static string? Reason(EncodingClass row, uint word, string text)
    {
        string mnemonic = text.Split(' ')[0];
        foreach ((string title, string mnemonics, string reason) in s_mnemonics)
        {
            if (title == row.Title && mnemonics.Split(' ').Contains(mnemonic))
            {
                return reason;
            }
        }

        return row.Title switch
        {
            "Barriers" => text is "dsb #0" or "dsb #4" ? "SSBB or PSSBB" : null,
            "System register move" or "System instructions" => OfSystemRegister(mnemonic, text),
            "Data-processing (3 source)" =>
                mnemonic is "smulh" or "umulh" && (word >> 10 & 31) != 31 ? "bits that should be one are not" : null,
            _ when row.Group == "Loads and Stores" => OfAccess(text),
            _ => null,
        };
    }

    private static string? OfSystemRegister(string mnemonic, string text) =>
        SystemRegisters.All.FirstOrDefault(register => text.Split(' ', ',').Contains(register.Name)) is not { } named
            ? "a system register or operation that the VMM does not use"
        : mnemonic == "msr" && !named.IsWritable ? "a write of a register that EL0 may only read" : null;

    private static string? OfAccess(string text)
    {
        if (NarrowVector().IsMatch(text))
        {
            return "a load or store of a part of a vector register";
        }

        if (WrittenBack().Match(text) is { Success: true } access)
        {
            int[] transferred = [.. access.Groups["t"].Captures.Select(capture => int.Parse(capture.Value, CultureInfo.InvariantCulture))];
            int written = int.Parse(access.Groups["n"].Value, CultureInfo.InvariantCulture);
            return transferred.Contains(written) ? "unpredictable: base and data" : PairOfOne(text);
        }

        return PairOfOne(text);
    }

    private static string? PairOfOne(string text) =>
        LoadPair().Match(text) is { Success: true } pair && pair.Groups[1].Value == pair.Groups[2].Value
            ? "unpredictable: a pair into one register" : null;

    [GeneratedRegex(@"^\w+ [bhsd]\d+,")]
    private static partial Regex NarrowVector();

    /// <summary>Registers by number, where a numbered base is written back; vector registers are never a base.</summary>
    [GeneratedRegex(@"^\w+ (?:[xw](?:zr|(?<t>\d+)), )+\[x(?<n>\d+)(?:\], |, .*\]!)")]
    private static partial Regex WrittenBack();

    [GeneratedRegex(@"^ldp(?:sw)? (\w+), (\w+),")]
    private static partial Regex LoadPair();
}
