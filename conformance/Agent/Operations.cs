namespace Lockstep.Agent;

/// <summary>Operations that a CPU does by itself.</summary>
internal static unsafe class Operations
{
    /// <summary>Does the operation, leaves result and exceptions in <paramref name="cpu"/>.</summary>
    internal static void Execute(AgentState* agent, CpuState* cpu, ulong* operation)
    {
        ulong header = operation[0];
        int argument = ScriptFormat.Argument(header), count = ScriptFormat.Operands(header);
        ulong* operands = operation + 1;
        OperationKind kind = ScriptFormat.Kind(header);
        if (count < LeastOperands(kind) || (IsMemory(kind) && argument is not (1 or 2 or 4 or 8)))
        {
            cpu->Refusal = Refusal.Unknown;
        }
        else if (IsMemory(kind))
        {
            Memory(cpu, kind, argument, operands);
        }
        else if (!Register(cpu, kind, argument, operands) && !Call(cpu, kind, operands, count) && !Wait(cpu, kind, argument, operands))
        {
            Other(agent, cpu, kind, argument, operands);
        }

        ulong isr = Cpu.ReadIsr();
        cpu->Signals = (isr >> 7 & 1) | (isr >> 5 & 2) | (isr >> 6 & 4);
    }

    private static int LeastOperands(OperationKind kind) => kind switch
    {
        OperationKind.Attack => AttackFormat.Operands,
        OperationKind.Fill => 4,
        OperationKind.ReadRange => 3,
        OperationKind.Write => 2,
        OperationKind.Read or OperationKind.WriteRegister or OperationKind.Wait or OperationKind.ArmTimer or OperationKind.WaitTimer
            or OperationKind.Smc or OperationKind.Hvc or OperationKind.Execute or OperationKind.StartCpu or OperationKind.Delay => 1,
        _ => 0,
    };

    private static bool IsMemory(OperationKind kind) =>
        kind is OperationKind.Read or OperationKind.Write or OperationKind.Fill or OperationKind.ReadRange;

    private static void Memory(CpuState* cpu, OperationKind kind, int size, ulong* operands)
    {
        if (kind == OperationKind.Read)
        {
            cpu->Result = Instruction.Load(cpu, operands[0], size);
        }
        else if (kind == OperationKind.Write)
        {
            Instruction.Store(cpu, operands[0], size, operands[1]);
        }
        else if (kind == OperationKind.Fill)
        {
            for (ulong i = 0; i < ScriptFormat.MaxRepeat && i < operands[3]; i++)
            {
                Instruction.Store(cpu, operands[0] + i * operands[2], size, operands[1]);
            }
        }
        else
        {
            ulong digest = ScriptFormat.DigestStart;
            for (ulong i = 0; i < ScriptFormat.MaxRepeat && i < operands[2]; i++)
            {
                digest = ScriptFormat.Digest(digest, Instruction.Load(cpu, operands[0] + i * operands[1], size));
            }

            cpu->Result = digest;
        }
    }

    private static bool Register(CpuState* cpu, OperationKind kind, int argument, ulong* operands)
    {
        switch (kind)
        {
            case OperationKind.ReadRegister:
                cpu->Result = argument == SystemRegister.DAIF ? cpu->Mask : Instruction.ReadRegister(cpu, argument);
                return true;
            case OperationKind.WriteRegister when argument == SystemRegister.DAIF:
                cpu->Mask = operands[0] & Masks.Both;
                return true;
            case OperationKind.WriteRegister:
                Instruction.WriteRegister(cpu, argument, operands[0]);
                return true;
            case OperationKind.Mask:
                cpu->Mask |= (uint)argument & Masks.Both;
                return true;
            case OperationKind.Unmask:
                cpu->Mask &= ~((ulong)argument & Masks.Both);
                return true;
            case OperationKind.SetHandler:
                cpu->Handler = (HandlerMode)argument;
                return true;
            default:
                return false;
        }
    }

    private static bool Call(CpuState* cpu, OperationKind kind, ulong* operands, int count)
    {
        switch (kind)
        {
            case OperationKind.Smc:
                Instruction.RunWithAll(cpu, Instruction.Smc, operands, count);
                return true;
            case OperationKind.Hvc:
                Instruction.RunWithAll(cpu, Instruction.Hvc, operands, count);
                return true;
            case OperationKind.Execute:
                Instruction.RunWithAll(cpu, (uint)operands[0], operands + 1, count - 1);
                return true;
            default:
                return false;
        }
    }

    private static bool Wait(CpuState* cpu, OperationKind kind, int argument, ulong* operands)
    {
        switch (kind)
        {
            case OperationKind.Wait:
                WaitForInterrupt(cpu, argument != 0, operands[0]);
                return true;
            case OperationKind.ArmTimer:
                Instruction.WriteRegister(cpu, TimerRegister(argument, SystemRegister.CNTV_TVAL_EL0), operands[0]);
                Instruction.WriteRegister(cpu, TimerRegister(argument, SystemRegister.CNTV_CTL_EL0), 1);
                return true;
            case OperationKind.DisarmTimer:
                Instruction.WriteRegister(cpu, TimerRegister(argument, SystemRegister.CNTV_CTL_EL0), 0);
                return true;
            case OperationKind.WaitTimer:
                WaitForTimer(cpu, TimerRegister(argument, SystemRegister.CNTV_CTL_EL0), operands[0]);
                return true;
            case OperationKind.Delay:
                ulong start = Cpu.ReadCounter();
                while (Cpu.ReadCounter() - start < operands[0])
                {
                }

                return true;
            default:
                return false;
        }
    }

    private static void Other(AgentState* agent, CpuState* cpu, OperationKind kind, int argument, ulong* operands)
    {
        if (kind == OperationKind.StartCpu && argument < ScriptFormat.MaxCpus)
        {
            Power.StartCpu(agent, cpu, argument, operands[0]);
        }
        else if (kind == OperationKind.StopCpu && cpu->Number != 0)
        {
            Power.StopThisCpu(agent, cpu);
        }
        else if (kind == OperationKind.Attack)
        {
            Attack.Run(agent, cpu, operands - 1);
        }
        else
        {
            cpu->Refusal = Refusal.Unknown;
        }
    }

    /// <summary>
    /// Interrupts are masked between the look at the count and the WFI, so one that comes there ends the WFI and is not missed.
    /// </summary>
    private static void WaitForInterrupt(CpuState* cpu, bool suspend, ulong ticks)
    {
        ulong start = Cpu.ReadCounter();
        do
        {
            Interrupts.Window(cpu, 0);
            if (cpu->Interrupts == 0 && suspend)
            {
                Cpu.WaitForInterrupt();
            }
        }
        while (cpu->Interrupts == 0 && Cpu.ReadCounter() - start < ticks);
        cpu->Result = cpu->Interrupts;
    }

    private static void WaitForTimer(CpuState* cpu, int control, ulong ticks)
    {
        const ulong istatus = 4;
        ulong start = Cpu.ReadCounter();
        do
        {
            cpu->Result = Instruction.ReadRegister(cpu, control);
        }
        while ((cpu->Result & istatus) == 0 && cpu->Exceptions == 0 && Cpu.ReadCounter() - start < ticks);
    }

    private static int TimerRegister(int timer, ushort ofVirtual) =>
        timer == (int)Timer.Physical ? ofVirtual - SystemRegister.CNTV_TVAL_EL0 + SystemRegister.CNTP_TVAL_EL0 : ofVirtual;
}
