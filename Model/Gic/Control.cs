using System.Runtime.CompilerServices;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// The controls of a CPU interface, wherever the version has them: GICC_CTLR (IHI 0048B 4.4.1) or ICC_CTLR_EL1 (IHI 0069
/// 12.2.6).
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Control<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>CBPR: one binary point serves both groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static B CommonBinaryPoint(GicState<W, B> s, int cpu) =>
        W.Bit(s.Cpus[cpu].Ctlr, s.Configuration.Version == GicVersion.V2 ? 4 : 0);

    /// <summary>EOImode: end of interrupt drops the priority only, and deactivation is a write of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static B EndIsPriorityDropOnly(GicState<W, B> s, int cpu) =>
        W.Bit(s.Cpus[cpu].Ctlr, s.Configuration.Version == GicVersion.V2 ? 9 : 1);

    /// <summary>AckCtl (GICv2): GICC_IAR acknowledges Group 1 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static B AcknowledgesGroup1(GicState<W, B> s, int cpu) => W.Bit(s.Cpus[cpu].Ctlr, 2);

    /// <summary>Whether Group 0 is signalled as FIQ: by FIQEn in GICv2, always in GICv3 (IHI 0069 4.6.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static B Group0IsFiq(GicState<W, B> s, int cpu) =>
        s.Configuration.Version == GicVersion.V3 ? true : W.Bit(s.Cpus[cpu].Ctlr, 3);
}
