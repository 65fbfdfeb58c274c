namespace Lockstep.Model.Registers;

/// <summary>Clear-active, one bit an INTID 0 to 31.</summary>
public static class GICR_ICACTIVER0
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_ICACTIVER0";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = GicrFrame.SgiBase + 0x0380, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 1;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Reads whether the interrupt is active; 1 deactivates it.</summary>
    public static class ClearActive
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0, Repeat = 32, StepBits = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.W1C;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xffff_ffff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0xffff_ffff;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
