namespace Lockstep.Model.Registers;

/// <summary>Binary point of Group 1 where ICC_CTLR_EL1.CBPR is 0.</summary>
/// <remarks>With 5 bits of priority and one Security state the minimum and the reset value are 3.</remarks>
public static class ICC_BPR1_EL1
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.2, ICC_BPR1_EL1";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 0, CRn = 12, CRm = 12, Op2 = 3;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The group priority is bits 7:BinaryPoint of a priority. A write below the minimum sets the minimum.</summary>
    public static class BinaryPoint
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x0000_0007;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0x0000_0007;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 3;
}
