namespace Lockstep.Model.Registers;

/// <summary>Component identification 0 to 3: the preamble of every PrimeCell.</summary>
/// <remarks>The architecture fixes PIDR2.ArchRev only; the rest is the scheme of Arm's own controllers.</remarks>
public static class GICDv3_CIDR0
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.9, GICD_CIDR0";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0xfff0, StrideBytes = 4, Count = 4, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 0;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>One byte of the preamble.</summary>
    public static class PRMBL
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
    public static uint Value(uint n) => GICD_ICCIDR.Value(n);

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => Value(n);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => Value(n);
}
