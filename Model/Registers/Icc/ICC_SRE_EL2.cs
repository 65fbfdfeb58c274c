namespace Lockstep.Model.Registers;

/// <summary>System register enable at EL2.</summary>
public static class ICC_SRE_EL2
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.2, ICC_SRE_EL2";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 4, CRn = 12, CRm = 9, Op2 = 5;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The system registers are used; a memory-mapped CPU interface is left out.</summary>
    public static class SRE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAO_WI;
    }

    /// <summary>FIQ bypass is disabled: there is none.</summary>
    public static class DFB
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAO_WI;
    }

    /// <summary>IRQ bypass is disabled: there is none.</summary>
    public static class DIB
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAO_WI;
    }

    /// <summary>EL1 may access ICC_SRE_EL1.</summary>
    public static class Enable
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAO_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x0000_000f;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0x0000_000f;
}
