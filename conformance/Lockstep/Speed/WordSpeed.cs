using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lockstep.Model.Words;

namespace Lockstep.InLockstep.Speed;

/// <summary>The same functions on uint and on the concrete word: the algebra is to cost nothing when it is executed.</summary>
public static class WordSpeed
{
    private const int Rounds = 9, Steps = 4_000_000;

    /// <summary>Runs each pair and prints nanoseconds a step and their ratio.</summary>
    public static unsafe void Print(TextWriter output)
    {
        output.WriteLine("concrete words against uint, ns a step");
        Compare(output, "pending word: set, clear, lowest", &PlainPending, &Pending<Word32, Bit>);
        Compare(output, "priority: compare and select", &PlainPriority, &Priority<Word32, Bit>);
        Compare(output, "fields: extract, sign extend, shift", &PlainFields, &Fields<Word32, Bit>);
    }

    private static unsafe void Compare(TextWriter output, string name, delegate*<uint, int, uint> plain, delegate*<uint, int, uint> words)
    {
        // Enough calls for the optimising compiler, then the best of several rounds, in turns.
        for (uint i = 0; i < 60; i++)
        {
            if (plain(i, 1000) != words(i, 1000))
            {
                throw new InvalidOperationException($"{name}: the word gives another result than uint");
            }
        }

        double bestPlain = double.MaxValue, bestWords = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            bestPlain = Math.Min(bestPlain, Time(plain));
            bestWords = Math.Min(bestWords, Time(words));
        }

        output.WriteLine($"  {name,-38} uint {bestPlain,6:f2}  Word32 {bestWords,6:f2}  ratio {bestWords / bestPlain:f2}");
    }

    private static unsafe double Time(delegate*<uint, int, uint> function)
    {
        long start = Stopwatch.GetTimestamp();
        function(12345, Steps);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Steps;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint PlainPending(uint seed, int steps)
    {
        uint enabled = seed | 1, latch = ~seed, line = seed * 3, sum = 0;
        for (int i = 0; i < steps; i++)
        {
            uint write = ((uint)i * 0x9e37_79b9) ^ sum;
            latch |= write & 0xffff_0000;
            enabled = (enabled | (write >> 3)) & ~(write << 5);
            uint ready = (latch | line) & enabled;
            if (ready != 0)
            {
                uint lowest = (uint)System.Numerics.BitOperations.TrailingZeroCount(ready);
                sum += lowest;
                latch &= ~(lowest < 32 ? 1u << (int)lowest : 0);
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Pending<W, B>(uint seed, int steps)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        W enabled = (W)seed | 1u, latch = ~(W)seed, line = (W)seed * 3u, sum = 0u;
        for (int i = 0; i < steps; i++)
        {
            W write = ((W)(uint)i * 0x9e37_79b9u) ^ sum;
            latch |= write & 0xffff_0000u;
            enabled = (enabled | (write >> 3)) & ~(write << 5);
            W ready = (latch | line) & enabled;
            if (ready != 0u)
            {
                W lowest = W.CountTrailingZeros(ready);
                sum += lowest;
                latch &= ~W.ShiftLeft(1u, lowest);
            }
        }

        return ((Word32)(object)sum).Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint PlainPriority(uint seed, int steps)
    {
        uint best = 0xff, sum = seed;
        for (int i = 0; i < steps; i++)
        {
            uint priority = ((uint)i * seed) >> 24;
            bool better = priority < best & (sum & 1) == 0;
            best = better ? priority : best;
            sum += better ? best : 3u;
            if (best < 8)
            {
                best = 0xff;
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Priority<W, B>(uint seed, int steps)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        W best = 0xffu, sum = seed;
        for (int i = 0; i < steps; i++)
        {
            W priority = ((W)(uint)i * seed) >> 24;
            B better = (priority < best) & !W.Bit(sum, 0);
            best = W.Select(better, priority, best);
            sum += W.Select(better, best, 3u);
            if (best < 8u)
            {
                best = 0xffu;
            }
        }

        return ((Word32)(object)sum).Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint PlainFields(uint seed, int steps)
    {
        uint sum = seed;
        for (int i = 0; i < steps; i++)
        {
            uint syndrome = sum ^ (uint)i;
            uint field = (syndrome >> 16) & 0x1f, size = (syndrome >> 22) & 3;
            uint data = (uint)((int)(syndrome << 24) >> 24);
            sum += (size < 32 ? data << (int)size : 0) + field;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Fields<W, B>(uint seed, int steps)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        W sum = seed;
        for (int i = 0; i < steps; i++)
        {
            W syndrome = sum ^ (uint)i;
            W field = W.Extract(syndrome, 20, 16), size = W.Extract(syndrome, 23, 22);
            W data = W.SignExtend(syndrome, 8);
            sum += W.ShiftLeft(data, size) + field;
        }

        return ((Word32)(object)sum).Value;
    }
}
