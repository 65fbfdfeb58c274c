namespace Lockstep.Boards;

/// <summary>How numbers and lists appear in messages and reports.</summary>
internal static class Text
{
    /// <summary>0x and at least one hexadecimal digit, lower case.</summary>
    public static string Hex(ulong value) => $"0x{value:x}";

    /// <summary>A range as [first, end).</summary>
    public static string Range(ulong start, ulong size) => $"[{Hex(start)}, {Hex(start + size)})";

    /// <summary>A size in the largest binary unit with one decimal.</summary>
    public static string Size(ulong bytes) =>
        bytes >= 1 << 20 ? $"{bytes / (double)(1 << 20):0.0} MiB"
        : bytes >= 1 << 10 ? $"{bytes / (double)(1 << 10):0.0} KiB"
        : $"{bytes} bytes";

    /// <summary>"a", "a or b", "a, b or c".</summary>
    public static string OneOf(IReadOnlyList<string> names) =>
        names.Count <= 1 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} or {names[^1]}";

    /// <summary>"1 system", "2 systems".</summary>
    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
