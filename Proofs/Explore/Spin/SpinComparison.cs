using System.Diagnostics;
using System.Text.RegularExpressions;
using Lockstep.Explore.Engine;
using Lockstep.Explore.Systems;

namespace Lockstep.Explore.Spin;

/// <summary>A case: one variant of the shared model, and what both must find.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Expected">The verdict.</param>
public readonly record struct SpinCase(PassthroughVariant Variant, Verdict Expected);

/// <summary>One run of one engine.</summary>
/// <param name="Variant">Of the model.</param>
/// <param name="Engine">Name of the engine and how it ran.</param>
/// <param name="Verdict">What it found.</param>
/// <param name="States">States that it kept.</param>
/// <param name="Transitions">Steps that it took.</param>
/// <param name="PathLength">Steps to what is wrong, or 0.</param>
/// <param name="Time">How long it ran.</param>
public sealed record SpinRow(
    PassthroughVariant Variant, string Engine, Verdict Verdict, long States, long Transitions, int PathLength, Duration Time)
{
    /// <summary>States a second, on the wall.</summary>
    public double Rate => States / double.Max(Time.Seconds, 1e-3);
}

/// <summary>
/// SPIN and the explorer on the same small model, which is written twice. Where nothing is wrong they must agree on the numbers of states
/// and transitions; else on the verdict and on the length of a shortest path to it.
/// </summary>
/// <param name="spin">SPIN.</param>
/// <param name="workers">Threads of the explorer's runs with several.</param>
public sealed partial class SpinComparison(SpinVerifier spin, int workers)
{
    /// <summary>All cases; the large one is last.</summary>
    public static IReadOnlyList<SpinCase> Cases { get; } =
    [
        new(PassthroughVariant.Served, Verdict.Holds),
        new(PassthroughVariant.Served | PassthroughVariant.ForgetsAcknowledge, Verdict.Deadlocked),
        new(PassthroughVariant.LoadsTwice, Verdict.Violated),
        new(PassthroughVariant.Overwrites, Verdict.Violated),
        new(PassthroughVariant.ForgetsRefill, Verdict.Violated),
        new(PassthroughVariant.None, Verdict.Holds),
    ];

    /// <summary>The names that a variant defines in the Promela file.</summary>
    public static IReadOnlyList<string> Defines(PassthroughVariant variant) =>
    [
        .. Enum.GetValues<PassthroughVariant>().Where(v => v != 0 && variant.HasFlag(v))
            .Select(v => Words().Replace($"{v}", "_$1").ToUpperInvariant()),
    ];

    /// <summary>Runs all engines on one variant: SPIN, the explorer with one thread and with several, and without tables.</summary>
    /// <param name="variant">The variant.</param>
    public IEnumerable<SpinRow> Run(PassthroughVariant variant)
    {
        bool holds = Cases.First(c => c.Variant == variant).Expected == Verdict.Holds;
        (SpinResult result, Duration time) = spin.Run(Defines(variant), findsShortest: !holds);
        yield return new SpinRow(variant, "SPIN", result.Verdict, result.States, result.Transitions, result.PathLength, time);
        yield return Explore(variant, "explorer", () => new Tabulated<Passthrough>(new Passthrough(variant)), 1);
        yield return Explore(variant, $"explorer, {workers} threads", () => new Tabulated<Passthrough>(new Passthrough(variant)), workers);
        yield return Explore(variant, $"no tables, {workers} threads", () => new Passthrough(variant), workers);
    }

    /// <summary>What the rows of one variant do not agree on, or that they agree on what is not expected; null where all is well.</summary>
    /// <param name="expected">The verdict that is expected.</param>
    /// <param name="rows">From <see cref="Run"/>.</param>
    public static string? Disagreement(Verdict expected, IReadOnlyList<SpinRow> rows)
    {
        foreach (SpinRow row in rows)
        {
            if (row.Verdict != expected)
            {
                return $"{row.Engine}: {row.Verdict}, but it must be {expected}";
            }

            SpinRow first = rows[0];
            if (expected == Verdict.Holds && (row.States, row.Transitions) != (first.States, first.Transitions))
            {
                string its = $"{row.States} states and {row.Transitions} transitions";
                return $"{row.Engine}: {its}, but {first.Engine} has {first.States} and {first.Transitions}";
            }

            if (row.PathLength != first.PathLength)
            {
                return $"{row.Engine}: the shortest path has {row.PathLength} steps, but {first.Engine}'s has {first.PathLength}";
            }
        }

        return null;
    }

    private static SpinRow Explore<TSystem>(PassthroughVariant variant, string engine, Func<TSystem> make, int workers)
        where TSystem : struct, ISystem<ulong>
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        Exploration found = new Explorer<TSystem, ulong>(make, new ExplorationOptions { Workers = workers }).Run();
        self.Refresh();
        var time = new Duration(found.Elapsed.TotalSeconds, (self.TotalProcessorTime - before).TotalSeconds);
        return new SpinRow(variant, engine, found.Verdict, found.States, found.Transitions, found.Path?.Actions.Length ?? 0, time);
    }

    [GeneratedRegex("(?<=[a-z])([A-Z])")]
    private static partial Regex Words();
}
