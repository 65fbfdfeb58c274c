namespace Lockstep.Model.Registers;

/// <summary>Hypervisor control.</summary>
public static class ICH_HCR_EL2
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.4, ICH_HCR_EL2";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 4, CRn = 12, CRm = 11, Op2 = 0;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>The virtual CPU interface operates.</summary>
    public static class En
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Maintenance interrupt when no or one list register holds an interrupt.</summary>
    public static class UIE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Maintenance interrupt while EOICount is not 0.</summary>
    public static class LRENPIE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Maintenance interrupt while no list register is pending.</summary>
    public static class NPIE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Maintenance interrupt while the guest has Group 0 enabled.</summary>
    public static class VGrp0EIE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 4, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Maintenance interrupt while the guest has Group 0 disabled.</summary>
    public static class VGrp0DIE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 5, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Maintenance interrupt while the guest has Group 1 enabled.</summary>
    public static class VGrp1EIE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 6, Lo = 6;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Maintenance interrupt while the guest has Group 1 disabled.</summary>
    public static class VGrp1DIE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 7;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>GICv4.1 only.</summary>
    public static class vSGIEOICount
    {
        /// <summary>Bits.</summary>
        public const int Hi = 8, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved9
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 9;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Trap accesses of registers common to Groups 0 and 1.</summary>
    public static class TC
    {
        /// <summary>Bits.</summary>
        public const int Hi = 10, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Trap accesses of Group 0 registers.</summary>
    public static class TALL0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 11, Lo = 11;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Trap accesses of Group 1 registers.</summary>
    public static class TALL1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 12, Lo = 12;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Local SErrors: none.</summary>
    public static class TSEI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 13, Lo = 13;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Trap writes of ICV_DIR_EL1.</summary>
    public static class TDIR
    {
        /// <summary>Bits.</summary>
        public const int Hi = 14, Lo = 14;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>GICv4 only.</summary>
    public static class DVIM
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 15;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved26
    {
        /// <summary>Bits.</summary>
        public const int Hi = 26, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Number of EOIs without a list register, counted by the hardware.</summary>
    public static class EOIcount
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 27;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xf800_5cff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0xf800_5cff;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
