using System.Numerics;

namespace Lockstep.Explore.Engine;

/// <summary>A run that waits for ever: the way to a circle of states, and once around.</summary>
/// <param name="Goal">What it waits for.</param>
/// <param name="Stem">From an initial state to the circle.</param>
/// <param name="Circle">Actions of one way around, in which each fair action that can be taken is.</param>
public sealed record Lasso(int Goal, Schedule Stem, byte[] Circle);

/// <summary>What a search for lassos found.</summary>
/// <param name="States">States.</param>
/// <param name="Transitions">Steps.</param>
/// <param name="Goals">What was waited for in some state, one bit each.</param>
/// <param name="Lasso">A run that waits for ever, or null.</param>
public sealed record Liveness(long States, long Transitions, ulong Goals, Lasso? Lasso);

/// <summary>
/// Looks for runs in which something is waited for for ever although nobody is unfair. For each goal it takes the states that wait for
/// it and the steps between them; a strongly connected part of those is such a run if each fair action is taken in it, or is disabled in
/// one of its states.
/// </summary>
/// <typeparam name="TSystem">The system.</typeparam>
/// <typeparam name="TState">Its packed state.</typeparam>
public sealed unsafe class LassoSearch<TSystem, TState> : IDisposable
    where TSystem : struct, ILiveSystem<TState>
    where TState : unmanaged
{
    private readonly TSystem system;
    private readonly StateStore<TState> store = new();
    private readonly StateTable<TState> table;
    private readonly List<uint> firstEdge = [];
    private readonly List<uint> targets = [];
    private readonly List<byte> labels = [];
    private readonly List<ulong> enabled = [], waiting = [];

    /// <summary>A search to come.</summary>
    /// <param name="system">The system, in which no step is wrong.</param>
    public LassoSearch(TSystem system)
    {
        this.system = system;
        table = new StateTable<TState>(store);
    }

    /// <summary>Searches.</summary>
    public Liveness Run()
    {
        FindStates();
        FindSteps();
        ulong goals = waiting.Aggregate(0ul, (all, one) => all | one);
        for (ulong left = goals; left != 0; left &= left - 1)
        {
            int goal = BitOperations.TrailingZeroCount(left);
            if (FindLasso(goal) is { } lasso)
            {
                return new Liveness(table.Count, targets.Count, goals, lasso);
            }
        }

        return new Liveness(table.Count, targets.Count, goals, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        table.Dispose();
        store.Dispose();
    }

    /// <summary>With one worker states have the numbers 0, 1, 2 and so on.</summary>
    private void FindStates()
    {
        var worker = new Worker<TSystem, TState>(system, store, table, new ExplorationOptions());
        for (int i = 0; i < system.InitialCount; i++)
        {
            worker.AddInitial(i);
        }

        for (uint number = 0; number < table.Count; number++)
        {
            worker.Expand(number, number + 1);
            worker.Flush();
            table.Grow();
        }

        if (worker.Wrong.Violation != 0)
        {
            throw new InvalidOperationException("a step is wrong; that comes first");
        }
    }

    private void FindSteps()
    {
        for (uint number = 0; number < table.Count; number++)
        {
            TState from = *store.At(number);
            ulong actions = system.Enabled(from);
            enabled.Add(actions);
            waiting.Add(system.Waiting(from));
            firstEdge.Add((uint)targets.Count);
            for (; actions != 0; actions &= actions - 1)
            {
                int action = BitOperations.TrailingZeroCount(actions);
                TState to = from;
                system.Apply(ref to, action);
                targets.Add((uint)table.Find(to));
                labels.Add((byte)action);
            }
        }

        firstEdge.Add((uint)targets.Count);
    }

    /// <summary>Tarjan's algorithm, with a stack of its own in place of recursion.</summary>
    private Lasso? FindLasso(int goal)
    {
        int count = waiting.Count;
        int[] order = new int[count], low = new int[count];
        bool[] isOnStack = new bool[count];
        uint[] edge = new uint[count];
        var stack = new Stack<int>();
        var calls = new Stack<int>();
        int next = 0;
        for (int root = 0; root < count; root++)
        {
            if (!Waits(root, goal) || order[root] != 0)
            {
                continue;
            }

            Enter(root);
            while (calls.TryPeek(out int at))
            {
                if (edge[at] < firstEdge[at + 1])
                {
                    int to = (int)targets[(int)edge[at]++];
                    if (!Waits(to, goal))
                    {
                        continue;
                    }

                    if (order[to] == 0)
                    {
                        Enter(to);
                    }
                    else if (isOnStack[to])
                    {
                        low[at] = int.Min(low[at], order[to]);
                    }

                    continue;
                }

                calls.Pop();
                if (calls.TryPeek(out int caller))
                {
                    low[caller] = int.Min(low[caller], low[at]);
                }

                if (low[at] == order[at] && Component(at, goal) is { } lasso)
                {
                    return lasso;
                }
            }
        }

        return null;

        void Enter(int at)
        {
            order[at] = low[at] = ++next;
            edge[at] = firstEdge[at];
            isOnStack[at] = true;
            stack.Push(at);
            calls.Push(at);
        }

        Lasso? Component(int root, int its)
        {
            var members = new HashSet<int>();
            int member;
            do
            {
                member = stack.Pop();
                isOnStack[member] = false;
                members.Add(member);
            }
            while (member != root);
            return AsLasso(members, root, its);
        }
    }

    private bool Waits(int state, int goal) => (waiting[state] >> goal & 1) != 0;

    private Lasso? AsLasso(HashSet<int> members, int root, int goal)
    {
        ulong taken = 0, always = ulong.MaxValue;
        bool any = false;
        foreach (int member in members)
        {
            always &= enabled[member];
            for (uint e = firstEdge[member]; e < firstEdge[member + 1]; e++)
            {
                if (members.Contains((int)targets[(int)e]))
                {
                    taken |= 1ul << labels[(int)e];
                    any = true;
                }
            }
        }

        if (!any || (always & system.FairActions & ~taken) != 0)
        {
            return null;
        }

        int entry = members.Min();
        (int initial, byte[] actions) = store.PathTo((uint)entry);
        return new Lasso(goal, new Schedule(initial, actions), Around(members, entry, taken & system.FairActions));
    }

    /// <summary>A way around that takes some actions at least once.</summary>
    private byte[] Around(HashSet<int> members, int entry, ulong wanted)
    {
        List<byte> way = [];
        int at = entry;
        while (wanted != 0)
        {
            at = Extend(way, members, at, e => (wanted >> labels[(int)e] & 1) != 0);
            wanted &= ~(1ul << way[^1]);
        }

        if (at != entry || way.Count == 0)
        {
            Extend(way, members, at, e => (int)targets[(int)e] == entry);
        }

        return [.. way];
    }

    /// <summary>A shortest way on to a step that is wanted, that step included.</summary>
    private int Extend(List<byte> way, HashSet<int> members, int from, Func<uint, bool> isWanted)
    {
        var cameBy = new Dictionary<int, (int From, uint Edge)>();
        var queue = new Queue<int>([from]);
        while (queue.TryDequeue(out int at))
        {
            for (uint e = firstEdge[at]; e < firstEdge[at + 1]; e++)
            {
                int to = (int)targets[(int)e];
                if (!members.Contains(to))
                {
                    continue;
                }

                if (isWanted(e))
                {
                    List<byte> back = [labels[(int)e]];
                    for (int state = at; state != from; state = cameBy[state].From)
                    {
                        back.Add(labels[(int)cameBy[state].Edge]);
                    }

                    back.Reverse();
                    way.AddRange(back);
                    return to;
                }

                if (to != from && cameBy.TryAdd(to, (at, e)))
                {
                    queue.Enqueue(to);
                }
            }
        }

        throw new InvalidOperationException("a strongly connected part that is not connected");
    }
}
