using System.Runtime;

namespace Lockstep.Agent;

/// <summary>The agent's start and its walk through the script file.</summary>
internal static unsafe class Agent
{
    /// <summary>CPU 0, once, from agent.S.</summary>
    [RuntimeExport("agent_main")]
    private static void Main(AgentState* agent, byte* blob)
    {
        DeviceTree tree = DeviceTree.Read(blob);
        agent->Cpus = Cpu.States();
        agent->PsciCall = tree.PsciByHvc ? Instruction.Hvc : Instruction.Smc;
        agent->Uart = tree.Uart;
        agent->Checksum = ScriptFormat.ChecksumStart;
        for (int i = 0; i < ScriptFormat.MaxCpus; i++)
        {
            agent->Cpus[i].Number = (ulong)i;
        }

        agent->Cpus[0].Life = CpuLife.Running;
        if (Open(agent, tree))
        {
            Uart.Start(agent->Uart);
            LogText.WriteStart(agent);
            Walk(agent);
        }

        Power.Off(agent);
    }

    /// <summary>CPU 0, at another exception level than EL1: says so, and no more.</summary>
    [RuntimeExport("agent_not_at_el1")]
    private static void NotAtEl1(byte* blob)
    {
        System.ReadOnlySpan<byte> text = "\n@fail not entered at EL1\n"u8;
        ulong uart = DeviceTree.Read(blob).Uart;
        for (int i = 0; uart != 0 && i < text.Length; i++)
        {
            byte one = text[i];
            Uart.Send(uart, &one, 1);
        }
    }

    /// <summary>An exception where none may be.</summary>
    [RuntimeExport("agent_failed")]
    private static void Failed(AgentState* agent, ulong esr, ulong elr, ulong far)
    {
        agent->Text = Cpu.Text();
        LogText.WriteFailure(agent, esr, elr, far);
        Power.Off(agent);
    }

    /// <summary>Finds the script file and takes its header; says what is wrong with it.</summary>
    private static bool Open(AgentState* agent, DeviceTree tree)
    {
        agent->Text = Cpu.Text();
        ulong* script = (ulong*)tree.InitrdStart;
        if (script == null || ((ulong)script & 7) != 0 || tree.InitrdEnd - tree.InitrdStart < 8 * ScriptFormat.HeaderWords)
        {
            LogText.WriteFailure(agent, "no script: the device tree names no initrd"u8);
            return false;
        }

        ulong length = script[ScriptFormat.LengthWord];
        if (script[0] != ScriptFormat.Magic || length > tree.InitrdEnd - tree.InitrdStart || (length & 7) != 0)
        {
            LogText.WriteFailure(agent, "the initrd is not a script file of this version"u8);
            return false;
        }

        ulong digest = ScriptFormat.DigestStart;
        for (ulong i = ScriptFormat.HeaderWords; i < length / 8; i++)
        {
            digest = ScriptFormat.Digest(digest, script[i]);
        }

        if (digest != script[ScriptFormat.DigestWord])
        {
            LogText.WriteFailure(agent, "the script file is damaged"u8);
            return false;
        }

        agent->Script = script;
        agent->Uart = script[ScriptFormat.UartWord];
        agent->UartIntid = script[ScriptFormat.UartIntidWord];
        agent->Gicc = script[ScriptFormat.GiccWord];
        agent->AnswerTicks = script[ScriptFormat.AnswerTicksWord];
        agent->PrintAtOnce = (script[ScriptFormat.FlagsWord] & ScriptFormat.PrintAtOnce) != 0;
        agent->SharesCpu = (script[ScriptFormat.FlagsWord] & ScriptFormat.SharesCpu) != 0;
        return true;
    }

    private static void Walk(AgentState* agent)
    {
        ulong* at = agent->Script + ScriptFormat.HeaderWords;
        ulong* end = agent->Script + agent->Script[ScriptFormat.LengthWord] / 8;
        while (at < end)
        {
            ulong header = *at;
            OperationKind kind = ScriptFormat.Kind(header);
            int words = 1 + ScriptFormat.Operands(header);
            if (kind == OperationKind.End || words > end - at)
            {
                break;
            }

            if (kind == OperationKind.Begin)
            {
                LogText.WriteDone(agent);
                Begin(agent, (HandlerMode)ScriptFormat.Argument(header), words > 1 ? at[1] : 0);
            }
            else
            {
                Step(agent, at, ScriptFormat.Cpu(header));
            }

            at += words;
        }

        LogText.WriteDone(agent);
        LogText.WriteEnd(agent);
    }

    private static void Begin(AgentState* agent, HandlerMode handler, ulong number)
    {
        agent->FirstHandler = handler;
        Uart.Quiet(agent->Uart);
        for (int i = 0; i < ScriptFormat.MaxCpus; i++)
        {
            CpuState* cpu = agent->Cpus + i;
            if (cpu->Life == CpuLife.Running)
            {
                Mailbox.Do(agent, cpu, Request.Begin);
            }

            cpu->Clear();
        }

        LogText.WriteBegin(agent, number);
    }

    /// <summary>One operation: its CPU does it, then each CPU in turn lets in the interrupts that it does not mask.</summary>
    private static void Step(AgentState* agent, ulong* operation, int number)
    {
        CpuState* cpu = agent->Cpus + (number & (ScriptFormat.MaxCpus - 1));
        if (number >= ScriptFormat.MaxCpus || cpu->Life != CpuLife.Running)
        {
            cpu->Refusal = Refusal.CpuNotRunning;
        }
        else
        {
            cpu->Operation = operation;
            Mailbox.Do(agent, cpu, Request.Operation);
            Settle(agent);
        }

        LogText.WriteRecord(agent, cpu);
        for (int i = 0; i < ScriptFormat.MaxCpus; i++)
        {
            agent->Cpus[i].Clear();
            agent->Cpus[i].Tally.IsShown = false;
        }
    }

    private static void Settle(AgentState* agent)
    {
        for (int i = 0; i < ScriptFormat.MaxCpus; i++)
        {
            CpuState* cpu = agent->Cpus + i;
            if (cpu->Life == CpuLife.Running && cpu->Mask != Masks.Both)
            {
                Mailbox.Do(agent, cpu, Request.Window);
            }
        }
    }
}
