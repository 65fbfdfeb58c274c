namespace Lockstep.Model.Registers;

/// <summary>SPI by a message: a write makes an SPI pending. Left out, as GICD_TYPER.MBIS says.</summary>
public static class GICDv3_SETSPI_NSR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.9, GICD_SETSPI_NSR";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0040, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 0;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>The SPI.</summary>
    public static class INTID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 12, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 13;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => 0;
}
