using Lockstep.Agent;
using Lockstep.Runner.Agent;

namespace Lockstep.Conformance;

/// <summary>What the agent keeps of a CPU.</summary>
/// <param name="number">Of the CPU.</param>
internal sealed class GuestCpu(int number)
{
    /// <summary>Of the CPU.</summary>
    public int Number { get; } = number;

    /// <summary>It takes operations.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Bits <see cref="Masks"/>.</summary>
    public ulong Mask { get; set; } = Masks.Both;

    /// <summary>What the interrupt handler does.</summary>
    public HandlerMode Handler { get; set; }

    /// <summary>Taken in the operation under way.</summary>
    public List<TakenInterrupt> Interrupts { get; } = [];

    /// <summary>It has taken <see cref="ScriptFormat.MaxInterrupts"/> of them.</summary>
    public bool IsStorm { get; set; }

    /// <summary>Before a script, and at its start.</summary>
    public void Begin(HandlerMode handler)
    {
        Mask = Masks.Both;
        Handler = handler;
        Interrupts.Clear();
        IsStorm = false;
    }
}
