namespace Lockstep.Model.Registers;

/// <summary>Peripheral identification 3: revision.</summary>
/// <remarks>The architecture fixes PIDR2.ArchRev only; the rest is the scheme of Arm's own controllers.</remarks>
public static class GICR_PIDR3
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_PIDR3";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0xffec, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Customer modified: no.</summary>
    public static class CMOD
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Manufacturer revision.</summary>
    public static class REVAND
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
    public static uint Value(uint n) => 0;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => Value(n);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => Value(n);
}
