using static Lockstep.Conformance.Suites.Function;

namespace Lockstep.Conformance.Suites;

/// <summary>Identifiers that nobody has (DEN0028 5.2): in every owner's range, fast and yielding, SMC32 and SMC64; and every immediate.</summary>
internal static class UnknownCalls
{
    private const uint Smc0 = 0xd400_0003;

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("F9 unknown fast calls, SMC32", s => Range(s, 0x8000_0000)),
        ("F9 unknown fast calls, SMC64", s => Range(s, 0xc000_0000)),
        ("F9 unknown yielding calls, SMC32", s => Range(s, 0)),
        ("F9 unknown yielding calls, SMC64", s => Range(s, 0x4000_0000)),
        ("F9 all registers are kept", KeptRegisters),
        ("F9 the immediate of SMC is ignored (DEN0028 2.9)", Immediates),
    ];

    /// <summary>Owners 0 to 63, in bits 29 to 24.</summary>
    private static void Range(SuiteWriter s, uint form)
    {
        for (uint owner = 0; owner < 64; owner++)
        {
            foreach (uint number in (uint[])[0x20, 0xfc00, 0xff00, 0xff01, 0xff03, 0xffff, 0x8765])
            {
                s.Call(owner == 4 && number == 0x20 ? s.Guest.Vcpus - 1 : 0, NOT_SUPPORTED, Garbage | form | owner << 24 | number, owner, ulong.MaxValue, 0x8400_0000);
            }

            // Bits 23 to 16 are zero in every function of version 1.x (table 2-1).
            s.Call(0, NOT_SUPPORTED, form | owner << 24 | 0x55_0000);
        }
    }

    private static void KeptRegisters(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Call(cpu, NOT_SUPPORTED, 0xffff_ffff, 11, 12, 13, 14, 15, 16, 17);
            s.Call(cpu, NOT_SUPPORTED, ulong.MaxValue, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue);
        }
    }

    private static void Immediates(SuiteWriter s)
    {
        foreach (uint immediate in (uint[])[1, 2, 0x7fff, 0x8000, 0xffff])
        {
            s.Execute(0, Smc0 | immediate << 5, PSCI_VERSION);
            s.Returns(0x1_0001);
            s.Execute(s.Guest.Vcpus - 1, Smc0 | immediate << 5, 0x8400_ffff, 5);
            s.Returns(NOT_SUPPORTED, 5);
        }
    }
}
