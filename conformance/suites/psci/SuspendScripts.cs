using Lockstep.Model.Registers;
using static Lockstep.Conformance.Suites.Function;

namespace Lockstep.Conformance.Suites;

/// <summary>CPU_SUSPEND (DEN0022 5.4): every state is a standby, which returns SUCCESS when an interrupt is pending, masked or not.</summary>
internal static class SuspendScripts
{
    private const int Sgi = 5, VirtualTimer = 27;

    /// <summary>PowerState: standby; power-down (bit 16) of the CPU, of the system (bits 25 to 24); every bit.</summary>
    private static readonly ulong[] States = [0, 1 << 16, 0x301_0000, 0xffff_ffff];

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("F13 CPU_SUSPEND with an interrupt pending, masked in PSTATE", Pending),
        ("F13 CPU_SUSPEND until the timer, masked in PSTATE", s => UntilTimer(s, isTaken: false)),
        ("F13 CPU_SUSPEND until the timer, taken after it", s => UntilTimer(s, isTaken: true)),
        ("F13 CPU_SUSPEND is not ended by an interrupt that is disabled", NotByDisabled),
    ];

    private static void Pending(SuiteWriter s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, Sgi);
            s.SendSgi(cpu, Sgi, 1u << cpu);
            foreach (ulong state in States)
            {
                s.Call(cpu, SUCCESS, CPU_SUSPEND | Smc64, state, EntryProgram.AddressIn(s.Guest), 9);
                s.Call(cpu, SUCCESS, CPU_SUSPEND, Garbage | state, Garbage | EntryProgram.AddressIn(s.Guest), 9);
            }
        }
    }

    private static void UntilTimer(SuiteWriter s, bool isTaken)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, VirtualTimer);
            s.SetHandler(cpu, Agent.HandlerMode.Acknowledge | Agent.HandlerMode.QuietSource | Agent.HandlerMode.EndOfInterrupt);
            if (isTaken)
            {
                s.Unmask(cpu);
            }

            s.ArmTimer(cpu, 2 * ComposedMachine.LongTicks);
            s.Call(cpu, SUCCESS, CPU_SUSPEND | Smc64, 1 << 16, EntryProgram.AddressIn(s.Guest), 9);
            if (isTaken)
            {
                s.ExpectTaken(VirtualTimer);
            }
        }
    }

    /// <summary>The UART's level waits for the guest to enable it, and the timer wakes the vCPU.</summary>
    private static void NotByDisabled(SuiteWriter s)
    {
        s.Open();
        int cpu = s.Guest.Vcpus - 1;
        s.UartLine(cpu, level: true);
        s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, VirtualTimer);
        s.ArmTimer(cpu, 2 * ComposedMachine.LongTicks);
        s.Call(cpu, SUCCESS, CPU_SUSPEND, 0);
        s.WaitTimer(cpu, 0);
        const ulong enabledAndMet = 5;
        s.ExpectResult(enabledAndMet);
    }
}
