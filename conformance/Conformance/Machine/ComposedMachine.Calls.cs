using Lockstep.Agent;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Runner.Agent;
using Lockstep.Vmm.Faults;
using FaultLabel = Lockstep.Vmm.Microkit.FaultLabel;
using Operation = Lockstep.Runner.Agent.Operation;
using OperationKind = Lockstep.Agent.OperationKind;

namespace Lockstep.Conformance;

/// <content>SMC, HVC, other instructions, and what the agent does with PSCI.</content>
public sealed partial class ComposedMachine
{
    private const ulong CPU_OFF = 0x8400_0002, CPU_ON = 0xc400_0003, AFFINITY_INFO = 0xc400_0004;

    /// <summary>Fixed bits and immediate of SMC and HVC (DDI 0487 C6.2).</summary>
    private const uint CallMask = 0xffe0_001f, SmcBits = 0xd400_0003, HvcBits = 0xd400_0002;

    /// <summary>An entry in the agent's image, for CPU_ON.</summary>
    private ulong SecondaryEntry => InstructionAddress + 0x100;

    private long systemCalls;

    private ulong Call(Operation operation)
    {
        int cpu = operation.Cpu;
        switch (operation.Kind)
        {
            case OperationKind.Smc:
                return RunWithAll(cpu, SmcBits, operation.Operands);
            case OperationKind.Hvc:
                return RunWithAll(cpu, HvcBits, operation.Operands);
            case OperationKind.Execute:
                return RunWithAll(cpu, (uint)operation.Operands[0], [.. operation.Operands.Skip(1)]);
            case OperationKind.StartCpu when operation.Argument < ScriptFormat.MaxCpus:
                return StartCpu(cpu, operation.Argument, operation.Operands[0]);
            case OperationKind.StopCpu when cpu != 0:
                return StopCpu(cpu);
            default:
                refusal = Refusal.Unknown;
                return 0;
        }
    }

    /// <summary>An instruction with x0 to x7 as given and known values in the other registers.</summary>
    private ulong RunWithAll(int cpu, uint encoding, IReadOnlyList<ulong> values)
    {
        Prepare(cpu);
        for (int i = 0; i < 29; i++)
        {
            machine.General(cpu, (uint)i) = Before(i, values);
        }

        Run(cpu, encoding);
        ulong changed = 0;
        for (int i = 4; i < 29; i++)
        {
            changed |= machine.General(cpu, (uint)i) != Before(i, values) ? 1UL << i : 0;
        }

        registers = new ChangedRegisters(machine.General(cpu, 1), machine.General(cpu, 2), machine.General(cpu, 3), changed);
        return machine.General(cpu, 0);
    }

    private static ulong Before(int register, IReadOnlyList<ulong> values) =>
        register >= 8 ? ScriptFormat.Unwritten ^ (ulong)register << 32 : register < values.Count ? values[register] : 0;

    private void Run(int cpu, uint encoding)
    {
        uint immediate = encoding >> 5 & 0xffff;
        if ((encoding & CallMask) == SmcBits)
        {
            ScriptedSmc(cpu, immediate);
        }
        else if ((encoding & CallMask) == HvcBits)
        {
            Hvc(cpu);
        }
        else if (!RunOther(cpu, encoding))
        {
            throw NotPredicted($"the instruction 0x{encoding:x8}");
        }
    }

    private AnswerKind Smc(int cpu, uint immediate) =>
        TakeFault(cpu, FaultLabel.VCPUFault, EsrEl2.EcSmc64 << EsrEl2.EcShift | EsrEl2.Il | immediate);

    /// <summary>An SMC of a script's own, which may wait, or start a program.</summary>
    private void ScriptedSmc(int cpu, uint immediate)
    {
        const int smc64 = 30;
        bool isWide = (machine.General(cpu, 0) >> smc64 & 1) != 0;
        ulong target = machine.General(cpu, 1), entry = machine.General(cpu, 2);
        switch (Smc(cpu, immediate))
        {
            case AnswerKind.Block:
                WaitInCall(cpu);
                break;
            case AnswerKind.StartVcpu:
                RunProgram((int)(uint)target, isWide ? entry : (uint)entry);
                break;
            case AnswerKind.VcpuOff or AnswerKind.SystemOff or AnswerKind.SystemReset:
                throw NotPredicted("a call that ends the agent");
        }
    }

    private void Hvc(int cpu)
    {
        ulong number = machine.General(cpu, 7);
        if (HvcSystemCall<Word64, Word32, Bit>.IsSystemCall(Word64.Of(number), HvcSystemCall<Word64, Word32, Bit>.ApiCalls).Value)
        {
            systemCalls++;
            SystemCall(cpu, number);
            return;
        }

        // X0 to X7, then IP, SP, LR, PSTATE and the number.
        Span<ulong> message = stackalloc ulong[13];
        for (uint i = 0; i < 8; i++)
        {
            message[(int)i] = machine.General(cpu, i);
        }

        (message[8], message[9], message[10]) = (InstructionAddress, machine.Context(cpu).Sp, InstructionAddress + 4);
        (message[11], message[12]) = (ScriptFormat.Pstate, message[7]);
        TakeFault(cpu, FaultLabel.UnknownSyscall, message);
    }

    /// <summary>
    /// The deviation HvcIsSystemCall: the kernel executes the call for the vCPU's thread, whose capability space is empty. What does
    /// not wait for anybody does nothing; every other call is a fault of the capability in X0 (seL4 reference manual 6, capability faults).
    /// </summary>
    private void SystemCall(int cpu, ulong number)
    {
        const ulong call = unchecked((ulong)-1), send = unchecked((ulong)-5), nbSend = unchecked((ulong)-6), yield = unchecked((ulong)-11);
        if (number is nbSend or yield)
        {
            machine.Context(cpu).Pc = InstructionAddress + 4;
            return;
        }

        const ulong invalidRoot = 1;
        TakeFault(cpu, FaultLabel.CapFault, InstructionAddress, machine.General(cpu, 0), number is call or send ? 0ul : 1, invalidRoot);
    }

    /// <summary>A call of the agent's own, by SMC with four arguments.</summary>
    private ulong Psci(int cpu, ulong function, ulong x1, ulong x2, ulong x3, out AnswerKind kind)
    {
        Prepare(cpu);
        for (int i = 0; i < 29; i++)
        {
            machine.General(cpu, (uint)i) = ScriptFormat.Unwritten ^ (ulong)i << 32;
        }

        (machine.General(cpu, 0), machine.General(cpu, 1), machine.General(cpu, 2), machine.General(cpu, 3)) = (function, x1, x2, x3);
        kind = Smc(cpu, 0);
        return machine.General(cpu, 0);
    }

    private ulong StartCpu(int cpu, int number, ulong mpidr)
    {
        ulong result = Psci(cpu, CPU_ON, mpidr, SecondaryEntry, (ulong)number, out AnswerKind kind);
        if (kind != AnswerKind.StartVcpu)
        {
            return result;
        }

        int started = System.Numerics.BitOperations.TrailingZeroCount(mpidr & 0xff | 0x100) == 8 ? 0 : (int)(mpidr & 0xff);
        if (started != number)
        {
            throw NotPredicted($"CPU_ON of affinity 0x{mpidr:x} as CPU {number}");
        }

        cpus[number].IsRunning = true;
        cpus[number].Begin(FirstHandler);
        ResetTimer(number);
        machine.El1(number, Model.Configuration.VcpuRegister.VBAR) = VectorBase;
        return result;
    }

    private ulong StopCpu(int cpu)
    {
        ulong result = Psci(cpu, CPU_OFF, 0, 0, 0, out AnswerKind kind);
        if (kind != AnswerKind.VcpuOff)
        {
            return result;
        }

        cpus[cpu].IsRunning = false;
        return Psci(0, AFFINITY_INFO, (ulong)cpu, 0, 0, out _);
    }
}
