using Lockstep.Model.Registers;

namespace Lockstep.Model.Gic;

/// <summary>
/// One implementation of the architecture: its size, and each choice that the architecture leaves open, by name. The
/// defaults are what Lockstep shows to a guest. There are no Security Extensions: one view exists.
/// </summary>
public sealed record GicConfiguration
{
    /// <summary>Which architecture.</summary>
    public required GicVersion Version { get; init; }

    /// <summary>PEs: 1 to 8 (GICv2), 1 to 16 times <see cref="CpusPerCluster"/> (GICv3).</summary>
    public required int CpuCount { get; init; }

    /// <summary>INTIDs, a multiple of 32 from 64 to 1024. INTIDs 1020 to 1023 are never interrupts.</summary>
    public required int IntidCount { get; init; }

    /// <summary>Implemented bits of a priority, 4 to 8; the lower ones are RAZ/WI (IHI 0048B 3.3, IHI 0069 4.8).</summary>
    public int PriorityBits { get; init; } = 5;

    /// <summary>
    /// Smallest value of GICC_BPR or ICC_BPR0_EL1, 0 to 3: how many group priorities there are (IHI 0048B 4.4.3). The
    /// default makes every implemented bit of a priority a bit of the group priority, as far as 7 bits go.
    /// </summary>
    public int MinimumBinaryPoint { get => minimumBinaryPoint ?? int.Max(0, 7 - PriorityBits); init => minimumBinaryPoint = value; }

    /// <summary>Whether interrupts have a group; without, all are Group 0 and GICD_IGROUPR is RAZ/WI (IHI 0048B 1.2.4).</summary>
    public bool GroupsImplemented { get; init; } = true;

    /// <summary>
    /// Whether GICD_CTLR's group enables mask an interrupt only after the most urgent one was chosen, so that one of a
    /// disabled group hides less urgent ones of an enabled group. Both are allowed (IHI 0048B chapter 3, IGNORE_GROUP_ENABLE of the
    /// pseudocode).
    /// </summary>
    public bool GroupEnablesMaskAfterPriority { get; init; }

    /// <summary>Whether SGIs are always enabled, their enable bits read-only (IHI 0048B 4.3.5). In GICv3 they never are.</summary>
    public bool SgiEnablesAreFixed { get => sgiEnablesAreFixed ?? Version == GicVersion.V2; init => sgiEnablesAreFixed = value; }

    /// <summary>Whether the bits of PPIs in GICD_ICFGR1 or GICR_ICFGR1 are read-only (IHI 0048B 4.3.13).</summary>
    public bool PpiConfigurationIsFixed { get; init; } = true;

    /// <summary>GICD_ICFGR1 or GICR_ICFGR1 after reset: Int_config[1] of each PPI, the even bits 0.</summary>
    public uint PpiConfiguration { get; init; } = GICD_ICFGR.PpiValue;

    /// <summary>GICD_IIDR.</summary>
    public uint GicdIidr { get; init; } = GICD_IIDR.Value;

    /// <summary>GICC_IIDR (GICv2).</summary>
    public uint GiccIidr { get; init; } = GICC_IIDR.Value;

    /// <summary>GICR_IIDR (GICv3).</summary>
    public uint GicrIidr { get; init; } = GICD_IIDR.Value;

    /// <summary>GICR_PIDR0 (GICv3): part number, bits 7:0.</summary>
    public uint GicrPidr0 { get; init; } = GICR_PIDR0.Value(0);

    /// <summary>Number of bits of an INTID that GICD_TYPER.IDbits says (GICv3): 10 to 24.</summary>
    public int IntidBits { get; init; } = 16;

    /// <summary>Number of bits of an INTID that ICC_CTLR_EL1.IDbits says (GICv3): 16 or 24.</summary>
    public int IccIntidBits { get; init; } = 16;

    /// <summary>Whether SPIs may go to any one PE: GICD_IROUTER.IRM is writable and GICD_TYPER.No1N is 0 (IHI 0069 3.2.3).</summary>
    public bool OneOfNImplemented { get; init; }

    /// <summary>Whether affinity level 3 may be other than 0: GICD_TYPER.A3V and ICC_CTLR_EL1.A3V.</summary>
    public bool Affinity3Implemented { get; init; } = true;

    /// <summary>Whether ICC_SGI*R_EL1.RS is implemented: GICD_TYPER.RSS and ICC_CTLR_EL1.RSS.</summary>
    public bool RangeSelectorImplemented { get; init; }

    /// <summary>Whether GICR_WAKER is RAZ/WI (IHI 0069 12.11, GICR_WAKER).</summary>
    public bool WakerIsFixed { get; init; }

    /// <summary>PEs that share Aff3.Aff2.Aff1; Aff0 counts them (GICv3: at most 16 without range selector).</summary>
    public int CpusPerCluster { get; init; } = 16;

    private readonly int? minimumBinaryPoint;

    private readonly bool? sgiEnablesAreFixed;

    /// <summary>Words of one bit an INTID.</summary>
    public int WordCount => IntidCount / 32;

    /// <summary>The implemented bits of a priority, in its byte.</summary>
    public uint PriorityMask => 0xffu << (8 - PriorityBits) & 0xff;

    /// <summary>Bits below the group priorities that an active priorities register tells apart.</summary>
    public int ActivePriorityShift => MinimumBinaryPoint + 1;

    /// <summary>Number of active priorities registers of a group that are not RAZ/WI: 1, 2 or 4.</summary>
    public int ActivePriorityWords => int.Max(1, (0x100 >> ActivePriorityShift) / 32);

    /// <summary>MPIDR_EL1's affinity of a PE: Aff3 in bits 31:24, Aff2, Aff1, Aff0 in bits 7:0.</summary>
    public uint AffinityOf(int cpu) => (uint)(cpu / CpusPerCluster << 8 | cpu % CpusPerCluster);
}
