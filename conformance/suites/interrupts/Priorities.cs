using Lockstep.Model.Registers;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>The most urgent first.</summary>
internal static class Priorities
{
    /// <summary>All priorities but the lowest, 0xf8, which no mask lets through where there are 32.</summary>
    private const int First = 48, Count = 31, Step = 8, Window = 16;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("priority: every level, most urgent first", "I4, T22, T39", EveryLevel) { Handler = TakeAndEnd, OnlyGic = 2 },
        new("priority: every level, each delivered once", "I15, L1", EveryLevelOnce) { Handler = TakeAndEnd },
        new("priority: equal ones are all delivered", "I4, L1", Equal) { Handler = TakeAndEnd },
        new("priority: SGI, PPI and SPI of different priorities", "I4, T22", Kinds) { Handler = TakeAndEnd },
        new("priority: the lowest is 0xf8, 0xff is stored as it, and no mask lets it through", "T14", LowestBits) { OnlyGic = 2 },
        new("priority: changed while pending and not loaded", "T22", Changed),
    ];

    /// <summary>A priority for each of 31 INTIDs, each once, not in the INTIDs' order.</summary>
    private static byte PriorityOf(int i) => (byte)(i * 13 % Count * Step);

    private static uint[] ByPriority() => [.. Enumerable.Range(0, Count).OrderBy(PriorityOf).Select(i => (uint)(First + i))];

    /// <summary>All pending before the first is loaded.</summary>
    private static void PendAll(SuiteWriter s, Func<int, byte> priority)
    {
        s.Open();
        s.EnableDistributor(false);
        for (int i = 0; i < Count; i++)
        {
            s.Prepare(First + i, priority(i), edge: true);
        }

        s.WriteBits(0, GICD_ISPENDR.OffsetBytes, First / 32, 0xffff_0000);
        s.WriteBits(0, GICD_ISPENDR.OffsetBytes, First / 32 + 1, 0x7fff);
        s.EnableDistributor(true);
    }

    private static void EveryLevel(SuiteWriter s)
    {
        PendAll(s, PriorityOf);
        s.Unmask(0);
        s.ExpectTaken(ByPriority()[..Window]);
        s.Unmask(0);
        s.ExpectTaken(ByPriority()[Window..]);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void EveryLevelOnce(SuiteWriter s)
    {
        PendAll(s, PriorityOf);
        TakeAll(s);
    }

    private static void Equal(SuiteWriter s)
    {
        PendAll(s, _ => 0x80);
        TakeAll(s);
    }

    private static void TakeAll(SuiteWriter s)
    {
        s.Unmask(0);
        s.Expect("16 interrupts", record => record.Interrupts.Count == Window);
        s.Unmask(0);
        s.Expect("the other 15", record => record.Interrupts.Count == Count - Window);
        s.ReadBits(0, GICD_ISPENDR.OffsetBytes, First / 32);
        s.ExpectResult(0);
        s.ReadBits(0, GICD_ISPENDR.OffsetBytes, First / 32 + 1);
        s.ExpectResult(0);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void Kinds(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Sgi, 0x40);
        s.Prepare(Ppi, 0x00, edge: true);
        s.Prepare(Spi, 0x80, edge: true);
        s.Prepare(OtherSpi, 0xc0, edge: true);
        foreach (int intid in (int[])[OtherSpi, Spi, Sgi, Ppi])
        {
            s.Pend(0, intid);
        }

        s.Unmask(0);
        s.ExpectTaken(Ppi, Sgi, Spi, OtherSpi);
    }

    private static void LowestBits(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, 0xff, edge: true);
        s.Read(0, Frame.Gicd, GICD_IPRIORITYR.OffsetBytes + Spi, size: 1);
        s.ExpectResult(0xf8);
        s.Pend(0, Spi);
        s.WritePmr(0, 0xf8);
        s.ExpectSignalled(false);
        s.ExpectAcknowledge(0, Spurious);
        s.WritePmr(0, 0xff);
    }

    private static void Changed(SuiteWriter s)
    {
        s.Open();
        s.EnableDistributor(false);
        s.Prepare(Spi, 0x80, edge: true);
        s.Prepare(OtherSpi, 0x40, edge: true);
        s.Pend(0, Spi);
        s.Pend(0, OtherSpi);
        s.WritePriority(0, Spi, 0x00);
        s.EnableDistributor(true);
        s.ExpectDelivery(0, Spi);
        s.ExpectDelivery(0, OtherSpi);
    }
}
