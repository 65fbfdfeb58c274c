using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>What is asked for.</summary>
/// <param name="Operations">Operations of generated scripts for each version of the GIC.</param>
/// <param name="Seed">Of the generated scripts.</param>
/// <param name="Image">agent.img, or the built one.</param>
/// <param name="Only">Only this script: "version:cpus:name".</param>
public sealed record CampaignRequest(long Operations, ulong Seed, string? Image, string? Only);

/// <summary>What a machine's scripts have shown.</summary>
/// <param name="Target">The machine.</param>
public sealed record CampaignResult(Target Target)
{
    /// <summary>Scripts that were as predicted.</summary>
    public int Passed { get; set; }

    /// <summary>Operations that were compared.</summary>
    public long Operations { get; set; }

    /// <summary>Scripts to show that were not as predicted: the first of each register, and not more than a few.</summary>
    public List<Mismatch> Failures { get; } = [];

    /// <summary>Scripts that were not as predicted.</summary>
    public int Failed { get; set; }

    /// <summary>What is wrong with differences.</summary>
    public List<string> Stale { get; } = [];

    /// <summary>Occurrences of differences in the predictions, and accesses left out for them.</summary>
    public Dictionary<QemuDifference, int> Differences { get; } = [];
}

/// <summary>All scripts of a machine: directed ones, the witnesses of differences, generated ones.</summary>
public sealed class Campaign(Target target, CampaignRequest request, IReadOnlyList<QemuDifference> differences)
{
    private const int ScriptsABoot = 400, MostShown = 3;
    private readonly CampaignResult result = new(target);

    /// <summary>Runs them.</summary>
    public CampaignResult Run()
    {
        Compare([.. ValidationScripts.For(target, differences).Where(IsAsked)]);
        ShowDifferences();
        foreach (int[] numbers in Numbers().Chunk(ScriptsABoot))
        {
            Compare([.. numbers.Select(number => RandomScripts.Generate(target, request.Seed, number, differences, result.Differences))]);
        }

        return result;
    }

    /// <summary>The shortest script found that shows a mismatch.</summary>
    public Mismatch Shrink(Mismatch mismatch) => Shrinker.Shrink(mismatch, differences, scripts => Native.Run(target, scripts, request.Image));

    /// <summary>Numbers of the generated scripts: a third of the operations is for this machine.</summary>
    private IEnumerable<int> Numbers()
    {
        string own = $"{(int)target.Version}:{target.Cpus}:{RandomScripts.Prefix}";
        return request.Only is null ? Enumerable.Range(0, (int)(request.Operations / 3 / RandomScripts.Length) + 1)
            : request.Only.StartsWith(own, StringComparison.Ordinal) && int.TryParse(request.Only[own.Length..], out int number) ? [number] : [];
    }

    private bool IsAsked(ValidationScript script) => IsAsked(script.Name);

    private bool IsAsked(string name) => request.Only is null || request.Only == $"{(int)target.Version}:{target.Cpus}:{name}";

    private void Compare(IReadOnlyList<ValidationScript> scripts)
    {
        if (scripts.Count == 0)
        {
            return;
        }

        foreach ((ValidationScript script, ScriptLog log) in scripts.Zip(Native.Run(target, scripts, request.Image)))
        {
            result.Operations += script.Operations.Count;
            Mismatch? mismatch = Comparison.Run(script, log, differences, result.Differences);
            if (mismatch is null)
            {
                result.Passed++;
                continue;
            }

            result.Failed++;
            if (result.Failures.Count < MostShown && result.Failures.All(other => other.Register != mismatch.Register))
            {
                result.Failures.Add(mismatch);
            }
        }
    }

    private void ShowDifferences()
    {
        (QemuDifference Difference, ValidationScript Script)[] witnesses =
        [
            .. differences.Where(difference => difference.Version == target.Version && difference.WitnessCpus == target.Cpus && IsAsked(difference.Name))
                .Select(difference => (difference, ValidationScripts.Witness(difference))),
        ];
        if (witnesses.Length == 0)
        {
            return;
        }

        IReadOnlyList<ScriptLog> logs = Native.Run(target, [.. witnesses.Select(witness => witness.Script)], request.Image);
        for (int i = 0; i < witnesses.Length; i++)
        {
            result.Operations += witnesses[i].Script.Operations.Count;
            if (Trouble(witnesses[i].Difference, witnesses[i].Script, logs[i]) is string trouble)
            {
                result.Failed++;
                result.Stale.Add($"{witnesses[i].Difference}: {trouble}");
            }
            else
            {
                result.Passed++;
            }
        }
    }

    /// <summary>What is wrong with a difference: it has to be seen at the end of its witness, with its values, and nowhere else.</summary>
    private string? Trouble(QemuDifference difference, ValidationScript witness, ScriptLog log)
    {
        Mismatch? seen = Comparison.Run(witness, log, differences.Where(other => other != difference));
        if (seen is null)
        {
            return "it no longer occurs on this QEMU; remove it, and what the model says is compared";
        }

        if (seen.Index != witness.Preparation.Count + witness.Operations.Count - 1 || seen.Values != difference.Values)
        {
            return $"its witness shows {seen.Values.Specified} by the specification and {seen.Values.Observed} on QEMU at operation {seen.Index} ({seen.Register}), "
                + $"expected {difference.Values.Specified} and {difference.Values.Observed} at the last";
        }

        return difference.IsLeftOut || Comparison.Run(witness, log, differences) is null ? null : "the prediction with it is not what QEMU shows";
    }
}
