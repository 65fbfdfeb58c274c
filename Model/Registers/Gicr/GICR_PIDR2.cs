namespace Lockstep.Model.Registers;

/// <summary>Peripheral identification 2: the architecture's version.</summary>
/// <remarks>The architecture fixes PIDR2.ArchRev only; the rest is the scheme of Arm's own controllers.</remarks>
public static class GICR_PIDR2
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_PIDR2";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0xffe8, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The designer's JEP106 bits 6:4.</summary>
    public static class DES_1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>1: the designer is a JEP106 code.</summary>
    public static class JEDEC
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>3: GICv3.</summary>
    public static class ArchRev
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>The value of register n of these.</summary>
    public static uint Value(uint n) => 3u << ArchRev.Lo | 1u << JEDEC.Lo | (GICD_IIDR.Value >> 4 & 7);

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => Value(n);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => Value(n);
}
