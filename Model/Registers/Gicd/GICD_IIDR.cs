namespace Lockstep.Model.Registers;

/// <summary>Implementer identification.</summary>
public static class GICD_IIDR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.3.3";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x008, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 0;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>JEP106: continuation code 4 in bits 11:8, identity 0x3b in 6:0 (Arm, whose programmers' model this is).</summary>
    public static class Implementer
    {
        /// <summary>Bits.</summary>
        public const int Hi = 11, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Minor revision.</summary>
    public static class Revision
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 12;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Major revision.</summary>
    public static class Variant
    {
        /// <summary>Bits.</summary>
        public const int Hi = 19, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 20;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>'L'.</summary>
    public static class ProductID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>The value.</summary>
    public const uint Value = 0x4c00_043b;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => Value;

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => Value;
}
