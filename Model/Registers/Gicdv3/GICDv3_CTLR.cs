namespace Lockstep.Model.Registers;

/// <summary>Distributor control of GICv3, with one Security state and affinity routing always on.</summary>
public static class GICDv3_CTLR
{
    /// <summary>Where the manual defines it.</summary>
    public const string Spec = "IHI 0069 12.9, GICD_CTLR";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x0000, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public const uint BitsPerIntid = 0;

    /// <summary>Sizes that the architecture allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>Group 0 interrupts are forwarded.</summary>
    public static class EnableGrp0
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Group 1 interrupts are forwarded.</summary>
    public static class EnableGrp1
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved3
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Affinity routing: GICv2 behaviour is left out.</summary>
    public static class ARE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 4, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAO_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved5
    {
        /// <summary>Bits.</summary>
        public const int Hi = 5, Lo = 5;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Security is disabled: there is one Security state.</summary>
    public static class DS
    {
        /// <summary>Bits.</summary>
        public const int Hi = 6, Lo = 6;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAO_WI;
    }

    /// <summary>Wake-up of PEs by 1 of N interrupts: left out.</summary>
    public static class E1NWF
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 7;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>GICv4.1 only.</summary>
    public static class nASSGIreq
    {
        /// <summary>Bits.</summary>
        public const int Hi = 8, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RAZ_WI;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved30
    {
        /// <summary>Bits.</summary>
        public const int Hi = 30, Lo = 9;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>A write of a register whose effect must reach the PEs is still under way; always 0 here.</summary>
    public static class RWP
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 31;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>The bits that always read 1: ARE and DS.</summary>
    public const uint Always = 0x0000_0050;

    /// <summary>Bits that may read 1.</summary>
    public static uint Implemented(uint n, uint intidCount, uint vcpuCount) => 0x0000_0053;

    /// <summary>Bits on which a write may act.</summary>
    public static uint Writable(uint n, uint intidCount, uint vcpuCount) => 0x0000_0003;

    /// <summary>Value after reset.</summary>
    public static uint Reset(uint n, uint intidCount, uint vcpuCount) => Always;
}
