using Lockstep.Agent;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>A script for one machine.</summary>
/// <param name="Name">In reports and for replay.</param>
/// <param name="Target">The machine.</param>
/// <param name="Operations">What it does.</param>
/// <param name="FromReset">Runs on the machine as it is after reset: without the operations that bring it back there.</param>
public sealed record ValidationScript(string Name, Target Target, IReadOnlyList<Operation> Operations, bool FromReset = false)
{
    /// <summary>Operations before those of the script.</summary>
    public IReadOnlyList<Operation> Preparation { get; } = FromReset ? [] : Reset(Target);

    /// <summary>All operations, in order.</summary>
    public IEnumerable<Operation> All => Preparation.Concat(Operations);

    /// <summary>The script as the agent takes it.</summary>
    public Script ToAgent(int number) => new((ulong)number, HandlerMode.RecordAndMask, [.. All]);

    private static IReadOnlyList<Operation> Reset(Target target)
    {
        var builder = new ScriptBuilder(target);
        builder.Reset();
        return builder.Operations;
    }
}
