using Lockstep.Agent;
using Lockstep.Model.Registers;
using static Lockstep.Conformance.InterruptSteps;
using static Lockstep.Conformance.Suites.TimerConditions;
using static Lockstep.Conformance.Suites.TimerInterrupts;

namespace Lockstep.Conformance.Suites;

/// <summary>
/// The physical count, and the EL1 physical timer: the VMM's alarm clock, to which guests have access without a trap. What a guest
/// sees of it is no timer of its own (docs/limitations.md); that it cannot lose its own wake-ups by it is checked here.
/// </summary>
internal static class PhysicalTimer
{
    private const int PhysicalIntid = 30;
    private const HandlerMode TakeAndQuiet = TakeAndEnd | HandlerMode.QuietSource;
    private const string Gap = "known gap (docs/limitations.md)";

    /// <summary>What a guest can leave in CNTP_CTL_EL0 and CNTP_CVAL_EL0.</summary>
    private static readonly (ulong Control, ulong Deadline)[] Leavings =
        [(0, Past), (Enable, Future), (Imask, Past), (Enable | Imask, Past), (Enable | Imask, Future)];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("CNTPCT_EL0 and CNTVCT_EL0 rise, whichever CPU reads them", "DDI 0487 D12.1.2", Counts),
        new("CNTFRQ_EL0 is the same on each CPU", "DDI 0487 D12.1.1", Frequency),
        new("CNTP_CTL_EL0 and CNTP_CVAL_EL0 while it is off or masked", "DDI 0487 D12.2.4", Masked),
        new("CNTP_TVAL_EL0 while it is masked: zero, negative and long values", "DDI 0487 D12.2.4", Value),
        new($"CNTP_* expires: its interrupt is the VMM's, and it is off afterwards; {Gap}", "DDI 0487 D12.2.4", Expires),
        new($"CNTP_* is one for all CPUs; {Gap}", "DDI 0487 D12.2", Shared) { LeastVcpus = 2 },
        new("CNTP_* expires while the CPU waits for its virtual timer", "F12", ExpiresEarlier) { Handler = TakeAndQuiet },
        new("WFI until the virtual timer expires, whatever stands in CNTP_*", "F13, F12", WakesUp) { Handler = TakeAndQuiet },
        new("WFI until the virtual timer expires, whatever another CPU has left in CNTP_*", "F13, F12", WakesUpBesideOthers)
            { Handler = TakeAndQuiet, LeastVcpus = 2 },
    ];

    private static void Counts(SuiteWriter s)
    {
        for (int i = 0; i < 20; i++)
        {
            s.Read(i % s.Guest.Vcpus, SystemRegister.CNTPCT_EL0);
            s.Read((i + 1) % s.Guest.Vcpus, SystemRegister.CNTVCT_EL0);
        }
    }

    private static void Frequency(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Read(cpu, SystemRegister.CNTFRQ_EL0);
            s.Expect("not 0", record => record.Result != 0);
        }
    }

    private static void Leave(SuiteWriter s, int cpu, ulong control, ulong deadline)
    {
        s.Write(cpu, SystemRegister.CNTP_CTL_EL0, 0);
        s.Write(cpu, SystemRegister.CNTP_CVAL_EL0, deadline);
        s.Write(cpu, SystemRegister.CNTP_CTL_EL0, control);
    }

    private static void ExpectPhysical(SuiteWriter s, int cpu, ulong control)
    {
        s.Read(cpu, SystemRegister.CNTP_CTL_EL0);
        s.ExpectResult(control);
    }

    private static void Masked(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            foreach ((ulong control, ulong deadline) in Leavings)
            {
                Leave(s, cpu, control, deadline);
                ExpectPhysical(s, cpu, control | ((control & Enable) != 0 && deadline == Past ? Istatus : 0));
                s.Read(cpu, SystemRegister.CNTP_CVAL_EL0);
                s.ExpectResult(deadline);
            }

            Leave(s, cpu, 0, Future);
        }
    }

    private static void Value(SuiteWriter s)
    {
        s.Write(0, SystemRegister.CNTP_CTL_EL0, Enable | Imask);
        foreach (ulong ticks in (ulong[])[0, 0xffff_ffff, 0xffff_ff00, 0x7fff_ffff, 0xffff_ffff_7fff_ffff, 0x1234_5678_ffff_fffe])
        {
            s.Write(0, SystemRegister.CNTP_TVAL_EL0, ticks);
            ExpectPhysical(s, 0, Enable | Imask | ((int)ticks <= 0 ? Istatus : 0));
        }

        Leave(s, 0, 0, Future);
    }

    private static void Expires(SuiteWriter s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, PhysicalIntid);
            s.Unmask(cpu);
            Leave(s, cpu, Enable, Past);
            s.ExpectTaken();
            ExpectPhysical(s, cpu, 0);
            s.ExpectPending(cpu, PhysicalIntid, false);
        }
    }

    private static void Shared(SuiteWriter s)
    {
        foreach ((ulong control, ulong deadline) in Leavings)
        {
            Leave(s, 0, control, deadline);
            ExpectPhysical(s, 1, control | ((control & Enable) != 0 && deadline == Past ? Istatus : 0));
        }

        Leave(s, 1, 0, Future);
    }

    private static void ExpiresEarlier(SuiteWriter s)
    {
        s.Open();
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Intid);
        s.Unmask(0);
        s.ArmTimer(0, 20 * ComposedMachine.LongTicks);
        s.Write(0, SystemRegister.CNTP_TVAL_EL0, 5 * ComposedMachine.LongTicks);
        s.Write(0, SystemRegister.CNTP_CTL_EL0, Enable);
        ExpectPhysical(s, 0, Enable);
        s.WaitTimer(0, 100 * ComposedMachine.LongTicks);
        s.ExpectTaken(Intid);
        ExpectPhysical(s, 0, 0);
    }

    private static void WakesUp(SuiteWriter s) => WakesUp(s, 0);

    private static void WakesUpBesideOthers(SuiteWriter s) => WakesUp(s, s.Guest.Vcpus - 1);

    /// <summary>Every CPU waits, each time with something else in the timer, which one CPU has put there.</summary>
    private static void WakesUp(SuiteWriter s, int from)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, Intid);
            foreach ((ulong control, ulong deadline) in Leavings)
            {
                Leave(s, from, control, deadline);
                s.ArmTimer(cpu, 5 * ComposedMachine.LongTicks);
                s.Wait(cpu, 1000 * ComposedMachine.LongTicks, suspend: true);
                s.ExpectTakenBy((cpu, Intid));
            }
        }

        Leave(s, from, 0, Future);
    }
}
