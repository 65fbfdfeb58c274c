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
        byte[] code = System.Runtime.InteropServices.MemoryMarshal.AsBytes(words).ToArray();
        string?[] texts = new string?[words.Length];
        foreach (Arm64Instruction instruction in capstone.Disassemble(code, (long)address))
        {
            long index = (instruction.Address - (long)address) / Instruction.Bytes;
            texts[index] = instruction.IsSkippedData ? null : $"{instruction.Mnemonic} {instruction.Operand}".TrimEnd();
        }

        return texts;
    }

    /// <summary>A text with all constants in decimal, so that two ways to write one are equal.</summary>
    public static string Normalise(string text) =>
        Hexadecimal().Replace(text, match => match.Groups[1].Value + Convert.ToUInt64(match.Groups[2].Value, 16));

    /// <inheritdoc/>
    public void Dispose() => capstone.Dispose();

    [GeneratedRegex("(#-?)0x([0-9a-f]+)")]
    private static partial Regex Hexadecimal();
}
