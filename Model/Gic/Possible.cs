using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Which bits of a word are worth looking at. These are shortcuts: where they skip a bit, that bit is 0 and looking at it
/// would change nothing. On integers they skip all zeros; where bits may be undecided they skip none, and no fork happens.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Possible<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Whether the word is known to be 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool None(W word) => typeof(W) == typeof(Word32) && Unsafe.As<W, uint>(ref word) == 0;

    /// <summary>The first bit from <paramref name="from"/> on that may be 1; 32 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Next(W word, int from)
    {
        if (typeof(W) != typeof(Word32))
        {
            return from;
        }

        uint rest = from < 32 ? Unsafe.As<W, uint>(ref word) >> from << from : 0;
        return BitOperations.TrailingZeroCount(rest);
    }
}
