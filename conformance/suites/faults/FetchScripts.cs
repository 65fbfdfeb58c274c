namespace Lockstep.Conformance.Suites;

/// <summary>Instruction fetches from where there are no instructions.</summary>
internal static class FetchScripts
{
    private const uint BranchX2 = 0xd61f_0040, Il = 1 << 25, FetchAbort = 0x21u << 26, External = 0x10;

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("F6 fetch from unmapped space", s => Fetch(s, [.. Nowhere(s).Where(s.Guest.IsFree)])),
        ("F6 fetch from the controller's frames", s => Fetch(s, Frames(s))),
        ("F6 fetch from devices that are mapped", s => Fetch(s, [s.Guest.Platform.Uart, .. s.Guest.GicVersion == 2 ? [s.Guest.Platform.Gicc] : Array.Empty<ulong>()])),
        ("F6 fetch from beyond 40 bits", Beyond),
        ("F6 fetch from an address that is not aligned", Unaligned),
    ];

    private static ulong[] Nowhere(SuiteWriter s) =>
        [0, 0x07ff_fff8, s.Guest.Platform.Unmapped, s.Guest.RamBase + s.Guest.RamBytes, 0xff_ffff_fff8];

    private static ulong[] Frames(SuiteWriter s)
    {
        ulong gicd = s.Guest.Platform.Gicd;
        return s.Guest.GicVersion == 2 ? [gicd, gicd + 0xffc] : [gicd, gicd + 0xffc, s.Guest.Platform.Gicr + 4];
    }

    private static void Fetch(SuiteWriter s, params ReadOnlySpan<ulong> targets)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            foreach (ulong target in targets)
            {
                Taken(s, cpu, target, FetchAbort | Il | External);
            }
        }
    }

    private static void Beyond(SuiteWriter s)
    {
        foreach (ulong target in (ulong[])[0x100_0000_0000, 0x100_4000_0000, 0xffff_ffff_ffff_fffc])
        {
            Taken(s, 0, target, FetchAbort | Il);
        }
    }

    /// <summary>In RAM: elsewhere QEMU 7.2 reports the fault of stage 2, which has the lower priority (DDI 0487 D1.3.5).</summary>
    private static void Unaligned(SuiteWriter s)
    {
        const uint alignment = 0x22u << 26;
        foreach (ulong target in (ulong[])[s.Guest.ScratchBase + 1, s.Guest.ScratchBase + 2, s.Guest.ScratchBase + 3])
        {
            Taken(s, 0, target, alignment | Il);
        }
    }

    private static void Taken(SuiteWriter s, int cpu, ulong target, ulong esr)
    {
        s.Execute(cpu, BranchX2, 0xa0, 0xa1, target, 0xa3, 4, 5, 6, 7);
        s.Expect($"an exception with ESR 0x{esr:x} and FAR 0x{target:x}; registers are kept", record =>
            record.Exception is { Count: 1 } taken && taken.Esr == esr && taken.Far == target && taken.Spsr == Lockstep.Agent.ScriptFormat.Pstate
            && record.Result == 0xa0 && record.Registers is { X1: 0xa1, X3: 0xa3, Changed: 0 });
    }
}
