using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lockstep.Mutants;

/// <summary>What to try, and how long.</summary>
public sealed record CampaignOptions
{
    /// <summary>Lines of docs/properties.md or ids; empty for all theorems.</summary>
    public required string[] Only { get; init; }

    /// <summary>Part and number of parts.</summary>
    public ShardNumber Shard { get; init; } = ShardNumber.Whole;

    /// <summary>Order of the mutants.</summary>
    public required int Seed { get; init; }

    /// <summary>How many mutants at most.</summary>
    public int Count { get; init; } = int.MaxValue;

    /// <summary>Time for all.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Threads.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Only mutants of these files or folders of Model; empty for all.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Whether a theorem is asked for.</summary>
    public bool IsAsked(string id) => Only.Length == 0 || Only.Contains(id) || Only.Contains(id.Split('.')[0]);

    /// <summary>Whether the mutants of a file are asked for.</summary>
    public bool IsOf(string file) => Files.Length == 0 || Files.Any(f => file.StartsWith(f, StringComparison.Ordinal));

    /// <summary>Whether this part has the item of that number, from 0.</summary>
    public bool IsOfPart(int item) => Shard.Takes(item);

    /// <summary>The theorems asked for, of all parts.</summary>
    public IReadOnlyList<string> TheoremsOf(Trials trials) => [.. trials.All.Select(t => t.Id).Distinct().Where(IsAsked)];
}

/// <summary>A theorem that refuted a mutant, or threw.</summary>
/// <param name="Id">The theorem.</param>
/// <param name="Configuration">In this configuration.</param>
/// <param name="Trial">How it ended.</param>
public sealed record Kill(string Id, string Configuration, Trial Trial);

/// <summary>How it ended for a mutant.</summary>
public enum Ending
{
    /// <summary>A theorem has a counterexample, on integers too.</summary>
    Refuted,

    /// <summary>No counterexample, but the broken model threw while a theorem ran: `make proofs` would have failed.</summary>
    Thrown,

    /// <summary>Every theorem that comes by it still holds.</summary>
    Survived,

    /// <summary>None refuted it, but there was no time for all, or the solver gave no answer to one.</summary>
    Open,

    /// <summary>No theorem comes by it.</summary>
    NotReached,
}

/// <summary>What became of a mutant.</summary>
/// <param name="Key">The mutant.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="By">Theorem and claim that noticed; empty where none did.</param>
public sealed record Fate(MutantKey Key, int Line, Ending Ending, string By);

/// <summary>
/// Looks for a mutant for each theorem, or for a theorem for each mutant: those that come by the place, the quickest first, until
/// one refutes it. What a theorem comes by is seen where it is quickest, in the first of its configurations; the others are tried
/// when that one does not notice.
/// </summary>
public sealed class Campaign(Trials trials, IReadOnlyList<Mutant> mutants, CampaignOptions options)
{
    private const uint QueryMilliseconds = 30_000;
    private const int MutantsInTurn = 20;
    private static readonly TimeSpan ReachLimit = TimeSpan.FromMinutes(2), TrialLimit = TimeSpan.FromSeconds(60),
        TheoremLimit = TimeSpan.FromMinutes(3);

    /// <summary>One that takes longer is not pinned: the pins are tried at every change.</summary>
    private static readonly TimeSpan SearchLimit = TimeSpan.FromSeconds(15);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<int, ConcurrentBag<Kill>> kills = [];
    private readonly ConcurrentDictionary<int, bool> open = [];
    private readonly ConcurrentDictionary<string, bool> looked = [];
    private readonly ConcurrentDictionary<(string Id, string Configuration), Reach> reaches = [];

    /// <summary>Theorems that do not hold of the model as it is.</summary>
    public ConcurrentBag<string> Unproved { get; } = [];

    /// <summary>The theorems that were asked for, of this part.</summary>
    public IReadOnlyList<string> Theorems { get; } = [.. options.TheoremsOf(trials).Where((_, i) => options.IsOfPart(i))];

    /// <summary>Whether a mutant was looked for until one was found, or none was left.</summary>
    public bool WasLookedAt(string theorem) => looked.ContainsKey(theorem);

    /// <summary>Looks for a mutant for each theorem.</summary>
    /// <param name="ids">The theorems.</param>
    /// <param name="found">Takes each as it is found; not two at a time.</param>
    public void FindMutants(IReadOnlyList<string> ids, Action<Mutant, Kill> found)
    {
        if (ids.Count == 0)
        {
            return;
        }

        int[] cameBy = new int[mutants.Max(m => m.Number) + 1];
        Reach[] quickest = Quickest(options.TheoremsOf(trials), SearchLimit);
        foreach (Reach reach in quickest)
        {
            foreach (Mutant mutant in mutants.Where(m => reach.Places[m.Number]))
            {
                cameBy[mutant.Number]++;
            }
        }

        string[] ordered = [.. ids.OrderBy(id => Array.FindIndex(quickest, r => r.Id == id))];
        Progress.Each(ordered, options.Jobs, done => $"{done} of {ids.Count} theorems looked at, {kills.Count} mutants refuted", id =>
        {
            if (MutantFor(id, cameBy) is var (mutant, kill))
            {
                lock (found)
                {
                    found(mutant, kill);
                }
            }
        });
    }

    /// <summary>Looks for a theorem for each mutant of this part; what became of each.</summary>
    public IReadOnlyList<Fate> FindTheorems()
    {
        Reach[] quickest = Quickest(options.TheoremsOf(trials), ReachLimit);
        Random random = new(options.Seed);
        Mutant[] part =
        [
            .. mutants.Where(m => options.IsOf(m.Key.File)).Select(m => (m, Order: random.Next())).OrderBy(m => m.Order)
                .Where((_, i) => options.IsOfPart(i)).Take(options.Count).Select(m => m.m),
        ];
        TheoremsFor(part, quickest);
        Mutant[] left = [.. part.Where(m => !kills.ContainsKey(m.Number))];
        Reach[] others = left.Length == 0 ? [] : ReachesOf(
            [.. trials.All.Where(p => options.IsAsked(p.Id) && !reaches.ContainsKey(p))], "theorems of the model as it is, elsewhere",
            ReachLimit);
        TheoremsFor(left, others);
        return [.. part.OrderBy(m => m.Number).Select(m => FateOf(m, quickest.Concat(others).Any(r => r.Places[m.Number])))];
    }

    /// <summary>Tries a theorem on a mutant; how it refuted it, or null.</summary>
    /// <param name="id">The theorem.</param>
    /// <param name="configuration">In this configuration.</param>
    /// <param name="mutant">The mutant.</param>
    /// <param name="limit">Longest time; null for the usual one.</param>
    public Kill? Try(string id, string configuration, Mutant mutant, TimeSpan? limit = null)
    {
        Kill kill = new(id, configuration, trials.Run(id, configuration, mutant.Number, limit ?? TrialLimit, QueryMilliseconds));
        if (kill.Trial.Outcome is Outcome.Refuted or Outcome.Thrown)
        {
            kills.GetOrAdd(mutant.Number, _ => []).Add(kill);
        }
        else if (kill.Trial.Outcome == Outcome.Open)
        {
            open[mutant.Number] = true;
        }

        return kill.Trial.Outcome == Outcome.Refuted ? kill : null;
    }

    private Fate FateOf(Mutant mutant, bool isReached)
    {
        Kill? kill = kills.TryGetValue(mutant.Number, out ConcurrentBag<Kill>? by) ? by.MaxBy(k => k.Trial.Outcome) : null;
        return new(mutant.Key, mutant.Line,
            kill?.Trial.Outcome == Outcome.Refuted ? Ending.Refuted : kill is not null ? Ending.Thrown : !isReached ? Ending.NotReached
            : open.ContainsKey(mutant.Number) ? Ending.Open : Ending.Survived,
            kill is null ? "" : $"{kill.Id} ({kill.Configuration}): {kill.Trial.Reason}");
    }

    /// <summary>Each theorem in the first of its configurations, the quickest first.</summary>
    private Reach[] Quickest(IReadOnlyList<string> ids, TimeSpan limit) =>
        ReachesOf([.. ids.Select(id => trials.All.First(p => p.Id == id))], "theorems of the model as it is", limit);

    private Reach[] ReachesOf(IReadOnlyList<(string Id, string Configuration)> pairs, string what, TimeSpan limit)
    {
        Progress.Each(pairs, options.Jobs, done => $"{done} of {pairs.Count} {what}", p => ReachOf(p, limit));
        return [.. pairs.Select(p => reaches[p]).Where(r => r.Seconds >= 0).OrderBy(r => r.Seconds)];
    }

    /// <summary>What a theorem comes by in the time there is; the solver has a tenth of it for a question.</summary>
    private Reach ReachOf((string Id, string Configuration) pair, TimeSpan limit) => reaches.GetOrAdd(pair, _ =>
    {
        bool[] places = new bool[mutants.Max(m => m.Number) + 1];
        Stopwatch time = Stopwatch.StartNew();
        Trial trial = trials.Run(pair.Id, pair.Configuration, 0, limit, (uint)limit.TotalMilliseconds / 10, places);
        bool isWrong = trial.Outcome is Outcome.Refuted or Outcome.Thrown;
        if (isWrong)
        {
            Unproved.Add($"{pair.Id} ({pair.Configuration}): {trial.Outcome.ToString().ToLowerInvariant()}: {trial.Reason}");
        }

        return new(pair.Id, pair.Configuration, isWrong ? -1 : time.Elapsed.TotalSeconds, places);
    });

    /// <summary>
    /// Mutants that few theorems come by first: they are what the theorem is about. Some in one configuration, then some in the next:
    /// a theorem about two CPUs notices nothing with one.
    /// </summary>
    private (Mutant Mutant, Kill Kill)? MutantFor(string id, int[] cameBy)
    {
        Random random = new(options.Seed);
        (Mutant Mutant, int Order)[] fit = [.. mutants.Where(m => Pins.Fits(m.Key)).Select(m => (m, random.Next()))];
        string[] configurations = [.. trials.All.Where(p => p.Id == id).Select(p => p.Configuration)];
        Dictionary<string, Queue<Mutant>> left = [];
        Stopwatch time = Stopwatch.StartNew();
        while (left.Count < configurations.Length || left.Values.Any(q => q.Count > 0))
        {
            foreach (string configuration in configurations)
            {
                if (!left.TryGetValue(configuration, out Queue<Mutant>? queue))
                {
                    Reach own = ReachOf((id, configuration), SearchLimit);
                    left[configuration] = queue = new(fit.Where(m => own.Seconds >= 0 && own.Places[m.Mutant.Number])
                        .OrderBy(m => cameBy[m.Mutant.Number]).ThenBy(m => m.Order).Select(m => m.Mutant));
                }

                for (int i = 0; i < MutantsInTurn && queue.TryDequeue(out Mutant? mutant); i++)
                {
                    if (Try(id, configuration, mutant, SearchLimit) is { } kill)
                    {
                        looked[id] = true;
                        return (mutant, kill);
                    }

                    if (clock.Elapsed > options.Limit || time.Elapsed > TheoremLimit)
                    {
                        return null;
                    }
                }
            }
        }

        looked[id] = true;
        return null;
    }

    private void TheoremsFor(IReadOnlyList<Mutant> part, IReadOnlyList<Reach> by) =>
        Progress.Each(part, options.Jobs, done => $"{done} of {part.Count} mutants, {kills.Count} refuted", mutant =>
        {
            foreach (Reach reach in by.Where(r => r.Places[mutant.Number]))
            {
                if (clock.Elapsed > options.Limit)
                {
                    open[mutant.Number] = true;
                    return;
                }

                if (Try(reach.Id, reach.Configuration, mutant) is not null)
                {
                    return;
                }
            }
        });

    /// <summary>The places that a theorem comes by.</summary>
    private sealed record Reach(string Id, string Configuration, double Seconds, bool[] Places);
}
