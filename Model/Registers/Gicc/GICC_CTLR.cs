namespace Lockstep.Model.Registers;

/// <summary>CPU interface control: which groups it signals, and how.</summary>
/// <remarks>The view of an implementation without Security Extensions.</remarks>
public static class GICC_CTLR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.4.1";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0000, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Group 0 interrupts are signalled.</summary>
    public static class EnableGrp0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Group 1 interrupts are signalled.</summary>
    public static class EnableGrp1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>A read of GICC_IAR while a Group 1 interrupt is the most urgent acknowledges it; with 0 it returns 1022.</summary>
    public static class AckCtl
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Group 0 interrupts are signalled by FIQ instead of IRQ.</summary>
    public static class FIQEn
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>GICC_BPR is the binary point of Group 1 too.</summary>
    public static class CBPR
    {
        /// <summary>Bits.</summary>
        public const int Hi = 4, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Bypass of Group 0 by FIQ; no bypass signals exist.</summary>
    public static class FIQBypDisGrp0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 5, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Bypass of Group 0 by IRQ; no bypass signals exist.</summary>
    public static class IRQBypDisGrp0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 6, Lo = 6;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Bypass of Group 1 by FIQ; no bypass signals exist.</summary>
    public static class FIQBypDisGrp1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 7;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Bypass of Group 1 by IRQ; no bypass signals exist.</summary>
    public static class IRQBypDisGrp1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 8, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>
    /// A write of GICC_EOIR drops the priority only, and GICC_DIR deactivates. The only EOImode where there are no Security Extensions.
    /// </summary>
    public static class EOImodeS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 9;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>EOImode of Non-secure accesses: Security Extensions only.</summary>
    public static class EOImodeNS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 10, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 11;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x0000_021f;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0x0000_021f;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
