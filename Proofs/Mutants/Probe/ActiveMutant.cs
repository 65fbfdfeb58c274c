using System;
using System.Diagnostics;

[assembly: System.Reflection.AssemblyVersion("1.0.0.0")]

namespace Lockstep.Model.Mutants;

/// <summary>
/// Compiled into the broken model: each place that can be broken asks here whether it is. What is broken is the thread's own, so
/// that one build serves all mutants, several at a time.
/// </summary>
public static class ActiveMutant
{
    private const int CallsBetweenLooks = 4096;

    [ThreadStatic]
    private static int active;

    [ThreadStatic]
    private static bool[]? reached;

    [ThreadStatic]
    private static long deadline;

    [ThreadStatic]
    private static int calls;

    /// <summary>Breaks one place for this thread.</summary>
    /// <param name="number">The mutant; 0 for the model as it is.</param>
    /// <param name="places">Takes which places are reached, if given.</param>
    /// <param name="milliseconds">A run of the model that takes longer ends with <see cref="TimeoutException"/>.</param>
    public static void Begin(int number, bool[]? places, long milliseconds) =>
        (active, reached, deadline) = (number, places, Stopwatch.GetTimestamp() + milliseconds * Stopwatch.Frequency / 1000);

    /// <summary>Whether this place is the broken one.</summary>
    /// <param name="number">The mutant.</param>
    public static bool Is(int number)
    {
        if (reached is not null)
        {
            reached[number] = true;
        }

        // A mutant may never end; no loop is without places that can be broken.
        if (++calls % CallsBetweenLooks == 0 && Stopwatch.GetTimestamp() > deadline)
        {
            throw new TimeoutException("the broken model takes too long");
        }

        return number == active;
    }
}
