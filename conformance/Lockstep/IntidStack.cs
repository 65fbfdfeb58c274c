using Lockstep.Model;

namespace Lockstep.InLockstep;

/// <summary>For each vCPU a stack of INTIDs: what a well-behaved guest remembers. What does not fit is forgotten.</summary>
/// <param name="cpuCount">Number of vCPUs.</param>
internal sealed class IntidStack(int cpuCount)
{
    private const int Depth = 64;
    private readonly uint[] items = new uint[cpuCount * Depth];
    private readonly int[] counts = new int[cpuCount];

    /// <summary>Adds an INTID.</summary>
    public void Push(int cpu, uint intid)
    {
        if (counts[cpu] < Depth)
        {
            items[cpu * Depth + counts[cpu]++] = intid;
        }
    }

    /// <summary>Takes the INTID that was added last; false when there is none.</summary>
    public bool TryPop(int cpu, out uint intid)
    {
        bool any = counts[cpu] != 0;
        intid = any ? items[cpu * Depth + --counts[cpu]] : 0;
        if (any)
        {
            items[cpu * Depth + counts[cpu]] = 0;
        }

        return any;
    }

    /// <summary>The INTID that was added last; false when there is none.</summary>
    public bool TryPeek(int cpu, out uint intid)
    {
        intid = counts[cpu] != 0 ? items[cpu * Depth + counts[cpu] - 1] : 0;
        return counts[cpu] != 0;
    }

    /// <summary>Interrupts that a vCPU remembers.</summary>
    public int Count(int cpu) => counts[cpu];

    /// <summary>Goes through the state: of each stack the lowest items.</summary>
    /// <typeparam name="V">The visitor.</typeparam>
    /// <param name="visitor">What is done with it.</param>
    /// <param name="depth">Items of each stack; the caller sees to it that there are never more.</param>
    public void VisitState<V>(ref V visitor, int depth)
        where V : struct, IStateVisitor
    {
        visitor.Visit<int>(counts);
        for (int cpu = 0; cpu < counts.Length; cpu++)
        {
            visitor.Visit(items.AsSpan(cpu * Depth, depth));
        }
    }
}
