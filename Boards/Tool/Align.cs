namespace Lockstep.Boards;

/// <summary>Page arithmetic. Alignments are powers of two.</summary>
internal static class Align
{
    public const ulong Page = 0x1000, LargePage = 0x20_0000;

    public static ulong Down(ulong value, ulong alignment) => value & ~(alignment - 1);

    public static ulong Up(ulong value, ulong alignment) => Down(value + alignment - 1, alignment);

    public static bool Is(ulong value, ulong alignment) => (value & (alignment - 1)) == 0;

    /// <summary>Whether [a, a + aSize) and [b, b + bSize) share a byte.</summary>
    public static bool Overlap(ulong a, ulong aSize, ulong b, ulong bSize) =>
        aSize != 0 && bSize != 0 && a < b + bSize && b < a + aSize;
}
