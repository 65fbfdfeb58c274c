using Lockstep.Agent;
using Lockstep.Model.Registers;
using static Lockstep.Conformance.InterruptSteps;
using static Lockstep.Conformance.Suites.TimerConditions;

namespace Lockstep.Conformance.Suites;

/// <summary>PPI 27: expiry, mask, rearm, enables, pending bits, each CPU its own.</summary>
internal static class TimerInterrupts
{
    /// <summary>INTID of the virtual timer.</summary>
    internal const int Intid = 27;

    private const uint Taken = Intid;
    private const HandlerMode TakeAndQuiet = TakeAndEnd | HandlerMode.QuietSource;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("expires at once: taken once, the handler stops it", "F12, T41", AtOnce) { Handler = TakeAndQuiet },
        new("expires later: taken while the CPU waits", "F12, T41", Later) { Handler = TakeAndQuiet },
        new("expires while IMASK is set, taken when it is cleared", "F12", UnmaskedLate) { Handler = TakeAndQuiet },
        new("expires while PSTATE masks", "F12, T22", MaskedByPstate) { Handler = TakeAndQuiet },
        new("rearmed in the handler, a hundred times", "T10, T41", Rearmed),
        new("not stopped in the handler: comes again", "T10, T41", NotStopped),
        new("stopped in the handler, not after the end", "T10, T41", StoppedInHandler),
        new("IMASK in the handler", "T10, F12", MaskedInHandler),
        new("PPI 27 disabled: pending, delivered when enabled", "T7", Disabled),
        new("GICD_ICPENDR does not clear the line of the timer", "T4", ClearPending),
        new("GICD_ISPENDR of PPI 27 without the timer", "T1, T3", PendedBySoftware),
        new("GICD_ISACTIVER of PPI 27 while it expires", "I2", SoftwareActive),
        new("each CPU takes its own", "F12, N1", EachItsOwn) { Handler = TakeAndQuiet },
        new("all CPUs expire at the same time", "F12, N1, T41", AllAtOnce) { Handler = TakeAndQuiet },
        new("priority of PPI 27 against an SPI", "I4, T22", AgainstSpi) { Handler = TakeAndQuiet },
        new("a CPU goes off with its timer armed", "F11, T41", OffWithTimer) { Handler = TakeAndQuiet, LeastVcpus = 2 },
        new("PPI 27 in GICD_ICFGR1 stays level-sensitive", "I3", Configuration),
    ];

    private static void Open(SuiteWriter s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WritePriority(cpu, Intid, 0x40);
            s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, Intid);
        }
    }

    private static void AtOnce(SuiteWriter s)
    {
        Open(s);
        s.Unmask(0);
        for (int i = 0; i < 5; i++)
        {
            s.ArmTimer(0, 0);
            s.ExpectTaken(Taken);
            ExpectControl(s, 0, 0);
            s.ExpectPending(0, Intid, false);
        }
    }

    private static void Later(SuiteWriter s)
    {
        Open(s);
        for (int i = 1; i < 5; i++)
        {
            s.ArmTimer(0, (ulong)i * 2 * ComposedMachine.LongTicks);
            s.ExpectPending(0, Intid, false);
            s.Wait(0, 100 * ComposedMachine.LongTicks);
            s.ExpectTaken(Taken);
        }
    }

    private static void UnmaskedLate(SuiteWriter s)
    {
        Open(s);
        s.Unmask(0);
        SetDeadline(s, 0, Past);
        SetControl(s, 0, Enable | Imask);
        s.ExpectTaken();
        ExpectControl(s, 0, Enable | Imask | Istatus);
        SetControl(s, 0, Enable);
        s.ExpectTaken(Taken);
    }

    private static void MaskedByPstate(SuiteWriter s)
    {
        Open(s);
        s.ArmTimer(0, 0);
        s.ExpectTaken();
        s.ExpectSignalled(true);
        s.Unmask(0);
        s.ExpectTaken(Taken);
        s.ExpectPending(0, Intid, false);
        s.ExpectSignalled(false);
    }

    private static void Rearmed(SuiteWriter s)
    {
        Open(s);
        s.ArmTimer(0, 0);
        for (int i = 0; i < 100; i++)
        {
            s.ExpectAcknowledge(0, Taken);
            s.ArmTimer(0, i % 2 == 0 ? 2 * ComposedMachine.LongTicks : 0);
            s.End(0, Taken);
            s.WaitTimer(0, 100 * ComposedMachine.LongTicks);
            s.ExpectSignalled(true);
        }

        s.ExpectAcknowledge(0, Taken);
        s.DisarmTimer(0);
        s.End(0, Taken);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void NotStopped(SuiteWriter s)
    {
        Open(s);
        s.ArmTimer(0, 0);
        for (int i = 0; i < 5; i++)
        {
            s.ExpectDelivery(0, Taken);
            s.ExpectSignalled(true);
        }

        s.ExpectAcknowledge(0, Taken);
        s.DisarmTimer(0);
        s.End(0, Taken);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void StoppedInHandler(SuiteWriter s)
    {
        Open(s);
        for (int i = 0; i < 3; i++)
        {
            s.ArmTimer(0, 0);
            s.ExpectAcknowledge(0, Taken);
            s.DisarmTimer(0);
            s.End(0, Taken);
            s.ExpectPending(0, Intid, false);
            s.ExpectActive(0, Intid, false);
            s.ExpectAcknowledge(0, Spurious);
        }
    }

    private static void MaskedInHandler(SuiteWriter s)
    {
        Open(s);
        s.ArmTimer(0, 0);
        s.ExpectAcknowledge(0, Taken);
        SetControl(s, 0, Enable | Imask);
        s.End(0, Taken);
        s.ExpectAcknowledge(0, Spurious);
        ExpectControl(s, 0, Enable | Imask | Istatus);
        SetControl(s, 0, Enable);
        s.ExpectAcknowledge(0, Taken);
        s.DisarmTimer(0);
        s.End(0, Taken);
    }

    private static void Disabled(SuiteWriter s)
    {
        Open(s);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Intid);
        s.ArmTimer(0, 0);
        s.ExpectPending(0, Intid);
        s.ExpectSignalled(false);
        s.ExpectAcknowledge(0, Spurious);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Intid);
        s.ExpectAcknowledge(0, Taken);
        s.DisarmTimer(0);
        s.End(0, Taken);
        s.ExpectPending(0, Intid, false);
    }

    private static void ClearPending(SuiteWriter s)
    {
        s.ArmTimer(0, 0);
        s.WriteBit(0, GICD_ICPENDR.OffsetBytes, Intid);
        s.ExpectPending(0, Intid);
        Open(s);
        s.ExpectAcknowledge(0, Taken);
        s.DisarmTimer(0);
        s.End(0, Taken);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void PendedBySoftware(SuiteWriter s)
    {
        Open(s);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Intid);
        s.Pend(0, Intid);
        s.ExpectPending(0, Intid);
        s.WriteBit(0, GICD_ICPENDR.OffsetBytes, Intid);
        s.ExpectPending(0, Intid, false);
        s.Pend(0, Intid);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Intid);
        s.ExpectDelivery(0, Taken);
        s.ExpectAcknowledge(0, Spurious);
        s.Pend(0, Intid);
        s.ExpectAcknowledge(0, Taken);
        s.ArmTimer(0, 0);
        s.End(0, Taken);
        s.ExpectAcknowledge(0, Taken);
        s.DisarmTimer(0);
        s.End(0, Taken);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void SoftwareActive(SuiteWriter s)
    {
        Open(s);
        s.WriteBit(0, GICD_ISACTIVER.OffsetBytes, Intid);
        s.ArmTimer(0, 0);
        s.ExpectActive(0, Intid);
        s.ExpectSignalled(false);
        s.ExpectAcknowledge(0, Spurious);
        s.WriteBit(0, GICD_ICACTIVER.OffsetBytes, Intid);
        s.ExpectSignalled(true);
        s.ExpectAcknowledge(0, Taken);
        s.DisarmTimer(0);
        s.End(0, Taken);
    }

    private static void EachItsOwn(SuiteWriter s)
    {
        Open(s);
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Unmask(cpu);
        }

        for (int cpu = s.Guest.Vcpus - 1; cpu >= 0; cpu--)
        {
            s.ArmTimer(cpu, 0);
            s.ExpectTakenBy((cpu, Taken));
        }
    }

    private static void AllAtOnce(SuiteWriter s)
    {
        Open(s);
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.ArmTimer(cpu, 0);
        }

        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Unmask(cpu);
            s.ExpectTakenBy((cpu, Taken));
        }
    }

    private static void AgainstSpi(SuiteWriter s)
    {
        Open(s);
        s.Prepare(Spi, 0x80, edge: true);
        s.Prepare(OtherSpi, 0x00, edge: true);
        s.Pend(0, Spi);
        s.ArmTimer(0, 0);
        s.Pend(0, OtherSpi);
        s.Unmask(0);
        s.ExpectTaken(OtherSpi, Taken, Spi);
    }

    private static void OffWithTimer(SuiteWriter s)
    {
        Open(s);
        s.ArmTimer(1, 0);
        s.StopCpu(1);
        s.StartCpu(0, 1);
        s.Open();
        s.Read(1, SystemRegister.CNTV_CTL_EL0);
        s.ReadBits(1, GICD_ISPENDR.OffsetBytes, 0);
        s.Acknowledge(1);
    }

    private static void Configuration(SuiteWriter s)
    {
        (Validation.Frame frame, uint start) = s.Private;
        s.Read(0, frame, start + GICD_ICFGR.OffsetBytes + 4);
        s.Write(0, frame, start + GICD_ICFGR.OffsetBytes + 4, 0xffff_ffff);
        s.Read(0, frame, start + GICD_ICFGR.OffsetBytes + 4);
        s.Expect("level", record => (record.Result >> (2 * (Intid - 16)) & 3) == 0);
    }
}
