using Lockstep.Model.Registers;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>Nested acknowledges: running priority and binary point.</summary>
internal static class Preemption
{
    /// <summary>Two of them are the same to hardware that has two bits of a priority (FourPrioritiesOnGicV3).</summary>
    private static readonly byte[] Distinct = [0xc0, 0x80, 0x40, 0x00];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("preemption: four levels nest and unwind", "T24, I7", Nest),
        new("preemption: not by the same or a lower priority", "T22", Held),
        new("preemption: again and again at every depth", "T24, I7", Repeated),
        new("preemption: binary points of Group 0", "T25", BinaryPoints) { OnlyGic = 2 },
        new("preemption: an end in another order", "I7, T23", OutOfOrder),
    ];

    private static void Prepare(SuiteWriter s)
    {
        s.Open();
        for (int i = 0; i < Distinct.Length; i++)
        {
            s.Prepare(Spi + i, Distinct[i], edge: true);
        }
    }

    private static void Nest(SuiteWriter s)
    {
        Prepare(s);
        for (int i = 0; i < Distinct.Length; i++)
        {
            s.Pend(0, Spi + i);
            s.ExpectSignalled(true);
            s.ExpectAcknowledge(0, (uint)(Spi + i));
            s.ReadRpr(0);
            s.ExpectAcknowledge(0, Spurious);
        }

        for (int i = Distinct.Length - 1; i >= 0; i--)
        {
            s.End(0, (uint)(Spi + i));
            s.ReadRpr(0);
            s.ExpectActive(0, Spi + i, false);
        }
    }

    private static void Held(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, 0x40, edge: true);
        s.Prepare(OtherSpi, 0x40, edge: true);
        s.Prepare(ThirdSpi, 0x80, edge: true);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(0, Spi);
        s.Pend(0, OtherSpi);
        s.ExpectSignalled(false);
        s.Pend(0, ThirdSpi);
        s.ExpectSignalled(false);
        s.ExpectAcknowledge(0, Spurious);
        s.End(0, Spi);
        s.ExpectSignalled(true);
        s.ExpectDelivery(0, OtherSpi);
        s.ExpectDelivery(0, ThirdSpi);
    }

    private static void Repeated(SuiteWriter s)
    {
        Prepare(s);
        for (int depth = 0; depth < Distinct.Length; depth++)
        {
            for (int i = depth; i < Distinct.Length; i++)
            {
                s.Pend(0, Spi + i);
                s.ExpectAcknowledge(0, (uint)(Spi + i));
                if (i > depth)
                {
                    s.End(0, (uint)(Spi + i));
                    s.ReadRpr(0);
                }
            }
        }

        for (int i = Distinct.Length - 1; i >= 0; i--)
        {
            s.End(0, (uint)(Spi + i));
        }

        s.Look(0, Spi);
    }

    /// <summary>With binary point n bits 7 to n + 1 decide. CBPR, so that both groups have the same.</summary>
    private static void BinaryPoints(SuiteWriter s)
    {
        const uint bothGroupsAckCtlCbpr = 0x17, priority = 0x78;
        s.Open();
        s.Write(0, Frame.Gicc, GICC_CTLR.OffsetBytes, bothGroupsAckCtlCbpr);
        for (uint point = 2; point < 8; point++)
        {
            s.Write(0, Frame.Gicc, GICC_BPR.OffsetBytes, point);
            for (int bit = 3; bit < 7; bit++)
            {
                s.Prepare(Spi, (byte)priority, edge: true);
                s.Prepare(OtherSpi, (byte)(priority & ~(1u << bit)), edge: true);
                s.Pend(0, Spi);
                s.ExpectAcknowledge(0, Spi);
                s.Pend(0, OtherSpi);
                s.ExpectSignalled(bit > point);
                s.End(0, Spi);
                s.ExpectDelivery(0, OtherSpi);
            }
        }
    }

    private static void OutOfOrder(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        s.Prepare(Spi, 0x80, edge: true);
        s.Prepare(OtherSpi, 0x40, edge: true);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(0, Spi);
        s.Pend(0, OtherSpi);
        s.ExpectAcknowledge(0, OtherSpi);
        s.End(0, OtherSpi);
        s.End(0, Spi);
        s.Deactivate(0, Spi);
        s.ExpectActive(0, Spi, false);
        s.ExpectActive(0, OtherSpi);
        s.Deactivate(0, OtherSpi);
        s.ExpectActive(0, OtherSpi, false);
        s.ReadRpr(0);
    }
}
