namespace Lockstep.Model.Registers;

/// <summary>Peripheral identification 4 to 7: continuation code of the designer, then zeros.</summary>
/// <remarks>The architecture fixes PIDR2.ArchRev only; the rest is the scheme of Arm's own controllers.</remarks>
public static class GICDv3_PIDR4
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.9, GICD_PIDR4";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0xffd0, StrideBytes = 4, Count = 4, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 0;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>JEP106 continuation code of the designer (register 4).</summary>
    public static class DES_2
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Log2 of the 4 KiB blocks (register 4): 4, 64 KiB.</summary>
    public static class SIZE
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
    public static uint Value(uint n) => n == 0 ? 4u << SIZE.Lo | (GICD_IIDR.Value >> 8 & 0xf) : 0;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => Value(n);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => Value(n);
}
