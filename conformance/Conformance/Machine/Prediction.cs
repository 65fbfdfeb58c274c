using Lockstep.Runner.Agent;

namespace Lockstep.Conformance;

/// <summary>A part of a record that cannot be predicted and is not compared. Everything else of the record is.</summary>
public enum NotCompared
{
    /// <summary>All of it is compared.</summary>
    Nothing,

    /// <summary>The result: a count of ticks, which depends on the instructions executed so far.</summary>
    CountOfTicks,

    /// <summary>The result: what the processor says of itself, which the VMM neither traps nor chooses.</summary>
    ValueOfTheProcessor,

    /// <summary>ELR_EL1 relative to the instruction, after a branch: where the agent keeps the instruction is its own affair.</summary>
    PlaceOfTheInstruction,
}

/// <summary>What the log has to show of an operation.</summary>
/// <param name="Record">The record.</param>
/// <param name="Except">What of it is not compared.</param>
public sealed record Prediction(LogRecord Record, NotCompared Except)
{
    /// <summary>Whether a record is the predicted one.</summary>
    /// <param name="observed">From the log; <see langword="null"/> where it ends.</param>
    public bool Allows(LogRecord? observed) => observed is not null && LogText.Of(Compared(observed)) == LogText.Of(Record);

    /// <summary>The record with what is not compared taken from the prediction.</summary>
    private LogRecord Compared(LogRecord observed) => Except switch
    {
        NotCompared.Nothing => observed,
        NotCompared.PlaceOfTheInstruction when observed.Exception is { } taken && Record.Exception is { } predicted =>
            observed with { Exception = taken with { ElrOffset = predicted.ElrOffset } },
        NotCompared.PlaceOfTheInstruction => observed,
        _ => observed with { Result = Record.Result },
    };
}
