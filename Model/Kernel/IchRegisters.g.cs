// Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>GICv3 virtual interface control: what each register does.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class IchRegisters<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>What MRS returns, bits 31 to 0 and 63 to 32.</summary>
    public static (W Low, W High) Read(VirtualInterfaceState<W, B> s, IchRegister register) => register switch
    {
        >= IchRegister.ICH_AP0R0_EL2 and <= IchRegister.ICH_AP0R3_EL2 =>
            (ICH_AP0R_EL2<W, B>.Read(s, register - IchRegister.ICH_AP0R0_EL2), 0u),
        >= IchRegister.ICH_AP1R0_EL2 and <= IchRegister.ICH_AP1R3_EL2 =>
            (ICH_AP1R_EL2<W, B>.Read(s, register - IchRegister.ICH_AP1R0_EL2), 0u),
        IchRegister.ICH_HCR_EL2 => (ICH_HCR_EL2<W, B>.Read(s), 0u),
        IchRegister.ICH_VTR_EL2 => (ICH_VTR_EL2<W, B>.Read(s), 0u),
        IchRegister.ICH_MISR_EL2 => (ICH_MISR_EL2<W, B>.Read(s), 0u),
        IchRegister.ICH_EISR_EL2 => (ICH_EISR_EL2<W, B>.Read(s), 0u),
        IchRegister.ICH_ELRSR_EL2 => (ICH_ELRSR_EL2<W, B>.Read(s), 0u),
        IchRegister.ICH_VMCR_EL2 => (ICH_VMCR_EL2<W, B>.Read(s), 0u),
        >= IchRegister.ICH_LR0_EL2 and <= IchRegister.ICH_LR15_EL2 =>
            (ICH_LR_EL2<W, B>.ReadLow(s, register - IchRegister.ICH_LR0_EL2),
                ICH_LR_EL2<W, B>.ReadHigh(s, register - IchRegister.ICH_LR0_EL2)),
        _ => (0u, 0u),
    };

    /// <summary>What MSR does; nothing at read-only registers.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, IchRegister register, W low, W high)
    {
        switch (register)
        {
            case >= IchRegister.ICH_AP0R0_EL2 and <= IchRegister.ICH_AP0R3_EL2:
                ICH_AP0R_EL2<W, B>.Write(s, register - IchRegister.ICH_AP0R0_EL2, low);
                break;
            case >= IchRegister.ICH_AP1R0_EL2 and <= IchRegister.ICH_AP1R3_EL2:
                ICH_AP1R_EL2<W, B>.Write(s, register - IchRegister.ICH_AP1R0_EL2, low);
                break;
            case IchRegister.ICH_HCR_EL2:
                ICH_HCR_EL2<W, B>.Write(s, low);
                break;
            case IchRegister.ICH_VMCR_EL2:
                ICH_VMCR_EL2<W, B>.Write(s, low);
                break;
            case >= IchRegister.ICH_LR0_EL2 and <= IchRegister.ICH_LR15_EL2:
                ICH_LR_EL2<W, B>.Write(s, register - IchRegister.ICH_LR0_EL2, low, high);
                break;
        }
    }
}
