using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Target CPU interfaces (IHI 0048B 4.3.12). A pending interrupt moves with its targets; an active one stays active.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_ITARGETSR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bytes of INTIDs 4n to 4n+3; for private ones each is the reader's own bit.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => n < (int)GICD_ITARGETSR.ReadOnlyCount
        ? GICD_ITARGETSR.ReadOnlyValue((uint)cpu, (uint)s.Configuration.CpuCount)
        : s.Targets[Index(s, cpu, n)];

    /// <summary>Writes the lanes of the access. A byte of 0 is legal: the interrupt then has no target.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value, uint lanes)
    {
        GicConfiguration c = s.Configuration;
        ref W word = ref s.Targets[Index(s, cpu, n)];
        word = Words<W, B>.Merge(word, value, lanes & GICD_ITARGETSR.Writable((uint)n, (uint)c.IntidCount, (uint)c.CpuCount));
    }

    private static int Index(GicState<W, B> s, int cpu, int n) => s.Bank(cpu, n / 8) * 8 + n % 8;
}
