namespace Lockstep.Model.Registers;

/// <summary>Deactivate interrupt.</summary>
public static class GICC_DIR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.4.15";

    /// <summary>What an access does besides reading and writing the fields.</summary>
    public const string Effect = "a write deactivates the interrupt; with EOImode 0 it is UNPREDICTABLE";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x1000, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The INTID that GICC_IAR or GICC_AIAR returned.</summary>
    public static class InterruptID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>The CPUID that came with it, for an SGI.</summary>
    public static class CPUID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 12, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
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
    public const uint Implemented = 0;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0x0000_1fff;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
