namespace Lockstep.Model.Registers;

/// <summary>Controller type: how many INTIDs and CPU interfaces there are.</summary>
public static class GICD_TYPER
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 4.3.2";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x004, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 0;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>Number of INTIDs is at most 32 * (ITLinesNumber + 1).</summary>
    public static class ITLinesNumber
    {
        /// <summary>Bits.</summary>
        public const int Hi = 4, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Number of CPU interfaces, less one.</summary>
    public static class CPUNumber
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved9
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Security Extensions: none.</summary>
    public static class SecurityExtn
    {
        /// <summary>Bits.</summary>
        public const int Hi = 10, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Lockable SPIs: none without Security Extensions.</summary>
    public static class LSPI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 11;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved31
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>The value, for both counts.</summary>
    public static uint Value(uint intidCount, uint vcpuCount) =>
        (((intidCount + 31) / 32 - 1) << ITLinesNumber.Lo) | ((vcpuCount - 1) << CPUNumber.Lo);

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => Value(intidCount, vcpuCount);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => Value(intidCount, vcpuCount);
}
