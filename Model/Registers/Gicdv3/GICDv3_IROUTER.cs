namespace Lockstep.Model.Registers;

/// <summary>Route of an SPI: the affinity of its PE.</summary>
/// <remarks>GICD_IROUTER&lt;m&gt; exists for INTIDs m = 32 to 1019 and lies at 0x6000 + 8m; register n of this array is that of INTID n + 32.</remarks>
public static class GICDv3_IROUTER
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.9, GICD_IROUTER<n>";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x6100, StrideBytes = 8, Count = 988, WidthBits = 64;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 0;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.WordAndDoubleword;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>Affinity level 0.</summary>
    public static class Aff0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Affinity level 1.</summary>
    public static class Aff1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Affinity level 2.</summary>
    public static class Aff2
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved30
    {
        /// <summary>Bits.</summary>
        public const int Hi = 30, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>1: any one PE; left out, as GICD_TYPER.No1N says.</summary>
    public static class Interrupt_Routing_Mode
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 31;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Affinity level 3.</summary>
    public static class Aff3
    {
        /// <summary>Bits.</summary>
        public const int Hi = 39, Lo = 32;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved63
    {
        /// <summary>Bits.</summary>
        public const int Hi = 63, Lo = 40;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>INTID of the first.</summary>
    public const uint FirstIntid = 32;

    /// <summary>The four affinity levels.</summary>
    public const ulong AffinityBits = 0x0000_00ff_00ff_ffff;

    /// <summary>Bits that may read 1.</summary>
    public static ulong Implemented(uint n, uint intidCount, uint vcpuCount) => n + FirstIntid < intidCount ? AffinityBits : 0;

    /// <summary>Bits on which a write may act.</summary>
    public static ulong Writable(uint n, uint intidCount, uint vcpuCount) => Implemented(n, intidCount, vcpuCount);

    /// <summary>Value after reset.</summary>
    public static ulong Reset(uint n, uint intidCount, uint vcpuCount) => 0;
}
