namespace Lockstep.Model.Registers;

/// <summary>VGIC type.</summary>
public static class ICH_VTR_EL2
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.4, ICH_VTR_EL2";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 4, CRn = 12, CRm = 11, Op2 = 1;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>Number of list registers, less one.</summary>
    public static class ListRegs
    {
        /// <summary>Bits.</summary>
        public const int Hi = 4, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 17, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>GICv4 only.</summary>
    public static class DVIM
    {
        /// <summary>Bits.</summary>
        public const int Hi = 18, Lo = 18;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>ICH_HCR_EL2.TDIR is implemented.</summary>
    public static class TDS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 19, Lo = 19;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>GICv4 is not implemented.</summary>
    public static class nV4
    {
        /// <summary>Bits.</summary>
        public const int Hi = 20, Lo = 20;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Affinity 3 may be other than 0 in SGIs.</summary>
    public static class A3V
    {
        /// <summary>Bits.</summary>
        public const int Hi = 21, Lo = 21;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Local SErrors: none.</summary>
    public static class SEIS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 22, Lo = 22;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Bits of a virtual INTID. 0: 16, 1: 24.</summary>
    public static class IDbits
    {
        /// <summary>Bits.</summary>
        public const int Hi = 25, Lo = 23;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Number of preemption bits, less one.</summary>
    public static class PREbits
    {
        /// <summary>Bits.</summary>
        public const int Hi = 28, Lo = 26;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Number of priority bits, less one.</summary>
    public static class PRIbits
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 29;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xffb8_001f;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;
}
