using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// Hypervisor control (IHI 0069 12.4, ICH_HCR_EL2). The trap bits are kept; acting on them is the PE's part, and seL4 leaves them 0 (E4).
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICH_HCR_EL2<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private const uint Kept = ICH_HCR_EL2.Writable & (1u << ICH_HCR_EL2.EOIcount.Lo) - 1;

    /// <summary>As GICH_HCR, with the traps.</summary>
    public static W Read(VirtualInterfaceState<W, B> s) => GICH_HCR<W, B>.Read(s);

    /// <summary>The same fields.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, W value)
    {
        s.HcrBits = value & W.Of(Kept);
        s.EoiCount = value >> 27;
    }
}
