using System.Diagnostics;

namespace Lockstep.Explore.Engine;

/// <summary>
/// Breadth-first exploration of all states: level by level, so that what is wrong is found with a shortest path. The numbers of
/// states, transitions and levels do not depend on how many workers there are.
/// </summary>
/// <typeparam name="TSystem">The system.</typeparam>
/// <typeparam name="TState">Its packed state.</typeparam>
public sealed class Explorer<TSystem, TState>
    where TSystem : struct, ISystem<TState>
    where TState : unmanaged
{
    private const int UnitStates = 512, AloneBelow = 1024;
    private readonly Func<TSystem> make;
    private readonly ExplorationOptions options;
    private readonly Stopwatch elapsed = new();
    private TimeSpan lastReport;

    /// <summary>An exploration to come.</summary>
    /// <param name="make">Makes the system, once for each worker.</param>
    /// <param name="options">How.</param>
    public Explorer(Func<TSystem> make, ExplorationOptions options)
    {
        if (System.Runtime.CompilerServices.Unsafe.SizeOf<TState>() % 8 != 0)
        {
            throw new ArgumentException($"{typeof(TState)} is not a multiple of 8 bytes");
        }

        (this.make, this.options) = (make, options);
    }

    /// <summary>Explores.</summary>
    /// <param name="cancel">Stops it after the level that it is at; with a checkpoint file it can go on later.</param>
    public Exploration Run(CancellationToken cancel = default)
    {
        using var store = new StateStore<TState>();
        var workers = new Worker<TSystem, TState>[options.ReducesOrder ? 1 : int.Max(1, options.Workers)];
        using var table = new StateTable<TState>(store, (long)workers.Length * UnitStates * ISystem<TState>.MaxActions);
        table.Grow();
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new Worker<TSystem, TState>(make(), store, table, options);
        }

        elapsed.Start();
        TSystem system = make();
        var frontier = new List<(uint First, uint End)>();
        int depth = 0;
        long transitionsBefore = 0;
        var checkpoint = new Checkpoint<TState>(options, system.Identity);
        if (!checkpoint.TryRead(store, table, frontier, out depth, out transitionsBefore))
        {
            for (int i = 0; i < system.InitialCount; i++)
            {
                workers[0].AddInitial(i);
            }

            Gather(workers, frontier);
        }

        (uint From, byte Action, int Violation) wrong = default;
        bool isStopped = false;
        while (wrong.Violation == 0)
        {
            RunLevel(workers, frontier, table, new State(transitionsBefore, depth, store));
            wrong = workers.Select(w => w.Wrong).FirstOrDefault(w => w.Violation != 0);
            var following = new List<(uint First, uint End)>();
            Gather(workers, following);
            if (following.Count == 0 || wrong.Violation != 0)
            {
                break;
            }

            (frontier, depth) = (following, depth + 1);
            isStopped = cancel.IsCancellationRequested || table.Count > options.MaxStates;
            if (isStopped)
            {
                checkpoint.Write(store, table, frontier, depth, transitionsBefore + workers.Sum(w => w.Transitions));
                break;
            }

            SaveMemory(store, table, workers, frontier);
        }

        elapsed.Stop();
        if (wrong.Violation == 0 && !isStopped)
        {
            checkpoint.Delete();
        }

        return Result(workers, store, table, wrong, isStopped, depth, transitionsBefore);
    }

    private readonly record struct State(long Transitions, int Depth, StateStore<TState> Store);

    private Exploration Result(
        Worker<TSystem, TState>[] workers, StateStore<TState> store, StateTable<TState> table, (uint From, byte Action, int Violation) wrong, bool isStopped,
        int depth, long transitionsBefore)
    {
        Verdict verdict = isStopped ? Verdict.Incomplete
            : wrong.Violation == 0 ? Verdict.Holds : wrong.Violation < 0 ? Verdict.Deadlocked : Verdict.Violated;
        Schedule? path = null;
        if (wrong.Violation != 0)
        {
            if (workers.Length > 1)
            {
                // Which of several shortest paths two workers find is chance; one worker finds the same each time.
                Exploration alone = new Explorer<TSystem, TState>(make, options with { Workers = 1, Report = null }).Run();
                return alone with { Elapsed = elapsed.Elapsed };
            }

            (int initial, byte[] actions) = store.PathTo(wrong.From);
            path = new Schedule(initial, wrong.Violation < 0 ? actions : [.. actions, wrong.Action]);
        }

        long full = options.ReducesSymmetry ? workers.Sum(w => w.FullStates) : table.Count;
        long transitions = transitionsBefore + workers.Sum(w => w.Transitions);
        return new Exploration(
            verdict, table.Count, full, transitions, depth, elapsed.Elapsed, store.Bytes + table.Bytes, table.CollisionBound, int.Max(0, wrong.Violation), path);
    }

    private void RunLevel(Worker<TSystem, TState>[] workers, List<(uint First, uint End)> frontier, StateTable<TState> table, State at)
    {
        List<(uint First, uint End)> units = [.. frontier.SelectMany(Units)];
        long states = frontier.Sum(r => (long)(r.End - r.First));
        if (workers.Length == 1 || states < AloneBelow)
        {
            foreach ((uint first, uint end) in units)
            {
                workers[0].Expand(first, end);
                workers[0].Flush();
                table.Grow();
                Report(workers, states, table, at);
            }

            return;
        }

        int taken = 0;
        using var barrier = new Barrier(workers.Length, _ => table.Grow());
        var threads = new Thread[workers.Length];
        var faults = new Exception?[workers.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            int mine = i;
            threads[i] = new Thread(() =>
            {
                try
                {
                    for (int unit = Interlocked.Increment(ref taken) - 1; unit < units.Count; unit = Interlocked.Increment(ref taken) - 1)
                    {
                        workers[mine].Expand(units[unit].First, units[unit].End);
                        workers[mine].Flush();
                        if (table.IsFull)
                        {
                            barrier.SignalAndWait();
                        }

                        if (mine == 0)
                        {
                            Report(workers, states, table, at);
                        }
                    }
                }
                catch (Exception e)
                {
                    faults[mine] = e;
                    taken = units.Count;
                }

                barrier.RemoveParticipant();
            });
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        if (faults.FirstOrDefault(f => f != null) is { } fault)
        {
            throw new InvalidOperationException($"a worker stopped: {fault.Message}", fault);
        }

        table.Grow();
    }

    private static IEnumerable<(uint First, uint End)> Units((uint First, uint End) range)
    {
        for (uint first = range.First; first < range.End; first += UnitStates)
        {
            yield return (first, uint.Min(range.End, first + UnitStates));
        }
    }

    private static void Gather(Worker<TSystem, TState>[] workers, List<(uint First, uint End)> into)
    {
        foreach (Worker<TSystem, TState> worker in workers)
        {
            worker.EndLevel();
            into.AddRange(worker.Found);
            worker.Found.Clear();
        }
    }

    /// <summary>Beyond the limit only hashes are kept, and the states of the frontier.</summary>
    private void SaveMemory(
        StateStore<TState> store, StateTable<TState> table, Worker<TSystem, TState>[] workers, List<(uint First, uint End)> frontier)
    {
        if (!table.IsCompacted && store.Bytes + table.Bytes > options.MemoryBytes)
        {
            table.Compact();
        }

        if (table.IsCompacted)
        {
            uint first = frontier.Min(r => r.First);
            Array.ForEach(workers, w => w.LeaveBlockBefore(first));
            store.ForgetStatesBefore(first);
        }
    }

    private void Report(Worker<TSystem, TState>[] workers, long frontier, StateTable<TState> table, State at)
    {
        if (options.Report != null && elapsed.Elapsed - lastReport > TimeSpan.FromMilliseconds(500))
        {
            lastReport = elapsed.Elapsed;
            long transitions = at.Transitions + workers.Sum(w => w.Transitions);
            options.Report(new Progress(table.Count, transitions, at.Depth, frontier, at.Store.Bytes + table.Bytes, elapsed.Elapsed));
        }
    }
}
