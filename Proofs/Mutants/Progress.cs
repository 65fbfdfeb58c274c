using System.Collections.Concurrent;

namespace Lockstep.Mutants;

/// <summary>Work on many items, several at a time, that says how far it is.</summary>
internal static class Progress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Does all of them, with a line every ten seconds.</summary>
    /// <param name="items">In this order.</param>
    /// <param name="jobs">Threads.</param>
    /// <param name="line">What to print when so many are done.</param>
    /// <param name="action">The work.</param>
    public static void Each<T>(IReadOnlyList<T> items, int jobs, Func<int, string> line, Action<T> action)
    {
        int done = 0;
        using Timer timer = new(_ => Console.WriteLine(line(done)), null, Interval, Interval);
        Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = jobs }, item =>
            {
                action(item);
                Interlocked.Increment(ref done);
            });
    }
}
