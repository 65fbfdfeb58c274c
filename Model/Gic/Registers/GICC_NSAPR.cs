using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Active priorities of Group 1 (IHI 0048B 4.4.13; GICv3 as ICC_AP1R_EL1): bit i is group priority i.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_NSAPR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Register n, 0 to 3.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => s.ActivePriorities[cpu * 8 + 4 + n];

    /// <summary>Writes the lanes of the access; registers beyond the implemented group priorities are RAZ/WI.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value, uint lanes)
    {
        uint implemented = s.Configuration.GroupsImplemented ? GICC_APR<W, B>.Implemented(s.Configuration, n) : 0;
        ref W word = ref s.ActivePriorities[cpu * 8 + 4 + n];
        word = Words<W, B>.Merge(word, value, lanes & implemented);
    }
}
