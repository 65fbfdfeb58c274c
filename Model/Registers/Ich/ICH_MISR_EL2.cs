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

    /// <summary>A bit of EISR is 1.</summary>
    public static class EOI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Underflow, where UIE asks for it.</summary>
    public static class U
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>List register entry not present, where LRENPIE asks for it.</summary>
    public static class LRENP
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>None pending, where NPIE asks for it.</summary>
    public static class NP
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Group 0 is enabled, where VGrp0EIE asks for it.</summary>
    public static class VGrp0E
    {
        /// <summary>Bits.</summary>
        public const int Hi = 4, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Group 0 is disabled, where VGrp0DIE asks for it.</summary>
    public static class VGrp0D
    {
        /// <summary>Bits.</summary>
        public const int Hi = 5, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Group 1 is enabled, where VGrp1EIE asks for it.</summary>
    public static class VGrp1E
    {
        /// <summary>Bits.</summary>
        public const int Hi = 6, Lo = 6;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Group 1 is disabled, where VGrp1DIE asks for it.</summary>
    public static class VGrp1D
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 7;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x0000_00ff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
