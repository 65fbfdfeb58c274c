using System.Runtime.CompilerServices;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Small functions over words that the registers share.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Words<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>All ones, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W Mask(B bit) => W.Select(bit, uint.MaxValue, 0u);

    /// <summary>A write of <paramref name="value"/> on the bits <paramref name="bits"/> of a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W Merge(W old, W value, uint bits) => (old & ~bits) | (value & bits);

    /// <summary>The bit of INTID <paramref name="intid"/> in word <paramref name="n"/>; 0 when it is in another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W OneHot(W intid, int n) => W.Select((intid >> 5) == (W)(uint)n, W.ShiftLeft(1u, intid & 31u), 0u);

    /// <summary>Bits 0, 8, 16 and 24, gathered in bits 3:0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W GatherBytes(W word)
    {
        W bits = word & 0x0101_0101u;
        return (bits | (bits >> 7) | (bits >> 14) | (bits >> 21)) & 0xfu;
    }

    /// <summary>Whether each byte is other than 0, in bits 3:0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W NonzeroBytes(W word)
    {
        word |= word >> 4;
        word |= word >> 2;
        return GatherBytes(word | (word >> 1));
    }

    /// <summary>The lowest set bit alone; 0 for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W Lowest(W word) => word & ((W)0u - word);

    /// <summary>The smaller, unsigned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W Min(W a, W b) => W.Select(a < b, a, b);

    /// <summary>The larger, unsigned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W Max(W a, W b) => W.Select(a < b, b, a);

    /// <summary>Bits 15:0 moved to the even bits.</summary>
    public static W Spread(W word)
    {
        word &= 0xffffu;
        word = (word | (word << 8)) & 0x00ff_00ffu;
        word = (word | (word << 4)) & 0x0f0f_0f0fu;
        word = (word | (word << 2)) & 0x3333_3333u;
        return (word | (word << 1)) & 0x5555_5555u;
    }

    /// <summary>The even bits moved to bits 15:0.</summary>
    public static W Gather(W word)
    {
        word &= 0x5555_5555u;
        word = (word | (word >> 1)) & 0x3333_3333u;
        word = (word | (word >> 2)) & 0x0f0f_0f0fu;
        word = (word | (word >> 4)) & 0x00ff_00ffu;
        return (word | (word >> 8)) & 0xffffu;
    }
}
