using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Maintenance interrupt status (IHI 0069 12.4, ICH_MISR_EL2).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICH_MISR_EL2<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Why the maintenance interrupt is asserted.</summary>
    public static W Read(VirtualInterfaceState<W, B> s) => ListRegisterStatus<W, B>.MISR(s);
}
