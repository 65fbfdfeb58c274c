namespace Lockstep.Model.Registers;

/// <summary>Redistributor control.</summary>
public static class GICR_CTLR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_CTLR";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0000, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>LPIs: none.</summary>
    public static class EnableLPIs
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>EnableLPIs can be cleared.</summary>
    public static class CES
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Invalidate registers of LPIs.</summary>
    public static class IR
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>A write of a register whose effect must be seen is still under way; always 0 here.</summary>
    public static class RWP
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved23
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Not chosen for 1 of N of Group 0: left out.</summary>
    public static class DPG0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 24, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Not chosen for 1 of N of Group 1: left out.</summary>
    public static class DPG1NS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 25, Lo = 25;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Not chosen for 1 of N of Secure Group 1: left out.</summary>
    public static class DPG1S
    {
        /// <summary>Bits.</summary>
        public const int Hi = 26, Lo = 26;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved30
    {
        /// <summary>Bits.</summary>
        public const int Hi = 30, Lo = 27;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Upstream writes are under way; always 0 here.</summary>
    public static class UWP
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 31;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x8000_0008;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
