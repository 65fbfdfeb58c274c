namespace Lockstep.InLockstep;

/// <summary>Makes a failing case small: leaves out ever smaller pieces of it while it still fails (delta debugging).</summary>
public static class Shrinker
{
    /// <summary>The smallest failing sequence that was found.</summary>
    /// <param name="configuration">The machine.</param>
    /// <param name="failing">Operations that fail.</param>
    public static Operation[] Shrink(CaseConfiguration configuration, ReadOnlySpan<Operation> failing)
    {
        Operation[] best = failing.ToArray();
        bool isSmaller = true;
        while (isSmaller)
        {
            isSmaller = false;
            for (int piece = best.Length / 2; piece > 0; piece /= 2)
            {
                for (int start = 0; start < best.Length;)
                {
                    Operation[] candidate = [.. best[..start], .. best[int.Min(start + piece, best.Length)..]];
                    Outcome outcome = Comparison.Run(configuration, candidate, []);
                    if (outcome.Fault == null)
                    {
                        start += piece;
                        continue;
                    }

                    best = candidate[..outcome.Steps];
                    isSmaller = true;
                }
            }
        }

        return best;
    }
}
