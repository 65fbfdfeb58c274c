namespace Lockstep.Model.Registers;

/// <summary>Wake: the handshake with which a PE joins or leaves.</summary>
public static class GICR_WAKER
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_WAKER";

    /// <summary>What an access does besides reading and writing the fields.</summary>
    public const string Effect = "ChildrenAsleep follows a write of ProcessorSleep; while it is 1 nothing is forwarded to the PE";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0014, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Up to the implementation; 0 here.</summary>
    public static class ImplementationDefined0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.IMPDEF;
    }

    /// <summary>The PE asks the redistributor to hand on no interrupts.</summary>
    public static class ProcessorSleep
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>The interface to the PE is quiescent; follows ProcessorSleep.</summary>
    public static class ChildrenAsleep
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 30, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Up to the implementation; 0 here.</summary>
    public static class ImplementationDefined31
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 31;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.IMPDEF;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x0000_0006;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0x0000_0002;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0x0000_0006;
}
