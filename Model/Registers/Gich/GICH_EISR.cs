namespace Lockstep.Model.Registers;

/// <summary>End of interrupt status, one bit a list register.</summary>
public static class GICH_EISR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 5.3.5";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x020, StrideBytes = 4, Count = 2, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The list register is inactive, HW is 0 and EOI is 1.</summary>
    public static class Status
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0, Repeat = 32, StepBits = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xffff_ffff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
