namespace Lockstep.Model.Registers;

/// <summary>Priority, one byte an INTID 0 to 31; a smaller value is more urgent.</summary>
public static class GICR_IPRIORITYR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_IPRIORITYR<n>";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = GicrFrame.SgiBase + 0x0400, StrideBytes = 4, Count = 8, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 8;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.ByteAndWord;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Low bits of a priority that are not implemented (IHI 0069 4.8).</summary>
    public static class Unimplemented
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 0, Repeat = 4, StepBits = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>The implemented bits, as GICD_IPRIORITYR has them.</summary>
    public static class Priority
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 3, Repeat = 4, StepBits = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xf8f8_f8f8;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0xf8f8_f8f8;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
