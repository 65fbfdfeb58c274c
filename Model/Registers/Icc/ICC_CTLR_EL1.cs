namespace Lockstep.Model.Registers;

/// <summary>Control of the CPU interface.</summary>
/// <remarks>The reset value is that of 5 bits of priority, 16 bits of an INTID and affinity 3.</remarks>
public static class ICC_CTLR_EL1
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.2, ICC_CTLR_EL1";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 0, CRn = 12, CRm = 12, Op2 = 4;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>ICC_BPR0_EL1 is the binary point of Group 1 too.</summary>
    public static class CBPR
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>A write of ICC_EOIR0_EL1 or ICC_EOIR1_EL1 drops the priority only, and ICC_DIR_EL1 deactivates.</summary>
    public static class EOImode
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved5
    {
        /// <summary>Bits.</summary>
        public const int Hi = 5, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>The priority mask as a hint for 1 of N: left out.</summary>
    public static class PMHE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 6, Lo = 6;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved7
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 7;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Number of priority bits, less one.</summary>
    public static class PRIbits
    {
        /// <summary>Bits.</summary>
        public const int Hi = 10, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Bits of an INTID. 0: 16, 1: 24.</summary>
    public static class IDbits
    {
        /// <summary>Bits.</summary>
        public const int Hi = 13, Lo = 11;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Local SErrors: none.</summary>
    public static class SEIS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 14, Lo = 14;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Affinity 3 may be other than 0 in SGIs.</summary>
    public static class A3V
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 15;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved17
    {
        /// <summary>Bits.</summary>
        public const int Hi = 17, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>SGIs to Aff0 above 15 are possible.</summary>
    public static class RSS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 18, Lo = 18;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>INTIDs 1024 to 8191: none.</summary>
    public static class ExtRange
    {
        /// <summary>Bits.</summary>
        public const int Hi = 19, Lo = 19;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved31
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 20;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0x0004_bf03;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0x0000_0003;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0x0000_8400;
}
