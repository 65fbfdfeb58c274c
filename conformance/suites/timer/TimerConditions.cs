using Lockstep.Agent;

namespace Lockstep.Conformance.Suites;

/// <summary>CNTV_CTL_EL0, CNTV_CVAL_EL0 and CNTV_TVAL_EL0: when the condition is met.</summary>
internal static class TimerConditions
{
    internal const ulong Enable = 1, Imask = 2, Istatus = 4, Past = 0, Future = ulong.MaxValue >> 1;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("CNTV_CTL_EL0: every value, before and after the deadline", "F12", Control),
        new("each CPU has its own timer registers", "F12, N1", OwnRegisters) { LeastVcpus = 2 },
        new("CNTV_CVAL_EL0: past and future deadlines", "F12", Compare),
        new("a script begins with a deadline of 0, whatever the one before has left", "F12", Begins),
        new("CNTV_TVAL_EL0: zero, negative and long values", "F12", Value),
        new("ISTATUS follows the deadline while it is masked", "F12", WhileMasked),
        new("a timer that is off has no condition, and keeps its deadline", "F12", Off),
        new("the count only rises, whichever CPU reads it", "DDI 0487 D12.1.2", Monotonic),
    ];

    internal static void SetControl(SuiteWriter s, int cpu, ulong value) => s.Write(cpu, SystemRegister.CNTV_CTL_EL0, value);

    internal static void SetDeadline(SuiteWriter s, int cpu, ulong count) => s.Write(cpu, SystemRegister.CNTV_CVAL_EL0, count);

    internal static void ExpectControl(SuiteWriter s, int cpu, ulong value)
    {
        s.Read(cpu, SystemRegister.CNTV_CTL_EL0);
        s.ExpectResult(value);
    }

    private static void Control(SuiteWriter s)
    {
        foreach (ulong deadline in (ulong[])[Future, Past])
        {
            SetDeadline(s, 0, deadline);
            foreach (ulong value in (ulong[])[0, 1, 2, 3, 4, 5, 7, 0xffff_fff8, ulong.MaxValue])
            {
                bool met = deadline == Past && (value & Enable) != 0;
                SetControl(s, 0, value);
                ExpectControl(s, 0, value & (Enable | Imask) | (met ? Istatus : 0));
            }

            SetControl(s, 0, 0);
        }
    }

    private static void Compare(SuiteWriter s)
    {
        SetControl(s, 0, Enable | Imask);
        foreach (ulong deadline in (ulong[])[0, 1, 0x1_0000, 1UL << 60, 1UL << 62, Future])
        {
            SetDeadline(s, 0, deadline);
            ExpectControl(s, 0, Enable | Imask | (deadline <= 0x1_0000 ? Istatus : 0));
        }

        SetControl(s, 0, 0);
    }

    /// <summary>The agent resets the timer of each CPU, so that scripts that share a boot do not depend on each other.</summary>
    private static void Begins(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            ExpectControl(s, cpu, 0);
            SetControl(s, cpu, Enable | Imask);
            ExpectControl(s, cpu, Enable | Imask | Istatus);
            SetControl(s, cpu, 0);
        }
    }

    /// <summary>Negative values are small: the count of a machine that has just booted is less than 2^31.</summary>
    private static void Value(SuiteWriter s)
    {
        SetControl(s, 0, Enable | Imask);
        foreach (ulong ticks in (ulong[])[0, 0xffff_ffff, 0xffff_ff00, 0x7fff_ffff, 0xffff_ffff_7fff_ffff, 0x1234_5678_ffff_fffe])
        {
            s.Write(0, SystemRegister.CNTV_TVAL_EL0, ticks);
            ExpectControl(s, 0, Enable | Imask | ((int)ticks <= 0 ? Istatus : 0));
        }

        SetControl(s, 0, 0);
    }

    private static void WhileMasked(SuiteWriter s)
    {
        SetControl(s, 0, Enable | Imask);
        s.Write(0, SystemRegister.CNTV_TVAL_EL0, 10 * ComposedMachine.LongTicks);
        ExpectControl(s, 0, Enable | Imask);
        s.WaitTimer(0, 100 * ComposedMachine.LongTicks);
        s.ExpectResult(Enable | Imask | Istatus);
        s.ExpectPending(0, TimerInterrupts.Intid, false);
        s.Write(0, SystemRegister.CNTV_TVAL_EL0, 10 * ComposedMachine.LongTicks);
        ExpectControl(s, 0, Enable | Imask);
        s.ExpectPending(0, TimerInterrupts.Intid, false);
        SetControl(s, 0, 0);
    }

    private static void Off(SuiteWriter s)
    {
        SetDeadline(s, 0, Past);
        SetControl(s, 0, 0);
        ExpectControl(s, 0, 0);
        SetControl(s, 0, Imask);
        ExpectControl(s, 0, Imask);
        s.ExpectPending(0, TimerInterrupts.Intid, false);
        SetControl(s, 0, Enable | Imask);
        ExpectControl(s, 0, Enable | Imask | Istatus);
        SetControl(s, 0, 0);
    }

    private static void OwnRegisters(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            SetDeadline(s, cpu, cpu % 2 == 0 ? Past : Future);
            SetControl(s, cpu, Enable | Imask);
        }

        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            ExpectControl(s, cpu, Enable | Imask | (cpu % 2 == 0 ? Istatus : 0));
            SetControl(s, cpu, 0);
        }

        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            ExpectControl(s, cpu, 0);
        }
    }

    private static void Monotonic(SuiteWriter s)
    {
        for (int i = 0; i < 20; i++)
        {
            s.Read(i % s.Guest.Vcpus, SystemRegister.CNTVCT_EL0);
            s.Delay((i + 1) % s.Guest.Vcpus, 1000);
        }
    }
}
