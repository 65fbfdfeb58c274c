namespace Lockstep.Model.Registers;

/// <summary>Configuration of SGIs, two bits each: always edge-triggered.</summary>
public static class GICR_ICFGR0
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_ICFGR0";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = GicrFrame.SgiBase + 0x0c00, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 2;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Int_config[0], reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0, Repeat = 16, StepBits = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Int_config[1]. 1: edge-triggered.</summary>
    public static class Edge
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1, Repeat = 16, StepBits = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAO_WI;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xaaaa_aaaa;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;

    /// <summary>Value after reset.</summary>
    public const uint Reset = GICD_ICFGR.SgiValue;
}
