namespace Lockstep.Model.Registers;

/// <summary>Invalidates the cached configuration of an LPI; left out.</summary>
public static class GICR_INVLPIR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_INVLPIR";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x00a0, StrideBytes = 8, Count = 1, WidthBits = 64;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.WordAndDoubleword;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The LPI.</summary>
    public static class INTID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>GICv4.1 only.</summary>
    public static class vPEID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 47, Lo = 32;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 62, Lo = 48;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>GICv4.1 only.</summary>
    public static class V
    {
        /// <summary>Bits.</summary>
        public const int Hi = 63, Lo = 63;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Bits that may read 1.</summary>
    public const ulong Implemented = 0;

    /// <summary>Bits on which a write may act.</summary>
    public const ulong Writable = 0;

    /// <summary>Value after reset.</summary>
    public const ulong Reset = 0;
}
