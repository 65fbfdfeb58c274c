namespace Lockstep.Model.Registers;

/// <summary>SGI clear-pending, one byte an SGI, in it one bit a source CPU interface.</summary>
public static class GICD_CPENDSGIR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.3.16";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0xf10, StrideBytes = 4, Count = 4, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 8;

    /// <summary>It names CPU interfaces by number, so with affinity routing it is RAZ/WI (IHI 0069 12.9).</summary>
    public const bool IsLegacy = true;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.ByteAndWord;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Reads whether the SGI is pending from this source; 1 clears it.</summary>
    public static class ClearPending
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0, Repeat = 32, StepBits = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.W1C;
    }

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => GicdFrame.CpuBytes(vcpuCount);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => GicdFrame.CpuBytes(vcpuCount);

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => 0;
}
