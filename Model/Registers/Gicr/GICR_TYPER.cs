namespace Lockstep.Model.Registers;

/// <summary>Redistributor type: whose it is.</summary>
/// <remarks>The value is that of the owner of the frame, whoever reads it.</remarks>
public static class GICR_TYPER
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.11, GICR_TYPER";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0008, StrideBytes = 8, Count = 1, WidthBits = 64;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.WordAndDoubleword;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>LPIs: none.</summary>
    public static class PLPIS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Virtual LPIs: none.</summary>
    public static class VLPIS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>GICv4 only.</summary>
    public static class Dirty
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>LPIs by writes to the redistributor: none.</summary>
    public static class DirectLPI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>The last redistributor of its contiguous region.</summary>
    public static class Last
    {
        /// <summary>Bits.</summary>
        public const int Hi = 4, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>GICR_CTLR.DPG*: none.</summary>
    public static class DPGS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 5, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>MPAM: none.</summary>
    public static class MPAM
    {
        /// <summary>Bits.</summary>
        public const int Hi = 6, Lo = 6;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>GICv4.1 only.</summary>
    public static class RVPEID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 7;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Number of the PE.</summary>
    public static class Processor_Number
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>LPIs: none.</summary>
    public static class CommonLPIAff
    {
        /// <summary>Bits.</summary>
        public const int Hi = 25, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>GICv4.1 only.</summary>
    public static class VSGI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 26, Lo = 26;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Extended PPIs: none.</summary>
    public static class PPInum
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 27;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Aff3.Aff2.Aff1.Aff0 of the PE, as in its MPIDR_EL1.</summary>
    public static class Affinity_Value
    {
        /// <summary>Bits.</summary>
        public const int Hi = 63, Lo = 32;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Bits that may read 1.</summary>
    public const ulong Implemented = 0xffff_ffff_00ff_ff10;

    /// <summary>Bits on which a write may act.</summary>
    public const ulong Writable = 0;
}
