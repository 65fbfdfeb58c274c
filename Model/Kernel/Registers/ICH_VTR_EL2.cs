using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Type (IHI 0069 12.4, ICH_VTR_EL2): affinity 3 and TDIR, and no direct injection (GICv4).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICH_VTR_EL2<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private const uint Features = 4u << ICH_VTR_EL2.PRIbits.Lo | 4u << ICH_VTR_EL2.PREbits.Lo
        | 1u << ICH_VTR_EL2.A3V.Lo | 1u << ICH_VTR_EL2.nV4.Lo | 1u << ICH_VTR_EL2.TDS.Lo;

    /// <summary>5 bits of priority and of preemption, 16 of INTID, and the number of list registers.</summary>
    public static W Read(VirtualInterfaceState<W, B> s) => W.Of(Features | (uint)s.ListRegisters.Length - 1);
}
