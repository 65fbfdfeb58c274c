using System.Runtime.InteropServices;

namespace Lockstep.Agent;

/// <summary>What a CPU is asked to do by <see cref="Mailbox"/>.</summary>
internal enum Request : uint
{
    /// <summary>Nothing: the last request is answered.</summary>
    None = 0,

    /// <summary>The operation at <see cref="CpuState.Operation"/>.</summary>
    Operation = 1,

    /// <summary>Let interrupts in for a moment.</summary>
    Window = 2,

    /// <summary>Get ready for a script.</summary>
    Begin = 3,

    /// <summary>The CPU's part of the attack in <see cref="AgentState.Attack"/>.</summary>
    Attack = 4,
}

/// <summary>Life of a CPU.</summary>
internal enum CpuLife : uint
{
    /// <summary>Not started.</summary>
    Off = 0,

    /// <summary>Takes requests.</summary>
    Running = 1,

    /// <summary>Is about to call CPU_OFF.</summary>
    Leaving = 2,

    /// <summary>Has not answered.</summary>
    Lost = 3,
}

/// <summary>What came of a CPU's actions in an attack, and where it is in them.</summary>
internal struct AttackTally
{
    /// <summary>Whether the CPU takes part, so that the log shows it.</summary>
    internal bool IsShown;

    /// <summary>State of the dice; CNTVCT_EL0 at the start.</summary>
    internal ulong Dice, Started;

    /// <summary>Actions to come. CPU 0 reads it while the CPU works.</summary>
    internal volatile uint Left;

    /// <summary>Actions begun; interrupts taken; synchronous exceptions by class: EC 0, 0x21, 0x25, others; SErrors.</summary>
    internal ulong Actions, Interrupts, Undefined, FetchAborts, DataAborts, Others, SErrors;

    /// <summary>Digest of the exceptions' ESR_EL1 and FAR_EL1 and of calls' results, in order.</summary>
    internal ulong Digest;

    /// <summary>The CPU's mask and handler, put back at the end.</summary>
    internal ulong Mask;

    /// <summary>As <see cref="Mask"/>.</summary>
    internal HandlerMode Handler;
}

/// <summary>State of one CPU. The first ten words are known to agent.S by offset; so is the size.</summary>
[StructLayout(LayoutKind.Sequential, Size = 1024)]
internal unsafe struct CpuState
{
    /// <summary>Scratch of the exception vectors.</summary>
    internal ulong SavedX10, SavedX11;

    /// <summary>Synchronous exceptions in this operation, and the registers of the first; ELR_EL1 less the instruction's address.</summary>
    internal ulong Exceptions, Esr, Far, ElrOffset, Spsr;

    /// <summary>Address of the instruction under test while it runs, else 0.</summary>
    internal ulong Instruction;

    /// <summary>SErrors in this operation, and ESR_EL1 of the last.</summary>
    internal ulong SErrors, SErrorEsr;

    /// <summary>Number of the CPU.</summary>
    internal ulong Number;

    /// <summary>Affinity fields of its MPIDR_EL1.</summary>
    internal ulong Affinity;

    /// <summary>Where the CPU is in its life.</summary>
    internal volatile CpuLife Life;

    /// <summary>Written by CPU 0, and back to <see cref="Request.None"/> by the CPU.</summary>
    internal volatile Request Request;

    /// <summary>The operation to do: its header word and operands.</summary>
    internal ulong* Operation;

    /// <summary>The script's interrupt mask, bits <see cref="Masks"/>.</summary>
    internal ulong Mask;

    /// <summary>What the interrupt handler does.</summary>
    internal HandlerMode Handler;

    /// <summary>Result of the operation.</summary>
    internal ulong Result;

    /// <summary>Why it was not done.</summary>
    internal Refusal Refusal;

    /// <summary>1 when the log shows <see cref="After"/>.</summary>
    internal ulong HasRegisters;

    /// <summary>x1, x2, x3 after the operation, and the registers x4 to x28 that have changed.</summary>
    internal fixed ulong After[4];

    /// <summary>ISR_EL1 after the operation; 0 where the CPU is off then.</summary>
    internal ulong Signals;

    /// <summary>Interrupts taken in this operation.</summary>
    internal ulong Interrupts;

    /// <summary>Bit n: the nth of them was an FIQ.</summary>
    internal ulong WasFiq;

    /// <summary>Bit n: the nth of them was acknowledged.</summary>
    internal ulong WasAcknowledged;

    /// <summary>What acknowledging the nth of them read.</summary>
    internal fixed ulong Iar[ScriptFormat.MaxInterrupts];

    /// <summary>1 when <see cref="ScriptFormat.MaxInterrupts"/> was reached.</summary>
    internal ulong Storm;

    /// <summary>Its part of an attack.</summary>
    internal AttackTally Tally;

    /// <summary>x0 to x28 for <c>run_instruction</c>.</summary>
    internal fixed ulong Registers[29];

    /// <summary>Forgets what the last operation left for the log, but an attack: a CPU that starts again in one goes on with it.</summary>
    internal void Clear()
    {
        Exceptions = 0;
        SErrors = 0;
        Result = 0;
        Refusal = Refusal.None;
        HasRegisters = 0;
        Signals = 0;
        Interrupts = 0;
        WasFiq = 0;
        WasAcknowledged = 0;
        Storm = 0;
    }
}
