using Lockstep.Model.Registers;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>More interrupts than list registers.</summary>
internal static class Overflow
{
    private const int First = 40, Lines = GuestMachine.ListRegisterCount;

    public static IReadOnlyList<Check> All { get; } =
    [
        .. from count in (int[])[Lines, Lines + 1, 2 * Lines, 4 * Lines]
           select new Check($"overflow: {count} pending one by one, all delivered", "I13, I15, L1, T39", s => OneByOne(s, count)) { Handler = TakeAndEnd },
        new("overflow: all that is active, one more after an end", "T39, T40", AllActive),
        new("overflow: 8 on every CPU", "I15, L1", EveryCpu) { Handler = TakeAndEnd },
        new("overflow: SGIs, PPIs and SPIs", "I8, I15", Mixed) { Handler = TakeAndEnd },
        new("overflow: what is disabled while it waits is not delivered", "T7", DisabledWhileWaiting),
        new("overflow: what is pending again while it waits comes once", "I15", AgainWhileWaiting),
        new("overflow: EOImode 1, deactivated late", "T23, T40", SplitEnd),
    ];

    private static void OneByOne(SuiteWriter s, int count)
    {
        s.Open();
        for (int i = 0; i < count; i++)
        {
            s.Prepare(First + i, edge: true);
            s.Pend(0, First + i);
        }

        s.Unmask(0);
        s.ExpectTakenInAnyOrder([.. Enumerable.Range(First, count).Select(intid => (uint)intid)]);
        s.Unmask(0);
        s.ExpectTaken();
        s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 1);
        s.ExpectResult(0);
    }

    private static void AllActive(SuiteWriter s)
    {
        s.Open();
        for (int i = 0; i < Lines; i++)
        {
            s.Prepare(Spi + i, (byte)(0xc0 - 0x40 * i), edge: true);
            s.Pend(0, Spi + i);
            s.ExpectAcknowledge(0, (uint)(Spi + i));
        }

        s.Prepare(Ppi, 0x80, edge: true);
        s.Pend(0, Ppi);
        s.ExpectPending(0, Ppi);
        s.ExpectAcknowledge(0, Spurious);
        s.End(0, Spi + Lines - 1);
        s.ExpectSignalled(false);
        for (int i = Lines - 2; i >= 0; i--)
        {
            s.End(0, (uint)(Spi + i));
        }

        s.ExpectSignalled(true);
        s.ExpectDelivery(0, Ppi);
    }

    private static void EveryCpu(SuiteWriter s)
    {
        const int count = 2 * Lines;
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            for (int i = 0; i < count; i++)
            {
                s.Prepare(First + cpu * count + i, cpu: cpu, edge: true);
                s.Pend(s.Guest.Vcpus - 1 - cpu, First + cpu * count + i);
            }
        }

        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Unmask(cpu);
            s.ExpectTakenInAnyOrder([.. Enumerable.Range(First + cpu * count, count).Select(intid => (uint)intid)]);
        }
    }

    private static void Mixed(SuiteWriter s)
    {
        int[] intids = [0, 1, 2, 15, 16, 17, Ppi, Spi, OtherSpi, ThirdSpi];
        s.Open();
        foreach (int intid in intids)
        {
            s.Prepare(intid, 0x80, edge: true);
            s.Pend(0, intid);
        }

        s.Unmask(0);
        s.ExpectTakenInAnyOrder([.. intids.Select(intid => (uint)intid)]);
    }

    private static void Fill(SuiteWriter s)
    {
        s.Open();
        for (int i = 0; i < Lines; i++)
        {
            s.Prepare(First + i, edge: true);
            s.Pend(0, First + i);
        }

        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.ExpectPending(0, Spi);
    }

    private static void Empty(SuiteWriter s)
    {
        s.SetHandler(0, TakeAndEnd);
        s.Unmask(0);
    }

    private static void DisabledWhileWaiting(SuiteWriter s)
    {
        Fill(s);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Spi);
        Empty(s);
        s.ExpectTakenInAnyOrder(40, 41, 42, 43);
        s.ExpectPending(0, Spi);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Spi);
        s.ExpectTaken(Spi);
    }

    private static void AgainWhileWaiting(SuiteWriter s)
    {
        Fill(s);
        s.Pend(0, Spi);
        Empty(s);
        s.ExpectTakenInAnyOrder(40, 41, 42, 43, Spi);
        s.ExpectPending(0, Spi, false);
    }

    private static void SplitEnd(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        for (int i = 0; i < Lines; i++)
        {
            s.Prepare(Spi + i, edge: true);
            s.Pend(0, Spi + i);
            s.ExpectDelivery(0, (uint)(Spi + i));
            s.ExpectActive(0, Spi + i);
        }

        s.Prepare(Ppi, edge: true);
        s.Pend(0, Ppi);
        s.ExpectSignalled(false);
        s.Deactivate(0, OtherSpi);
        s.ExpectSignalled(true);
        s.ExpectDelivery(0, Ppi);
        s.Deactivate(0, Ppi);
        foreach (uint intid in (uint[])[Spi, ThirdSpi, ThirdSpi + 1])
        {
            s.Deactivate(0, intid);
            s.ExpectActive(0, (int)intid, false);
        }
    }
}
