using System.Collections.Concurrent;
using System.Diagnostics;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof;

/// <summary>What was proved of one row of the table.</summary>
/// <param name="class">The row.</param>
internal sealed class RowResult(EventClass @class)
{
    /// <summary>The row.</summary>
    public EventClass Class { get; } = @class;

    /// <summary>Cases, and those of them that failed.</summary>
    public int Cases { get; private set; }

    /// <inheritdoc cref="Cases"/>
    public int Failed { get; private set; }

    /// <summary>Paths, instructions on them, obligations.</summary>
    public long Paths { get; private set; }

    /// <inheritdoc cref="Paths"/>
    public long Instructions { get; private set; }

    /// <inheritdoc cref="Paths"/>
    public long Obligations { get; private set; }

    /// <summary>Seconds, of all threads together.</summary>
    public double Seconds { get; private set; }

    /// <summary>A case of it.</summary>
    public void Add(CaseResult result)
    {
        Cases++;
        Failed += result.Failure is null ? 0 : 1;
        Paths += result.Paths;
        Instructions += result.Instructions;
        Obligations += result.Obligations;
        Seconds += result.Elapsed.TotalSeconds;
    }
}

/// <summary>Proves many cases, on all cores.</summary>
/// <param name="image">The program.</param>
/// <param name="cases">The cases.</param>
internal sealed class Campaign(VmmImage image, IReadOnlyList<EventCase> cases)
{
    /// <summary>Failures that are kept, with their values.</summary>
    private const int MaxFailures = 10;

    private readonly Dictionary<string, RowResult> rows = [];
    private readonly List<(string Case, string Failure)> failures = [];
    private readonly Lock gate = new();

    /// <summary>The rows, in the order of the cases.</summary>
    public IReadOnlyList<RowResult> Rows => [.. cases.Select(c => c.Class.Id).Distinct().Where(rows.ContainsKey).Select(id => rows[id])];

    /// <summary>The first cases that failed, and why.</summary>
    public IReadOnlyList<(string Case, string Failure)> Failures => failures;

    /// <summary>Cases that were looked at, and those that failed.</summary>
    public int Done { get; private set; }

    /// <inheritdoc cref="Done"/>
    public int Failed => rows.Values.Sum(row => row.Failed);

    /// <summary>The instructions that were executed.</summary>
    public Coverage Coverage { get; } = new(image);

    /// <summary>The deepest stack below the event loop, in bytes.</summary>
    public ulong StackBytes { get; private set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Proves them.</summary>
    public void Run()
    {
        long started = Stopwatch.GetTimestamp();
        Dictionary<(InitialState, MachinePhase), RepresentationInvariant> invariants =
            cases.Select(c => (c.State, c.Phase)).Distinct().ToDictionary(of => of, of => new RepresentationInvariant(image, of.State, of.Phase));
        // One at a time to each thread: some take a thousand times as long as others.
        OrderablePartitioner<EventCase> one = Partitioner.Create(cases, EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(one, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, c =>
        {
            CaseResult result = CaseRun.Prove(image, invariants[(c.State, c.Phase)], c);
            lock (gate)
            {
                Add(c, result);
            }
        });
        Elapsed = Stopwatch.GetElapsedTime(started);
    }

    private void Add(EventCase c, CaseResult result)
    {
        if (!rows.TryGetValue(c.Class.Id, out RowResult? row))
        {
            rows.Add(c.Class.Id, row = new(c.Class));
        }

        row.Add(result);
        Done++;
        Coverage.Add(result.Coverage);
        StackBytes = ulong.Max(StackBytes, result.StackBytes);
        if (result.Failure is { } failure && failures.Count < MaxFailures)
        {
            failures.Add((c.Text, failure));
        }
    }
}
