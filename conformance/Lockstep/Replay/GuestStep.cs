using Lockstep.Model.Faults;

namespace Lockstep.InLockstep.Replay;

/// <summary>What happens to a guest.</summary>
public enum GuestStepKind
{
    /// <summary>seL4 reports a fault of the vCPU: Values are its message registers.</summary>
    Fault,

    /// <summary>The vCPU executes its first instruction after CPU_ON.</summary>
    FirstInstruction,

    /// <summary>The vCPU waits, and IRQ, FIQ and SError are signalled to it or not: Values are three bits and PSTATE.</summary>
    EndOfWait,

    /// <summary>A store of data is to be in its byte lane: Values are data, offset and bytes of the bus.</summary>
    StoreInLane,

    /// <summary>The guest makes the monitor print a line: Values has the lines left.</summary>
    Line,

    /// <summary>The EL1 physical timer is read or written where its registers trap.</summary>
    PhysicalTimer,
}

/// <summary>One step of a run on a guest's machine. It has no type of the model, which may be another one in the run.</summary>
/// <param name="Kind">What.</param>
/// <param name="Cpu">The vCPU.</param>
/// <param name="Label">Of a fault: a label of seL4's (types.pbf).</param>
/// <param name="Values">See the kind.</param>
public sealed record GuestStep(GuestStepKind Kind, int Cpu, ulong Label, IReadOnlyList<ulong> Values)
{
    /// <summary>What the run's model answered, in words.</summary>
    public string Answer { get; init; } = "";

    /// <summary>What the device or the system register was read as, where the run has completed such an access.</summary>
    public ulong? Data { get; init; }

    /// <summary>The device has refused the access.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The machine after the step, by the names of <see cref="GuestWords"/>.</summary>
    public IReadOnlyDictionary<string, ulong> After { get; init; } = new Dictionary<string, ulong>();
}

/// <summary>A machine of a guest in any state, and what happens to it.</summary>
/// <param name="Environment">The <see cref="GuestEnvironment"/> of the run as JSON, as its type may be another model's.</param>
/// <param name="Start">What the vCPUs hold, by the names of <see cref="GuestWords"/>; what is missing is as after reset.</param>
/// <param name="Steps">What happens.</param>
public sealed record GuestRequest(string Environment, IReadOnlyDictionary<string, ulong> Start, IReadOnlyList<GuestStep> Steps);

/// <summary>A register that is another one than was wanted.</summary>
/// <param name="Name">Its name, and whose it is.</param>
/// <param name="Wanted">The value that was wanted.</param>
/// <param name="Reached">The one that a guest can have there.</param>
public readonly record struct RegisterDifference(string Name, ulong Wanted, ulong Reached);

/// <summary>A step on all sides.</summary>
/// <param name="What">The step in words.</param>
/// <param name="Theorem">What the run's model answered.</param>
/// <param name="Model">What the model answers.</param>
/// <param name="Vmm">What the VMM did.</param>
/// <param name="Registers">Registers that one of them has changed, or of which they differ, a line each.</param>
/// <param name="IsOtherwise">The run's model did something else than the model or the VMM.</param>
/// <param name="Choices">What the specifications leave open, and the VMM's machine has otherwise in a way that matters here.</param>
public sealed record GuestStepDone(
    string What,
    string Theorem,
    string Model,
    string Vmm,
    IReadOnlyList<string> Registers,
    bool IsOtherwise,
    IReadOnlyList<string> Choices);

/// <summary>What a replay came to.</summary>
/// <param name="Operations">Calls of PSCI with which the state was brought about.</param>
/// <param name="Missing">What no guest can have there; the steps were not done when there is any.</param>
/// <param name="Steps">The steps that were done.</param>
/// <param name="Refusal">Why the last of the steps cannot be done on a VMM, or null.</param>
/// <param name="Fault">What neither the architecture nor a named deviation allows, or null.</param>
public sealed record GuestOutcome(
    int Operations, IReadOnlyList<RegisterDifference> Missing, IReadOnlyList<GuestStepDone> Steps, string? Refusal, string? Fault);
