using Lockstep.Model.Registers;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>GICD_ICFGR: changes of the trigger, in each state.</summary>
internal static class TriggerChanges
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("trigger: every other bit of GICD_ICFGR stays", "T13, I3", OnlyItsOwn),
        new("trigger: edge to level and back, pending by software", "T13", SoftwarePending),
        new("trigger: a level of a device as an edge", "T9, T13", DeviceAsEdge),
        new("trigger: changed while active", "T13", WhileActive),
        new("trigger: an edge of a device as a level", "T13", MessageAsLevel) { OnlyGic = 2 },
    ];

    private static void OnlyItsOwn(SuiteWriter s)
    {
        foreach (uint value in (uint[])[0xffff_ffff, 0x5555_5555, 0xaaaa_aaaa, 0x8000_0002, 0])
        {
            for (uint n = 2; n < s.Guest.IntidCount / 16; n++)
            {
                s.Write(0, Frame.Gicd, GICD_ICFGR.OffsetBytes + 4 * n, value);
                s.Read(0, Frame.Gicd, GICD_ICFGR.OffsetBytes + 4 * n);
                s.ExpectResult(value & 0xaaaa_aaaa);
            }

            (Frame frame, uint start) = s.Private;
            s.Write(0, frame, start + GICD_ICFGR.OffsetBytes, value);
            s.Read(0, frame, start + GICD_ICFGR.OffsetBytes);
            s.ExpectResult(0xaaaa_aaaa);
        }
    }

    private static void SoftwarePending(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Spi);
        s.Pend(0, Spi);
        s.Configure(0, Spi, edge: false);
        s.Look(0, Spi);
        s.Configure(0, Spi, edge: true);
        s.ExpectPending(0, Spi);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Spi);
        s.ExpectDelivery(0, Spi);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void DeviceAsEdge(SuiteWriter s)
    {
        uint gpio = (uint)s.GpioIntid;
        s.Open();
        s.Prepare((int)gpio, edge: true);
        s.GpioLine(0, true);
        s.ExpectAcknowledge(0, gpio);
        s.GpioLine(0, false);
        s.End(0, gpio);
        s.ExpectAcknowledge(0, Spurious);
        s.GpioLine(0, true);
        s.ExpectAcknowledge(0, gpio);
        s.GpioLine(0, false);
        s.End(0, gpio);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void WhileActive(SuiteWriter s)
    {
        s.Open();
        foreach (bool edge in (bool[])[true, false])
        {
            s.Prepare(Spi, edge: edge);
            s.Pend(0, Spi);
            s.ExpectAcknowledge(0, Spi);
            s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Spi);
            s.Configure(0, Spi, !edge);
            s.Look(0, Spi);
            s.End(0, Spi);
            s.Look(0, Spi);
            s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Spi);
            s.ExpectAcknowledge(0, Spurious);
        }
    }

    private static void MessageAsLevel(SuiteWriter s)
    {
        s.Open();
        s.Prepare(s.FirstMsi, edge: false);
        for (int i = 0; i < 2; i++)
        {
            s.Write(0, Frame.Msi, GuestDevices.MSI_SETSPI_NS, s.Target.Platform.MessageOf(s.FirstMsi));
            s.Look(0, s.FirstMsi);
            s.Acknowledge(0);
            s.End(0, (uint)s.FirstMsi);
            s.Look(0, s.FirstMsi);
        }
    }
}
