namespace Lockstep.Host;

/// <summary>Addresses and interrupts of QEMU's <c>virt</c> machine with GICv2 or GICv3; the only place that knows them.</summary>
internal static class Platform
{
    /// <summary>RAM (-m 2G).</summary>
    internal const ulong RamBase = 0x4000_0000, RamEnd = 0xc000_0000;

    /// <summary>Where loader.img is loaded and entered.</summary>
    internal const ulong ImageBase = 0x7000_0000;

    /// <summary>
    /// The host's own memory: threads and stage-2 tables. Below everything that <c>Boards/Tool</c> places, and above
    /// the device tree that QEMU leaves at the start of RAM.
    /// </summary>
    internal const ulong HostMemoryBase = 0x5000_0000, HostMemoryEnd = 0x5800_0000;

    /// <summary>PL011 UART.</summary>
    internal const ulong Pl011 = 0x0900_0000;

    /// <summary>GICv2 distributor, CPU interface, virtual interface control.</summary>
    internal const ulong Gicd = 0x0800_0000, Gicc = 0x0801_0000, Gich = 0x0803_0000;

    /// <summary>GICv3 redistributor of CPU 0: the RD frame, with the SGI frame 64 KiB above.</summary>
    internal const ulong Gicr = 0x080a_0000;

    /// <summary>PPIs that are the host's own: maintenance, its timer (CNTHP, the EL2 physical timer), and the virtual timer.</summary>
    internal const uint MaintenanceIntid = 25, HostTimerIntid = 26, VirtualTimerIntid = 27;

    /// <summary>PCI configuration space of bus 0 and the 32-bit memory window (with highmem=off).</summary>
    internal const ulong PciConfiguration = 0x3f00_0000, PciMemory = 0x1000_0000;
}
