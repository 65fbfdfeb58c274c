using System.Runtime;

namespace Lockstep.Agent;

/// <summary>The IRQ and FIQ handler, and the moments in which interrupts are let in.</summary>
internal static unsafe class Interrupts
{
    private const ulong GICC_IAR = 0xc, GICC_EOIR = 0x10, GICC_DIR = 0x1000;
    private const uint VirtualTimer = 27, PhysicalTimer = 30;

    /// <summary>Turns of an empty loop with interrupts open: time for a signal to cross the machine.</summary>
    private const ulong WindowTurns = 32;

    /// <summary>Takes what is signalled and not masked by <paramref name="mask"/> or, later, by the handler.</summary>
    internal static void Window(CpuState* cpu, ulong mask) => Cpu.OpenWindow(mask, WindowTurns);

    /// <summary>Called by the vectors; returns the mask bits to set in the interrupted PSTATE.</summary>
    [RuntimeExport("agent_interrupt")]
    private static ulong Take(AgentState* agent, CpuState* cpu, ulong isFiq)
    {
        ulong n = cpu->Interrupts;
        if (n >= ScriptFormat.MaxInterrupts)
        {
            return MaskAll(cpu);
        }

        cpu->Interrupts = n + 1;
        cpu->WasFiq |= isFiq << (int)n;
        if ((cpu->Handler & HandlerMode.Acknowledge) == 0)
        {
            return MaskAll(cpu);
        }

        bool group0 = isFiq != 0;
        ulong iar = agent->Gicc != 0
            ? Instruction.Load(cpu, agent->Gicc + GICC_IAR, 4)
            : Instruction.ReadRegister(cpu, group0 ? SystemRegister.ICC_IAR0_EL1 : SystemRegister.ICC_IAR1_EL1);
        cpu->WasAcknowledged |= 1UL << (int)n;
        cpu->Iar[n] = iar;
        uint intid = (uint)iar & (agent->Gicc != 0 ? 0x3ffu : 0xff_ffffu);
        if (intid is < 1020 or > 1023)
        {
            Finish(agent, cpu, intid, iar, group0);
        }

        if (n + 1 < ScriptFormat.MaxInterrupts)
        {
            return 0;
        }

        cpu->Storm = 1;
        return MaskAll(cpu);
    }

    private static void Finish(AgentState* agent, CpuState* cpu, uint intid, ulong iar, bool group0)
    {
        if ((cpu->Handler & HandlerMode.QuietSource) != 0)
        {
            Quiet(agent, cpu, intid);
        }

        if ((cpu->Handler & HandlerMode.EndOfInterrupt) != 0)
        {
            Write(agent, cpu, GICC_EOIR, group0 ? SystemRegister.ICC_EOIR0_EL1 : SystemRegister.ICC_EOIR1_EL1, iar);
        }

        if ((cpu->Handler & HandlerMode.Deactivate) != 0)
        {
            Write(agent, cpu, GICC_DIR, SystemRegister.ICC_DIR_EL1, iar);
        }
    }

    private static void Write(AgentState* agent, CpuState* cpu, ulong offset, int register, ulong value)
    {
        if (agent->Gicc != 0)
        {
            Instruction.Store(cpu, agent->Gicc + offset, 4, value);
        }
        else
        {
            Instruction.WriteRegister(cpu, register, value);
        }
    }

    private static void Quiet(AgentState* agent, CpuState* cpu, uint intid)
    {
        if (intid == VirtualTimer)
        {
            Instruction.WriteRegister(cpu, SystemRegister.CNTV_CTL_EL0, 0);
        }
        else if (intid == PhysicalTimer)
        {
            Instruction.WriteRegister(cpu, SystemRegister.CNTP_CTL_EL0, 0);
        }
        else if (intid == agent->UartIntid)
        {
            Instruction.Store(cpu, agent->Uart + Uart.UARTIMSC, 4, 0);
        }
    }

    private static ulong MaskAll(CpuState* cpu)
    {
        cpu->Mask |= Masks.Both;
        return Masks.Both;
    }
}
