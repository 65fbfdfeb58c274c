namespace Lockstep.Model.Registers;

/// <summary>Highest priority pending interrupt.</summary>
public static class GICC_HPPIR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.4.7";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0018, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The INTID; 1022: it is of Group 1 and AckCtl is 0; 1023: none.</summary>
    public static class PENDINTID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>For an SGI the CPU interface that asked for it, else 0.</summary>
    public static class CPUID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 12, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
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
    public const uint Implemented = 0x0000_1fff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0x0000_03ff;
}
