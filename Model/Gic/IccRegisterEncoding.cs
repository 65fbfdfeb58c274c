using Lockstep.Model.Registers;

namespace Lockstep.Model.Gic;

/// <summary>Which operands of MRS and MSR name which register of the CPU interface.</summary>
public static class IccRegisterEncoding
{
    /// <summary>The register of an encoding as <see cref="SystemRegisterEncoding"/> packs it; none for any other.</summary>
    public static IccRegister? Decode(uint encoding) => encoding switch
    {
        ICC_PMR_EL1.Encoding => IccRegister.ICC_PMR_EL1,
        ICC_IAR0_EL1.Encoding => IccRegister.ICC_IAR0_EL1,
        ICC_EOIR0_EL1.Encoding => IccRegister.ICC_EOIR0_EL1,
        ICC_HPPIR0_EL1.Encoding => IccRegister.ICC_HPPIR0_EL1,
        ICC_BPR0_EL1.Encoding => IccRegister.ICC_BPR0_EL1,
        >= ICC_AP0R_EL1.Encoding and < ICC_AP0R_EL1.Encoding + ICC_AP0R_EL1.Count =>
            IccRegister.ICC_AP0R0_EL1 + (int)(encoding - ICC_AP0R_EL1.Encoding),
        >= ICC_AP1R_EL1.Encoding and < ICC_AP1R_EL1.Encoding + ICC_AP1R_EL1.Count =>
            IccRegister.ICC_AP1R0_EL1 + (int)(encoding - ICC_AP1R_EL1.Encoding),
        ICC_DIR_EL1.Encoding => IccRegister.ICC_DIR_EL1,
        ICC_RPR_EL1.Encoding => IccRegister.ICC_RPR_EL1,
        ICC_SGI1R_EL1.Encoding => IccRegister.ICC_SGI1R_EL1,
        ICC_ASGI1R_EL1.Encoding => IccRegister.ICC_ASGI1R_EL1,
        ICC_SGI0R_EL1.Encoding => IccRegister.ICC_SGI0R_EL1,
        ICC_IAR1_EL1.Encoding => IccRegister.ICC_IAR1_EL1,
        ICC_EOIR1_EL1.Encoding => IccRegister.ICC_EOIR1_EL1,
        ICC_HPPIR1_EL1.Encoding => IccRegister.ICC_HPPIR1_EL1,
        ICC_BPR1_EL1.Encoding => IccRegister.ICC_BPR1_EL1,
        ICC_CTLR_EL1.Encoding => IccRegister.ICC_CTLR_EL1,
        ICC_SRE_EL1.Encoding => IccRegister.ICC_SRE_EL1,
        ICC_IGRPEN0_EL1.Encoding => IccRegister.ICC_IGRPEN0_EL1,
        ICC_IGRPEN1_EL1.Encoding => IccRegister.ICC_IGRPEN1_EL1,
        _ => null,
    };
}
