namespace Lockstep.Model.Registers;

/// <summary>VGIC type.</summary>
public static class GICH_VTR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 5.3.2";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x004, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Number of list registers, less one.</summary>
    public static class ListRegs
    {
        /// <summary>Bits.</summary>
        public const int Hi = 5, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 25, Lo = 6;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Number of preemption bits, less one.</summary>
    public static class PREbits
    {
        /// <summary>Bits.</summary>
        public const int Hi = 28, Lo = 26;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Number of priority bits, less one.</summary>
    public static class PRIbits
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 29;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xfc00_003f;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;
}
