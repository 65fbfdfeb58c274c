namespace Lockstep.Model.Registers;

/// <summary>Active priorities of Group 0, one bit a group priority.</summary>
/// <remarks>With 5 bits of priority n = 0 exists, with 6 n = 0 and 1, with 7 all; accesses of the others are UNDEFINED.</remarks>
public static class ICC_AP0R_EL1
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.2, ICC_AP0R<n>_EL1";

    /// <summary>Operands of MRS and MSR, of the first.</summary>
    public const uint Op0 = 3, Op1 = 0, CRn = 12, CRm = 8, Op2 = 4;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them; of register n it is Encoding + n.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 4, WidthBits = 32;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>An interrupt of this group priority is active and its priority has not been dropped.</summary>
    public static class Active
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0, Repeat = 32, StepBits = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xffff_ffff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0xffff_ffff;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
