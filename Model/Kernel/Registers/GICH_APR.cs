using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Active priorities of both groups (IHI 0048B 5.3.7).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICH_APR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>One bit a level of preemption.</summary>
    public static W Read(VirtualInterfaceState<W, B> s) => s.Apr0;

    /// <summary>Sets them.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, W value) => s.Apr0 = value;
}
