using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Empty list register status (IHI 0069 12.4, ICH_ELRSR_EL2).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICH_ELRSR_EL2<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>All list registers.</summary>
    public static W Read(VirtualInterfaceState<W, B> s) => ListRegisterStatus<W, B>.ELRSR(s, 0);
}
