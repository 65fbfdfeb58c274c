namespace Lockstep.Model.Registers;

/// <summary>Active priorities of the guest, Group 1, one bit a group priority.</summary>
public static class ICH_AP1R_EL2
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.4, ICH_AP1R<n>_EL2";

    /// <summary>Operands of MRS and MSR, of the first.</summary>
    public const uint Op0 = 3, Op1 = 4, CRn = 12, CRm = 9, Op2 = 0;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them; of register n it is Encoding + n.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 4, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The register whose fields are also those of this one.</summary>
    public const string FieldsOf = nameof(ICH_AP0R_EL2);

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = ICH_AP0R_EL2.Implemented;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = ICH_AP0R_EL2.Writable;

    /// <summary>Value after reset.</summary>
    public const uint Reset = ICH_AP0R_EL2.Reset;
}
