namespace Lockstep.InLockstep;

/// <summary>Makes a failing case small: leaves out ever smaller pieces of it while it still fails (delta debugging).</summary>
public static class Shrinker
{
    /// <summary>The smallest failing sequence that was found.</summary>
    /// <param name="configuration">The machine.</param>
    /// <param name="failing">Operations that fail.</param>
    public static Operation[] Shrink(CaseConfiguration configuration, ReadOnlySpan<Operation> failing) =>
        Shrink(failing, candidate => Comparison.Run(configuration, candidate, []) is { Fault: not null } outcome ? outcome.Steps : null);

    /// <summary>The smallest failing sequence that was found.</summary>
    /// <param name="failing">Operations that fail.</param>
    /// <param name="stepsUntilFault">How many operations of a sequence it takes to fail, the last one included; null when it does not.</param>
    public static T[] Shrink<T>(ReadOnlySpan<T> failing, Func<T[], int?> stepsUntilFault)
    {
        T[] best = failing.ToArray();
        bool isSmaller = true;
        while (isSmaller)
        {
            isSmaller = false;
            for (int piece = best.Length / 2; piece > 0; piece /= 2)
            {
                for (int start = 0; start < best.Length;)
                {
                    T[] candidate = [.. best[..start], .. best[int.Min(start + piece, best.Length)..]];
                    if (stepsUntilFault(candidate) is not { } steps)
                    {
                        start += piece;
                        continue;
                    }

                    best = candidate[..steps];
                    isSmaller = true;
                }
            }
        }

        return best;
    }
}
