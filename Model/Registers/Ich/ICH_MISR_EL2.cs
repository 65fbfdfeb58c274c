namespace Lockstep.Model.Registers;

/// <summary>Maintenance interrupt status: the interrupt is asserted while a bit is 1.</summary>
public static class ICH_MISR_EL2
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.4, ICH_MISR_EL2";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 4, CRn = 12, CRm = 11, Op2 = 2;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The register whose fields are also those of this one.</summary>
    public const string FieldsOf = nameof(GICH_MISR);

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = GICH_MISR.Implemented;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = GICH_MISR.Writable;

    /// <summary>Value after reset.</summary>
    public const uint Reset = GICH_MISR.Reset;
}
