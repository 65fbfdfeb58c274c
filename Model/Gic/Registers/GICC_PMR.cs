using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Priority mask (IHI 0048B 4.4.2; GICv3 as ICC_PMR_EL1): only what is more urgent than this is signalled.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_PMR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The mask, 8 bits; those that priorities do not have read 0.</summary>
    public static W Read(GicState<W, B> s, int cpu) => s.Cpus[cpu].Pmr;

    /// <summary>Writes the lanes of the access.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value, uint lanes)
    {
        ref W mask = ref s.Cpus[cpu].Pmr;
        mask = Words<W, B>.Merge(mask, value, lanes & s.Configuration.PriorityMask);
    }
}
