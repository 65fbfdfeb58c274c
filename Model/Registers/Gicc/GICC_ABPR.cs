namespace Lockstep.Model.Registers;

/// <summary>Aliased binary point: that of Group 1 where GICC_CTLR.CBPR is 0.</summary>
/// <remarks>With 5 bits of priority the minimum and the reset value are 3.</remarks>
public static class GICC_ABPR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.4.8";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x001c, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>
    /// The group priority of a Group 1 interrupt is bits 7:BinaryPoint of its priority. The minimum is one more than that of GICC_BPR.
    /// </summary>
    public static class BinaryPoint
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x0000_0007;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0x0000_0007;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 3;
}
