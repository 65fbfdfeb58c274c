namespace Lockstep.Model.Registers;

/// <summary>Configuration, two bits an INTID: level-sensitive or edge-triggered.</summary>
public static class GICD_ICFGR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.3.13";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0xc00, StrideBytes = 4, Count = 64, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 2;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PrivateIntids;

    /// <summary>Int_config[0], reserved in GICv2.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0, Repeat = 16, StepBits = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Int_config[1]. 0: level-sensitive, 1: edge-triggered.</summary>
    public static class Edge
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1, Repeat = 16, StepBits = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>The bits Int_config[1].</summary>
    public const uint EdgeBits = 0xaaaa_aaaa;

    /// <summary>SGIs (register 0) are edge-triggered, PPIs (register 1) level-sensitive; both read-only.</summary>
    public const uint ReadOnlyCount = 2, SgiValue = EdgeBits, PpiValue = 0;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) =>
        GicdFrame.IntidPairs(n, intidCount) & (n == 1 ? PpiValue : EdgeBits);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) =>
        n < ReadOnlyCount ? 0 : GicdFrame.IntidPairs(n, intidCount) & EdgeBits;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => n == 0 ? SgiValue : 0;
}
