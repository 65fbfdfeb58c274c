using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Priority (IHI 0048B 4.3.11; GICv3 also as GICR_IPRIORITYR).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_IPRIORITYR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bytes of INTIDs 4n to 4n+3.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => s.Priorities[Index(s, cpu, n)];

    /// <summary>Writes the lanes of the access; bits that are not implemented stay 0.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value, uint lanes)
    {
        GicConfiguration c = s.Configuration;
        uint implemented = GicdFrame.IntidBytes((uint)n, (uint)c.IntidCount) & (c.PriorityMask * 0x0101_0101);
        ref W word = ref s.Priorities[Index(s, cpu, n)];
        word = Words<W, B>.Merge(word, value, lanes & implemented);
    }

    private static int Index(GicState<W, B> s, int cpu, int n) => s.Bank(cpu, n / 8) * 8 + n % 8;
}
