namespace Lockstep.Model.Registers;

/// <summary>Redistributor identification; fields as GICD_IIDR.</summary>
public static class GICR_IIDR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_IIDR";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0004, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>JEP106: continuation code in bits 11:8, identity in 6:0.</summary>
    public static class Implementer
    {
        /// <summary>Bits.</summary>
        public const int Hi = 11, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Minor revision.</summary>
    public static class Revision
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 12;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Major revision.</summary>
    public static class Variant
    {
        /// <summary>Bits.</summary>
        public const int Hi = 19, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 20;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Product.</summary>
    public static class ProductID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xff0f_ffff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;

    /// <summary>Value after reset.</summary>
    public const uint Reset = GICD_IIDR.Value;
}
