using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>System registers of the hypervisor's view on GICv3 (IHI 0069 12.4).</summary>
public enum IchRegister
{
    /// <summary>Names of the architecture; ICH_AP0R0 and ICH_AP1R0 are the only ones with 5 bits of preemption.</summary>
    ICH_HCR_EL2, ICH_VTR_EL2, ICH_VMCR_EL2, ICH_MISR_EL2, ICH_EISR_EL2, ICH_ELRSR_EL2, ICH_AP0R0_EL2, ICH_AP1R0_EL2,

    /// <summary>The first list register; number n is this value plus n.</summary>
    ICH_LR0_EL2,
}

/// <summary>
/// The hypervisor's view on GICv3. The guest has system registers only (ICC_SRE_EL1.SRE is always 1), which fixes two bits of
/// ICH_VMCR_EL2. The trap bits of ICH_HCR_EL2 are kept; acting on them is the PE's part, and seL4 leaves them 0 (E4).
/// </summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public static class IchRegisters<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private const uint HcrBits = ICH_HCR_EL2.Writable & (1u << ICH_HCR_EL2.EOIcount.Lo) - 1;

    private const uint FiqEn = 1u << ICH_VMCR_EL2.VFIQEn.Lo, AckCtl = 1u << ICH_VMCR_EL2.VAckCtl.Lo;

    /// <summary>5 bits of priority and preemption, 16 of INTID; affinity 3 and TDIR, and no direct injection (GICv4).</summary>
    private const uint VtrFeatures = 4u << ICH_VTR_EL2.PRIbits.Lo | 4u << ICH_VTR_EL2.PREbits.Lo
        | 1u << ICH_VTR_EL2.A3V.Lo | 1u << ICH_VTR_EL2.nV4.Lo | 1u << ICH_VTR_EL2.TDS.Lo;

    /// <summary>What MRS returns, bits 31 to 0 and 63 to 32.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="register">The register.</param>
    public static (W Low, W High) Read(VirtualInterfaceState<W, B> s, IchRegister register)
    {
        W zero = W.Of(0);
        int n = register - IchRegister.ICH_LR0_EL2;
        return register switch
        {
            IchRegister.ICH_HCR_EL2 => (s.HcrBits | s.EoiCount << 27, zero),
            IchRegister.ICH_VTR_EL2 => (W.Of(VtrFeatures | (uint)s.ListRegisters.Length - 1), zero),
            IchRegister.ICH_VMCR_EL2 => ((Vmcr.Read(s) & W.Of(~AckCtl)) | W.Of(FiqEn), zero),
            IchRegister.ICH_MISR_EL2 => (ListRegisterStatus<W, B>.MISR(s), zero),
            IchRegister.ICH_EISR_EL2 => (ListRegisterStatus<W, B>.EISR(s, 0), zero),
            IchRegister.ICH_ELRSR_EL2 => (ListRegisterStatus<W, B>.ELRSR(s, 0), zero),
            IchRegister.ICH_AP0R0_EL2 => (s.Apr0, zero),
            IchRegister.ICH_AP1R0_EL2 => (s.Apr1, zero),
            _ => n < s.ListRegisters.Length ? (s.ListRegisters[n].ToIchLow(), s.ListRegisters[n].ToIchHigh()) : (zero, zero),
        };
    }

    /// <summary>What MSR does; nothing at read-only registers and at list registers that are not implemented.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="register">The register.</param>
    /// <param name="low">Bits 31 to 0.</param>
    /// <param name="high">Bits 63 to 32.</param>
    public static void Write(VirtualInterfaceState<W, B> s, IchRegister register, W low, W high)
    {
        int n = register - IchRegister.ICH_LR0_EL2;
        switch (register)
        {
            case IchRegister.ICH_HCR_EL2:
                s.HcrBits = low & W.Of(HcrBits);
                s.EoiCount = low >> 27;
                break;
            case IchRegister.ICH_VMCR_EL2:
                Vmcr.Write(s, (low & W.Of(~AckCtl)) | W.Of(FiqEn));
                break;
            case IchRegister.ICH_AP0R0_EL2:
                s.Apr0 = low;
                break;
            case IchRegister.ICH_AP1R0_EL2:
                s.Apr1 = low;
                break;
            default:
                if (n >= 0 && n < s.ListRegisters.Length)
                {
                    s.ListRegisters[n] = ListRegister<W, B>.FromIch(low, high);
                }

                break;
        }
    }
}
