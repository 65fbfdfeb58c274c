using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// Virtual machine control (IHI 0069 12.4, ICH_VMCR_EL2). The guest has system registers only (ICC_SRE_EL1.SRE is always 1), so VFIQEn
/// is 1 and VAckCtl 0.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICH_VMCR_EL2<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private const uint FiqEn = 1u << ICH_VMCR_EL2.VFIQEn.Lo, AckCtl = 1u << ICH_VMCR_EL2.VAckCtl.Lo;

    /// <summary>What the guest wrote to its CPU interface.</summary>
    public static W Read(VirtualInterfaceState<W, B> s) => Fixed(Vmcr.Read(s));

    /// <summary>Sets it.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, W value) => Vmcr.Write(s, Fixed(value));

    private static W Fixed(W value) => (value & W.Of(~AckCtl)) | W.Of(FiqEn);
}
