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
/// one of its states; one that must not be passed over again and again is taken in it, or disabled in all of its states.
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
        table = new StateTable<TState>(store, ISystem<TState>.MaxActions);
        table.Grow();
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

    /// <summary>
    /// The strongly connected parts of the states that wait. Where one passes over an action that is enabled again and again and may not be
    /// passed over, what is left without the states that enable it is looked at again.
    /// </summary>
    private Lasso? FindLasso(int goal)
    {
        int[] region = new int[waiting.Count], order = new int[waiting.Count], low = new int[waiting.Count];
        bool[] isOnStack = new bool[waiting.Count];
        int last = 1;
        List<int> all = [];
        for (int state = 0; state < waiting.Count; state++)
        {
            if (Waits(state, goal))
            {
                region[state] = last;
                all.Add(state);
            }
        }

        var left = new Stack<List<int>>([all]);
        while (left.TryPop(out List<int>? members))
        {
            foreach (HashSet<int> component in Components(members, region, order, low, isOnStack))
            {
                if (AsLasso(component, goal, out ulong passedOver) is { } lasso)
                {
                    return lasso;
                }

                if (passedOver != 0)
                {
                    List<int> rest = [.. component.Where(s => (enabled[s] & passedOver) == 0)];
                    last++;
                    foreach (int state in rest)
                    {
                        (region[state], order[state]) = (last, 0);
                    }

                    left.Push(rest);
                }
            }
        }

        return null;
    }

    /// <summary>Tarjan's algorithm on the states of one region, with a stack of its own in place of recursion.</summary>
    private IEnumerable<HashSet<int>> Components(List<int> members, int[] region, int[] order, int[] low, bool[] isOnStack)
    {
        if (members.Count == 0)
        {
            yield break;
        }

        int its = region[members[0]], next = 0;
        var stack = new Stack<int>();
        var calls = new Stack<(int State, uint Edge)>();
        foreach (int root in members.Where(m => order[m] == 0))
        {
            Enter(root);
            while (calls.TryPop(out (int State, uint Edge) at))
            {
                if (at.Edge < firstEdge[at.State + 1])
                {
                    calls.Push((at.State, at.Edge + 1));
                    int to = (int)targets[(int)at.Edge];
                    if (region[to] == its && order[to] == 0)
                    {
                        Enter(to);
                    }
                    else if (region[to] == its && isOnStack[to])
                    {
                        low[at.State] = int.Min(low[at.State], order[to]);
                    }

                    continue;
                }

                if (calls.TryPeek(out (int State, uint Edge) caller))
                {
                    low[caller.State] = int.Min(low[caller.State], low[at.State]);
                }

                if (low[at.State] == order[at.State])
                {
                    yield return TakeUpTo(at.State, stack, isOnStack);
                }
            }
        }

        void Enter(int at)
        {
            order[at] = low[at] = ++next;
            isOnStack[at] = true;
            stack.Push(at);
            calls.Push((at, firstEdge[at]));
        }
    }

    private static HashSet<int> TakeUpTo(int root, Stack<int> stack, bool[] isOnStack)
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
        return members;
    }

    private bool Waits(int state, int goal) => (waiting[state] >> goal & 1) != 0;

    private Lasso? AsLasso(HashSet<int> members, int goal, out ulong passedOver)
    {
        ulong taken = 0, always = ulong.MaxValue, sometimes = 0;
        bool any = false;
        passedOver = 0;
        foreach (int member in members)
        {
            always &= enabled[member];
            sometimes |= enabled[member];
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

        passedOver = sometimes & system.StronglyFairActions & ~taken;
        if (passedOver != 0)
        {
            return null;
        }

        int entry = members.Min();
        (int initial, byte[] actions) = store.PathTo((uint)entry);
        return new Lasso(goal, new Schedule(initial, actions), Around(members, entry, taken & (system.FairActions | system.StronglyFairActions), system.FairActions & ~taken));
    }

    /// <summary>A way around that takes some actions at least once, and comes by states in which others are disabled.</summary>
    private byte[] Around(HashSet<int> members, int entry, ulong wanted, ulong disabled)
    {
        List<byte> way = [];
        int at = entry;
        while (wanted != 0)
        {
            at = Extend(way, members, at, e => (wanted >> labels[(int)e] & 1) != 0);
            wanted &= ~(1ul << way[^1]);
        }

        for (disabled &= enabled[entry] & enabled[at]; disabled != 0; disabled &= enabled[at])
        {
            ulong one = disabled & (0 - disabled);
            at = Extend(way, members, at, e => (enabled[(int)targets[(int)e]] & one) == 0);
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
