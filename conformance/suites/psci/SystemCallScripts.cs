using static Lockstep.Conformance.Suites.Function;

namespace Lockstep.Conformance.Suites;

/// <summary>
/// HVC, which the kernel takes as a system call of its own: deviation HvcIsSystemCall. Whatever X7 holds, the guest goes on after the
/// instruction and no register but X0 changes.
/// </summary>
internal static class SystemCallScripts
{
    private const uint Hvc0 = 0xd400_0002;

    /// <summary>seL4's numbers of the calls that return at once when there is no such capability.</summary>
    private const ulong NBSend = unchecked((ulong)-6), Yield = unchecked((ulong)-11);

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("F9 HVC is not the conduit", NotTheConduit),
        ("HvcIsSystemCall: calls that the kernel executes", Executed),
        ("HvcIsSystemCall: calls that need a capability", NeedCapability),
        ("F9 HVC with every kind of immediate", Immediates),
    ];

    private static void NotTheConduit(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            foreach (uint function in (uint[])[PSCI_VERSION, SMCCC_VERSION, 0x8600_ff01, 0x8400_0008, 0x8400_0009, 0xc400_0003])
            {
                s.Hvc(cpu, function, 1, 2, 3, 4, 5, 6, 7);
                s.Returns(NOT_SUPPORTED, 1, 2, 3);
            }
        }
    }

    private static void Executed(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            foreach (ulong number in (ulong[])[NBSend, Yield])
            {
                s.Hvc(cpu, 0x1234, 1, 2, 3, 4, 5, 6, number);
                s.Returns(0x1234, 1, 2, 3);
            }
        }
    }

    /// <summary>All others from -1 to -11; and the numbers around them, which the kernel does not have.</summary>
    private static void NeedCapability(SuiteWriter s)
    {
        for (long number = -20; number <= 1; number++)
        {
            if ((ulong)number is not (NBSend or Yield))
            {
                s.Hvc(0, 0x1234, 1, 2, 3, 4, 5, 6, (ulong)number);
                s.Returns(NOT_SUPPORTED, 1, 2, 3);
            }
        }
    }

    private static void Immediates(SuiteWriter s)
    {
        foreach (uint immediate in (uint[])[1, 0x4a48, 0x8000, 0xea1, 0xffff])
        {
            s.Execute(0, Hvc0 | immediate << 5, PSCI_VERSION, 1, 2, 3);
            s.Returns(NOT_SUPPORTED, 1, 2, 3);
        }
    }
}
