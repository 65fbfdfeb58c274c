namespace Lockstep.Model.Registers;

/// <summary>Makes an SGI of Group 1, of the own Security state pending on other PEs or the own.</summary>
public static class ICC_SGI1R_EL1
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.2, ICC_SGI1R_EL1";

    /// <summary>What an access does besides reading and writing the fields.</summary>
    public const string Effect = "a write makes the SGI pending on the targets that are configured for the group";

    /// <summary>Operands of MRS and MSR.</summary>
    public const uint Op0 = 3, Op1 = 0, CRn = 12, CRm = 11, Op2 = 5;

    /// <summary>The operands in one number, as SystemRegisterEncoding packs them.</summary>
    public const uint Encoding = Op0 << 14 | Op1 << 11 | CRn << 7 | CRm << 3 | Op2;

    /// <summary>Number of registers, width.</summary>
    public const uint Count = 1, WidthBits = 64;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>PEs with Aff0 16 * RS to 16 * RS + 15, one bit each.</summary>
    public static class TargetList
    {
        /// <summary>Bits.</summary>
        public const int Hi = 15, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>Affinity level 1 of the targets.</summary>
    public static class Aff1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 23, Lo = 16;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>The SGI.</summary>
    public static class INTID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 27, Lo = 24;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved31
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 28;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Affinity level 2 of the targets.</summary>
    public static class Aff2
    {
        /// <summary>Bits.</summary>
        public const int Hi = 39, Lo = 32;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>1: all PEs but the own; TargetList and the affinities do not count.</summary>
    public static class IRM
    {
        /// <summary>Bits.</summary>
        public const int Hi = 40, Lo = 40;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved43
    {
        /// <summary>Bits.</summary>
        public const int Hi = 43, Lo = 41;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Range selector.</summary>
    public static class RS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 47, Lo = 44;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>Affinity level 3 of the targets.</summary>
    public static class Aff3
    {
        /// <summary>Bits.</summary>
        public const int Hi = 55, Lo = 48;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved63
    {
        /// <summary>Bits.</summary>
        public const int Hi = 63, Lo = 56;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const ulong Implemented = 0;

    /// <summary>Bits on which a write may act.</summary>
    public const ulong Writable = 0x00ff_f1ff_0fff_ffff;

    /// <summary>Value after reset.</summary>
    public const ulong Reset = 0;
}
