using Lockstep.Runner.Agent;
using Lockstep.Validation;

namespace Lockstep.Tests.Validation;

/// <summary>A machine for tests in QEMU's place: the model, with differences.</summary>
internal static class Simulated
{
    /// <summary>The log of a script.</summary>
    public static ScriptLog Run(ValidationScript script, IEnumerable<QemuDifference> differences)
    {
        var machine = new ModelMachine(script.Target, differences);
        return new ScriptLog(0, [.. script.All.Select((operation, index) => machine.Do(index, operation))]);
    }
}
