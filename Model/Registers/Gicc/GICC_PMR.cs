namespace Lockstep.Model.Registers;

/// <summary>Priority mask: only interrupts more urgent than it are signalled.</summary>
public static class GICC_PMR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.4.2";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0004, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The level. The low bits that the implementation leaves out (IHI 0048B 3.3) are RAZ/WI.</summary>
    public static class Priority
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x0000_00ff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0x0000_00ff;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
