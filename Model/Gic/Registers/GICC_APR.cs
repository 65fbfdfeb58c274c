using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Active priorities of Group 0 (IHI 0048B 4.4.12; GICv3 as ICC_AP0R_EL1): bit i is group priority i.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_APR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Register n, 0 to 3.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => s.ActivePriorities[cpu * 8 + n];

    /// <summary>Writes the lanes of the access; registers beyond the implemented group priorities are RAZ/WI.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value, uint lanes)
    {
        ref W word = ref s.ActivePriorities[cpu * 8 + n];
        word = Words<W, B>.Merge(word, value, lanes & Implemented(s.Configuration, n));
    }

    /// <summary>One bit for each group priority that there can be.</summary>
    internal static uint Implemented(GicConfiguration c, int n)
    {
        int levels = int.Clamp((0x100 >> c.ActivePriorityShift) - n * 32, 0, 32);
        return levels == 32 ? uint.MaxValue : (1u << levels) - 1;
    }
}
