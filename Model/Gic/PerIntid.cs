using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// The state machine of one interrupt: inactive, pending, active, active and pending (IHI 0048B 3.2.4, IHI 0069 4.1.2).
/// The registers of the distributor change it as each of them says; here are the transitions that have no register.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class PerIntid<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>
    /// Which of INTIDs 32n to 32n+31 are pending, active or not. Edge-triggered: the latch. Level-sensitive: the latch or the
    /// input signal (IHI 0048B 4.3.8, figure 4-10). A GICv2 SGI: from any source (4.3.17).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static W Pending(GicState<W, B> s, int cpu, int n)
    {
        ref IntidWord<W, B> word = ref s.Intid(cpu, n);
        W pending = word.Latch | (word.Line & ~word.Edge);
        return n == 0 && s.Configuration.Version == GicVersion.V2 ? pending | PendingSgis(s, cpu) : pending;
    }

    /// <summary>GICv2: bits 15:0, the SGIs that are pending on <paramref name="cpu"/> from any source.</summary>
    private static W PendingSgis(GicState<W, B> s, int cpu)
    {
        W pending = 0u;
        for (int n = 0; n < 4; n++)
        {
            W sources = s.SgiSources[cpu * 4 + n];
            if (!Possible<W, B>.None(sources))
            {
                pending |= Words<W, B>.NonzeroBytes(sources) << (4 * n);
            }
        }

        return pending;
    }

    /// <summary>
    /// The input signal of an interrupt changes or stays. A rising edge latches an edge-triggered interrupt; a
    /// level-sensitive one is pending while the signal is asserted (IHI 0048B 1.4.2).
    /// </summary>
    public static void SetLine(ref IntidWord<W, B> word, int bitNumber, B level)
    {
        uint bit = 1u << bitNumber;
        W rising = W.Select(level, ~word.Line & bit, 0u);
        word.Latch |= rising & word.Edge;
        word.Line = W.Select(level, word.Line | bit, word.Line & ~bit);
    }

    /// <summary>
    /// Pending to active (IHI 0048B 4.4.4). The latch falls; what is level-sensitive and still asserted is then active and
    /// pending. Of a GICv2 SGI the one source that was acknowledged falls. Nothing happens where <paramref name="taken"/> is 0.
    /// </summary>
    public static void Activate(GicState<W, B> s, int cpu, W intid, W source, B taken)
    {
        for (int n = 0; n < s.Configuration.WordCount; n++)
        {
            W hit = Words<W, B>.OneHot(intid, n) & Words<W, B>.Mask(taken);
            if (!Possible<W, B>.None(hit))
            {
                ref IntidWord<W, B> word = ref s.Intid(cpu, n);
                word.Active |= hit;
                word.Latch &= ~hit;
            }
        }

        if (s.Configuration.Version == GicVersion.V2)
        {
            W bit = W.ShiftLeft(1u, ((intid & 3u) << 3) | source);
            for (int n = 0; n < 4; n++)
            {
                s.SgiSources[cpu * 4 + n] &= ~W.Select(taken & ((intid >> 2) == (W)(uint)n), bit, 0u);
            }
        }
    }

    /// <summary>
    /// Active to inactive, active and pending to pending (IHI 0048B 3.2.4): by GICC_EOIR, GICC_DIR and their GICv3 names.
    /// What is not active stays as it is. Nothing happens where <paramref name="taken"/> is 0.
    /// </summary>
    public static void Deactivate(GicState<W, B> s, int cpu, W intid, B taken)
    {
        for (int n = 0; n < s.Configuration.WordCount; n++)
        {
            W hit = Words<W, B>.OneHot(intid, n) & Words<W, B>.Mask(taken);
            if (!Possible<W, B>.None(hit))
            {
                s.Intid(cpu, n).Active &= ~hit;
            }
        }
    }

    /// <summary>Whether the interrupt is in Group 1.</summary>
    public static B IsGroup1(GicState<W, B> s, int cpu, W intid)
    {
        W group = 0u;
        for (int n = 0; n < s.Configuration.WordCount; n++)
        {
            W hit = Words<W, B>.OneHot(intid, n);
            if (!Possible<W, B>.None(hit))
            {
                group |= s.Intid(cpu, n).Group & hit;
            }
        }

        return group != 0u;
    }

    /// <summary>Whether there is an interrupt of this number: implemented and none of the special 1020 to 1023.</summary>
    public static B Exists(GicState<W, B> s, W intid) =>
        intid < (W)uint.Min((uint)s.Configuration.IntidCount, GicdFrame.IntidEnd);
}
