using Lockstep.Model.Relation;

namespace Lockstep.InLockstep;

/// <summary>What a case came to.</summary>
/// <param name="Steps">Operations done, the failing one included.</param>
/// <param name="Fault">What is wrong, or null.</param>
/// <param name="Messages">Messages that the VMM handled.</param>
/// <param name="Deliveries">Interrupts that the guest acknowledged.</param>
public readonly record struct Outcome(int Steps, string? Fault, long Messages, long Deliveries);

/// <summary>Runs the operations of one case on both sides.</summary>
public static class Comparison
{
    /// <summary>Operations of a case that is long enough.</summary>
    public const int CaseLength = 2000;

    /// <summary>Runs operations until they end or something is wrong; then compares all registers.</summary>
    /// <param name="configuration">The machine.</param>
    /// <param name="operations">The operations.</param>
    /// <param name="deviations">The counts of <see cref="Deviation"/> are added here; may be empty.</param>
    public static Outcome Run(CaseConfiguration configuration, ReadOnlySpan<Operation> operations, Span<long> deviations)
    {
        using Machine machine = new(configuration);
        int done = 0;
        string? fault = null;
        try
        {
            while (done < operations.Length && fault == null)
            {
                machine.Do(operations[done++]);
                fault = machine.Fault;
            }

            fault ??= StateDifference.FirstFault(machine);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or NullReferenceException or InvalidOperationException or OverflowException)
        {
            fault = $"the VMM stopped: {e.Message}";
        }

        for (int i = 0; i < deviations.Length; i++)
        {
            deviations[i] += machine.Relation.CountOf((Deviation)i);
        }

        return new Outcome(done, fault, machine.Messages, machine.Relation.Deliveries);
    }
}
