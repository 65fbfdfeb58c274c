using System.Collections.Concurrent;
using System.Diagnostics;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Results;
using Lockstep.Proofs.Paths;

namespace Lockstep.Proofs.A64.Proof;

/// <summary>What was proved of one row of the table.</summary>
/// <param name="Class">The row.</param>
/// <param name="Cases">Cases of it.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Paths">Paths of all of them.</param>
/// <param name="Instructions">Instructions on these.</param>
/// <param name="Obligations">Obligations.</param>
/// <param name="Seconds">Time, of all threads together.</param>
internal sealed record RowResult(EventClass Class, int Cases, int Failed, long Paths, long Instructions, long Obligations, double Seconds)
{
    /// <summary>With one more case.</summary>
    public RowResult With(CaseResult result) => With(new RowResult(
        Class, 1, result.Failure is null ? 0 : 1, result.Paths, result.Instructions, result.Obligations, result.Elapsed.TotalSeconds));

    /// <summary>With more cases of the row.</summary>
    public RowResult With(RowResult other) => this with
    {
        Cases = Cases + other.Cases,
        Failed = Failed + other.Failed,
        Paths = Paths + other.Paths,
        Instructions = Instructions + other.Instructions,
        Obligations = Obligations + other.Obligations,
        Seconds = Seconds + other.Seconds,
    };
}

/// <summary>Proves many cases, on all cores.</summary>
/// <param name="image">The program.</param>
/// <param name="cases">The cases.</param>
/// <param name="cache">What was proved before, or null.</param>
/// <param name="second">Is asked every question too, or null.</param>
internal sealed class Campaign(VmmImage image, IReadOnlyList<EventCase> cases, CaseCache? cache = null, SecondSolver? second = null)
{
    /// <summary>Failures that are kept, with their values.</summary>
    private const int MaxFailures = 10;

    private readonly Dictionary<string, RowResult> rows = [];
    private readonly List<(EventCase Case, CaseResult Result)> failures = [];
    private readonly Lock gate = new();

    /// <summary>The rows, in the order of the cases.</summary>
    public IReadOnlyList<RowResult> Rows => [.. cases.Select(c => c.Class.Id).Distinct().Where(rows.ContainsKey).Select(id => rows[id])];

    /// <summary>The first cases that failed, and why.</summary>
    public IReadOnlyList<(EventCase Case, CaseResult Result)> Failures => failures;

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
        // One at a time to each thread: some take a thousand times as long as others.
        OrderablePartitioner<EventCase> one = Partitioner.Create(cases, EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(one, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, c =>
        {
            using SecondSolver.Asker? asker = second?.Begin(c.Text, image.Name);
            CaseResult result = asker is null ? CaseCache.Prove(cache, image, c) : CaseRun.Prove(image, c, asker);
            lock (gate)
            {
                Add(c, result);
            }
        });
        Elapsed = Stopwatch.GetElapsedTime(started);
    }

    private void Add(EventCase c, CaseResult result)
    {
        rows[c.Class.Id] = rows.GetValueOrDefault(c.Class.Id, new(c.Class, 0, 0, 0, 0, 0, 0)).With(result);
        Done++;
        Coverage.Add(result.Coverage);
        StackBytes = ulong.Max(StackBytes, result.StackBytes);
        if (result.Failure is not null && failures.Count < MaxFailures)
        {
            failures.Add((c, result));
        }
    }
}
