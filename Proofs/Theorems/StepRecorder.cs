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
    /// <summary>A theorem may do the same to many copies; the claim that fails is about the last of them.</summary>
    private const int MostRuns = 16;

    [ThreadStatic]
    private static StepRecorder? current;

    private readonly Dictionary<object, Branch> branches = new(ReferenceEqualityComparer.Instance);
    private int steps;
    private bool isOver;

    /// <summary>The last runs, but those of which another one is the continuation.</summary>
    public IReadOnlyList<RecordedRun> Runs
    {
        get
        {
            Branch[] last = [.. branches.Values.Where(b => b.Order > 0).OrderByDescending(b => b.Order).Take(MostRuns)];
            return
            [
                .. last.Where(b => !last.Any(other => other.Continues(b))).OrderBy(b => b.Order)
                    .Select(b => new RecordedRun(b.Start, b.Steps, b.Order)),
            ];
        }
    }

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
            recorder.branches[state] = new Branch(Copy(concrete), Copy(concrete), []);
        }

        return recorder;
    }

    /// <summary>After a step.</summary>
    /// <param name="state">The state that it was done to.</param>
    /// <param name="step">The step.</param>
    public void After(object state, ReplayStep step)
    {
        Branch branch = branches[state];
        var now = (GicState<Word32, Bit>)state;
        branch.Steps.Add(step);
        branch.Order = ++steps;
        if (!branch.Now.StateEquals(now).Value)
        {
            branch.Changes.Add(step);
            now.CopyTo(branch.Now);
        }
    }

    /// <summary>A state was copied: what has changed the one has changed the other.</summary>
    public static void Copied(object from, object to)
    {
        if (current is { } recorder && recorder.branches.TryGetValue(from, out Branch? branch))
        {
            recorder.branches[to] = new Branch(branch.Start, Copy(branch.Now), [.. branch.Changes]);
        }
    }

    private static GicState<Word32, Bit> Copy(GicState<Word32, Bit> state)
    {
        GicState<Word32, Bit> copy = new(state.Configuration);
        state.CopyTo(copy);
        return copy;
    }

    /// <summary>One state: as it began, as it is, and what changed it in between.</summary>
    private sealed class Branch(GicState<Word32, Bit> start, GicState<Word32, Bit> now, List<ReplayStep> changes)
    {
        public GicState<Word32, Bit> Start => start;

        public GicState<Word32, Bit> Now => now;

        /// <summary>The steps that changed the state, those before it was copied included.</summary>
        public List<ReplayStep> Changes => changes;

        /// <summary>All steps since it was copied, and those that changed the state before.</summary>
        public List<ReplayStep> Steps { get; } = [.. changes];

        /// <summary>When the last step was; 0 when there was none since it was copied.</summary>
        public int Order { get; set; }

        /// <summary>Whether this is the other one and more, or the same a second time.</summary>
        public bool Continues(Branch other) => Order > other.Order && Steps.Count >= other.Steps.Count
            && Steps.Take(other.Steps.Count).SequenceEqual(other.Steps) && Start.StateEquals(other.Start).Value;
    }
}
