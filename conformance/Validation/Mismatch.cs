using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>The first operation of a script whose record is not the predicted one.</summary>
/// <param name="Script">The script.</param>
/// <param name="Index">Index of the operation among all of the script.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Predicted">The record that the model predicts.</param>
/// <param name="Observed">The record in the log; <see langword="null"/> where it ends.</param>
/// <param name="State">The model's state after the operation, a line each.</param>
public sealed record Mismatch(
    ValidationScript Script, int Index, Operation Operation, LogRecord Predicted, LogRecord? Observed, IReadOnlyList<string> State)
{
    /// <summary>What the operation addresses.</summary>
    public string Register => RegisterNames.Of(Operation, Script.Target.Platform);

    /// <summary>What differs: signals, or else the result; by the specification and on QEMU.</summary>
    public (string Specified, string Observed) Values => Observed is null || Observed.Result != Predicted.Result
        ? ($"0x{Predicted.Result:x}", $"0x{Observed?.Result:x}")
        : ($"signals {Predicted.Signals}", $"signals {Observed.Signals}");
}
