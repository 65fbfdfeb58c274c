using Lockstep.Model.Registers;
using Lockstep.Validation;

namespace Lockstep.Conformance.Suites;

/// <summary>Delivery: what is pending arrives, once, in order.</summary>
internal static class DeliveryRows
{
    private const int Sgi = 5, Spi = 40, VirtualTimer = 27;

    private static int Uart(SuiteWriter s) => (int)s.Guest.Platform.UartIntid;

    /// <summary>Name, GIC version or 0 for both, script.</summary>
    public static (string Name, int Version, Action<SuiteWriter> Write)[] All { get; } =
    [
        // The list register of another interrupt was changed.
        ("Row06 T7 pending again while it is disabled and in service", 0, PendingWhileDisabled),
        ("Row07 D06 T11 pending again while it is active", 0, PendingWhileActive),
        ("Row14 I4 the smallest priority comes first", 0, SmallestFirst),
        ("Row29 D04 T19 one INTID is in one list register", 0, NotTwice),
        ("Row31 D07 T39 more interrupts than list registers", 0, MoreThanRegisters),
        ("Row33 D03 T7 what comes while it is disabled is kept", 0, s => Kept(s, GICD_ICENABLER.OffsetBytes)),
        ("Row33 T12 pending is not kept once it is delivered", 0, Delivered),
        ("Row33 T7 a line that rises before the guest has set anything up", 0, Early),
        ("Row33 T7 pending many times is pending once", 0, ManyTimes),
        ("Row40 T10 a level is sampled again after its end", 0, LevelAgain),
        ("D08 T4 GICD_ICPENDR takes back what waits", 0, TakenBack),
        ("D10 I2 GICD_ISACTIVER and GICD_ICACTIVER", 0, Active),
        ("D14 T26 SGIs and GICD_ISPENDR while everything is off", 0, WhileOff),
        ("D16 T22 groups count", 0, Groups),
        ("D22 T41 the timer's event while its interrupt is disabled", 0, TimerWhileDisabled),
        ("D28 F13 WFI waits until the timer", 0, WaitForTimer),
    ];

    /// <summary>On vCPU 0, enabled, edge-triggered.</summary>
    private static void Prepare(SuiteWriter s, int intid, byte priority = 0)
    {
        s.Configure(0, intid, edge: true);
        s.Route(0, intid, 0);
        s.WritePriority(0, intid, priority);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, intid);
    }

    private static void Pend(SuiteWriter s, int intid) => s.WriteBit(0, GICD_ISPENDR.OffsetBytes, intid);

    private static void Acknowledges(SuiteWriter s, int intid)
    {
        s.Acknowledge(0);
        s.ExpectResult((ulong)intid);
    }

    private static void PendingWhileDisabled(SuiteWriter s)
    {
        s.Open();
        Prepare(s, Spi);
        Prepare(s, Spi + 16);
        Pend(s, Spi);
        Acknowledges(s, Spi);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Spi);
        Pend(s, Spi);
        Pend(s, Spi + 16);
        Acknowledges(s, 1023);
        s.End(0, Spi);
        Acknowledges(s, Spi + 16);
        s.End(0, Spi + 16);
        Acknowledges(s, 1023);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Spi);
        Acknowledges(s, Spi);
    }

    private static void PendingWhileActive(SuiteWriter s)
    {
        s.Open();
        Prepare(s, Spi);
        Pend(s, Spi);
        Acknowledges(s, Spi);
        Pend(s, Spi);
        Pend(s, Spi);
        Acknowledges(s, 1023);
        s.End(0, Spi);
        Acknowledges(s, Spi);
        s.End(0, Spi);
        Acknowledges(s, 1023);
    }

    private static void SmallestFirst(SuiteWriter s)
    {
        s.Open();
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 0);
        (int Intid, byte Priority)[] order = [(42, 0x40), (40, 0x80), (41, 0xc0)];
        foreach ((int intid, byte priority) in order)
        {
            Prepare(s, intid, priority);
        }

        foreach ((int intid, _) in order.Reverse())
        {
            Pend(s, intid);
        }

        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 3);
        foreach ((int intid, _) in order)
        {
            Acknowledges(s, intid);
            s.End(0, (uint)intid);
        }
    }

    private static void NotTwice(SuiteWriter s)
    {
        s.Open();
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Sgi);
        s.SendSgi(0, Sgi, 1);
        Acknowledges(s, Sgi);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Sgi);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Sgi);
        s.SendSgi(0, Sgi, 1);
        s.End(0, Sgi);
        Acknowledges(s, Sgi);
        s.End(0, Sgi);
        Acknowledges(s, 1023);
    }

    /// <summary>64 SPIs of one priority through four list registers: each is taken once. Their order is IMPLEMENTATION DEFINED.</summary>
    private static void MoreThanRegisters(SuiteWriter s)
    {
        int spis = s.Guest.IntidCount - 32;
        s.Open();
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 0);
        if (s.Guest.GicVersion == 2)
        {
            s.Fill(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + 32, 0x0101_0101, (uint)spis / 4);
        }

        s.Fill(0, Frame.Gicd, GICD_ICFGR.OffsetBytes + 8, 0xaaaa_aaaa, (uint)spis / 16);
        s.Fill(0, Frame.Gicd, GICD_ISPENDR.OffsetBytes + 4, uint.MaxValue, (uint)spis / 32);
        s.Fill(0, Frame.Gicd, GICD_ISENABLER.OffsetBytes + 4, uint.MaxValue, (uint)spis / 32);
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 3);
        for (int taken = 0; taken < spis; taken += (int)Agent.ScriptFormat.MaxInterrupts)
        {
            s.Unmask(0);
            s.Expect("sixteen different ones", record => record.Interrupts.Select(one => one.Iar).Distinct().Count() == Agent.ScriptFormat.MaxInterrupts);
        }

        Acknowledges(s, 1023);
    }

    private static void Kept(SuiteWriter s, uint clear)
    {
        s.Open();
        Prepare(s, Spi);
        s.WriteBit(0, clear, Spi);
        Pend(s, Spi);
        Acknowledges(s, 1023);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Spi);
        Acknowledges(s, Spi);
    }

    /// <summary>The pending bit stayed set while the interrupt was in service, so that the next one was never delivered.</summary>
    private static void Delivered(SuiteWriter s)
    {
        s.Open();
        Prepare(s, Spi);
        for (int i = 0; i < 8; i++)
        {
            Pend(s, Spi);
            Acknowledges(s, Spi);
            s.End(0, Spi);
            s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 1);
            s.ExpectResult(0);
        }

        Acknowledges(s, 1023);
    }

    /// <summary>An interrupt without a handler stopped the monitor.</summary>
    private static void Early(SuiteWriter s)
    {
        s.UartLine(0, level: true);
        s.ReadBits(0, GICD_ISPENDR.OffsetBytes, Uart(s) / 32);
        s.ExpectResult(1u << Uart(s) % 32);
        s.Open();
        s.Route(0, Uart(s), 0);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Uart(s));
        Acknowledges(s, Uart(s));
        s.UartLine(0, level: false);
        s.End(0, s.Guest.Platform.UartIntid);
        Acknowledges(s, 1023);
    }

    /// <summary>A queue that took the same interrupt again and again was full.</summary>
    private static void ManyTimes(SuiteWriter s)
    {
        s.Open();
        Prepare(s, Spi);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Spi);
        for (int i = 0; i < 100; i++)
        {
            Pend(s, Spi);
        }

        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Spi);
        Acknowledges(s, Spi);
        s.End(0, Spi);
        Acknowledges(s, 1023);
    }

    private static void LevelAgain(SuiteWriter s)
    {
        s.Open();
        s.Route(0, Uart(s), 0);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Uart(s));
        s.UartLine(0, level: true);
        Acknowledges(s, Uart(s));
        s.End(0, s.Guest.Platform.UartIntid);
        Acknowledges(s, Uart(s));
        s.UartLine(0, level: false);
        s.End(0, s.Guest.Platform.UartIntid);
        Acknowledges(s, 1023);
    }

    private static void TakenBack(SuiteWriter s)
    {
        s.Open();
        Prepare(s, Spi);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Spi);
        Pend(s, Spi);
        s.WriteBit(0, GICD_ICPENDR.OffsetBytes, Spi);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Spi);
        Acknowledges(s, 1023);
    }

    private static void Active(SuiteWriter s)
    {
        s.WriteBit(0, GICD_ISACTIVER.OffsetBytes, Spi);
        s.ReadBits(0, GICD_ICACTIVER.OffsetBytes, 1);
        s.ExpectResult(1u << Spi % 32);
        s.WriteBit(0, GICD_ICACTIVER.OffsetBytes, Spi);
        s.ReadBits(0, GICD_ISACTIVER.OffsetBytes, 1);
        s.ExpectResult(0);
    }

    private static void WhileOff(SuiteWriter s)
    {
        s.SendSgi(0, Sgi, 1);
        s.ExpectNone();
        Pend(s, Spi);
        s.ExpectNone();
        s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 1);
        s.ExpectResult(1u << Spi % 32);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Sgi);
        s.Open();
        Acknowledges(s, Sgi);
    }

    /// <summary>Group 1 is not signalled while the distributor has Group 0 on alone.</summary>
    private static void Groups(SuiteWriter s)
    {
        s.Open();
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 1);
        Prepare(s, Spi);
        s.WriteBit(0, GICD_IGROUPR.OffsetBytes, Spi);
        Pend(s, Spi);
        s.Expect("nothing is signalled", record => record.Signals == 0);
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 3);
        s.Acknowledge(0, group1: true);
        s.ExpectResult(Spi);
        s.End(0, Spi, group1: true);
    }

    private static void TimerWhileDisabled(SuiteWriter s)
    {
        s.Open();
        s.ArmTimer(0, 0);
        s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 0);
        s.Acknowledge(0);
        s.ExpectResult(1023);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, VirtualTimer);
        Acknowledges(s, VirtualTimer);
        s.DisarmTimer(0);
        s.End(0, VirtualTimer);
        Acknowledges(s, 1023);
    }

    private static void WaitForTimer(SuiteWriter s)
    {
        s.Open();
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, VirtualTimer);
        s.ArmTimer(0, 2 * ComposedMachine.LongTicks);
        s.Wait(0, 100 * ComposedMachine.LongTicks, suspend: true);
        s.ExpectTaken(VirtualTimer);
    }
}
