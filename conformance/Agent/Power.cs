namespace Lockstep.Agent;

/// <summary>PSCI (DEN0022): other CPUs, and the end of the machine.</summary>
internal static unsafe class Power
{
    /// <summary>Functions that more than this class calls.</summary>
    internal const ulong CPU_ON = 0xc400_0003, AFFINITY_INFO = 0xc400_0004;

    private const ulong CPU_OFF = 0x8400_0002, SYSTEM_OFF = 0x8400_0008;
    private const ulong AffinityOff = 1;

    /// <summary>CPU_ON of CPU <paramref name="number"/>, then waits until it takes requests.</summary>
    internal static void StartCpu(AgentState* agent, CpuState* cpu, int number, ulong mpidr)
    {
        CpuState* target = agent->Cpus + number;
        if (target->Life != CpuLife.Running)
        {
            target->Life = CpuLife.Off;
        }

        cpu->Result = Instruction.Call(cpu, agent->PsciCall, CPU_ON, mpidr, Cpu.SecondaryEntry(), (ulong)number);
        if (cpu->Result != 0 || cpu->Exceptions != 0)
        {
            return;
        }

        ulong start = Cpu.ReadCounter();
        while (target->Life != CpuLife.Running)
        {
            Mailbox.Pause(agent);
            if (Cpu.ReadCounter() - start > agent->AnswerTicks)
            {
                cpu->Refusal = Refusal.NoAnswer;
                return;
            }
        }
    }

    /// <summary>CPU_OFF of the CPU that calls. CPU 0 sees <see cref="CpuLife.Leaving"/> and goes on with <see cref="AwaitOff"/>.</summary>
    internal static void StopThisCpu(AgentState* agent, CpuState* cpu)
    {
        cpu->Life = CpuLife.Leaving;
        Cpu.SendEvent();
        cpu->Result = Instruction.Call(cpu, agent->PsciCall, CPU_OFF, 0, 0, 0);
        // Only a CPU_OFF that fails comes here.
        cpu->Life = CpuLife.Running;
    }

    /// <summary>CPU_OFF in an attack: who starts the CPU again finds it <see cref="CpuLife.Leaving"/>.</summary>
    internal static void LeaveDuringAttack(AgentState* agent, CpuState* cpu)
    {
        cpu->Life = CpuLife.Leaving;
        Cpu.SendEvent();
        Instruction.Call(cpu, agent->PsciCall, CPU_OFF, 0, 0, 0);
        cpu->Life = CpuLife.Running;
    }

    /// <summary>On CPU 0: waits until <paramref name="target"/> is off, and shows that as its result.</summary>
    internal static void AwaitOff(AgentState* agent, CpuState* target)
    {
        ulong start = Cpu.ReadCounter();
        while (target->Life == CpuLife.Leaving)
        {
            ulong state = Instruction.Call(agent->Cpus, agent->PsciCall, AFFINITY_INFO, target->Affinity, 0, 0);
            if (state == AffinityOff)
            {
                target->Result = state;
                target->Life = CpuLife.Off;
                target->Request = Request.None;
                return;
            }

            if (Cpu.ReadCounter() - start > agent->AnswerTicks)
            {
                target->Result = state;
                target->Refusal = Refusal.NoAnswer;
                target->Life = CpuLife.Lost;
                return;
            }

            Mailbox.Pause(agent);
        }
    }

    /// <summary>SYSTEM_OFF; should it return, the caller's assembly waits forever.</summary>
    internal static void Off(AgentState* agent) => Instruction.Call(agent->Cpus, agent->PsciCall, SYSTEM_OFF, 0, 0, 0);
}
