namespace Lockstep.Model.Registers;

/// <summary>List register: one interrupt for the guest.</summary>
public static class ICH_LR_EL2
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.4, ICH_LR<n>_EL2";

    /// <summary>What an access does besides reading and writing the fields.</summary>
    public const string Effect = "hardware changes State as the guest acknowledges and ends the interrupt";

    /// <summary>Operands of MRS and MSR, of the first.</summary>
    public const uint Op0 = 3, Op1 = 4, CRn = 12, CRm = 12, Op2 = 0;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them; of register n it is Encoding + n.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 16, WidthBits = 64;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>INTID that the guest sees; at least 16 bits are implemented.</summary>
    public static class vINTID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>HW 1: the physical INTID to deactivate. HW 0: see EOI.</summary>
    public static class pINTID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 44, Lo = 32;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved47
    {
        /// <summary>Bits.</summary>
        public const int Hi = 47, Lo = 45;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Priority.</summary>
    public static class Priority
    {
        /// <summary>Bits.</summary>
        public const int Hi = 55, Lo = 48;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved58
    {
        /// <summary>Bits.</summary>
        public const int Hi = 58, Lo = 56;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Non-maskable interrupts: none.</summary>
    public static class NMI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 59, Lo = 59;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Group 1.</summary>
    public static class Group
    {
        /// <summary>Bits.</summary>
        public const int Hi = 60, Lo = 60;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>The interrupt stands for a physical one.</summary>
    public static class HW
    {
        /// <summary>Bits.</summary>
        public const int Hi = 61, Lo = 61;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>0: inactive, 1: pending, 2: active, 3: active and pending.</summary>
    public static class State
    {
        /// <summary>Bits.</summary>
        public const int Hi = 63, Lo = 62;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>In pINTID, where HW is 0: ask for a maintenance interrupt when the guest ends it.</summary>
    public static class EOI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 41, Lo = 41;
    }

    /// <summary>Values of State.</summary>
    public const uint Inactive = 0, Pending = 1, Active = 2, ActiveAndPending = 3;

    /// <summary>Bits that may read 1.</summary>
    public const ulong Implemented = 0xf0ff_1fff_ffff_ffff;

    /// <summary>Bits on which a write may act.</summary>
    public const ulong Writable = 0xf0ff_1fff_ffff_ffff;

    /// <summary>Value after reset.</summary>
    public const ulong Reset = 0;
}
