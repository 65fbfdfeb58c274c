namespace Lockstep.Model.Registers;

/// <summary>Empty list register status, one bit a list register.</summary>
/// <remarks>After reset the bit of each implemented list register is 1.</remarks>
public static class GICH_ELRSR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 5.3.6";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x030, StrideBytes = 4, Count = 2, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The list register holds no interrupt and asks for no maintenance: it may be overwritten.</summary>
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
}
