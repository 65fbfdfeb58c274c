namespace Lockstep.Model.Registers;

/// <summary>Non-secure access control of SGIs, two bits each; needs two Security states.</summary>
public static class GICR_NSACR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_NSACR";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = GicrFrame.SgiBase + 0x0e00, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 2;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Access of Non-secure software.</summary>
    public static class NS_access
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 0, Repeat = 16, StepBits = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
