using System;

namespace Lockstep.Agent;

/// <summary>
/// The log as text. It is kept in memory while a script runs, because printing changes the UART, and printed when it ends.
/// </summary>
internal static unsafe class LogText
{
    /// <summary>Size of the memory in agent.S. A script with more text is printed in parts.</summary>
    private const int Bytes = 0x40_0000;

    /// <summary>More than one record can need: 16 CPUs with 16 interrupts each.</summary>
    private const int LongestRecord = 0x2000;

    /// <summary>The first line.</summary>
    internal static void WriteStart(AgentState* agent)
    {
        agent->Text = Cpu.Text();
        Write(agent, "\n@agent "u8);
        WriteHex(agent, ScriptFormat.Version);
        WriteNext(agent, Cpu.ReadMidr());
        WriteNext(agent, Cpu.ReadCounterFrequency());
        Put(agent, (byte)'\n');
        Print(agent);
    }

    /// <summary>The first line of a script.</summary>
    internal static void WriteBegin(AgentState* agent, ulong number)
    {
        agent->ScriptIsOpen = true;
        agent->ScriptNumber = number;
        agent->Records = 0;
        agent->ScriptChecksum = ScriptFormat.ChecksumStart;
        // What a script sent to the UART itself ends here.
        Put(agent, (byte)'\n');
        agent->TextSummed = agent->TextLength;
        Write(agent, "@script "u8);
        WriteHex(agent, number);
        Put(agent, (byte)'\n');
        PrintIfDue(agent);
    }

    /// <summary>One operation, from the states of its CPU and of all who took interrupts.</summary>
    internal static void WriteRecord(AgentState* agent, CpuState* cpu)
    {
        Put(agent, LogFormat.LineStart);
        WriteHex(agent, cpu->Number);
        WriteNext(agent, agent->Records);
        WriteNext(agent, cpu->Signals);
        WriteNext(agent, cpu->Result);
        if (cpu->HasRegisters != 0)
        {
            StartToken(agent, LogFormat.Registers, cpu->After[0]);
            WriteFurther(agent, cpu->After[1]);
            WriteFurther(agent, cpu->After[2]);
            WriteFurther(agent, cpu->After[3]);
        }

        if (cpu->Refusal != Refusal.None)
        {
            StartToken(agent, LogFormat.Refused, (ulong)cpu->Refusal);
        }

        WriteExceptions(agent, cpu);
        for (int i = 0; i < ScriptFormat.MaxCpus; i++)
        {
            WriteInterrupts(agent, agent->Cpus + i);
        }

        Put(agent, (byte)'\n');
        agent->Records++;
        PrintIfDue(agent);
    }

    /// <summary>The last line of the open script, if there is one. Prints.</summary>
    internal static void WriteDone(AgentState* agent)
    {
        if (!agent->ScriptIsOpen)
        {
            return;
        }

        Sum(agent);
        Write(agent, "@done "u8);
        WriteHex(agent, agent->ScriptNumber);
        WriteNext(agent, agent->Records);
        WriteNext(agent, agent->ScriptChecksum);
        Put(agent, (byte)'\n');
        Print(agent);
        agent->ScriptIsOpen = false;
        agent->Scripts++;
        agent->AllRecords += agent->Records;
    }

    /// <summary>The last line.</summary>
    internal static void WriteEnd(AgentState* agent)
    {
        Write(agent, "@end "u8);
        WriteHex(agent, agent->Scripts);
        WriteNext(agent, agent->AllRecords);
        WriteNext(agent, agent->Checksum);
        Put(agent, (byte)'\n');
        Print(agent);
    }

    /// <summary>Why the agent cannot go on. Prints.</summary>
    internal static void WriteFailure(AgentState* agent, ReadOnlySpan<byte> reason)
    {
        Print(agent);
        Write(agent, "\n@fail "u8);
        Write(agent, reason);
        Put(agent, (byte)'\n');
        Print(agent);
    }

    /// <summary>An exception in the agent itself. Prints.</summary>
    internal static void WriteFailure(AgentState* agent, ulong esr, ulong elr, ulong far)
    {
        Print(agent);
        Write(agent, "\n@fail exception in the agent: ESR_EL1 "u8);
        WriteHex(agent, esr);
        Write(agent, " ELR_EL1 "u8);
        WriteHex(agent, elr);
        Write(agent, " FAR_EL1 "u8);
        WriteHex(agent, far);
        Put(agent, (byte)'\n');
        Print(agent);
    }

    private static void WriteExceptions(AgentState* agent, CpuState* cpu)
    {
        if (cpu->Exceptions != 0)
        {
            StartToken(agent, LogFormat.Exception, cpu->Esr);
            WriteFurther(agent, HasFar(cpu->Esr) ? cpu->Far : 0);
            WriteFurther(agent, cpu->ElrOffset);
            WriteFurther(agent, cpu->Spsr);
            WriteFurther(agent, cpu->Exceptions);
        }
    }

    /// <summary>Aborts and PC alignment faults, with FnV clear (DDI 0487, FAR_EL1).</summary>
    internal static bool HasFar(ulong esr)
    {
        const ulong fnv = 1 << 10;
        ulong exceptionClass = esr >> 26;
        return exceptionClass == 0x22 || (exceptionClass is 0x20 or 0x21 or 0x24 or 0x25 && (esr & fnv) == 0);
    }

    private static void WriteInterrupts(AgentState* agent, CpuState* cpu)
    {
        if (cpu->SErrors != 0)
        {
            StartToken(agent, LogFormat.SError, cpu->Number);
            WriteFurther(agent, cpu->SErrorEsr);
        }

        for (int n = 0; n < ScriptFormat.MaxInterrupts && (ulong)n < cpu->Interrupts; n++)
        {
            StartToken(agent, (cpu->WasFiq >> n & 1) != 0 ? LogFormat.Fiq : LogFormat.Irq, cpu->Number);
            if ((cpu->WasAcknowledged >> n & 1) != 0)
            {
                WriteFurther(agent, cpu->Iar[n]);
            }
        }

        if (cpu->Storm != 0)
        {
            StartToken(agent, LogFormat.Storm, cpu->Number);
        }

        if (cpu->Tally.IsShown)
        {
            StartToken(agent, LogFormat.Attack, cpu->Number);
            WriteFurther(agent, cpu->Tally.Actions);
            WriteFurther(agent, cpu->Tally.Interrupts);
            WriteFurther(agent, cpu->Tally.Undefined);
            WriteFurther(agent, cpu->Tally.FetchAborts);
            WriteFurther(agent, cpu->Tally.DataAborts);
            WriteFurther(agent, cpu->Tally.Others);
            WriteFurther(agent, cpu->Tally.SErrors);
            WriteFurther(agent, cpu->Tally.Digest);
        }
    }

    private static void PrintIfDue(AgentState* agent)
    {
        Sum(agent);
        if (agent->PrintAtOnce || agent->TextLength > Bytes - LongestRecord)
        {
            Print(agent);
        }
    }

    private static void Sum(AgentState* agent)
    {
        uint script = agent->ScriptChecksum, all = agent->Checksum;
        for (int i = agent->TextSummed; i < agent->TextLength; i++)
        {
            script = ScriptFormat.Checksum(script, agent->Text[i]);
            all = ScriptFormat.Checksum(all, agent->Text[i]);
        }

        agent->ScriptChecksum = script;
        agent->Checksum = all;
        agent->TextSummed = agent->TextLength;
    }

    private static void Print(AgentState* agent)
    {
        if (agent->Uart == 0)
        {
            // Neither a script file nor the device tree has said where to.
            return;
        }

        // A script may have sent something since the last part of its log.
        byte lineFeed = (byte)'\n';
        Uart.Send(agent->Uart, &lineFeed, agent->ScriptIsOpen ? 1 : 0);
        Uart.Send(agent->Uart, agent->Text, agent->TextLength);
        agent->TextLength = 0;
        agent->TextSummed = 0;
    }

    private static void StartToken(AgentState* agent, byte letter, ulong value)
    {
        Put(agent, (byte)' ');
        Put(agent, letter);
        WriteHex(agent, value);
    }

    private static void WriteNext(AgentState* agent, ulong value)
    {
        Put(agent, (byte)' ');
        WriteHex(agent, value);
    }

    private static void WriteFurther(AgentState* agent, ulong value)
    {
        Put(agent, (byte)',');
        WriteHex(agent, value);
    }

    private static void Write(AgentState* agent, ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            Put(agent, text[i]);
        }
    }

    private static void WriteHex(AgentState* agent, ulong value)
    {
        int digits = value == 0 ? 1 : (67 - System.Numerics.BitOperations.LeadingZeroCount(value)) / 4;
        for (int i = digits - 1; i >= 0; i--)
        {
            uint digit = (uint)(value >> (4 * i)) & 15;
            Put(agent, (byte)(digit < 10 ? '0' + digit : 'a' - 10 + digit));
        }
    }

    private static void Put(AgentState* agent, byte character) => agent->Text[agent->TextLength++] = character;
}
