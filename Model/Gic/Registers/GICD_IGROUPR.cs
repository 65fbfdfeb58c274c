using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Group (IHI 0048B 4.3.4; GICv3 also as GICR_IGROUPR0).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_IGROUPR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits of INTIDs 32n to 32n+31: 0 Group 0, 1 Group 1.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => s.Intid(cpu, n).Group;

    /// <summary>Writes the lanes of the access.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value, uint lanes)
    {
        GicConfiguration c = s.Configuration;
        uint writable = c.GroupsImplemented ? GICD_IGROUPR.Writable((uint)n, (uint)c.IntidCount, (uint)c.CpuCount) : 0;
        ref IntidWord<W, B> word = ref s.Intid(cpu, n);
        word.Group = Words<W, B>.Merge(word.Group, value, lanes & writable);
    }
}
