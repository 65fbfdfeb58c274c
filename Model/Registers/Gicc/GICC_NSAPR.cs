namespace Lockstep.Model.Registers;

/// <summary>Active priorities of Group 1, one bit a group priority.</summary>
public static class GICC_NSAPR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.4.13";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x00e0, StrideBytes = 4, Count = 4, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>An interrupt of this group priority is active and its priority has not been dropped.</summary>
    public static class Active
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0, Repeat = 32, StepBits = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xffff_ffff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0xffff_ffff;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
