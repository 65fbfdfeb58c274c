using Lockstep.Model.Registers;

namespace Lockstep.Conformance.Suites;

/// <summary>Instructions that wait, that call, or that do not exist.</summary>
internal static class InstructionScripts
{
    private const uint Il = 1 << 25;
    private const int Sgi = 5, VirtualTimer = 27;

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("F8 UDF with every kind of immediate", Udf),
        ("F8 instructions that the CPU does not have", Absent),
        ("F4 BRK, HLT and SVC are the guest's own", Debug),
        ("F13 WFI with an interrupt pending, masked in PSTATE", WaitPending),
        ("F13 WFI until the timer", WaitForTimer),
        ("F13 WFE, SEV and YIELD go on at once", Hints),
    ];

    private static void Udf(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            foreach (uint immediate in (uint[])[0, 1, 0x1234, 0xffff])
            {
                s.Execute(cpu, immediate, 1, 2, 3, 4);
                s.ExpectUndefined();
            }
        }
    }

    /// <summary>HLT and DCPS without a debugger.</summary>
    private static void Absent(SuiteWriter s)
    {
        foreach (uint encoding in (uint[])[0xd440_0000, 0xd45e_0000, 0xd4a0_0001, 0xd4a0_0002, 0xd4a0_0003])
        {
            s.Execute(0, encoding, 1, 2, 3, 4);
            s.ExpectUndefined();
        }
    }

    private static void Debug(SuiteWriter s)
    {
        const ulong brk = 0x3cUL << 26, svc = 0x15UL << 26;
        foreach (uint immediate in (uint[])[0, 1, 0xf000, 0xffff])
        {
            s.Execute(0, 0xd420_0000 | immediate << 5, 1, 2, 3, 4);
            s.ExpectOne(brk | Il | immediate);
            s.Execute(s.Guest.Vcpus - 1, 0xd400_0001 | immediate << 5, 1, 2, 3, 4);
            s.ExpectOne(svc | Il | immediate, elr: 4);
        }
    }

    private static void WaitPending(SuiteWriter s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, Sgi);
            s.SendSgi(cpu, Sgi, 1u << cpu);
            s.Execute(cpu, A64.Wfi, 1, 2, 3, 4, 5, 6, 7, 8);
            s.Returns(1, 2, 3, 4);
        }
    }

    private static void WaitForTimer(SuiteWriter s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, VirtualTimer);
            s.ArmTimer(cpu, 2 * ComposedMachine.LongTicks);
            s.Execute(cpu, A64.Wfi, 1, 2, 3, 4, 5, 6, 7, 8);
            s.Returns(1, 2, 3, 4);
            s.WaitTimer(cpu, 0);
            const ulong enabledAndMet = 5;
            s.ExpectResult(enabledAndMet);
            s.DisarmTimer(cpu);
        }
    }

    private static void Hints(SuiteWriter s)
    {
        foreach (uint hint in (uint[])[A64.Sevl, A64.Wfe, A64.Wfe, A64.Wfe, A64.Sev, A64.Yield, A64.Csdb, A64.Nop, A64.Dsb, A64.Dmb, A64.Isb])
        {
            for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
            {
                s.Execute(cpu, hint, 1, 2, 3, 4, 5, 6, 7, 8);
                s.Returns(1, 2, 3, 4);
            }
        }
    }
}
