using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Registers;

/// <summary>docs/registers.md is made from the facts; SNAP_UPDATE=1 writes it anew.</summary>
public sealed class RegisterDocument
{
    [Fact]
    public void Docs_registers_md_is_what_the_facts_say()
    {
        string path = Path.Combine(Repository.Root, "docs", "registers.md"), text = Text();
        if (Environment.GetEnvironmentVariable("SNAP_UPDATE") == "1")
        {
            File.WriteAllText(path, text);
        }

        (File.Exists(path) ? File.ReadAllText(path) : "").ShouldBe(
            text, "docs/registers.md is stale; write it anew: SNAP_UPDATE=1 make test "
                + $"FILTER=FullyQualifiedName~{nameof(RegisterDocument)}");
    }

    private static string Text()
    {
        StringBuilder text = new();
        text.Append("""
            # Registers

            Made from `Model/Registers` by `tests/Model/Registers/RegisterDocument.cs`; do not edit. Kinds of fields are in
            `Model/Registers/Vocabulary.cs`, reset values those that Lockstep shows (5 bits of priority). `make where REG=NAME` prints the
            files of a register.

            """);
        foreach ((string frame, _, uint size, IReadOnlyList<Register> registers) in RegisterTable.Frames.Append(RegisterTable.VirtioMmio))
        {
            text.Append($"\n## {frame}\n\n");
            text.Append(size == 0 ? "System registers: op0, op1, CRn, CRm, op2.\n" : $"Frame of 0x{size:x} bytes.\n");
            if (frame == "GICv3 distributor")
            {
                text.Append("As in GICv2 (with affinity routing those for INTIDs 0 to 31, and by CPU number, are RAZ/WI): "
                    + $"{string.Join(", ", RegisterTable.SharedWithGicv3.Select(r => r.Name))}.\n");
            }

            string sizes = size == 0 ? "" : "sizes | ";
            text.Append($"\n| register | {(size == 0 ? "encoding" : "offset")} | bits | access | {sizes}copies | reset | "
                + "fields | what | section |\n");
            text.Append($"|---|---|---|---|{(size == 0 ? "" : "---|")}---|---|---|---|---|\n");
            foreach (Register r in registers.Except(frame == "GICv3 distributor" ? RegisterTable.SharedWithGicv3 : []))
            {
                text.Append($"| {Name(r)} | {Place(r)} | {r.WidthBits} | {r.Access} | {(r.IsSystemRegister ? "" : $"{SizesOf(r)} | ")}{Copies(r)} "
                    + $"| {ResetOf(r)} | {FieldsOf(r)} | {What(r)} | {Escaped(r.Spec)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Name(Register r) =>
        r.Count == 1 ? r.ManualName : Escaped(r.IsSystemRegister ? $"{r.Name[..^4]}<n>{r.Name[^4..]}" : $"{r.ManualName}<n>");

    private static string Place(Register r)
    {
        if (!r.IsSystemRegister)
        {
            return r.Count == 1 ? $"0x{r.OffsetBytes:x4}"
                : r.First == 0 ? $"0x{r.OffsetBytes:x4} + {r.StrideBytes}n, n < {r.Count}"
                : $"0x{r.OffsetBytes - (r.First * r.StrideBytes):x4} + {r.StrideBytes}n, {r.First} <= n < {r.First + r.Count}";
        }

        IReadOnlyList<uint> o = r.Operands;
        string first = $"{o[0]}, {o[1]}, {o[2]}, {o[3]}, {o[4]}";
        return r.Count == 1 ? first : r.Count > 8 ? $"{o[0]}, {o[1]}, {o[2]}, {o[3]} + n / 8, n % 8, n < {r.Count}"
            : $"{o[0]}, {o[1]}, {o[2]}, {o[3]}, {(o[4] == 0 ? "" : $"{o[4]} + ")}n, n < {r.Count}";
    }

    private static string SizesOf(Register r) => r.Sizes switch
    {
        AccessSizes.Word => "32",
        AccessSizes.ByteAndWord => "8, 32",
        AccessSizes.WordAndDoubleword => r.WidthBits == 64 ? "32, 64" : "32",
        _ => throw new InvalidOperationException($"{r}: sizes {r.Sizes}"),
    };

    private static string Copies(Register r) => r.Banks switch
    {
        Banking.Common => "one",
        Banking.PrivateIntids => "one a PE for INTIDs 0 to 31",
        Banking.PerVcpu => "one a PE",
        _ => throw new InvalidOperationException($"{r}: banks {r.Banks}"),
    };

    private static string ResetOf(Register r)
    {
        if (!r.HasReset || r.Reset(0, 64, 1) != r.Reset(0, 1024, 8))
        {
            return "by configuration";
        }

        (uint N, string Value)[] values = [.. Enumerable.Range(0, (int)r.Count).Select(n => ((uint)n, Hex(r.Reset((uint)n, 1024, 8))))];
        if (values.All(v => v.Value == values[0].Value))
        {
            return values[0].Value;
        }

        string rest = values[^1].Value;
        return string.Join(", ", values.Where(v => v.Value != rest).Select(v => $"{v.N}: {v.Value}")) + $", others {rest}";
    }

    private static string Hex(ulong value) => value == 0 ? "0" : $"0x{value:x}";

    private static string FieldsOf(Register r) => string.Join(", ", r.Fields.Where(f => !f.Reserved).Select(f => f.ToString()));

    private static string Escaped(string text) =>
        text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string What(Register r)
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "Model", "Registers", r.Folder, $"{r.Name}.cs"));
        string summary = Regex.Match(source, @"/// <summary>(.*?)</summary>", RegexOptions.Singleline).Groups[1].Value;
        summary = Regex.Replace(summary, @"\s*///\s*", " ").Trim().TrimEnd('.');
        return r.Effect == null ? summary : $"{summary}; {r.Effect}";
    }
}
