using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// Active priorities of Group 1 (IHI 0069 12.4, ICH_AP1R&lt;n&gt;_EL2). With 5 bits of preemption there is register 0 only.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICH_AP1R_EL2<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>One bit a level of preemption.</summary>
    public static W Read(VirtualInterfaceState<W, B> s, int n) => n == 0 ? s.Apr1 : W.Of(0);

    /// <summary>Sets them.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, int n, W value)
    {
        if (n == 0)
        {
            s.Apr1 = value;
        }
    }
}
