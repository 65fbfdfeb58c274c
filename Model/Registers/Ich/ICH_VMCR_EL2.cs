namespace Lockstep.Model.Registers;

/// <summary>Virtual machine control: what the guest wrote to its CPU interface.</summary>
/// <remarks>The binary points have at least their minimum: 2 and 3 with 5 bits of priority.</remarks>
public static class ICH_VMCR_EL2
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.4, ICH_VMCR_EL2";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 4, CRn = 12, CRm = 11, Op2 = 7;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>ICV_IGRPEN0_EL1.Enable.</summary>
    public static class VENG0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>ICV_IGRPEN1_EL1.Enable.</summary>
    public static class VENG1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>GICV_CTLR.AckCtl: memory-mapped interface only.</summary>
    public static class VAckCtl
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Virtual Group 0 interrupts are virtual FIQs: always so with system registers.</summary>
    public static class VFIQEn
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAO_WI;
    }

    /// <summary>ICV_CTLR_EL1.CBPR.</summary>
    public static class VCBPR
    {
        /// <summary>Bits.</summary>
        public const int Hi = 4, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved8
    {
        /// <summary>Bits.</summary>
        public const int Hi = 8, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>ICV_CTLR_EL1.EOImode.</summary>
    public static class VEOIM
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 9;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved17
    {
        /// <summary>Bits.</summary>
        public const int Hi = 17, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>ICV_BPR1_EL1.</summary>
    public static class VBPR1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 20, Lo = 18;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>ICV_BPR0_EL1.</summary>
    public static class VBPR0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 21;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>ICV_PMR_EL1.</summary>
    public static class VPMR
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xfffc_021b;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0xfffc_0213;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0x004c_0008;
}
