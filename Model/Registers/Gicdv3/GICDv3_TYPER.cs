namespace Lockstep.Model.Registers;

/// <summary>Controller type of GICv3.</summary>
public static class GICDv3_TYPER
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.9, GICD_TYPER";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0004, StrideBytes = 4, Count = 1, WidthBits = 32;

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

    /// <summary>PEs that can be reached without affinity routing: none.</summary>
    public static class CPUNumber
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Extended SPIs: none.</summary>
    public static class ESPI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 8, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Non-maskable interrupts: none.</summary>
    public static class NMI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 9;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Two Security states: no.</summary>
    public static class SecurityExtn
    {
        /// <summary>Bits.</summary>
        public const int Hi = 10, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>LPIs: none.</summary>
    public static class num_LPIs
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 11;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>SPIs by messages: no.</summary>
    public static class MBIS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 16, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>LPIs: none.</summary>
    public static class LPIS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 17, Lo = 17;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Direct virtual LPIs: none.</summary>
    public static class DVIS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 18, Lo = 18;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Number of bits of an INTID, less one.</summary>
    public static class IDbits
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 19;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Affinity 3 may be other than 0.</summary>
    public static class A3V
    {
        /// <summary>Bits.</summary>
        public const int Hi = 24, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>1 of N routing of SPIs is left out.</summary>
    public static class No1N
    {
        /// <summary>Bits.</summary>
        public const int Hi = 25, Lo = 25;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>The range selector of SGIs is implemented.</summary>
    public static class RSS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 26, Lo = 26;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Extended SPIs: none.</summary>
    public static class ESPI_range
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 27;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>The value for a number of INTIDs: 16 bits of an INTID, affinity 3, no 1 of N, no range selector.</summary>
    public static uint Value(uint intidCount) =>
        (((intidCount + 31) / 32 - 1) << ITLinesNumber.Lo) | 15u << IDbits.Lo | 1u << A3V.Lo | 1u << No1N.Lo;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => Value(intidCount);

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => Value(intidCount);
}
