namespace Lockstep.Host;

/// <summary>GICH, the virtual interface control block of GICv2 (IHI 0048B 5.3).</summary>
internal static class Gich
{
    /// <summary>Fields of GICH_LR: the lowest bit of State; maintenance at EOI.</summary>
    internal const int StateBit = 28, EoiBit = 19;

    private const ulong GICH_HCR = Platform.Gich, GICH_VTR = Platform.Gich + 0x4, GICH_VMCR = Platform.Gich + 0x8,
        GICH_MISR = Platform.Gich + 0x10, GICH_EISR0 = Platform.Gich + 0x20, GICH_EISR1 = Platform.Gich + 0x24,
        GICH_APR = Platform.Gich + 0xf0, GICH_LR = Platform.Gich + 0x100;

    private const int GroupBit = 30, PriorityBit = 23;

    /// <summary>GICH_LR: pending, with maintenance at EOI.</summary>
    internal static ulong Pending(uint intid, uint priority, uint group) =>
        (1U << StateBit) | (1U << EoiBit) | (group << GroupBit) | (priority << PriorityBit) | intid;

    internal static uint ReadVtr() => Mmio.Read(GICH_VTR);

    internal static uint ReadMisr() => Mmio.Read(GICH_MISR);

    internal static ulong ReadEisr() => Mmio.Read(GICH_EISR0) | ((ulong)Mmio.Read(GICH_EISR1) << 32);

    internal static uint ReadVmcr() => Mmio.Read(GICH_VMCR);

    internal static uint ReadApr() => Mmio.Read(GICH_APR);

    internal static uint ReadLr(uint index) => Mmio.Read(GICH_LR + (index * 4));

    internal static void WriteHcr(uint value) => Mmio.Write(GICH_HCR, value);

    internal static void WriteVmcr(uint value) => Mmio.Write(GICH_VMCR, value);

    internal static void WriteApr(uint value) => Mmio.Write(GICH_APR, value);

    internal static void WriteLr(uint index, uint value) => Mmio.Write(GICH_LR + (index * 4), value);
}
