using System.Globalization;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>What is printed.</summary>
public static class Report
{
    /// <summary>A mismatch: script, operation, register, both records, the model's state, the shortened script, how to repeat it.</summary>
    public static IEnumerable<string> Of(Mismatch mismatch, Mismatch shortest, ulong seed)
    {
        Target target = mismatch.Script.Target;
        yield return "";
        yield return $"{target}: script \"{mismatch.Script.Name}\", operation {mismatch.Index}: {mismatch.Register}";
        yield return $"  operation  {mismatch.Operation}: {RegisterNames.Text(mismatch.Operation, target.Platform)}";
        foreach (string line in Records(mismatch))
        {
            yield return line;
        }

        yield return "  the model's state after it";
        foreach (string line in shortest.State)
        {
            yield return $"    {line}";
        }

        yield return $"  shortest script found (after its preparation), {shortest.Script.Operations.Count} operations, differs at {shortest.Register}";
        foreach (Operation operation in shortest.Script.Operations)
        {
            yield return $"    {operation,-48} {RegisterNames.Text(operation, target.Platform)}";
        }

        foreach (string line in Records(shortest))
        {
            yield return line;
        }

        yield return $"  replay     make validate SEED={seed} ONLY='{(int)target.Version}:{target.Cpus}:{mismatch.Script.Name}'";
    }

    /// <summary>The table at the end.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<CampaignResult> results, IReadOnlyList<QemuDifference> differences)
    {
        yield return "";
        yield return "version  CPUs  scripts  operations";
        foreach (CampaignResult result in results)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"GICv{(int)result.Target.Version}    {result.Target.Cpus,4}  {result.Passed + result.Failed,7}  {result.Operations,10}");
        }

        yield return "";
        yield return "difference                                  register          occurrences in scripts, by CPUs";
        foreach (QemuDifference difference in differences)
        {
            string counts = string.Join("  ", results.Where(result => result.Target.Version == difference.Version)
                .Select(result => string.Create(CultureInfo.InvariantCulture, $"{result.Target.Cpus}: {(difference.IsLeftOut ? "left out " : "")}{result.Differences.GetValueOrDefault(difference)}")));
            yield return $"GICv{(int)difference.Version} {difference.Name,-38} {difference.Register,-17} {counts}";
        }
    }

    private static IEnumerable<string> Records(Mismatch mismatch) =>
    [
        $"  predicted  {LogText.Of(mismatch.Predicted)}",
        $"  on QEMU    {(mismatch.Observed is null ? "no record" : LogText.Of(mismatch.Observed))}",
    ];
}
