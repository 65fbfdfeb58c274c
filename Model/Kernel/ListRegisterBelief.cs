using System;

namespace Lockstep.Model.Kernel;

/// <summary>What a monitor does after a maintenance fault (T40).</summary>
/// <param name="EndedIntid">The interrupt that was ended and is to be acknowledged at its source, once; -1 for none.</param>
/// <param name="Resample">The line of that interrupt is to be sampled again.</param>
/// <param name="Refill">Waiting interrupts may be loaded now.</param>
public readonly record struct MaintenanceEffect(int EndedIntid, bool Resample, bool Refill);

/// <summary>
/// All that a monitor can know about a vCPU's list registers (E5): what it has put in, and what maintenance faults have
/// reported. A register is believed occupied from its injection to its fault; hardware's is so for a shorter time (I13).
/// </summary>
public sealed class ListRegisterBelief
{
    private const int Free = -1;
    private readonly int[] intids;

    /// <summary>All free.</summary>
    /// <param name="listRegisterCount">Number of list registers.</param>
    public ListRegisterBelief(int listRegisterCount)
    {
        intids = new int[listRegisterCount];
        Array.Fill(intids, Free);
    }

    /// <summary>Whether the register may hold an interrupt, or its end is not yet reported.</summary>
    /// <param name="index">The register.</param>
    public bool IsOccupied(int index) => intids[index] != Free;

    /// <summary>Whether an interrupt may be in a register; then no other may take it (I8).</summary>
    /// <param name="intid">The INTID.</param>
    public bool MayHold(int intid) => Array.IndexOf(intids, intid) >= 0;

    /// <summary>The lowest free register, or -1.</summary>
    public int FirstFree => Array.IndexOf(intids, Free);

    /// <summary>An injection has succeeded.</summary>
    /// <param name="index">The register; a free one.</param>
    /// <param name="intid">The INTID; one that no register may hold.</param>
    public void Loaded(int index, int intid) => intids[index] = intid;

    /// <summary>
    /// A maintenance fault (T40): the register is free and its interrupt is ended; -1, an index that names none, and one that
    /// is believed free change nothing. All of them are an occasion to refill.
    /// </summary>
    /// <param name="index">MR0 of the fault.</param>
    public MaintenanceEffect Maintenance(int index)
    {
        if (index < 0 || index >= intids.Length || intids[index] == Free)
        {
            return new MaintenanceEffect(-1, Resample: false, Refill: true);
        }

        int ended = intids[index];
        intids[index] = Free;
        return new MaintenanceEffect(ended, Resample: true, Refill: true);
    }
}
