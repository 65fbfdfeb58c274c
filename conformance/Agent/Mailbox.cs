using System.Runtime;

namespace Lockstep.Agent;

/// <summary>One CPU works at a time: CPU 0 hands a request to another and waits for the answer.</summary>
internal static unsafe class Mailbox
{
    /// <summary>Has <paramref name="cpu"/> do a request, here or there.</summary>
    internal static void Do(AgentState* agent, CpuState* cpu, Request request)
    {
        if (cpu->Number == 0)
        {
            Answer(agent, cpu, request);
            return;
        }

        cpu->Request = request;
        Cpu.SendEvent();
        ulong limit = agent->AnswerTicks;
        if (request == Request.Operation && ScriptFormat.Kind(cpu->Operation[0]) is OperationKind.Wait or OperationKind.WaitTimer or OperationKind.Delay)
        {
            limit += cpu->Operation[1];
        }
        else if (request == Request.Operation && ScriptFormat.Kind(cpu->Operation[0]) == OperationKind.Attack)
        {
            limit += 2 * cpu->Operation[1 + AttackFormat.Ticks];
        }

        ulong start = Cpu.ReadCounter();
        while (cpu->Request != Request.None)
        {
            if (cpu->Life == CpuLife.Leaving)
            {
                Power.AwaitOff(agent, cpu);
            }
            else if (Cpu.ReadCounter() - start > limit)
            {
                cpu->Life = CpuLife.Lost;
                cpu->Refusal = Refusal.NoAnswer;
                return;
            }

            Pause(agent);
        }
    }

    /// <summary>Between two looks at what another CPU writes.</summary>
    internal static void Pause(AgentState* agent)
    {
        if (agent->SharesCpu)
        {
            Cpu.GiveTurnAway();
        }
        else
        {
            Cpu.WaitForEvent();
        }
    }

    /// <summary>The life of a CPU other than 0.</summary>
    [RuntimeExport("agent_secondary")]
    private static void Serve(AgentState* agent, CpuState* cpu)
    {
        const ulong affinityFields = 0xff_00ff_ffff;
        cpu->Affinity = Cpu.ReadMpidr() & affinityFields;
        // A CPU that is back in an attack has that request still to answer: its last action is not its end.
        cpu->Request = Attack.IsUnfinished(cpu) ? Request.Attack : Request.None;
        Begin(agent, cpu);
        cpu->Life = CpuLife.Running;
        Cpu.SendEvent();
        while (true)
        {
            Request request = cpu->Request;
            if (request != Request.None)
            {
                Answer(agent, cpu, request);
                cpu->Request = Request.None;
                Cpu.SendEvent();
            }

            Pause(agent);
        }
    }

    private static void Answer(AgentState* agent, CpuState* cpu, Request request)
    {
        if (request == Request.Operation)
        {
            Operations.Execute(agent, cpu, cpu->Operation);
        }
        else if (request == Request.Attack)
        {
            Attack.Perform(agent, cpu);
        }
        else if (request == Request.Window)
        {
            Interrupts.Window(cpu, cpu->Mask);
        }
        else
        {
            Begin(agent, cpu);
        }
    }

    private static void Begin(AgentState* agent, CpuState* cpu)
    {
        cpu->Mask = Masks.Both;
        cpu->Handler = agent->FirstHandler;
        Instruction.WriteRegister(cpu, SystemRegister.CNTV_CTL_EL0, 0);
        Instruction.WriteRegister(cpu, SystemRegister.CNTV_CVAL_EL0, 0);
        Instruction.WriteRegister(cpu, SystemRegister.CNTP_CTL_EL0, 0);
        cpu->Clear();
    }
}
