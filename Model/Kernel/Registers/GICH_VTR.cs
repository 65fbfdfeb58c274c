using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Type (IHI 0048B 5.3.2).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICH_VTR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>5 bits of priority and of preemption, and the number of list registers.</summary>
    public static W Read(VirtualInterfaceState<W, B> s) => W.Of(4u << 29 | 4u << 26 | (uint)s.ListRegisters.Length - 1);
}
