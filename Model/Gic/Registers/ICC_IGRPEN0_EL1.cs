using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Enable of Group 0 at the CPU interface (IHI 0069 12.2, ICC_IGRPEN0_EL1).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_IGRPEN0_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The value.</summary>
    public static W Read(GicState<W, B> s, int cpu) => s.Cpus[cpu].Enables & 1u;

    /// <summary>The write.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value) => s.Cpus[cpu].Enables = (s.Cpus[cpu].Enables & 2u) | (value & 1u);
}
