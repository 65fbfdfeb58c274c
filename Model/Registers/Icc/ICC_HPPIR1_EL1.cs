namespace Lockstep.Model.Registers;

/// <summary>Highest priority pending interrupt, Group 1.</summary>
public static class ICC_HPPIR1_EL1
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.2, ICC_HPPIR1_EL1";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 0, CRn = 12, CRm = 12, Op2 = 2;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The INTID; 1023: none, or of the other group.</summary>
    public static class INTID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x00ff_ffff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0x0000_03ff;
}
