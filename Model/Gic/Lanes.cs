using System.Runtime.CompilerServices;

namespace Lockstep.Model.Gic;

/// <summary>
/// Byte lanes of an access to a 32-bit register (IHI 0048B 4.1.4). An access narrower than the register addresses its byte
/// lanes and changes no other bit. An access that is not aligned to its size, or of 8 bytes (its two halves come separately),
/// addresses nothing: it reads 0 and does nothing.
/// </summary>
internal static class Lanes
{
    /// <summary>The access of a whole word.</summary>
    public const uint Word = uint.MaxValue;

    /// <summary>The bits of the word that the access addresses; 0 for an access that addresses nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(uint offset, int sizeBytes) => sizeBytes switch
    {
        4 when (offset & 3) == 0 => Word,
        2 when (offset & 1) == 0 => 0xffffu << Shift(offset),
        1 => 0xffu << Shift(offset),
        _ => 0,
    };

    /// <summary>Bit number of the lowest lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Shift(uint offset) => (int)(offset & 3) * 8;
}
