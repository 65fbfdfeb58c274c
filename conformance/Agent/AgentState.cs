namespace Lockstep.Agent;

/// <summary>What all CPUs share; written by CPU 0, while the others wait.</summary>
internal unsafe struct AgentState
{
    /// <summary>The states of all CPUs, by number.</summary>
    internal CpuState* Cpus;

    /// <summary>The script file's header.</summary>
    internal ulong* Script;

    /// <summary>Address of the PL011.</summary>
    internal ulong Uart;

    /// <summary>INTID of the PL011.</summary>
    internal ulong UartIntid;

    /// <summary>Address of GICC, or 0 for ICC_*_EL1.</summary>
    internal ulong Gicc;

    /// <summary>Ticks after which a CPU counts as gone.</summary>
    internal ulong AnswerTicks;

    /// <summary>The instruction that calls PSCI: HVC #0 or SMC #0.</summary>
    internal uint PsciCall;

    /// <summary>Whether every record is printed at once.</summary>
    internal bool PrintAtOnce;

    /// <summary>Whether the CPUs take turns on one.</summary>
    internal bool SharesCpu;

    /// <summary>Whether there is an unfinished script in the log.</summary>
    internal bool ScriptIsOpen;

    /// <summary>The log that is not printed yet.</summary>
    internal byte* Text;

    /// <summary>Bytes of it.</summary>
    internal int TextLength;

    /// <summary>Bytes of it that are in the checksums.</summary>
    internal int TextSummed;

    /// <summary>Number of the open script.</summary>
    internal ulong ScriptNumber;

    /// <summary>Scripts ended, records of the open script, records of all.</summary>
    internal ulong Scripts, Records, AllRecords;

    /// <summary>Checksums of the open script and of all.</summary>
    internal uint ScriptChecksum, Checksum;

    /// <summary>The attack under way or last done: its header word and operands.</summary>
    internal ulong* Attack;

    /// <summary>Whether it has more than one CPU.</summary>
    internal bool AttackIsShared;

    /// <summary>Handler of every CPU at the start of the script.</summary>
    internal HandlerMode FirstHandler;
}
