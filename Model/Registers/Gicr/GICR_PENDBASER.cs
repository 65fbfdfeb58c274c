namespace Lockstep.Model.Registers;

/// <summary>Where the pending table of LPIs is; left out.</summary>
public static class GICR_PENDBASER
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_PENDBASER";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0078, StrideBytes = 8, Count = 1, WidthBits = 64;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.WordAndDoubleword;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Reserved.</summary>
    public static class Reserved6
    {
        /// <summary>Bits.</summary>
        public const int Hi = 6, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Memory attributes; LPIs: none.</summary>
    public static class InnerCache
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 7;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Memory attributes; LPIs: none.</summary>
    public static class Shareability
    {
        /// <summary>Bits.</summary>
        public const int Hi = 11, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved15
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 12;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits 51:16 of the address.</summary>
    public static class Physical_Address
    {
        /// <summary>Bits.</summary>
        public const int Hi = 51, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved55
    {
        /// <summary>Bits.</summary>
        public const int Hi = 55, Lo = 52;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Memory attributes; LPIs: none.</summary>
    public static class OuterCache
    {
        /// <summary>Bits.</summary>
        public const int Hi = 58, Lo = 56;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved61
    {
        /// <summary>Bits.</summary>
        public const int Hi = 61, Lo = 59;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>The table is zero.</summary>
    public static class PTZ
    {
        /// <summary>Bits.</summary>
        public const int Hi = 62, Lo = 62;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved63
    {
        /// <summary>Bits.</summary>
        public const int Hi = 63, Lo = 63;

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
