using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lockstep.Mutants;

/// <summary>What to try, and how long.</summary>
public sealed record CampaignOptions
{
    /// <summary>Lines of docs/properties.md or ids; empty for all theorems.</summary>
    public required string[] Only { get; init; }

    /// <summary>Part and number of parts.</summary>
    public (int Part, int Of) Shard { get; init; } = (1, 1);

    /// <summary>Order of the mutants.</summary>
    public required int Seed { get; init; }

    /// <summary>How many mutants at most.</summary>
    public int Count { get; init; } = int.MaxValue;

    /// <summary>Time for all.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Threads.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;
}

/// <summary>A theorem that refuted a mutant, or threw.</summary>
/// <param name="Id">The theorem.</param>
/// <param name="Configuration">In this configuration.</param>
/// <param name="Trial">How it ended.</param>
public sealed record Kill(string Id, string Configuration, Trial Trial);

/// <summary>
/// First looks for a mutant for each theorem, then for a theorem for each mutant: those that come by the place, the quickest first, until
/// one refutes it.
/// </summary>
public sealed class Campaign(Trials trials, IReadOnlyList<Mutant> mutants, CampaignOptions options)
{
    private const uint QueryMilliseconds = 10_000;
    private static readonly TimeSpan TrialLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TheoremLimit = TimeSpan.FromMinutes(3);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<int, ConcurrentBag<Kill>> kills = [];
    private readonly ConcurrentDictionary<int, bool> settled = [];
    private readonly ConcurrentDictionary<string, bool> looked = [];
    private readonly ConcurrentDictionary<(string Id, string Configuration, int Mutant), bool> tried = [];
    private Reach[] reaches = [];

    /// <summary>Who refuted each mutant, by its number.</summary>
    public IReadOnlyDictionary<int, ConcurrentBag<Kill>> Kills => kills;

    /// <summary>Theorems that do not hold of the model as it is, or of which that is not known.</summary>
    public ConcurrentBag<string> Unproved { get; } = [];

    /// <summary>The theorems that were asked for, of this part.</summary>
    public IReadOnlyList<string> Theorems { get; private set; } = [];

    /// <summary>The mutants of this part that a theorem comes by.</summary>
    public IReadOnlyList<Mutant> Reached { get; private set; } = [];

    /// <summary>Whether every theorem that comes by the mutant was tried, or one refuted it.</summary>
    public bool IsSettled(Mutant mutant) => settled.ContainsKey(mutant.Number);

    /// <summary>Whether a mutant was looked for until one was found, or none was left.</summary>
    public bool WasLookedAt(string theorem) => looked.ContainsKey(theorem);

    /// <summary>Runs it.</summary>
    /// <param name="pinned">Theorems that have a mutant; none is looked for.</param>
    /// <param name="isForTheoremsOnly">Ends when each theorem has one.</param>
    public void Run(IReadOnlySet<string> pinned, bool isForTheoremsOnly)
    {
        string[] all = [.. trials.All.Select(t => t.Id).Distinct()
            .Where(id => options.Only.Length == 0 || options.Only.Contains(id) || options.Only.Contains(id.Split('.')[0]))];
        string[] wanted = isForTheoremsOnly ? [.. all.Where(id => !pinned.Contains(id))] : all;
        (string Id, string Configuration)[] pairs = [.. trials.All.Where(p => wanted.Contains(p.Id))];
        ConcurrentBag<Reach> found = [];
        Parallel(pairs, "theorems of the model as it is", p => found.Add(ReachOf(p.Id, p.Configuration)));
        reaches = [.. found.Where(r => r.Seconds >= 0).OrderBy(r => r.Seconds)];

        Theorems = [.. all.Where((_, i) => i % options.Shard.Of == options.Shard.Part - 1)];
        Parallel([.. Theorems.Where(t => !pinned.Contains(t) && wanted.Contains(t))], "theorems that refute a mutant", MutantFor);
        if (isForTheoremsOnly)
        {
            return;
        }

        Random random = new(options.Seed);
        Reached =
        [
            .. mutants.Where(m => reaches.Any(r => r.Places[m.Number])).Select(m => (m, Order: random.Next())).OrderBy(m => m.Order)
                .Where((_, i) => i % options.Shard.Of == options.Shard.Part - 1).Take(options.Count).Select(m => m.m),
        ];
        Parallel(Reached, "mutants", TheoremFor);
    }

    /// <summary>Tries a theorem on a mutant; whether it refutes it.</summary>
    public bool Try(string id, string configuration, Mutant mutant)
    {
        if (!tried.TryAdd((id, configuration, mutant.Number), true))
        {
            return kills.TryGetValue(mutant.Number, out ConcurrentBag<Kill>? by)
                && by.Any(k => k.Id == id && k.Configuration == configuration && k.Trial.Outcome == Outcome.Refuted);
        }

        Trial trial = trials.Run(id, configuration, mutant.Number, TrialLimit, QueryMilliseconds);
        if (trial.Outcome is Outcome.Refuted or Outcome.Thrown)
        {
            kills.GetOrAdd(mutant.Number, _ => []).Add(new(id, configuration, trial));
            settled[mutant.Number] = true;
        }

        return trial.Outcome == Outcome.Refuted;
    }

    private Reach ReachOf(string id, string configuration)
    {
        bool[] places = new bool[mutants.Max(m => m.Number) + 1];
        Stopwatch time = Stopwatch.StartNew();
        Trial trial = trials.Run(id, configuration, 0, options.Limit, 0, places);
        if (trial.Outcome != Outcome.Proved)
        {
            Unproved.Add($"{id} ({configuration}): {trial.Outcome.ToString().ToLowerInvariant()}: {trial.Reason}");
            return new(id, configuration, -1, places);
        }

        return new(id, configuration, time.Elapsed.TotalSeconds, places);
    }

    /// <summary>Mutants that few theorems come by first: they are what the theorem is about.</summary>
    private void MutantFor(string id)
    {
        Stopwatch time = Stopwatch.StartNew();
        Random random = new(options.Seed);
        Reach[] own = [.. reaches.Where(r => r.Id == id)];
        foreach (Mutant mutant in mutants.Where(m => Pins.Fits(m.Key) && own.Any(r => r.Places[m.Number]))
            .Select(m => (m, Order: random.Next()))
            .OrderBy(m => reaches.Where(r => r.Places[m.m.Number]).DistinctBy(r => r.Id).Count()).ThenBy(m => m.Order).Select(m => m.m))
        {
            if (own.First(r => r.Places[mutant.Number]) is var quickest && Try(id, quickest.Configuration, mutant))
            {
                looked[id] = true;
                return;
            }

            if (time.Elapsed > TheoremLimit || clock.Elapsed > options.Limit)
            {
                return;
            }
        }

        looked[id] = true;
    }

    private void TheoremFor(Mutant mutant)
    {
        foreach (Reach reach in reaches.Where(r => r.Places[mutant.Number]))
        {
            if (clock.Elapsed > options.Limit || IsSettled(mutant) || Try(reach.Id, reach.Configuration, mutant))
            {
                return;
            }
        }

        settled[mutant.Number] = true;
    }

    /// <summary>All of them, with a line every ten seconds.</summary>
    private void Parallel<T>(IReadOnlyList<T> items, string what, Action<T> action)
    {
        int done = 0;
        using Timer timer = new(_ => Console.WriteLine($"{done} of {items.Count} {what}, {kills.Count} mutants refuted"), null,
            TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        System.Threading.Tasks.Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, item =>
            {
                action(item);
                Interlocked.Increment(ref done);
            });
    }

    /// <summary>The places that a theorem comes by.</summary>
    private sealed record Reach(string Id, string Configuration, double Seconds, bool[] Places);
}
