namespace Lockstep.Model.Registers;

/// <summary>Virtual machine control: what the guest wrote to its CPU interface.</summary>
/// <remarks>The binary points have at least their minimum: 2 and 3 with 5 bits of priority.</remarks>
public static class GICH_VMCR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 5.3.3";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x008, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>GICV_CTLR.EnableGrp0.</summary>
    public static class VMGrp0En
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>GICV_CTLR.EnableGrp1.</summary>
    public static class VMGrp1En
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>GICV_CTLR.AckCtl.</summary>
    public static class VMAckCtl
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>GICV_CTLR.FIQEn.</summary>
    public static class VMFIQEn
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>GICV_CTLR.CBPR.</summary>
    public static class VMCBPR
    {
        /// <summary>Bits.</summary>
        public const int Hi = 4, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved8
    {
        /// <summary>Bits.</summary>
        public const int Hi = 8, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>GICV_CTLR.EOImode.</summary>
    public static class VEM
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 9;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved17
    {
        /// <summary>Bits.</summary>
        public const int Hi = 17, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>GICV_ABPR.</summary>
    public static class VMABP
    {
        /// <summary>Bits.</summary>
        public const int Hi = 20, Lo = 18;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>GICV_BPR.</summary>
    public static class VMBP
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 21;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved26
    {
        /// <summary>Bits.</summary>
        public const int Hi = 26, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Upper five bits of GICV_PMR.</summary>
    public static class VMPriMask
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 27;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xf8fc_021f;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0xf8fc_021f;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0x004c_0000;
}
