namespace Lockstep.Model.Registers;

/// <summary>Software generated interrupt: a write makes an SGI pending on other vCPUs or the own.</summary>
public static class GICD_SGIR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.3.15";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0xf00, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 0;

    /// <summary>It names CPU interfaces by number, so with affinity routing it is RAZ/WI (IHI 0069 12.9).</summary>
    public const bool IsLegacy = true;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The SGI, 0 to 15.</summary>
    public static class SGIINTID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved14
    {
        /// <summary>Bits.</summary>
        public const int Hi = 14, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Security Extensions only; ignored.</summary>
    public static class NSATT
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 15;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>The targets where the filter is 0, one bit a CPU interface.</summary>
    public static class CPUTargetList
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>0: CPUTargetList, 1: all but the writer, 2: the writer, 3: reserved, no effect.</summary>
    public static class TargetListFilter
    {
        /// <summary>Bits.</summary>
        public const int Hi = 25, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved31
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 26;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>The bits that say something.</summary>
    public const uint WriteBits = 0x03ff_000f;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => WriteBits;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => 0;
}
