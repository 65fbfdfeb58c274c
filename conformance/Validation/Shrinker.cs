using System.Diagnostics;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>Makes a failing script short: leaves operations out as long as it fails and time is left. All candidates of a round share a boot.</summary>
public static class Shrinker
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The shortest failing script found, with its mismatch.</summary>
    /// <param name="mismatch">Of the script to shrink.</param>
    /// <param name="differences">Differences of QEMU to predict with.</param>
    /// <param name="run">Runs scripts on the machine.</param>
    public static Mismatch Shrink(
        Mismatch mismatch, IReadOnlyList<QemuDifference> differences, Func<IReadOnlyList<ValidationScript>, IReadOnlyList<ScriptLog>> run)
    {
        int keep = mismatch.Index + 1 - mismatch.Script.Preparation.Count;
        // Nothing after the mismatch matters.
        Mismatch best = mismatch with { Script = mismatch.Script with { Operations = [.. mismatch.Script.Operations.Take(keep)] } };
        int piece = int.Max(1, keep);
        long start = Stopwatch.GetTimestamp();
        while (piece > 0 && Stopwatch.GetElapsedTime(start) < Limit)
        {
            ValidationScript[] candidates = [.. Shorter(best, piece, differences)];
            Mismatch? found = candidates.Length == 0 ? null : FirstFailing(candidates, differences, run(candidates));
            if (found is null)
            {
                piece /= 2;
            }
            else
            {
                best = found;
                piece = int.Min(piece, best.Script.Operations.Count);
            }
        }

        return best;
    }

    private static IEnumerable<ValidationScript> Shorter(Mismatch mismatch, int piece, IReadOnlyList<QemuDifference> differences)
    {
        Operation[] operations = [.. mismatch.Script.Operations.Take(mismatch.Index + 1 - mismatch.Script.Preparation.Count)];
        for (int start = 0; start < operations.Length; start += piece)
        {
            Operation[] rest = [.. operations[..start], .. operations[int.Min(start + piece, operations.Length)..]];
            ValidationScript shorter = ValidationScripts.Predictable(mismatch.Script with { Operations = rest }, differences);
            if (rest.Length > 0 && shorter.Operations.Count == rest.Length)
            {
                yield return shorter;
            }
        }
    }

    private static Mismatch? FirstFailing(
        IReadOnlyList<ValidationScript> scripts, IReadOnlyList<QemuDifference> differences, IReadOnlyList<ScriptLog> logs) =>
        scripts.Zip(logs).Select(pair => Comparison.Run(pair.First, pair.Second, differences)).FirstOrDefault(mismatch => mismatch is not null);
}
