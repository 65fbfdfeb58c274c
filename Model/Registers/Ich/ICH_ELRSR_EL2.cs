namespace Lockstep.Model.Registers;

/// <summary>Empty list register status, one bit a list register.</summary>
/// <remarks>After reset the bit of each implemented list register is 1.</remarks>
public static class ICH_ELRSR_EL2
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.4, ICH_ELRSR_EL2";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 4, CRn = 12, CRm = 11, Op2 = 5;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The list register holds no interrupt and asks for no maintenance: it may be overwritten.</summary>
    public static class Status
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0, Repeat = 16, StepBits = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x0000_ffff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;
}
