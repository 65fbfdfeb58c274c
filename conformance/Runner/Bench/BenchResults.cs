namespace Lockstep.Runner.Bench;

/// <summary>What one operation costs; all counts are averages over one phase, without the phase's set-up.</summary>
/// <param name="Phase">The phase it was measured in.</param>
/// <param name="VmmInstructions">Instructions in the VMM.</param>
/// <param name="HostInstructions">Instructions in the built-in host.</param>
/// <param name="SystemCalls">System calls of the VMM.</param>
/// <param name="Events">The host's own table of the phase, set-up included.</param>
public sealed record OperationCost(
    Phase Phase, double VmmInstructions, double HostInstructions, double SystemCalls, IReadOnlyList<MeasuredEvent> Events)
{
    /// <summary>Ours divided by the reference, or <see langword="null"/> without one.</summary>
    public double? Ratio => Phase.Reference == 0 ? null : VmmInstructions / Phase.Reference;

    /// <summary>At most half of the reference, and no more system calls than allowed.</summary>
    public bool MeetsGoal =>
        Ratio is not > 0.5 && (Phase.MaxSystemCalls == 0 || SystemCalls <= Phase.MaxSystemCalls + 0.05);

    /// <summary>The cost of an operation from a phase's table and that of the phase without operations.</summary>
    public static OperationCost From(Phase phase, IReadOnlyList<MeasuredEvent> events, IReadOnlyList<MeasuredEvent> empty)
    {
        MeasuredEvent all = MeasuredEvent.Sum(events), setUp = MeasuredEvent.Sum(empty);
        return new OperationCost(
            phase,
            Average(all.VmmInstructions - setUp.VmmInstructions),
            Average(all.HostInstructions - setUp.HostInstructions),
            Average(all.SystemCalls - setUp.SystemCalls),
            events);
    }

    private static double Average(long total) => Math.Round(total / (double)Phase.Operations, 1);
}

/// <summary>Instructions of the whole machine for a Linux guest, since reset.</summary>
/// <param name="Entry">Up to the guest's first instruction.</param>
/// <param name="Prompt">Up to the power-off that follows the prompt at once.</param>
/// <param name="Idle1">With one second of sleep at the prompt.</param>
/// <param name="Idle11">With eleven seconds.</param>
public sealed record GuestRun(long Entry, long Prompt, long Idle1, long Idle11)
{
    /// <summary>From the guest's entry to the prompt.</summary>
    public long Boot => Prompt - Entry;

    /// <summary>Instructions in a second in which the guest has nothing to do.</summary>
    public long PerIdleSecond => (Idle11 - Idle1) / 10;
}

/// <summary>All results of <c>make bench</c>.</summary>
/// <param name="Sections">Sizes of vmm.elf.</param>
/// <param name="Operations">Costs of single operations.</param>
/// <param name="Lockstep">The Linux guest under Lockstep.</param>
/// <param name="BootExits">All exits from that guest's entry to the prompt, counted by the host in a run of its own.</param>
/// <param name="Bare">The same guest without a hypervisor.</param>
/// <param name="Differences">What differed between two runs of the same thing; empty when all repeats.</param>
public sealed record BenchResults(
    ElfSections Sections,
    IReadOnlyList<OperationCost> Operations,
    GuestRun Lockstep,
    MeasuredEvent BootExits,
    GuestRun Bare,
    IReadOnlyList<string> Differences)
{
    /// <summary>Instructions from guest entry to prompt, ours divided by the bare machine's.</summary>
    public double BootRatio => Math.Round(Lockstep.Boot / (double)Bare.Boot, 3);
}
