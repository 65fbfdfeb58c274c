using System.Runtime.InteropServices;
using Lockstep.InLockstep.Replay;
using Lockstep.Model;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems;

/// <summary>A run of a theorem's on one interrupt controller: where it began, and what was done.</summary>
/// <param name="Start">The state.</param>
/// <param name="Steps">What was done, with what reads returned.</param>
/// <param name="Order">When the last step was, among the steps of all runs.</param>
internal sealed record RecordedRun(GicState<Word32, Bit> Start, IReadOnlyList<ReplayStep> Steps, int Order)
{
    /// <summary>The words of a state, in the order of GicState.VisitState.</summary>
    public static IReadOnlyList<uint> WordsOf(GicState<Word32, Bit> state)
    {
        Collector collector = new([]);
        state.VisitState(ref collector);
        return collector.Words;
    }

    private readonly struct Collector(List<uint> words) : IStateVisitor
    {
        public List<uint> Words => words;

        public void Visit<T>(Span<T> memory)
            where T : struct => words.AddRange(MemoryMarshal.Cast<T, uint>(memory));
    }
}

/// <summary>
/// Notes what a theorem does to the model while it runs on integers, so that the same can be done to the VMM. A theorem may also
/// write into a state (what it expects, say): a run then begins anew with the state that it has made.
/// </summary>
internal sealed class StepRecorder
{
    [ThreadStatic]
    private static StepRecorder? current;

    private readonly Dictionary<object, Branch> branches = new(ReferenceEqualityComparer.Instance);
    private int steps;
    private bool isOver;

    /// <summary>All runs, but those of which another one is the continuation.</summary>
    public IReadOnlyList<RecordedRun> Runs =>
    [
        .. branches.Values.Where(b => b.Steps.Count > 0 && !branches.Values.Any(other => other.Continues(b))).OrderBy(b => b.Order)
            .Select(b => new RecordedRun(b.Start, b.Steps, b.Order)),
    ];

    /// <summary>What runs in here is noted.</summary>
    public void During(Action run)
    {
        current = this;
        try
        {
            run();
        }
        finally
        {
            current = null;
        }
    }

    /// <summary>A claim has failed: what comes after it has no part in it.</summary>
    public void End() => isOver = true;

    /// <summary>Before a step.</summary>
    /// <returns>The recorder, if steps of this state are noted.</returns>
    public static StepRecorder? Before<W, B>(GicState<W, B> state)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        if (current is not { isOver: false } recorder || (object)state is not GicState<Word32, Bit> concrete)
        {
            return null;
        }

        if (!recorder.branches.TryGetValue(state, out Branch? branch) || !branch.Now.StateEquals(concrete).Value)
        {
            recorder.branches[state] = new Branch(Copy(concrete), [], Copy(concrete), recorder.steps);
        }

        return recorder;
    }

    /// <summary>After a step.</summary>
    /// <param name="state">The state that it was done to.</param>
    /// <param name="step">The step.</param>
    public void After(object state, ReplayStep step)
    {
        Branch branch = branches[state];
        branches[state] = branch with { Steps = [.. branch.Steps, step], Now = Copy((GicState<Word32, Bit>)state), Order = ++steps };
    }

    /// <summary>A state was copied: what was done to the one was done to the other.</summary>
    public static void Copied(object from, object to)
    {
        if (current is { } recorder && recorder.branches.TryGetValue(from, out Branch? branch))
        {
            recorder.branches[to] = branch;
        }
    }

    private static GicState<Word32, Bit> Copy(GicState<Word32, Bit> state)
    {
        GicState<Word32, Bit> copy = new(state.Configuration);
        state.CopyTo(copy);
        return copy;
    }

    private sealed record Branch(GicState<Word32, Bit> Start, List<ReplayStep> Steps, GicState<Word32, Bit> Now, int Order)
    {
        /// <summary>Whether this is the other one and more, or the same a second time.</summary>
        public bool Continues(Branch other) => Order > other.Order && Steps.Count >= other.Steps.Count
            && Steps.Take(other.Steps.Count).SequenceEqual(other.Steps) && Start.StateEquals(other.Start).Value;
    }
}
