using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Software generated interrupts (IHI 0048B 4.3.15; IHI 0069 4.4).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class Sgi<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>
    /// GICv2: the source CPU of a pending SGI; of several the lowest, which the architecture leaves open. 0 for what is no SGI.
    /// </summary>
    public static W Source(GicState<W, B> s, int cpu, W intid)
    {
        if (s.Configuration.Version == GicVersion.V3)
        {
            return 0u;
        }

        W sources = 0u;
        for (int n = 0; n < 4; n++)
        {
            W word = W.ShiftRight(s.SgiSources[cpu * 4 + n], (intid & 3u) << 3) & 0xffu;
            sources |= W.Select((intid >> 2) == (W)(uint)n, word, 0u);
        }

        return W.Select(sources == 0u, 0u, W.CountTrailingZeros(sources));
    }

    /// <summary>
    /// GICv2: makes SGI <paramref name="intid"/> pending on <paramref name="target"/> from <paramref name="source"/>, where sent.
    /// </summary>
    public static void MakePending(GicState<W, B> s, int source, int target, W intid, B sent)
    {
        W bit = W.ShiftLeft((W)1u << source, (intid & 3u) << 3);
        for (int n = 0; n < 4; n++)
        {
            s.SgiSources[target * 4 + n] |= W.Select(sent & ((intid >> 2) == (W)(uint)n), bit, 0u);
        }
    }

    /// <summary>
    /// GICv3: makes SGI <paramref name="intid"/> pending on <paramref name="target"/>, where sent and where it is there in the group
    /// that the register names (IHI 0069 12.2: with one Security state, Group 0 by SGI0R, Group 1 by SGI1R).
    /// </summary>
    public static void MakePending(GicState<W, B> s, int target, W intid, B group1, B sent)
    {
        ref IntidWord<W, B> word = ref s.Intid(target, 0);
        W bit = W.ShiftLeft(1u, intid & 15u) & W.Select(group1, word.Group, ~word.Group);
        word.Latch |= W.Select(sent, bit, 0u);
    }
}
