using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm64;

namespace Lockstep.Proofs.A64.Check;

/// <summary>Instructions as Capstone prints them.</summary>
internal sealed partial class CapstoneText : IDisposable
{
    private readonly CapstoneArm64Disassembler capstone;

    public CapstoneText()
    {
        capstone = CapstoneDisassembler.CreateArm64Disassembler(Arm64DisassembleMode.Arm);
        capstone.EnableSkipDataMode = true;
    }

    /// <summary>The version of the library.</summary>
    public static string Version => CapstoneDisassembler.Version.ToString();

    /// <summary>The texts of consecutive words; null where a word is no instruction.</summary>
    /// <param name="words">The words.</param>
    /// <param name="address">Where the first stands.</param>
    public string?[] Texts(ReadOnlySpan<uint> words, ulong address)
    {
        byte[] code = MemoryMarshal.AsBytes(words).ToArray();
        string?[] texts = new string?[words.Length];
        foreach (Arm64Instruction instruction in capstone.Disassemble(code, (long)address))
        {
            long index = (instruction.Address - (long)address) / Instruction.Bytes;
            texts[index] = instruction.IsSkippedData ? null : $"{instruction.Mnemonic} {instruction.Operand}".TrimEnd();
        }

        return texts;
    }

    /// <summary>Whether two texts are one, however they write a constant: decimal, hexadecimal, or negative in two's complement.</summary>
    public static bool AreSame(string ours, string theirs) => ours == theirs || Normalise(ours) == Normalise(theirs);

    private static string Normalise(string text) => Constant().Replace(text, match =>
    {
        bool isHexadecimal = match.Groups[2].Success;
        ulong value = isHexadecimal ? Convert.ToUInt64(match.Groups[2].Value, 16) : Convert.ToUInt64(match.Groups[3].Value, 10);
        return $"#{(long)(match.Groups[1].Length == 0 ? value : 0 - value)}";
    });

    /// <inheritdoc/>
    public void Dispose() => capstone.Dispose();

    [GeneratedRegex("#(-?)(?:0x([0-9a-f]+)|([0-9]+))")]
    private static partial Regex Constant();
}
