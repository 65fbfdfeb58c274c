using System.Collections.Concurrent;
using Lockstep.Runner;

namespace Lockstep.Conformance;

/// <summary>What is asked for.</summary>
/// <param name="Seed">Of everything that is random.</param>
/// <param name="Operations">About as many operations a machine for each suite that has no end of its own.</param>
/// <param name="Only">Only the script of this name; null for all.</param>
public sealed record CampaignRequest(ulong Seed, int Operations, string? Only)
{
    /// <summary>QEMU is left out: VMM and model in process, with the expectations of the scripts.</summary>
    public bool InProcessOnly { get; init; }
}

/// <summary>What one suite has shown on one machine.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Guest">The machine.</param>
/// <param name="Request">What was asked for.</param>
public sealed record SuiteResult(Suite Suite, GuestMachine Guest, CampaignRequest Request)
{
    /// <summary>Scripts that were run.</summary>
    public int Scripts { get; set; }

    /// <summary>Operations that were compared: the scripts' own, and those that prepare and end them. Not those after an attack.</summary>
    public long Operations { get; set; }

    /// <summary>Operations that suites left out because they are not predicted.</summary>
    public int LeftOut { get; set; }

    /// <summary>Scripts with a difference.</summary>
    public int Failed { get; set; }

    /// <summary>Of these the scripts that were given up: too many before them have a difference.</summary>
    public int NotRun { get; set; }

    /// <summary>Differences to show: not more than a few.</summary>
    public List<Difference> Differences { get; } = [];

    /// <summary>Failures of checks that are no scripts, a text each.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>All that is to be shown of what failed.</summary>
    public IEnumerable<string> Texts => [.. Differences.Select(difference => string.Join('\n', DifferenceText.Of(Suite, difference, Request))), .. Failures];

    /// <summary>Occurrences of each deviation.</summary>
    public long[] Deviations { get; } = new long[Enum.GetValues<Model.Relation.Deviation>().Length];

    /// <summary>Host time.</summary>
    public TimeSpan Time { get; set; }
}

/// <summary>Runs the scripts of a suite on a machine, in process and then on QEMU, many in one boot.</summary>
/// <param name="files">What to boot.</param>
/// <param name="suite">The suite.</param>
/// <param name="guest">The machine.</param>
/// <param name="request">What is asked for.</param>
public sealed class Campaign(MachineFiles files, Suite suite, GuestMachine guest, CampaignRequest request)
{
    private const int ScriptsABoot = 2000, OperationsABoot = 200_000, MostBoots = 8, MostShown = 3;
    private static readonly TimeSpan ShrinkLimit = TimeSpan.FromSeconds(15), AttackShrinkLimit = TimeSpan.FromSeconds(60);
    private readonly SuiteResult result = new(suite, guest, request);

    /// <summary>Runs them all.</summary>
    /// <param name="cancel">Ends the run.</param>
    public async Task<SuiteResult> RunAsync(CancellationToken cancel)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        ComposedRun[] runs = Compose(cancel);
        List<ComposedRun> good = [];
        foreach (ComposedRun run in runs)
        {
            Count(run);
            if (request.InProcessOnly || run.Fault is not null)
            {
                result.Operations += run.Compared(run.Operations.Count);
            }

            if (Difference.InProcess(run) is { } difference)
            {
                await AddAsync(difference, cancel);
            }
            else
            {
                good.Add(run);
            }
        }

        foreach (IReadOnlyList<ComposedRun> boot in request.InProcessOnly ? [] : Boots(good))
        {
            await CompareAsync(boot, cancel);
        }

        result.Time = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        return result;
    }

    /// <summary>Runs the suite's scripts in process.</summary>
    /// <param name="cancel">Ends it.</param>
    public ComposedRun[] Compose(CancellationToken cancel)
    {
        var runs = new ConcurrentBag<(int Index, ComposedRun Run)>();
        IEnumerable<SuiteScript> scripts = suite.Scripts(new SuiteRequest(guest, request.Seed, request.Operations))
            .Where(script => request.Only is null || script.Name == request.Only);
        try
        {
            Parallel.ForEach(
                scripts.Select((script, index) => (script, index)), new ParallelOptions { CancellationToken = cancel },
                one => runs.Add((one.index, Compose(one.script))));
        }
        catch (AggregateException error) when (error.InnerExceptions.OfType<RunnerException>().FirstOrDefault() is { } first)
        {
            throw new RunnerException(first.Message);
        }

        return [.. runs.OrderBy(run => run.Index).Select(run => run.Run)];
    }

    private ComposedRun Compose(SuiteScript script)
    {
        try
        {
            return ComposedRun.Of(guest, script);
        }
        catch (ArgumentException error)
        {
            throw new RunnerException($"suite {suite.Name}, script {script.Name}: {error.Message}");
        }
    }

    /// <summary>What QEMU says of runs that are right in process, all in one boot.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<IReadOnlyList<Difference?>> OnQemuAsync(IReadOnlyList<ComposedRun> runs, CancellationToken cancel)
    {
        BootLog log = await VmmMachine.RunAsync(files, guest, runs, cancel);
        return log.Compare(runs);
    }

    private void Count(ComposedRun run)
    {
        result.Scripts++;
        result.LeftOut += run.LeftOut;
        for (int i = 0; i < run.Deviations.Length; i++)
        {
            result.Deviations[i] += run.Deviations[i];
        }
    }

    private static bool IsAlone(ComposedRun run) => run.Script.FromReset || run.Script.OnDebugImage;

    /// <summary>A script from reset is alone in its boot; others share one, up to one that leaves something behind.</summary>
    private static IEnumerable<IReadOnlyList<ComposedRun>> Boots(IReadOnlyList<ComposedRun> runs)
    {
        foreach (ComposedRun run in runs.Where(IsAlone))
        {
            yield return [run];
        }

        List<ComposedRun> boot = [];
        long operations = 0;
        foreach (ComposedRun run in runs.Where(run => !IsAlone(run)))
        {
            if (boot.Count > 0 && (boot.Count == ScriptsABoot || operations + run.Operations.Count > OperationsABoot))
            {
                yield return boot;
                (boot, operations) = ([], 0);
            }

            boot.Add(run);
            operations += run.LeavesNothing ? run.Operations.Count : OperationsABoot;
        }

        if (boot.Count > 0)
        {
            yield return boot;
        }
    }

    /// <summary>
    /// How many operations a boot has compared: all up to the first difference, that one with them. What stands after it says nothing,
    /// and is counted when it runs again.
    /// </summary>
    /// <param name="runs">What was booted, in order.</param>
    /// <param name="differences">One a run; null where there is none.</param>
    public static long Compared(IReadOnlyList<ComposedRun> runs, IReadOnlyList<Difference?> differences)
    {
        long operations = 0;
        for (int i = 0; i < runs.Count; i++)
        {
            if (differences[i] is { } difference)
            {
                return operations + runs[i].Compared(difference.Index + 1);
            }

            operations += runs[i].Compared(runs[i].Operations.Count);
        }

        return operations;
    }

    /// <summary>After a difference the state of the machine is not known: the scripts after it run again, in a boot of their own.</summary>
    private async Task CompareAsync(IReadOnlyList<ComposedRun> runs, CancellationToken cancel)
    {
        for (int boots = 0; runs.Count > 0 && boots < MostBoots; boots++)
        {
            IReadOnlyList<Difference?> differences = await OnQemuAsync(runs, cancel);
            int first = differences.Select((difference, i) => (difference, i)).Where(one => one.difference is not null)
                .Select(one => one.i).DefaultIfEmpty(-1).First();
            result.Operations += Compared(runs, differences);
            if (first < 0)
            {
                return;
            }

            await AddAsync(differences[first]!, cancel);
            runs = [.. runs.Skip(first + 1)];
        }

        if (runs.Count > 0)
        {
            result.Failed += runs.Count;
            result.NotRun += runs.Count;
        }
    }

    /// <summary>
    /// The first difference, if any. What stands after it in the same boot, or after a script that leaves something behind, began
    /// in another state than predicted and says nothing.
    /// </summary>
    private async Task<IReadOnlyList<Difference?>> FirstOnQemuAsync(IReadOnlyList<ComposedRun> runs, CancellationToken cancel)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        foreach (IReadOnlyList<ComposedRun> boot in Boots(runs))
        {
            if ((await OnQemuAsync(boot, cancel)).FirstOrDefault(one => one is not null) is { } first)
            {
                return [first];
            }

            if (System.Diagnostics.Stopwatch.GetElapsedTime(start) > ShrinkLimit)
            {
                break;
            }
        }

        return [];
    }

    private async Task AddAsync(Difference difference, CancellationToken cancel)
    {
        result.Failed++;
        if (result.Differences.Count >= MostShown)
        {
            return;
        }

        result.Differences.Add(await ShrinkAsync(difference, cancel));
    }

    private async Task<Difference> ShrinkAsync(Difference difference, CancellationToken cancel)
    {
        if (difference.Run.Script.FromReset)
        {
            return difference;
        }

        return difference.Run.Script.Aftermaths.Count > 0
            ? await Shrinker.ShrinkAttackAsync(difference, async run => (await OnQemuAsync([run], cancel))[0], AttackShrinkLimit)
            : await Shrinker.ShrinkAsync(
                difference,
                async runs => difference.IsInProcess
                    ? [.. runs.Select(Difference.InProcess)]
                    : await FirstOnQemuAsync([.. runs.Where(run => run.Fault is null)], cancel),
                ShrinkLimit);
    }
}
