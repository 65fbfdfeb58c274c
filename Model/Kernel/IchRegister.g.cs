// Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
using Lockstep.Model.Registers;

namespace Lockstep.Model.Kernel;

/// <summary>GICv3 virtual interface control at EL2.</summary>
public enum IchRegister
{
    /// <summary>Active priorities of the guest, Group 0, one bit a group priority, 0; read and write.</summary>
    ICH_AP0R0_EL2,

    /// <summary>Active priorities of the guest, Group 0, one bit a group priority, 1; read and write.</summary>
    ICH_AP0R1_EL2,

    /// <summary>Active priorities of the guest, Group 0, one bit a group priority, 2; read and write.</summary>
    ICH_AP0R2_EL2,

    /// <summary>Active priorities of the guest, Group 0, one bit a group priority, 3; read and write.</summary>
    ICH_AP0R3_EL2,

    /// <summary>Active priorities of the guest, Group 1, one bit a group priority, 0; read and write.</summary>
    ICH_AP1R0_EL2,

    /// <summary>Active priorities of the guest, Group 1, one bit a group priority, 1; read and write.</summary>
    ICH_AP1R1_EL2,

    /// <summary>Active priorities of the guest, Group 1, one bit a group priority, 2; read and write.</summary>
    ICH_AP1R2_EL2,

    /// <summary>Active priorities of the guest, Group 1, one bit a group priority, 3; read and write.</summary>
    ICH_AP1R3_EL2,

    /// <summary>Hypervisor control; read and write.</summary>
    ICH_HCR_EL2,

    /// <summary>VGIC type; read and write.</summary>
    ICH_VTR_EL2,

    /// <summary>Maintenance interrupt status: the interrupt is asserted while a bit is 1; read-only.</summary>
    ICH_MISR_EL2,

    /// <summary>End of interrupt status, one bit a list register; read-only.</summary>
    ICH_EISR_EL2,

    /// <summary>Empty list register status, one bit a list register; read-only.</summary>
    ICH_ELRSR_EL2,

    /// <summary>Virtual machine control: what the guest wrote to its CPU interface; read and write.</summary>
    ICH_VMCR_EL2,

    /// <summary>List register: one interrupt for the guest, 0; read and write.</summary>
    ICH_LR0_EL2,

    /// <summary>List register: one interrupt for the guest, 1; read and write.</summary>
    ICH_LR1_EL2,

    /// <summary>List register: one interrupt for the guest, 2; read and write.</summary>
    ICH_LR2_EL2,

    /// <summary>List register: one interrupt for the guest, 3; read and write.</summary>
    ICH_LR3_EL2,

    /// <summary>List register: one interrupt for the guest, 4; read and write.</summary>
    ICH_LR4_EL2,

    /// <summary>List register: one interrupt for the guest, 5; read and write.</summary>
    ICH_LR5_EL2,

    /// <summary>List register: one interrupt for the guest, 6; read and write.</summary>
    ICH_LR6_EL2,

    /// <summary>List register: one interrupt for the guest, 7; read and write.</summary>
    ICH_LR7_EL2,

    /// <summary>List register: one interrupt for the guest, 8; read and write.</summary>
    ICH_LR8_EL2,

    /// <summary>List register: one interrupt for the guest, 9; read and write.</summary>
    ICH_LR9_EL2,

    /// <summary>List register: one interrupt for the guest, 10; read and write.</summary>
    ICH_LR10_EL2,

    /// <summary>List register: one interrupt for the guest, 11; read and write.</summary>
    ICH_LR11_EL2,

    /// <summary>List register: one interrupt for the guest, 12; read and write.</summary>
    ICH_LR12_EL2,

    /// <summary>List register: one interrupt for the guest, 13; read and write.</summary>
    ICH_LR13_EL2,

    /// <summary>List register: one interrupt for the guest, 14; read and write.</summary>
    ICH_LR14_EL2,

    /// <summary>List register: one interrupt for the guest, 15; read and write.</summary>
    ICH_LR15_EL2,
}

/// <summary>Which operands of MRS and MSR name which register.</summary>
public static class IchRegisterEncoding
{
    /// <summary>The register of an encoding as <see cref="SystemRegisterEncoding"/> packs it; none for any other.</summary>
    public static IchRegister? Decode(uint encoding) => encoding switch
    {
        >= ICH_AP0R_EL2.Encoding and < ICH_AP0R_EL2.Encoding + ICH_AP0R_EL2.Count =>
            IchRegister.ICH_AP0R0_EL2 + (int)(encoding - ICH_AP0R_EL2.Encoding),
        >= ICH_AP1R_EL2.Encoding and < ICH_AP1R_EL2.Encoding + ICH_AP1R_EL2.Count =>
            IchRegister.ICH_AP1R0_EL2 + (int)(encoding - ICH_AP1R_EL2.Encoding),
        ICH_HCR_EL2.Encoding => IchRegister.ICH_HCR_EL2,
        ICH_VTR_EL2.Encoding => IchRegister.ICH_VTR_EL2,
        ICH_MISR_EL2.Encoding => IchRegister.ICH_MISR_EL2,
        ICH_EISR_EL2.Encoding => IchRegister.ICH_EISR_EL2,
        ICH_ELRSR_EL2.Encoding => IchRegister.ICH_ELRSR_EL2,
        ICH_VMCR_EL2.Encoding => IchRegister.ICH_VMCR_EL2,
        >= ICH_LR_EL2.Encoding and < ICH_LR_EL2.Encoding + ICH_LR_EL2.Count =>
            IchRegister.ICH_LR0_EL2 + (int)(encoding - ICH_LR_EL2.Encoding),
        _ => null,
    };

    /// <summary>The encoding of a register.</summary>
    public static uint Of(IchRegister register) => register switch
    {
        >= IchRegister.ICH_AP0R0_EL2 and <= IchRegister.ICH_AP0R3_EL2 =>
            ICH_AP0R_EL2.Encoding + (uint)(register - IchRegister.ICH_AP0R0_EL2),
        >= IchRegister.ICH_AP1R0_EL2 and <= IchRegister.ICH_AP1R3_EL2 =>
            ICH_AP1R_EL2.Encoding + (uint)(register - IchRegister.ICH_AP1R0_EL2),
        IchRegister.ICH_HCR_EL2 => ICH_HCR_EL2.Encoding,
        IchRegister.ICH_VTR_EL2 => ICH_VTR_EL2.Encoding,
        IchRegister.ICH_MISR_EL2 => ICH_MISR_EL2.Encoding,
        IchRegister.ICH_EISR_EL2 => ICH_EISR_EL2.Encoding,
        IchRegister.ICH_ELRSR_EL2 => ICH_ELRSR_EL2.Encoding,
        IchRegister.ICH_VMCR_EL2 => ICH_VMCR_EL2.Encoding,
        >= IchRegister.ICH_LR0_EL2 and <= IchRegister.ICH_LR15_EL2 => ICH_LR_EL2.Encoding + (uint)(register - IchRegister.ICH_LR0_EL2),
        _ => 0,
    };

    /// <summary>Whether MSR, or MRS, of the register is defined; otherwise it is UNDEFINED.</summary>
    public static bool HasDirection(IchRegister register, bool isWrite) => register switch
    {
        IchRegister.ICH_MISR_EL2 or IchRegister.ICH_EISR_EL2
            or IchRegister.ICH_ELRSR_EL2 => !isWrite,
        _ => true,
    };
}
