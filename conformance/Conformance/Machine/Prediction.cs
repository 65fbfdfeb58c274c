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

    /// <summary>After an attack: what the controller signals. What it is made of is compared, by <see cref="Prediction"/>'s record.</summary>
    SignalsAfterAttack,

    /// <summary>After an attack with interrupts let in: also how many were taken, which depends on when each comes.</summary>
    InterruptsOfAttack,

    /// <summary>After an attack in which CPUs switch each other on and off: also the digest, in which AFFINITY_INFO's answers are.</summary>
    PowerDuringAttack,

    /// <summary>
    /// Operations that bring the controller back to its reset state after an attack: what they signal, return and let in. They have
    /// to be done, without an exception.
    /// </summary>
    AftermathOfAttack,
}

/// <summary>What the log has to show of an operation.</summary>
/// <param name="Record">The record.</param>
/// <param name="Except">What of it is not compared.</param>
public sealed record Prediction(LogRecord Record, NotCompared Except)
{
    /// <summary>Whether a record is the predicted one.</summary>
    /// <param name="observed">From the log; <see langword="null"/> where it ends.</param>
    public bool Allows(LogRecord? observed) => observed is not null && LogText.Of(Compared(observed)) == LogText.Of(Record);

    /// <summary>The record with the predicted values where they are not compared.</summary>
    private LogRecord Compared(LogRecord observed) => Except switch
    {
        NotCompared.Nothing => observed,
        NotCompared.PlaceOfTheInstruction when observed.Exception is { } taken && Record.Exception is { } predicted =>
            observed with { Exception = taken with { ElrOffset = predicted.ElrOffset } },
        NotCompared.PlaceOfTheInstruction => observed,
        NotCompared.SignalsAfterAttack => observed with { Signals = Record.Signals },
        NotCompared.InterruptsOfAttack or NotCompared.PowerDuringAttack => observed with
        {
            Signals = Record.Signals,
            Attacks = [.. observed.Attacks.Zip(Record.Attacks, Compared), .. observed.Attacks.Skip(Record.Attacks.Count)],
        },
        NotCompared.AftermathOfAttack => observed with
        {
            Signals = Record.Signals,
            Result = Record.Result,
            Interrupts = Record.Interrupts,
            Storms = Record.Storms,
        },
        _ => observed with { Result = Record.Result },
    };

    private AttackResult Compared(AttackResult observed, AttackResult predicted) => observed with
    {
        Interrupts = predicted.Interrupts,
        Digest = Except == NotCompared.PowerDuringAttack ? predicted.Digest : observed.Digest,
    };
}
