namespace Lockstep.Model.Registers;

/// <summary>Hypervisor control.</summary>
public static class GICH_HCR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0048B 5.3.1";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x000, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

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

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 26, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Number of EOIs without a list register, counted by the hardware.</summary>
    public static class EOICount
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 27;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xf800_00ff;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0xf800_00ff;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
