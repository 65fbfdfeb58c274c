namespace Lockstep.Model.Registers;

/// <summary>Makes an LPI pending; left out.</summary>
public static class GICR_SETLPIR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_SETLPIR";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0040, StrideBytes = 8, Count = 1, WidthBits = 64;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.WordAndDoubleword;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The LPI.</summary>
    public static class pINTID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 63, Lo = 32;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const ulong Implemented = 0;

    /// <summary>Bits on which a write may act.</summary>
    public const ulong Writable = 0;

    /// <summary>Value after reset.</summary>
    public const ulong Reset = 0;
}
