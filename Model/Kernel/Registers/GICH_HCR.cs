using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Hypervisor control (IHI 0048B 5.3.1).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICH_HCR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Enables in bits 7:0, EOICount in bits 31:27.</summary>
    public static W Read(VirtualInterfaceState<W, B> s) => s.HcrBits | s.EoiCount << 27;

    /// <summary>The same fields.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, W value)
    {
        s.HcrBits = value & W.Of(0xff);
        s.EoiCount = value >> 27;
    }
}
