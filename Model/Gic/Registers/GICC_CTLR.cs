using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>CPU interface control (IHI 0048B 4.4.1, no Security Extensions). Bypass is not implemented: its bits are RAZ/WI.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_CTLR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>EOImode (bit 9), CBPR (4), FIQEn (3), AckCtl (2).</summary>
    private const uint Modes = 1u << 9 | 0b111u << 2;

    /// <summary>The same, and EnableGrp1 (bit 1), EnableGrp0 (0).</summary>
    public static W Read(GicState<W, B> s, int cpu) => s.Cpus[cpu].Ctlr | s.Cpus[cpu].Enables;

    /// <summary>Writes the lanes of the access. Without groups there are one enable, and EOImode.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value, uint lanes)
    {
        bool groups = s.Configuration.GroupsImplemented;
        ref CpuInterface<W, B> c = ref s.Cpus[cpu];
        c.Ctlr = Words<W, B>.Merge(c.Ctlr, value, lanes & (groups ? Modes : 1u << 9));
        c.Enables = Words<W, B>.Merge(c.Enables, value, lanes & (groups ? 0b11u : 0b01u));
    }
}
