using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Empty list register status (IHI 0048B 5.3.6).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICH_ELRSR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>List registers 32n to 32n+31.</summary>
    public static W Read(VirtualInterfaceState<W, B> s, int n) => ListRegisterStatus<W, B>.ELRSR(s, n);
}
