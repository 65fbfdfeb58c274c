namespace Lockstep.Host;

/// <summary>
/// The physical GICv2 (IHI 0048B) of one CPU: everything in group 0, one priority, EOI drops and deactivates. The
/// interrupts of domains are masked from delivery until IRQAckIRQ, as seL4 has it.
/// </summary>
internal static unsafe class Gic
{
    private const ulong GICD_CTLR = Platform.Gicd, GICD_TYPER = Platform.Gicd + 0x4, GICD_IGROUPR = Platform.Gicd + 0x80,
        GICD_ISENABLER = Platform.Gicd + 0x100, GICD_ICENABLER = Platform.Gicd + 0x180, GICD_ICPENDR = Platform.Gicd + 0x280,
        GICD_ICACTIVER = Platform.Gicd + 0x380, GICD_IPRIORITYR = Platform.Gicd + 0x400,
        GICD_ITARGETSR = Platform.Gicd + 0x800, GICD_ICFGR = Platform.Gicd + 0xc00;

    private const ulong GICC_CTLR = Platform.Gicc, GICC_PMR = Platform.Gicc + 0x4, GICC_IAR = Platform.Gicc + 0xc,
        GICC_EOIR = Platform.Gicc + 0x10;

    private const uint MaxLines = 32;

    /// <summary>Number of INTIDs of the distributor.</summary>
    internal static uint IntidCount;

    /// <summary>Distributor and CPU interface on, everything masked.</summary>
    internal static void Initialise()
    {
        Mmio.Write(GICD_CTLR, 0);
        uint words = (Mmio.Read(GICD_TYPER) & (MaxLines - 1)) + 1;
        IntidCount = words * 32 < 1020 ? words * 32 : 1020;
        for (uint word = 0; word < words; word++)
        {
            Mmio.Write(GICD_ICENABLER + (word * 4), 0xffff_ffff);
            Mmio.Write(GICD_ICPENDR + (word * 4), 0xffff_ffff);
            Mmio.Write(GICD_ICACTIVER + (word * 4), 0xffff_ffff);
            Mmio.Write(GICD_IGROUPR + (word * 4), 0);
        }

        for (uint word = 0; word < words * 8; word++)
        {
            Mmio.Write(GICD_IPRIORITYR + (word * 4), 0x8080_8080);
            if (word >= 8)
            {
                Mmio.Write(GICD_ITARGETSR + (word * 4), 0x0101_0101);
            }
        }

        Mmio.Write(GICD_CTLR, 1);
        Mmio.Write(GICC_PMR, 0xf0);
        Mmio.Write(GICC_CTLR, 1);
    }

    /// <summary>Sets the trigger of an interrupt, before it is unmasked.</summary>
    internal static void Configure(uint intid, bool edge)
    {
        ulong register = GICD_ICFGR + (intid / 16 * 4);
        int bit = (int)(intid % 16 * 2) + 1;
        uint value = Mmio.Read(register) & ~(1U << bit);
        Mmio.Write(register, value | (edge ? 1U << bit : 0));
    }

    internal static void Mask(uint intid) => Mmio.Write(GICD_ICENABLER + (intid / 32 * 4), 1U << (int)(intid & 31));

    internal static void Unmask(uint intid) => Mmio.Write(GICD_ISENABLER + (intid / 32 * 4), 1U << (int)(intid & 31));

    /// <summary>GICC_IAR: an INTID, or one from 1020 up when nothing is pending.</summary>
    internal static uint Acknowledge() => Mmio.Read(GICC_IAR) & 0x3ff;

    internal static void EndOfInterrupt(uint intid) => Mmio.Write(GICC_EOIR, intid);
}
