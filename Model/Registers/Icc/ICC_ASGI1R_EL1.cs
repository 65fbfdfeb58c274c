namespace Lockstep.Model.Registers;

/// <summary>Makes an SGI of Group 1, of the other Security state pending on other PEs or the own.</summary>
public static class ICC_ASGI1R_EL1
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.2, ICC_ASGI1R_EL1";

    /// <summary>What an access does besides reading and writing the fields.</summary>
    public const string Effect = "a write makes the SGI pending on the targets that are configured for the group";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 0, CRn = 12, CRm = 11, Op2 = 6;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 64;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The register whose fields are also those of this one.</summary>
    public const string FieldsOf = nameof(ICC_SGI1R_EL1);

    /// <summary>Bits that may read 1.</summary>
    public const ulong Implemented = ICC_SGI1R_EL1.Implemented;

    /// <summary>Bits on which a write may act.</summary>
    public const ulong Writable = ICC_SGI1R_EL1.Writable;

    /// <summary>Value after reset.</summary>
    public const ulong Reset = ICC_SGI1R_EL1.Reset;
}
