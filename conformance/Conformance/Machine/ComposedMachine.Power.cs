using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Conformance;

/// <content>Calls by SMC after which the caller waits, or another vCPU runs.</content>
public sealed partial class ComposedMachine
{
    /// <summary>CPU_SUSPEND: waits as WFI does, and returns with the registers that the model says.</summary>
    private void WaitInCall(int cpu)
    {
        if (!replied)
        {
            machine.Block(cpu);
            AwaitEvent(cpu, "CPU_SUSPEND");
        }

        var shown = new Context();
        machine.CopyTo(cpu, shown);
        if (!shown.StateEquals(expected.Vcpus[cpu]).Value)
        {
            Wrong($"after its wake-up: {Difference(cpu, shown, expected.Vcpus[cpu])}");
        }

        Report(cpu);
    }

    /// <summary>CPU_ON has succeeded. The vCPU executes what stands at its entry point: <see cref="EntryProgram"/>, and nothing else is known.</summary>
    private void RunProgram(int target, ulong entry)
    {
        for (int i = 0; i < EntryProgram.WordsFor(Guest).Count; i++)
        {
            if (entry != EntryProgram.AddressIn(Guest) || ReadMemory(entry + (ulong)i * 4, 4) != EntryProgram.WordsFor(Guest)[i])
            {
                throw NotPredicted($"a program at 0x{entry:x}; write EntryProgram.WordsFor to 0x{EntryProgram.AddressIn(Guest):x}");
            }
        }

        ulong[] results = EntryProgram.ResultsOf(
            n => machine.General(target, n), register => machine.El1(target, register), machine.Context(target).Spsr, machine.Context(target).Sp);
        for (int i = 0; i < results.Length; i++)
        {
            WriteMemory(EntryProgram.ResultsIn(Guest) + (ulong)i * 8, 8, results[i]);
        }

        cpus[target].IsRunning = false;
        Psci(target, CPU_OFF, 0, 0, 0, out _);
    }
}
