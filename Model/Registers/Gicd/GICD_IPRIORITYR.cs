namespace Lockstep.Model.Registers;

/// <summary>Priority, one byte an INTID; a smaller value is more urgent.</summary>
public static class GICD_IPRIORITYR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.3.11";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x400, StrideBytes = 4, Count = 255, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 8;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.ByteAndWord;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PrivateIntids;

    /// <summary>The implemented bits: 32 levels, as list registers have them.</summary>
    public static class Priority
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 3, Repeat = 4, StepBits = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Low bits of a priority that are not implemented (IHI 0048B 3.3).</summary>
    public static class Unimplemented
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 0, Repeat = 4, StepBits = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>The implemented bits of all four bytes.</summary>
    public const uint PriorityBits = 0xf8f8_f8f8;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => GicdFrame.IntidBytes(n, intidCount) & PriorityBits;

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => GicdFrame.IntidBytes(n, intidCount) & PriorityBits;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => 0;
}
