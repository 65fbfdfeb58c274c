using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Virtual machine control (IHI 0048B 5.3.3).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICH_VMCR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>What the guest wrote to its CPU interface.</summary>
    public static W Read(VirtualInterfaceState<W, B> s) => Vmcr.Read(s);

    /// <summary>Sets it.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, W value) => Vmcr.Write(s, value);
}
