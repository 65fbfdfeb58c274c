namespace Lockstep.Model.Registers;

/// <summary>List register: one interrupt for the guest.</summary>
public static class GICH_LR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 5.3.8";

    /// <summary>What an access does besides reading and writing the fields.</summary>
    public const string Effect = "hardware changes State as the guest acknowledges and ends the interrupt";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x100, StrideBytes = 4, Count = 64, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.PerVcpu;

    /// <summary>INTID that the guest sees.</summary>
    public static class VirtualID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 9, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>HW 1: the physical INTID to deactivate. HW 0: see CPUID and EOI.</summary>
    public static class PhysicalID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 19, Lo = 10;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 22, Lo = 20;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Priority, its upper five bits.</summary>
    public static class Priority
    {
        /// <summary>Bits.</summary>
        public const int Hi = 27, Lo = 23;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>0: inactive, 1: pending, 2: active, 3: active and pending.</summary>
    public static class State
    {
        /// <summary>Bits.</summary>
        public const int Hi = 29, Lo = 28;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Group 1.</summary>
    public static class Grp1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 30, Lo = 30;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>The interrupt stands for a physical one.</summary>
    public static class HW
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 31;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>In PhysicalID, where HW is 0: for an SGI the CPU interface that asked for it.</summary>
    public static class CPUID
    {
        /// <summary>Bits.</summary>
        public const int Hi = 12, Lo = 10;
    }

    /// <summary>In PhysicalID, where HW is 0: ask for a maintenance interrupt when the guest ends it.</summary>
    public static class EOI
    {
        /// <summary>Bits.</summary>
        public const int Hi = 19, Lo = 19;
    }

    /// <summary>Values of State.</summary>
    public const uint Inactive = 0, Pending = 1, Active = 2, ActiveAndPending = 3;

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xff8f_ffff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0xff8f_ffff;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
