using Lockstep.Agent;
using Lockstep.Model.Registers;
using static Lockstep.Conformance.InterruptSteps;
using static Lockstep.Conformance.Suites.TimerInterrupts;

namespace Lockstep.Conformance.Suites;

/// <summary>WFI, and what ends it.</summary>
internal static class TimerWaits
{
    private const ulong Long = 1000 * ComposedMachine.LongTicks;
    private const HandlerMode TakeAndQuiet = TakeAndEnd | HandlerMode.QuietSource;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("WFI until the timer expires, on each CPU", "F13, F12", UntilExpiry) { Handler = TakeAndQuiet },
        new("WFI with the timer expired already", "F13", ExpiredAlready) { Handler = TakeAndQuiet },
        new("WFI again and again", "F13, T41", Again) { Handler = TakeAndQuiet },
        new("WFI with an interrupt pending", "F13", Pending) { Handler = TakeAndQuiet },
        new("WFI while the timer of another CPU is due first", "F13, N1", OtherFirst) { Handler = TakeAndQuiet, LeastVcpus = 2 },
    ];

    private static void Open(SuiteWriter s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, Intid);
        }
    }

    private static void UntilExpiry(SuiteWriter s)
    {
        Open(s);
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.ArmTimer(cpu, 5 * ComposedMachine.LongTicks);
            s.Wait(cpu, Long, suspend: true);
            s.ExpectTakenBy((cpu, Intid));
            s.ExpectPending(cpu, Intid, false);
        }
    }

    private static void ExpiredAlready(SuiteWriter s)
    {
        Open(s);
        s.ArmTimer(0, 0);
        s.Wait(0, Long, suspend: true);
        s.ExpectTaken(Intid);
    }

    private static void Again(SuiteWriter s)
    {
        Open(s);
        for (ulong i = 1; i <= 10; i++)
        {
            s.ArmTimer(0, i % 3 == 0 ? 0 : i * 2 * ComposedMachine.LongTicks);
            s.Wait(0, Long, suspend: true);
            s.ExpectTaken(Intid);
        }
    }

    private static void Pending(SuiteWriter s)
    {
        Open(s);
        s.Prepare(Sgi);
        s.Prepare(Spi, edge: true);
        s.SendSgi(0, Sgi, 1);
        s.Wait(0, Long, suspend: true);
        s.ExpectTaken(Sgi);
        s.Pend(0, Spi);
        s.Wait(0, Long, suspend: true);
        s.ExpectTaken(Spi);
    }

    private static void OtherFirst(SuiteWriter s)
    {
        Open(s);
        s.ArmTimer(1, 0);
        s.ArmTimer(0, 5 * ComposedMachine.LongTicks);
        s.Wait(0, Long, suspend: true);
        s.ExpectTakenBy((0, Intid));
        s.Wait(1, Long, suspend: true);
        s.ExpectTakenBy((1, Intid));
    }
}
