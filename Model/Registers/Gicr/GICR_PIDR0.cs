namespace Lockstep.Model.Registers;

/// <summary>Peripheral identification 0 and 1: part number and designer.</summary>
/// <remarks>The architecture fixes PIDR2.ArchRev only; the rest is the scheme of Arm's own controllers.</remarks>
public static class GICR_PIDR0
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_PIDR0";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0xffe0, StrideBytes = 4, Count = 2, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Register 0: part number bits 7:0. Register 1: designer's JEP106 bits 3:0 above part number bits 11:8.</summary>
    public static class PART
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 0;

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
    public static uint Value(uint n) => n == 0 ? 0x92u : (GICD_IIDR.Value & 0xf) << 4 | 4;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => Value(n);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => Value(n);
}
