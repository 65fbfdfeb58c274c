using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>A machine that runs along while a script is generated.</summary>
public interface IScriptMachine
{
    /// <summary>Whether the guest has the EL1 physical timer.</summary>
    bool HasPhysicalTimer { get; }

    /// <summary>Does an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>Its record; null when a script must not have it.</returns>
    LogRecord? Try(Operation operation);
}

/// <summary>The model, on scripts without the accesses whose effects on QEMU are not predicted.</summary>
internal sealed class PredictableMachine(ModelMachine machine, Dictionary<QemuDifference, int> leftOut) : IScriptMachine
{
    private int done;

    /// <inheritdoc/>
    public bool HasPhysicalTimer => true;

    /// <inheritdoc/>
    public LogRecord? Try(Operation operation)
    {
        if (machine.LeftOut(operation) is not QemuDifference difference)
        {
            return machine.Do(done++, operation);
        }

        leftOut[difference] = leftOut.GetValueOrDefault(difference) + 1;
        return null;
    }
}
