// Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
using Lockstep.Model.Registers;

namespace Lockstep.Model.Gic;

/// <summary>GICv3 CPU interface at EL1.</summary>
public enum IccRegister
{
    /// <summary>Priority mask: only interrupts more urgent than it are signalled; read and write.</summary>
    ICC_PMR_EL1,

    /// <summary>Interrupt acknowledge, Group 0; read-only.</summary>
    ICC_IAR0_EL1,

    /// <summary>End of interrupt, Group 0; write-only.</summary>
    ICC_EOIR0_EL1,

    /// <summary>Highest priority pending interrupt, Group 0; read-only.</summary>
    ICC_HPPIR0_EL1,

    /// <summary>Binary point of Group 0, and of Group 1 where ICC_CTLR_EL1.CBPR is 1; read and write.</summary>
    ICC_BPR0_EL1,

    /// <summary>Active priorities of Group 0, one bit a group priority, 0; read and write.</summary>
    ICC_AP0R0_EL1,

    /// <summary>Active priorities of Group 0, one bit a group priority, 1; read and write.</summary>
    ICC_AP0R1_EL1,

    /// <summary>Active priorities of Group 0, one bit a group priority, 2; read and write.</summary>
    ICC_AP0R2_EL1,

    /// <summary>Active priorities of Group 0, one bit a group priority, 3; read and write.</summary>
    ICC_AP0R3_EL1,

    /// <summary>Active priorities of Group 1, one bit a group priority, 0; read and write.</summary>
    ICC_AP1R0_EL1,

    /// <summary>Active priorities of Group 1, one bit a group priority, 1; read and write.</summary>
    ICC_AP1R1_EL1,

    /// <summary>Active priorities of Group 1, one bit a group priority, 2; read and write.</summary>
    ICC_AP1R2_EL1,

    /// <summary>Active priorities of Group 1, one bit a group priority, 3; read and write.</summary>
    ICC_AP1R3_EL1,

    /// <summary>Deactivate interrupt; write-only.</summary>
    ICC_DIR_EL1,

    /// <summary>Running priority; read-only.</summary>
    ICC_RPR_EL1,

    /// <summary>Makes an SGI of Group 1, of the own Security state pending on other PEs or the own; write-only.</summary>
    ICC_SGI1R_EL1,

    /// <summary>Makes an SGI of Group 1, of the other Security state pending on other PEs or the own; write-only.</summary>
    ICC_ASGI1R_EL1,

    /// <summary>Makes an SGI of Group 0 pending on other PEs or the own; write-only.</summary>
    ICC_SGI0R_EL1,

    /// <summary>Interrupt acknowledge, Group 1; read-only.</summary>
    ICC_IAR1_EL1,

    /// <summary>End of interrupt, Group 1; write-only.</summary>
    ICC_EOIR1_EL1,

    /// <summary>Highest priority pending interrupt, Group 1; read-only.</summary>
    ICC_HPPIR1_EL1,

    /// <summary>Binary point of Group 1 where ICC_CTLR_EL1.CBPR is 0; read and write.</summary>
    ICC_BPR1_EL1,

    /// <summary>Control of the CPU interface; read and write.</summary>
    ICC_CTLR_EL1,

    /// <summary>System register enable at EL1; read and write.</summary>
    ICC_SRE_EL1,

    /// <summary>Enable of Group 0; read and write.</summary>
    ICC_IGRPEN0_EL1,

    /// <summary>Enable of Group 1; read and write.</summary>
    ICC_IGRPEN1_EL1,
}

/// <summary>Which operands of MRS and MSR name which register.</summary>
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

    /// <summary>The encoding of a register.</summary>
    public static uint Of(IccRegister register) => register switch
    {
        IccRegister.ICC_PMR_EL1 => ICC_PMR_EL1.Encoding,
        IccRegister.ICC_IAR0_EL1 => ICC_IAR0_EL1.Encoding,
        IccRegister.ICC_EOIR0_EL1 => ICC_EOIR0_EL1.Encoding,
        IccRegister.ICC_HPPIR0_EL1 => ICC_HPPIR0_EL1.Encoding,
        IccRegister.ICC_BPR0_EL1 => ICC_BPR0_EL1.Encoding,
        >= IccRegister.ICC_AP0R0_EL1 and <= IccRegister.ICC_AP0R3_EL1 =>
            ICC_AP0R_EL1.Encoding + (uint)(register - IccRegister.ICC_AP0R0_EL1),
        >= IccRegister.ICC_AP1R0_EL1 and <= IccRegister.ICC_AP1R3_EL1 =>
            ICC_AP1R_EL1.Encoding + (uint)(register - IccRegister.ICC_AP1R0_EL1),
        IccRegister.ICC_DIR_EL1 => ICC_DIR_EL1.Encoding,
        IccRegister.ICC_RPR_EL1 => ICC_RPR_EL1.Encoding,
        IccRegister.ICC_SGI1R_EL1 => ICC_SGI1R_EL1.Encoding,
        IccRegister.ICC_ASGI1R_EL1 => ICC_ASGI1R_EL1.Encoding,
        IccRegister.ICC_SGI0R_EL1 => ICC_SGI0R_EL1.Encoding,
        IccRegister.ICC_IAR1_EL1 => ICC_IAR1_EL1.Encoding,
        IccRegister.ICC_EOIR1_EL1 => ICC_EOIR1_EL1.Encoding,
        IccRegister.ICC_HPPIR1_EL1 => ICC_HPPIR1_EL1.Encoding,
        IccRegister.ICC_BPR1_EL1 => ICC_BPR1_EL1.Encoding,
        IccRegister.ICC_CTLR_EL1 => ICC_CTLR_EL1.Encoding,
        IccRegister.ICC_SRE_EL1 => ICC_SRE_EL1.Encoding,
        IccRegister.ICC_IGRPEN0_EL1 => ICC_IGRPEN0_EL1.Encoding,
        IccRegister.ICC_IGRPEN1_EL1 => ICC_IGRPEN1_EL1.Encoding,
        _ => 0,
    };

    /// <summary>Whether MSR, or MRS, of the register is defined; otherwise it is UNDEFINED.</summary>
    public static bool HasDirection(IccRegister register, bool isWrite) => register switch
    {
        IccRegister.ICC_IAR0_EL1 or IccRegister.ICC_HPPIR0_EL1
            or IccRegister.ICC_RPR_EL1 or IccRegister.ICC_IAR1_EL1
            or IccRegister.ICC_HPPIR1_EL1 => !isWrite,
        IccRegister.ICC_EOIR0_EL1 or IccRegister.ICC_DIR_EL1
            or IccRegister.ICC_SGI1R_EL1 or IccRegister.ICC_ASGI1R_EL1
            or IccRegister.ICC_SGI0R_EL1 or IccRegister.ICC_EOIR1_EL1 => isWrite,
        _ => true,
    };
}
