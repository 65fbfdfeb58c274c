namespace Lockstep.Host;

/// <summary>
/// The physical interrupt controller of one CPU: one group, one priority. An interrupt of a domain is held from its
/// delivery until IRQAckIRQ: masked on GICv2 (IHI 0048B), left active on GICv3 (IHI 0069), as seL4 has it.
/// </summary>
internal static class Gic
{
    // Offsets that the distributor and a redistributor's SGI frame share.
    private const ulong IGROUPR = 0x80, ISENABLER = 0x100, ICENABLER = 0x180, ICPENDR = 0x280, ICACTIVER = 0x380,
        IPRIORITYR = 0x400, ICFGR = 0xc00;

    private const ulong GICD_CTLR = Platform.Gicd, GICD_TYPER = Platform.Gicd + 0x4, GICD_ITARGETSR = Platform.Gicd + 0x800,
        GICD_IROUTER = Platform.Gicd + 0x6000;

    private const ulong GICR_WAKER = Platform.Gicr + 0x14, SgiFrame = Platform.Gicr + 0x1_0000;

    private const ulong GICC_CTLR = Platform.Gicc, GICC_PMR = Platform.Gicc + 0x4, GICC_IAR = Platform.Gicc + 0xc,
        GICC_EOIR = Platform.Gicc + 0x10;

    private const uint MaxLines = 32, FirstSpi = 32, AllPriorities = 0xa0a0_a0a0;
    private const uint CtlrRwp = 1U << 31, CtlrAre = 1 << 4, CtlrGroup1 = 1 << 1, CtlrEnable = 1;
    private const uint WakerProcessorSleep = 1 << 1, WakerChildrenAsleep = 1 << 2;
    private const int MaxPolls = 1_000_000;

    /// <summary>Number of INTIDs of the distributor.</summary>
    internal static uint IntidCount;

    /// <summary>GICv3 with affinity routing and system registers, else GICv2.</summary>
    internal static bool IsVersion3;

    /// <summary>Where the registers of INTIDs 0 to 31 are.</summary>
    private static ulong s_private;

    /// <summary>Distributor and CPU interface on, everything masked.</summary>
    internal static void Initialise(bool version3)
    {
        IsVersion3 = version3;
        s_private = version3 ? SgiFrame : Platform.Gicd;
        Mmio.Write(GICD_CTLR, 0);
        uint words = (Mmio.Read(GICD_TYPER) & (MaxLines - 1)) + 1;
        IntidCount = words * 32 < 1020 ? words * 32 : 1020;
        if (version3)
        {
            WaitForDistributor();
            Mmio.Write(GICD_CTLR, CtlrAre);
            WakeRedistributor();
        }

        for (uint word = 0; word < words; word++)
        {
            ClearWord(word, version3 ? 0xffff_ffff : 0);
        }

        for (uint intid = FirstSpi; intid < IntidCount; intid++)
        {
            RouteHere(intid);
        }

        if (version3)
        {
            Mmio.Write(GICD_CTLR, CtlrAre | CtlrGroup1 | CtlrEnable);
            WaitForDistributor();
            GicCpu.Initialise();
        }
        else
        {
            Mmio.Write(GICD_CTLR, CtlrEnable);
            Mmio.Write(GICC_PMR, 0xf0);
            Mmio.Write(GICC_CTLR, 1);
        }
    }

    /// <summary>Sets the trigger of an interrupt, before it is unmasked.</summary>
    internal static void Configure(uint intid, bool edge)
    {
        ulong register = FrameOf(intid) + ICFGR + (intid / 16 * 4);
        int bit = (int)(intid % 16 * 2) + 1;
        uint value = Mmio.Read(register) & ~(1U << bit);
        Mmio.Write(register, value | (edge ? 1U << bit : 0));
    }

    internal static void Mask(uint intid) => Mmio.Write(FrameOf(intid) + ICENABLER + (intid / 32 * 4), 1U << (int)(intid & 31));

    internal static void Unmask(uint intid) => Mmio.Write(FrameOf(intid) + ISENABLER + (intid / 32 * 4), 1U << (int)(intid & 31));

    /// <summary>GICC_IAR or ICC_IAR1_EL1: an INTID, or one from 1020 up when nothing is pending.</summary>
    internal static uint Acknowledge() => IsVersion3 ? (uint)GicCpu.Acknowledge() & 0xff_ffff : Mmio.Read(GICC_IAR) & 0x3ff;

    /// <summary>The interrupt is dealt with; it may come again at once.</summary>
    internal static void EndOfInterrupt(uint intid)
    {
        if (IsVersion3)
        {
            GicCpu.DropPriority(intid);
            GicCpu.Deactivate(intid);
        }
        else
        {
            Mmio.Write(GICC_EOIR, intid);
        }
    }

    /// <summary>The interrupt is handed to a domain; it comes again after <see cref="Release"/>.</summary>
    internal static void Hold(uint intid)
    {
        if (IsVersion3)
        {
            GicCpu.DropPriority(intid);
        }
        else
        {
            Mask(intid);
            Mmio.Write(GICC_EOIR, intid);
        }
    }

    /// <summary>IRQAckIRQ of an interrupt that is held.</summary>
    internal static void Release(uint intid)
    {
        if (IsVersion3)
        {
            GicCpu.Deactivate(intid);
        }
        else
        {
            Unmask(intid);
        }
    }

    private static ulong FrameOf(uint intid) => intid < FirstSpi ? s_private : Platform.Gicd;

    /// <summary>32 INTIDs: disabled, neither pending nor active, one priority, in a group.</summary>
    private static void ClearWord(uint word, uint group)
    {
        ulong frame = FrameOf(word * 32);
        Mmio.Write(frame + ICENABLER + (word * 4), 0xffff_ffff);
        Mmio.Write(frame + ICPENDR + (word * 4), 0xffff_ffff);
        Mmio.Write(frame + ICACTIVER + (word * 4), 0xffff_ffff);
        Mmio.Write(frame + IGROUPR + (word * 4), group);
        for (uint i = 0; i < 8; i++)
        {
            Mmio.Write(frame + IPRIORITYR + (((word * 8) + i) * 4), AllPriorities);
        }
    }

    /// <summary>An SPI goes to this CPU, which is CPU 0 and has affinity 0.0.0.0.</summary>
    private static void RouteHere(uint intid)
    {
        if (IsVersion3)
        {
            Mmio.Write(GICD_IROUTER + (intid * 8), 0);
            Mmio.Write(GICD_IROUTER + (intid * 8) + 4, 0);
        }
        else if (intid % 4 == 0)
        {
            Mmio.Write(GICD_ITARGETSR + intid, 0x0101_0101);
        }
    }

    private static void WaitForDistributor()
    {
        for (int i = 0; i < MaxPolls && (Mmio.Read(GICD_CTLR) & CtlrRwp) != 0; i++)
        {
        }
    }

    private static void WakeRedistributor()
    {
        Mmio.Write(GICR_WAKER, Mmio.Read(GICR_WAKER) & ~WakerProcessorSleep);
        for (int i = 0; i < MaxPolls && (Mmio.Read(GICR_WAKER) & WakerChildrenAsleep) != 0; i++)
        {
        }
    }
}
