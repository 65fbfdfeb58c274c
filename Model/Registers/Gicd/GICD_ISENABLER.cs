namespace Lockstep.Model.Registers;

/// <summary>Set-enable, one bit an INTID.</summary>
/// <remarks>SGIs are permanently enabled, which the architecture leaves to the implementation: their bits read 1, writes are ignored.</remarks>
public static class GICD_ISENABLER
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.3.5";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x100, StrideBytes = 4, Count = 32, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 1;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PrivateIntids;

    /// <summary>Reads whether the interrupt is enabled; 1 enables it.</summary>
    public static class SetEnable
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0, Repeat = 32, StepBits = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.W1S;
    }

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => GicdFrame.IntidBits(n, intidCount);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) =>
        GicdFrame.IntidBits(n, intidCount) & (n == 0 ? GicdFrame.PpiBits : uint.MaxValue);

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => n == 0 ? GicdFrame.SgiBits : 0;
}
