namespace Lockstep.Model.Registers;

/// <summary>Target CPU interfaces, one byte an INTID.</summary>
/// <remarks>With one CPU interface all interrupts target it and the registers are RAZ/WI (IHI 0048B 4.3.12, usage constraints).</remarks>
public static class GICD_ITARGETSR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.3.12";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x800, StrideBytes = 4, Count = 255, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 8;

    /// <summary>It names CPU interfaces by number, so with affinity routing it is RAZ/WI (IHI 0069 12.9).</summary>
    public const bool IsLegacy = true;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.ByteAndWord;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PrivateIntids;

    /// <summary>One bit a CPU interface.</summary>
    public static class CPUTargets
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 0, Repeat = 4, StepBits = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Registers 0 to 7 describe INTIDs 0 to 31: read-only, each byte is the bit of the reader.</summary>
    public const uint ReadOnlyCount = 8;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) =>
        vcpuCount == 1 ? 0 : GicdFrame.IntidBytes(n, intidCount) & GicdFrame.CpuBytes(vcpuCount);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => n < ReadOnlyCount ? 0 : Implemented(n, intidCount, vcpuCount);

    /// <summary>Value of registers 0 to 7 for their reader.</summary>
    public static uint ReadOnlyValue(uint vcpu, uint vcpuCount) => vcpuCount == 1 ? 0 : (1u << (int)vcpu) * 0x0101_0101;

    /// <summary>Value of registers 8 and up after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => 0;
}
