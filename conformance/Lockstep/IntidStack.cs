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
        return any;
    }
}
