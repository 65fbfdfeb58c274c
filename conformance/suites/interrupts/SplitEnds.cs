using Lockstep.Agent;
using Lockstep.Model.Registers;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>EOImode 0 and 1, and GICC_DIR.</summary>
internal static class SplitEnds
{
    private static readonly int[] Kinds = [Sgi, Ppi, Spi];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("EOImode 0: the end deactivates", "T12, T23", Together),
        new("EOImode 1: priority drop, then deactivation", "T23", Split),
        new("EOImode 1: others of the same priority between drop and deactivation", "T23", Between),
        new("EOImode 1: pending again between drop and deactivation", "T11, T23", AgainBetween),
        new("EOImode 1: a level until it is deactivated", "T10, T23", LevelBetween),
        new("EOImode 1: deactivated in any order", "T23", AnyOrder),
        new("EOImode 1: the handler does both", "T23", HandlerDoesBoth) { Handler = TakeAndEnd | HandlerMode.Deactivate },
        new("EOImode 1: deactivation by GICD_ICACTIVER does not drop a priority", "I2", ByClearActive),
        new("EOIR and DIR of 1020 to 1023 do nothing", "T21", Special),
    ];

    private static void Together(SuiteWriter s)
    {
        s.Open();
        foreach (int intid in Kinds)
        {
            s.Prepare(intid, edge: true);
            s.Pend(0, intid);
            s.ExpectAcknowledge(0, (uint)intid);
            s.ExpectActive(0, intid);
            s.ReadRpr(0);
            s.End(0, (uint)intid);
            s.ExpectActive(0, intid, false);
            s.ReadRpr(0);
        }
    }

    private static void Split(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        foreach (int intid in Kinds)
        {
            s.Prepare(intid, edge: true);
            s.Pend(0, intid);
            s.ExpectAcknowledge(0, (uint)intid);
            s.ReadRpr(0);
            s.End(0, (uint)intid);
            s.ReadRpr(0);
            s.ExpectActive(0, intid);
            s.Deactivate(0, (uint)intid);
            s.ExpectActive(0, intid, false);
        }
    }

    private static void Between(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        s.Prepare(Spi, edge: true);
        s.Prepare(OtherSpi, edge: true);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(0, Spi);
        s.Pend(0, OtherSpi);
        s.ExpectSignalled(false);
        s.End(0, Spi);
        s.ExpectSignalled(true);
        s.ExpectDelivery(0, OtherSpi);
        s.Deactivate(0, OtherSpi);
        s.ExpectActive(0, OtherSpi, false);
        s.ExpectActive(0, Spi);
        s.Deactivate(0, Spi);
    }

    private static void AgainBetween(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        foreach (int intid in Kinds)
        {
            s.Prepare(intid, edge: true);
            s.Pend(0, intid);
            s.ExpectDelivery(0, (uint)intid);
            s.Pend(0, intid);
            s.ExpectSignalled(false);
            s.ExpectAcknowledge(0, Spurious);
            s.Deactivate(0, (uint)intid);
            s.ExpectDelivery(0, (uint)intid);
            s.Deactivate(0, (uint)intid);
            s.ExpectAcknowledge(0, Spurious);
        }
    }

    private static void LevelBetween(SuiteWriter s)
    {
        uint gpio = (uint)s.GpioIntid;
        s.Open(splitEnd: true);
        s.Prepare((int)gpio);
        s.GpioLine(0, true);
        s.ExpectDelivery(0, gpio);
        s.ExpectSignalled(false);
        s.Deactivate(0, gpio);
        s.ExpectSignalled(true);
        s.ExpectDelivery(0, gpio);
        s.GpioLine(0, false);
        s.Deactivate(0, gpio);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void AnyOrder(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        foreach (uint[] order in (uint[][])[[48, 49, 50], [50, 49, 48], [49, 48, 50], [50, 48, 49]])
        {
            foreach (uint intid in (uint[])[Spi, OtherSpi, ThirdSpi])
            {
                s.Prepare((int)intid, edge: true);
                s.Pend(0, (int)intid);
                s.ExpectDelivery(0, intid);
            }

            foreach (uint intid in order)
            {
                s.ExpectActive(0, (int)intid);
                s.Deactivate(0, intid);
                s.ExpectActive(0, (int)intid, false);
            }
        }
    }

    private static void HandlerDoesBoth(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        s.Unmask(0);
        foreach (int intid in Kinds)
        {
            s.Prepare(intid, edge: true);
            s.Pend(0, intid);
            s.ExpectTaken((uint)intid);
            s.Pend(0, intid);
            s.ExpectTaken((uint)intid);
            s.ExpectActive(0, intid, false);
        }
    }

    private static void ByClearActive(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(0, Spi);
        s.WriteBit(0, GICD_ICACTIVER.OffsetBytes, Spi);
        s.ReadRpr(0);
        s.End(0, Spi);
        s.Deactivate(0, Spi);
        s.ExpectActive(0, Spi, false);
    }

    private static void Special(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(0, Spi);
        foreach (uint intid in (uint[])[1020, 1021, 1022, 1023])
        {
            s.End(0, intid);
            s.Deactivate(0, intid);
            s.ReadRpr(0);
            s.ExpectActive(0, Spi);
        }

        s.End(0, Spi);
        s.Deactivate(0, Spi);
        s.ExpectActive(0, Spi, false);
    }
}
