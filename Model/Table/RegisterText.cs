using System;
using System.Collections.Generic;
using System.Linq;

namespace Lockstep.Model.Table;

/// <summary>
/// Accesses of registers for people: name and fields from the facts. Traces and reports of every tool print them so:
/// <c>GICD_IPRIORITYR8[1] &lt;- 0xa0 Priority=0xa0</c>. Fields that are 0 are left out.
/// </summary>
public static class RegisterText
{
    /// <summary>The name of what an access addresses, with its bytes where it is not the whole register.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="place">Offset in bytes, or an encoding.</param>
    /// <param name="sizeBytes">Size of the access; it does not matter for a system register.</param>
    public static string Name(RegisterFrame frame, uint place, int sizeBytes)
    {
        if (frame.Find(place) is not { } at)
        {
            return frame.IsSystemRegisters ? $"{frame.Prefix} 0x{place:x4} (no register)" : $"{frame.Prefix}+0x{place:x3} (reserved)";
        }

        uint last = at.Byte + (uint)sizeBytes - 1;
        bool isWhole = frame.IsSystemRegisters || (at.Byte == 0 && last >= at.Register.WidthBits / 8 - 1);
        return at.Register.NameOf(at.N) + (isWhole ? "" : (sizeBytes == 1 ? $"[{at.Byte}]" : $"[{last}:{at.Byte}]"));
    }

    /// <summary>A read and what it returned.</summary>
    public static string Read(RegisterFrame frame, uint place, int sizeBytes, ulong value) =>
        $"{Name(frame, place, sizeBytes)} -> {Value(frame, place, sizeBytes, value)}";

    /// <summary>A write.</summary>
    public static string Write(RegisterFrame frame, uint place, int sizeBytes, ulong value) =>
        $"{Name(frame, place, sizeBytes)} <- {Value(frame, place, sizeBytes, value)}";

    /// <summary>A register's whole value with its fields.</summary>
    /// <param name="register">The register.</param>
    /// <param name="n">Its number in the array.</param>
    /// <param name="value">The value.</param>
    public static string Value(Register register, uint n, ulong value) =>
        Hex(value) + Fields(register, n, 0, (int)register.WidthBits, value);

    /// <summary>A value that an access moves, with the fields that it has.</summary>
    public static string Value(RegisterFrame frame, uint place, int sizeBytes, ulong value) =>
        frame.Find(place) is not { } at ? Hex(value)
        : Hex(value) + Fields(at.Register, at.N, (int)at.Byte * 8, frame.IsSystemRegisters ? 64 : sizeBytes * 8, value);

    /// <summary>The fields of which bits are accessed and not 0. A reserved field is shown when a bit of it is 1.</summary>
    private static string Fields(Register register, uint n, int shift, int bits, ulong value)
    {
        ulong word = value << shift, lanes = (bits >= 64 ? ulong.MaxValue : (1UL << bits) - 1) << shift;
        return string.Concat(register.Fields.Where(f => f.Name != Unimplemented).Select(f => One(register, n, f, word, lanes)));
    }

    private static string One(Register register, uint n, Field field, ulong word, ulong lanes)
    {
        int lo = LowestBit(register, field), width = field.Hi - lo + 1;
        ulong mask = ulong.MaxValue >> (64 - width);
        (int I, ulong Value)[] all = [.. Enumerable.Range(0, field.Repeat)
            .Where(i => (lanes >> (lo + (i * field.StepBits)) & mask) != 0)
            .Select(i => (i, (word & lanes) >> (lo + (i * field.StepBits)) & mask))];
        (int I, ulong Value)[] set = [.. all.Where(e => e.Value != 0)];
        if (set.Length == 0)
        {
            return "";
        }

        if (field.Repeat == 1 || all.Length == 1)
        {
            return $" {field.Name}={Number(field, width, set[0].Value)}";
        }

        IEnumerable<string> entries = set.Select(e => width == 1 ? Index(register, n, e.I) : $"{Index(register, n, e.I)}:{Number(field, width, e.Value)}");
        return $" {field.Name}={{{string.Join(" ", entries)}}}";
    }

    /// <summary>The INTID that an element of an array over INTIDs describes, otherwise its number.</summary>
    private static string Index(Register register, uint n, int i) =>
        $"{(register.BitsPerIntid == 0 ? (uint)i : (n * 32 / register.BitsPerIntid) + (uint)i)}";

    /// <summary>A priority is written with its unimplemented low bits, as the guest does.</summary>
    private static int LowestBit(Register register, Field field) =>
        register.Fields.FirstOrDefault(f => f.Name == Unimplemented && f.Hi == field.Lo - 1)?.Lo ?? field.Lo;

    private static string Number(Field field, int width, ulong value) =>
        width == 1 || field.Name.EndsWith("ID", StringComparison.Ordinal) ? $"{value}" : Hex(value);

    private static string Hex(ulong value) => value == 0 ? "0" : $"0x{value:x}";

    private const string Unimplemented = "Unimplemented";
}
