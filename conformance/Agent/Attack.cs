namespace Lockstep.Agent;

/// <summary>
/// Actions at full speed (<see cref="OperationKind.Attack"/>): nothing is logged but the count of what came of them. Only GIC,
/// timers and PSCI are touched, so the agent outlives it; a CPU that has switched itself off goes on where it was when it is back.
/// </summary>
internal static unsafe class Attack
{
    private const ulong GICC_CTLR = 0, GICC_PMR = 4, GICC_IAR = 0xc, GICC_EOIR = 0x10;
    private const ulong GICD_CTLR = 0, GICD_IGROUPR = 0x80, GICD_ISENABLER = 0x100, GICD_ISPENDR = 0x200, GICD_ITARGETSR = 0x800;
    private const int FloodBanks = 8, DrainTurns = 32;

    /// <summary>The whole operation, on the CPU that was asked.</summary>
    internal static void Run(AgentState* agent, CpuState* cpu, ulong* operation)
    {
        ulong* operands = operation + 1;
        ulong all = operands[AttackFormat.Cpus] | 1UL << (int)cpu->Number;
        bool alone = all == 1UL << (int)cpu->Number;
        if (ScriptFormat.Argument(operation[0]) is 0 or > ScriptFormat.MaxCpus || operands[AttackFormat.Actions] > AttackFormat.MaxActions
            || operands[AttackFormat.Weights] == 0 || (cpu->Number != 0 && !alone))
        {
            cpu->Refusal = Refusal.Unknown;
            return;
        }

        agent->Attack = operation;
        agent->AttackIsShared = !alone;
        for (int i = 0; i < ScriptFormat.MaxCpus; i++)
        {
            CpuState* other = agent->Cpus + i;
            if ((all >> i & 1) != 0 && other->Life == CpuLife.Running)
            {
                Prepare(other, operands);
                other->Request = other == cpu ? other->Request : Request.Attack;
            }
        }

        Cpu.SendEvent();
        Perform(agent, cpu);
        AwaitOthers(agent, cpu, operands[AttackFormat.Ticks]);
        for (int i = 0; i < ScriptFormat.MaxCpus; i++)
        {
            cpu->Result += agent->Cpus[i].Tally.IsShown ? agent->Cpus[i].Tally.Actions : 0;
        }
    }

    /// <summary>Whether a CPU that has just started has actions left.</summary>
    internal static bool IsUnfinished(CpuState* cpu) => cpu->Tally.Left != 0;

    /// <summary>A CPU's actions, as many as are left.</summary>
    internal static void Perform(AgentState* agent, CpuState* cpu)
    {
        ulong* operands = agent->Attack + 1;
        int cpus = ScriptFormat.Argument(agent->Attack[0]);
        ulong limit = operands[AttackFormat.Ticks];
        while (cpu->Tally.Left != 0)
        {
            if (Cpu.ReadCounter() - cpu->Tally.Started > limit)
            {
                break;
            }

            ulong dice = cpu->Tally.Dice;
            AttackAction action = AttackActions.Next(ref dice, operands, cpus, agent->Gicc);
            cpu->Tally.Dice = dice;
            cpu->Tally.Left--;
            cpu->Tally.Actions++;
            Do(agent, cpu, operands, ref action);
            Count(cpu);
        }

        cpu->Tally.Left = 0;
        Instruction.WriteRegister(cpu, SystemRegister.CNTV_CTL_EL0, 0);
        cpu->Exceptions = 0;
        cpu->Interrupts = 0;
        cpu->Mask = cpu->Tally.Mask;
        cpu->Handler = cpu->Tally.Handler;
    }

    private static void Prepare(CpuState* cpu, ulong* operands)
    {
        cpu->Tally = default;
        cpu->Tally.IsShown = true;
        cpu->Tally.Dice = AttackActions.Start(operands[AttackFormat.Seed], (int)cpu->Number);
        cpu->Tally.Left = (uint)operands[AttackFormat.Actions];
        cpu->Tally.Digest = ScriptFormat.DigestStart;
        cpu->Tally.Started = Cpu.ReadCounter();
        cpu->Tally.Mask = cpu->Mask;
        cpu->Tally.Handler = cpu->Handler;
    }

    private static void Do(AgentState* agent, CpuState* cpu, ulong* operands, ref AttackAction action)
    {
        switch (action.Class)
        {
            case AttackClass.Wait:
                Wait(agent, cpu, action.X0);
                return;
            case AttackClass.Window:
                // GICC_DIR is in a second page, which a board need not map.
                cpu->Handler = (HandlerMode)(action.X0 & 15) & ~(agent->Gicc != 0 ? HandlerMode.Deactivate : 0);
                Interrupts.Window(cpu, action.X0 & Masks.Both);
                return;
            case AttackClass.Power:
                ChangePower(agent, cpu, operands, action.X0);
                return;
            case AttackClass.Flood:
                Flood(agent, cpu, operands, action.X0);
                return;
            case AttackClass.Drain:
                Drain(agent, cpu, action.X0);
                return;
            default:
                Instruction.Attack(cpu, action);
                if (AttackActions.HasResult(action) && cpu->Exceptions == 0)
                {
                    cpu->Tally.Digest = ScriptFormat.Digest(cpu->Tally.Digest, cpu->Registers[0]);
                }

                return;
        }
    }

    /// <summary>Adds what an action has met, and forgets it. The digest is of the exceptions that the architecture determines.</summary>
    private static void Count(CpuState* cpu)
    {
        cpu->Tally.Interrupts += cpu->Interrupts;
        cpu->Interrupts = 0;
        cpu->WasFiq = 0;
        cpu->WasAcknowledged = 0;
        cpu->Storm = 0;
        cpu->Tally.SErrors += cpu->SErrors;
        cpu->SErrors = 0;
        if (cpu->Exceptions == 0)
        {
            return;
        }

        ulong exceptionClass = cpu->Esr >> 26, count = cpu->Exceptions;
        cpu->Exceptions = 0;
        cpu->Tally.Undefined += exceptionClass == 0 ? count : 0;
        cpu->Tally.FetchAborts += exceptionClass == 0x21 ? count : 0;
        cpu->Tally.DataAborts += exceptionClass == 0x25 ? count : 0;
        cpu->Tally.Others += exceptionClass is 0 or 0x21 or 0x25 ? 0 : count;
        ulong digest = ScriptFormat.Digest(cpu->Tally.Digest, cpu->Esr);
        cpu->Tally.Digest = ScriptFormat.Digest(digest, LogText.HasFar(cpu->Esr) ? cpu->Far : 0);
    }

    /// <summary>
    /// WFI and CPU_SUSPEND only with an interrupt signalled, which ends them at once whatever the mask. With several CPUs another one
    /// could take it away, so then it is WFE and YIELD.
    /// </summary>
    private static void Wait(AgentState* agent, CpuState* cpu, ulong choice)
    {
        const ulong cpuSuspend = 0xc400_0001;
        if (Cpu.ReadIsr() != 0 && !agent->AttackIsShared && (choice & 3) != 0)
        {
            if ((choice & 3) == 1)
            {
                Instruction.Call(cpu, agent->PsciCall, cpuSuspend, choice >> 32, Cpu.SecondaryEntry(), 0);
            }
            else
            {
                Cpu.WaitForInterrupt();
            }
        }
        else if ((choice & 4) == 0)
        {
            Cpu.WaitForEvent();
        }
        else
        {
            const uint yield = 0xd503_203f;
            Instruction.Run(cpu, yield, 0, 0);
        }
    }

    /// <summary>
    /// A CPU is started where the agent begins a CPU, or, when the machine refuses that, at a place where no instruction is. CPU 0
    /// stays on: it is the one that starts the others again.
    /// </summary>
    private static void ChangePower(AgentState* agent, CpuState* cpu, ulong* operands, ulong choice)
    {
        ulong target = (choice >> 8) % (ulong)ScriptFormat.Argument(agent->Attack[0]);
        if ((choice & 3) == 0 && cpu->Number != 0)
        {
            Power.LeaveDuringAttack(agent, cpu);
        }
        else if ((choice & 3) == 1 && (operands[AttackFormat.Flags] & AttackFormat.BadEntries) != 0)
        {
            ulong entry = (choice & 4) == 0 ? operands[AttackFormat.Unmapped] : Cpu.SecondaryEntry() + 1 + (choice >> 3 & 1);
            Instruction.Call(cpu, agent->PsciCall, Power.CPU_ON, target, entry, target);
        }
        else if (agent->Cpus[target].Tally.IsShown)
        {
            Instruction.Call(cpu, agent->PsciCall, Power.CPU_ON, agent->Cpus[target].Affinity, Cpu.SecondaryEntry(), target);
        }
    }

    /// <summary>More pending interrupts than list registers, to everyone.</summary>
    private static void Flood(AgentState* agent, CpuState* cpu, ulong* operands, ulong choice)
    {
        ulong gicd = operands[AttackFormat.Gicd], bits = choice | choice << 19;
        for (ulong bank = 0; bank < FloodBanks; bank++)
        {
            if (agent->Gicc == 0)
            {
                Instruction.Store(cpu, gicd + GICD_IGROUPR + 4 * bank, 4, bits >> 1);
            }

            for (ulong word = 0; agent->Gicc != 0 && word < 8; word++)
            {
                Instruction.Store(cpu, gicd + GICD_ITARGETSR + 32 * bank + 4 * word, 4, 0x0101_0101UL * (choice >> 8 & 0xff));
            }

            Instruction.Store(cpu, gicd + GICD_ISENABLER + 4 * bank, 4, bits);
            Instruction.Store(cpu, gicd + GICD_ISPENDR + 4 * bank, 4, bits >> 4);
        }

        Instruction.Store(cpu, gicd + GICD_CTLR, 4, agent->Gicc != 0 ? 3u : 0x13);
        if (agent->Gicc != 0)
        {
            Instruction.Store(cpu, agent->Gicc + GICC_PMR, 4, 0xff);
            Instruction.Store(cpu, agent->Gicc + GICC_CTLR, 4, (choice >> 40 & 1) != 0 ? 0x207u : 7);
        }
        else
        {
            Instruction.WriteRegister(cpu, SystemRegister.ICC_PMR_EL1, 0xff);
            Instruction.WriteRegister(cpu, SystemRegister.ICC_CTLR_EL1, choice >> 39 & 2);
            Instruction.WriteRegister(cpu, SystemRegister.ICC_IGRPEN1_EL1, 1);
        }
    }

    /// <summary>Acknowledges and ends; a bit of the choice says which ends are wrong ones.</summary>
    private static void Drain(AgentState* agent, CpuState* cpu, ulong choice)
    {
        for (int i = 0; i < DrainTurns; i++)
        {
            bool wrong = (choice >> i & choice >> (i + 8) & 1) != 0;
            if (agent->Gicc != 0)
            {
                ulong iar = Instruction.Load(cpu, agent->Gicc + GICC_IAR, 4);
                Instruction.Store(cpu, agent->Gicc + GICC_EOIR, 4, wrong ? choice >> i & 0x3ff : iar);
            }
            else
            {
                ulong iar = Instruction.ReadRegister(cpu, SystemRegister.ICC_IAR1_EL1);
                Instruction.WriteRegister(cpu, SystemRegister.ICC_EOIR1_EL1, wrong ? choice >> i & 0x3ff : iar);
                Instruction.WriteRegister(cpu, SystemRegister.ICC_DIR_EL1, iar);
            }
        }
    }

    /// <summary>Waits until all have done their actions, and starts those again that have switched themselves off.</summary>
    private static void AwaitOthers(AgentState* agent, CpuState* cpu, ulong ticks)
    {
        const ulong affinityOff = 1;
        ulong start = Cpu.ReadCounter();
        for (int i = 0; i < ScriptFormat.MaxCpus; i++)
        {
            CpuState* other = agent->Cpus + i;
            while (other->Tally.IsShown && other != cpu && (other->Tally.Left != 0 || other->Request != Request.None || other->Life != CpuLife.Running))
            {
                if (Cpu.ReadCounter() - start > ticks)
                {
                    other->Life = CpuLife.Lost;
                    cpu->Refusal = Refusal.NoAnswer;
                    break;
                }

                if (other->Life == CpuLife.Leaving
                    && Instruction.Call(cpu, agent->PsciCall, Power.AFFINITY_INFO, other->Affinity, 0, 0) == affinityOff)
                {
                    Instruction.Call(cpu, agent->PsciCall, Power.CPU_ON, other->Affinity, Cpu.SecondaryEntry(), (ulong)i);
                }

                Mailbox.Pause(agent);
            }
        }

        cpu->Exceptions = 0;
    }
}
