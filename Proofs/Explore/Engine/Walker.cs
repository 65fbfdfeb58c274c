using System.Numerics;
using Lockstep.InLockstep;

namespace Lockstep.Explore.Engine;

/// <summary>What random walks found.</summary>
/// <param name="Walks">Walks.</param>
/// <param name="Steps">Steps.</param>
/// <param name="Seed">Seed of the walk that went wrong.</param>
/// <param name="Violation">What is wrong, or 0.</param>
/// <param name="Path">The run up to what is wrong, or null.</param>
public sealed record WalkResult(long Walks, long Steps, ulong Seed, int Violation, Schedule? Path);

/// <summary>
/// Random walks through a system that is too large to exhaust. Every second one gives turns by priority: the process with the highest one
/// that can do something does it, and at some random steps it falls behind all others (PCT, Burckhardt et al. 2010).
/// </summary>
/// <typeparam name="TSystem">The system.</typeparam>
/// <typeparam name="TState">Its packed state.</typeparam>
/// <param name="system">The system.</param>
/// <param name="seed">Seed of the run; walk n has a seed of its own.</param>
public sealed class Walker<TSystem, TState>(TSystem system, ulong seed)
    where TSystem : struct, ISystem<TState>
    where TState : unmanaged
{
    private const int Processes = 16, StepsPerChange = 8;
    private TSystem system = system;

    /// <summary>Walks until something is wrong.</summary>
    /// <param name="walks">Walks.</param>
    /// <param name="length">Steps of each.</param>
    /// <param name="report">Called after each with their number; may be null.</param>
    public WalkResult Run(long walks, int length, Action<long>? report = null)
    {
        long steps = 0;
        for (long n = 0; n < walks; n++)
        {
            ulong its = SplitMix.SeedOfCase(seed, n);
            var path = new List<byte>(length);
            int violation = Walk(its, length, path);
            steps += path.Count;
            if (violation != 0)
            {
                return new WalkResult(n + 1, steps, its, violation, new Schedule(0, [.. path]));
            }

            report?.Invoke(n + 1);
        }

        return new WalkResult(walks, steps, 0, 0, null);
    }

    private int Walk(ulong its, int length, List<byte> path)
    {
        var random = new SplitMix(its);
        bool byPriority = random.OneIn(2);
        int[] priorities = [.. Enumerable.Range(0, Processes)];
        for (int i = Processes - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (priorities[i], priorities[j]) = (priorities[j], priorities[i]);
        }

        TState state = system.Initial(0);
        int lowest = 0;
        for (int i = 0; i < length; i++)
        {
            ulong enabled = system.Enabled(state);
            if (enabled == 0)
            {
                return system.MayStop(state) ? 0 : -1;
            }

            if (byPriority)
            {
                (int process, enabled) = MostUrgent(enabled, priorities);
                if (random.OneIn(StepsPerChange))
                {
                    priorities[process] = --lowest;
                }
            }

            for (int skip = random.Below(BitOperations.PopCount(enabled)); skip > 0; skip--)
            {
                enabled &= enabled - 1;
            }

            int action = BitOperations.TrailingZeroCount(enabled);
            path.Add((byte)action);
            int violation = system.Apply(ref state, action);
            if (violation != 0)
            {
                return violation;
            }
        }

        return 0;
    }

    private (int Process, ulong Actions) MostUrgent(ulong enabled, int[] priorities)
    {
        int best = -1;
        ulong its = 0;
        for (; enabled != 0; enabled &= enabled - 1)
        {
            int action = BitOperations.TrailingZeroCount(enabled), process = system.ProcessOf(action);
            if (best < 0 || priorities[process] > priorities[best])
            {
                (best, its) = (process, 0);
            }

            its |= process == best ? 1ul << action : 0;
        }

        return (best, its);
    }
}
