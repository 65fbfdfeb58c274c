using Lockstep.Model.Registers;
using static Lockstep.Conformance.Suites.Function;

namespace Lockstep.Conformance.Suites;

/// <summary>vCPUs that go on and off; for machines with more than one.</summary>
internal static class PowerScripts
{
    private const ulong MpidrRes1 = 1UL << 31, El1 = 1 << 2, Daif = 0x3c0, SctlrOff = 0x34d5_8820;

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("F11 CPU_OFF, then AFFINITY_INFO and CPU_ON", OffAndOn),
        ("F10 Row44 many CPU_ON for one vCPU: exactly one is SUCCESS", OnlyOne),
        ("F10 entry state by SMC64", s => Entry(s, CPU_ON | Smc64, 0, 0xfedc_ba98_7654_3210, 0xfedc_ba98_7654_3210)),
        ("F10 entry state by SMC32", s => Entry(s, CPU_ON, Garbage, 0xfedc_ba98_7654_3210, 0x7654_3210)),
        ("F10 CPU_ON with an entry point outside RAM", BadEntry),
        ("F10 CPU_ON of a vCPU that is on, with an entry point outside RAM", BadEntryOfOn),
        ("F11 a vCPU that is off takes no interrupt; it waits until it is on", InterruptsWait),
    ];

    private static void OffAndOn(SuiteWriter s)
    {
        for (int cpu = 1; cpu < s.Guest.Vcpus; cpu++)
        {
            ulong affinity = s.Guest.Platform.Affinity(cpu);
            s.Call(0, On, AFFINITY_INFO | Smc64, affinity, 0);
            s.StopCpu(cpu);
            s.ExpectResult(Off);
            s.Call(0, Off, AFFINITY_INFO, Garbage | affinity, 0);
            s.Call(0, INVALID_PARAMETERS, AFFINITY_INFO, affinity, 1);
            s.StartCpu(0, cpu);
            s.ExpectResult(SUCCESS);
            s.Call(cpu, On, AFFINITY_INFO, affinity, 0);
        }
    }

    private static void OnlyOne(SuiteWriter s)
    {
        int target = s.Guest.Vcpus - 1;
        ulong affinity = s.Guest.Platform.Affinity(target);
        s.StopCpu(target);
        s.StartCpu(0, target);
        s.ExpectResult(SUCCESS);
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Call(cpu, ALREADY_ON, CPU_ON | Smc64, affinity, EntryProgram.AddressIn(s.Guest), 1);
            s.Call(cpu, By32(s, ALREADY_ON), CPU_ON, affinity, EntryProgram.AddressIn(s.Guest), 2);
        }
    }

    /// <summary>The vCPU stores its registers and goes off.</summary>
    private static void Entry(SuiteWriter s, uint function, ulong garbage, ulong context, ulong entered)
    {
        Load(s);
        for (int cpu = 1; cpu < s.Guest.Vcpus; cpu++)
        {
            s.StopCpu(cpu);
            ulong affinity = s.Guest.Platform.Affinity(cpu);
            ulong right = (function & Smc64) != 0 ? SUCCESS : By32(s, SUCCESS);
            s.Call(0, right, function, garbage | affinity, garbage | EntryProgram.AddressIn(s.Guest), context);
            if (right != SUCCESS)
            {
                s.StartCpu(0, cpu);
                continue;
            }

            // Longer than all others need for a turn on the core.
            s.Delay(0, 2 * ComposedMachine.LongTicks);
            s.Call(0, Off, AFFINITY_INFO, affinity, 0);
            for (int i = 0; i < EntryProgram.Count; i++)
            {
                s.ReadAt(0, EntryProgram.ResultsIn(s.Guest) + (ulong)i * 8, 8);
                s.ExpectResult(i switch
                {
                    EntryProgram.X0 => entered,
                    EntryProgram.Affinity => MpidrRes1 | affinity,
                    EntryProgram.Level => El1,
                    EntryProgram.Masks => Daif,
                    EntryProgram.StackPointer => 1,
                    EntryProgram.Sctlr => SctlrOff,
                    _ => 0,
                });
            }
        }
    }

    private static void Load(SuiteWriter s)
    {
        for (int i = 0; i < EntryProgram.WordsFor(s.Guest).Count; i++)
        {
            s.WriteAt(0, EntryProgram.AddressIn(s.Guest) + (ulong)i * 4, EntryProgram.WordsFor(s.Guest)[i]);
        }
    }

    /// <summary>Below RAM, behind it, in a device, far above; 32-bit calls cannot name the last.</summary>
    private static ulong[] Outside(SuiteWriter s) =>
    [
        .. ((ulong[])
        [
            0, s.Guest.RamBase - 4, s.Guest.RamBase + s.Guest.RamBytes, s.Guest.Platform.Gicd, 0xffff_fffc, 0xff_ffff_fffc, 1UL << 63, ulong.MaxValue - 3,
        ]).Where(entry => entry - s.Guest.RamBase >= s.Guest.RamBytes && (uint)entry - s.Guest.RamBase >= s.Guest.RamBytes),
    ];

    private static void BadEntry(SuiteWriter s)
    {
        int cpu = s.Guest.Vcpus - 1;
        ulong affinity = s.Guest.Platform.Affinity(cpu);
        s.StopCpu(cpu);
        foreach (ulong entry in Outside(s))
        {
            s.Call(0, INVALID_ADDRESS, CPU_ON | Smc64, affinity, entry, 3);
            s.Call(0, INVALID_ADDRESS, CPU_ON, affinity, (uint)entry, 3);
        }

        // In RAM, and no place of an A64 instruction.
        for (ulong low = 1; low < 4; low++)
        {
            s.Call(0, INVALID_ADDRESS, CPU_ON | Smc64, affinity, EntryProgram.AddressIn(s.Guest) + low, 3);
        }

        s.Call(0, Off, AFFINITY_INFO, affinity, 0);
        s.StartCpu(0, cpu);
        s.ExpectResult(SUCCESS);
    }

    /// <summary>Both errors are there: the one of the arguments is reported (docs/decisions/0009-cpu-on-arguments-first.md).</summary>
    private static void BadEntryOfOn(SuiteWriter s)
    {
        foreach (ulong entry in Outside(s))
        {
            s.Call(0, INVALID_ADDRESS, CPU_ON | Smc64, 0, entry, 3);
        }

        s.Call(0, INVALID_ADDRESS, CPU_ON | Smc64, 0, EntryProgram.AddressIn(s.Guest) + 2, 3);
        s.Call(0, INVALID_PARAMETERS, CPU_ON | Smc64, (ulong)s.Guest.Vcpus, EntryProgram.AddressIn(s.Guest) + 2, 3);
    }

    private static void InterruptsWait(SuiteWriter s)
    {
        const int sgi = 9;
        int cpu = s.Guest.Vcpus - 1;
        s.Open();
        s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, sgi);
        s.StopCpu(cpu);
        s.SendSgi(0, sgi, 1u << cpu);
        s.StartCpu(0, cpu);
        s.Acknowledge(cpu);
        s.Expect("the SGI", record => (record.Result & 0x3ff) == sgi);
        s.End(cpu, sgi);
    }
}
