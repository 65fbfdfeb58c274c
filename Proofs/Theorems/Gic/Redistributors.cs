using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>T29.</summary>
[Theorem("T29", "GICv3: affinity routing is always on (ARE reads 1 whatever is written), RWP reads 0; so the distributor's copies of "
    + "what describes INTIDs 0 to 31, GICD_ITARGETSR, GICD_SGIR, GICD_CPENDSGIR and GICD_SPENDSGIR are RAZ/WI.",
    "IHI 0069 12.9 GICD_CTLR, GICD_ITARGETSR, GICD_SGIR")]
public sealed class T29_Affinity_routing : Theorem
{
    private const uint AreBit = 1u << 4, RwpBit = 1u << 31;

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.V3,
        .. GicConfigurations.OthersOf(GicVersion.V3)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        W value = c.Word("value");
        Gic<W, B>.WriteGicd(s, cpu, GICD_CTLR.OffsetBytes, 4, value);
        c.Holds("ARE is 1 and RWP 0", (Gic<W, B>.ReadGicd(s, cpu, GICD_CTLR.OffsetBytes, 4) & (AreBit | RwpBit)) == AreBit);
        GicState<W, B> before = s.Copy();
        foreach (uint at in Banked().Concat(Words(GICD_ITARGETSR.OffsetBytes, GICD_ICFGR.OffsetBytes)).Concat(Words(GICD_SGIR.OffsetBytes,
            0xf30)))
        {
            Gic<W, B>.WriteGicd(s, cpu, at, 4, value);
            c.Holds($"{at:x} is RAZ/WI", (Gic<W, B>.ReadGicd(s, cpu, at, 4) == 0u) & s.StateEquals(before));
        }
    }

    /// <summary>The words that describe INTIDs 0 to 31.</summary>
    private static IEnumerable<uint> Banked() =>
    [
        GICD_IGROUPR.OffsetBytes, GICD_ISENABLER.OffsetBytes, GICD_ICENABLER.OffsetBytes, GICD_ISPENDR.OffsetBytes,
            GICD_ICPENDR.OffsetBytes,
        GICD_ISACTIVER.OffsetBytes, GICD_ICACTIVER.OffsetBytes, .. Words(GICD_IPRIORITYR.OffsetBytes, GICD_IPRIORITYR.OffsetBytes + 32),
        GICD_ICFGR.OffsetBytes, GICD_ICFGR.OffsetBytes + 4,
    ];

    private static IEnumerable<uint> Words(uint first, uint end)
    {
        for (uint at = first; at < end; at += 4)
        {
            yield return at;
        }
    }
}

/// <summary>T30.</summary>
[Theorem("T30", "Any PE may access any redistributor, and its owner is affected; GICR_TYPER has the owner's affinity and number, Last "
    + "is set in the last frame only, and its two words are read apart.",
    "IHI 0069 12.10, 12.11 GICR_TYPER")]
public sealed class T30_Redistributor_frames : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.V3,
        .. GicConfigurations.OthersOf(GicVersion.V3)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int by = c.AnyCpu("CPU"), owner = c.AnyCpu("owner");
        GicState<W, B> s = c.AnyState();
        W value = c.Word("value");
        for (uint at = 0; at < GicrFrame.SgiBase + 0x1000; at += at == 0xffc ? GicrFrame.SgiBase - 0xffc : 4)
        {
            GicState<W, B> after = s.Copy(), byOwner = s.Copy(), expected = s.Copy();
            Gic<W, B>.WriteGicr(after, by, owner, at, 4, value);
            Gic<W, B>.WriteGicr(byOwner, owner, owner, at, 4, value);
            expected.Intids[owner] = after.Intids[owner];
            expected.Cpus[owner] = after.Cpus[owner];
            after.Priorities.AsSpan(8 * owner, 8).CopyTo(expected.Priorities.AsSpan(8 * owner, 8));
            c.Holds($"{at:x}: as by its owner", after.StateEquals(byOwner));
            c.Holds($"{at:x}: only what is the owner's changes", after.StateEquals(expected));
            c.Holds($"{at:x} reads as by its owner", Gic<W, B>.ReadGicr(s, by, owner, at, 4) == Gic<W, B>.ReadGicr(s, owner, owner, at, 4));
        }

        GicState<W, B> enabled = s.Copy(), expectedEnabled = s.Copy();
        Gic<W, B>.WriteGicr(enabled, by, owner, GICR_ISENABLER0.OffsetBytes, 4, value);
        expectedEnabled.Intids[owner].Enabled |= value;
        c.Holds("GICR_ISENABLER0 enables INTIDs of the owner", enabled.StateEquals(expectedEnabled));
        W low = Gic<W, B>.ReadGicr(s, by, owner, GICR_TYPER.OffsetBytes, 4), high =
            Gic<W, B>.ReadGicr(s, by, owner, GICR_TYPER.OffsetBytes + 4, 4);
        c.Holds("Affinity_Value", high == (W)c.Gic.AffinityOf(owner));
        c.Holds("Processor_Number", ((low >> 8) & 0xffffu) == (W)(uint)owner);
        c.Holds("Last", Logic<B>.Same(W.Bit(low, 4), owner == c.Gic.CpuCount - 1));
    }
}

/// <summary>T31.</summary>
[Theorem("T31", "GICR_WAKER resets to ProcessorSleep and ChildrenAsleep; ProcessorSleep := 0 makes ChildrenAsleep 0; while that is 1 "
    + "nothing is forwarded and all stays pending.",
    "IHI 0069 12.11 GICR_WAKER, 11.1")]
public sealed class T31_Waker : Theorem
{
    private const uint ProcessorSleep = 1u << 1, ChildrenAsleep = 1u << 2;

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.V3;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), asleep = s.Copy(), expected = s.Copy();
        W value = c.Word("value");
        c.Holds("reset", Gic<W, B>.ReadGicr(Gic<W, B>.Reset(c.Gic), cpu, cpu, GICR_WAKER.OffsetBytes, 4) == (ProcessorSleep
            | ChildrenAsleep));
        Gic<W, B>.WriteGicr(asleep, cpu, cpu, GICR_WAKER.OffsetBytes, 4, value | ProcessorSleep);
        c.Holds("ProcessorSleep 1: ChildrenAsleep 1",
            Gic<W, B>.ReadGicr(asleep, cpu, cpu, GICR_WAKER.OffsetBytes, 4) == (ProcessorSleep | ChildrenAsleep));
        expected.Cpus[cpu].Waker = ProcessorSleep | ChildrenAsleep;
        c.Holds("nothing else changes", asleep.StateEquals(expected));
        c.Holds("nothing is signalled", !asleep.IsSignalled(cpu));
        c.Holds("acknowledge returns 1023", asleep.Acknowledge(cpu, register) == 1023u);
        c.Holds("all stays pending", asleep.StateEquals(expected));
        Gic<W, B>.WriteGicr(asleep, cpu, cpu, GICR_WAKER.OffsetBytes, 4, value & ~ProcessorSleep);
        expected.Cpus[cpu].Waker = 0u;
        c.Holds("ProcessorSleep 0: ChildrenAsleep 0, and nothing else changes", asleep.StateEquals(expected));
    }
}

/// <summary>T35.</summary>
[Theorem("T35", "An ICC register access that does not exist (GICv2, wrong direction, an active priorities register beyond the "
    + "priorities) reads nothing and changes nothing.", "IHI 0069 12.2")]
public sealed class T35_Absent_system_registers : Theorem
{
    private static readonly IccRegister[] ReadOnly =
        [IccRegister.ICC_IAR0_EL1, IccRegister.ICC_IAR1_EL1, IccRegister.ICC_HPPIR0_EL1, IccRegister.ICC_HPPIR1_EL1,
            IccRegister.ICC_RPR_EL1];

    private static readonly IccRegister[] WriteOnly =
    [
        IccRegister.ICC_EOIR0_EL1, IccRegister.ICC_EOIR1_EL1, IccRegister.ICC_DIR_EL1, IccRegister.ICC_SGI0R_EL1,
            IccRegister.ICC_SGI1R_EL1, IccRegister.ICC_ASGI1R_EL1,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        W low = c.Word("value[31:0]"), high = c.Word("value[63:32]");
        foreach (IccRegister register in Enum.GetValues<IccRegister>())
        {
            bool canRead = Exists(c.Gic, register) && !WriteOnly.Contains(register), canWrite = Exists(c.Gic, register)
                && !ReadOnly.Contains(register);
            GicState<W, B> after = s.Copy();
            c.Holds($"{register} is read", Gic<W, B>.IccExists(c.Gic, register, isWrite: false) == canRead);
            c.Holds($"{register} is written", Gic<W, B>.IccExists(c.Gic, register, isWrite: true) == canWrite);
            if (!canWrite)
            {
                Gic<W, B>.WriteIcc(after, cpu, register, low, high);
                c.Holds($"a write of {register} changes nothing", after.StateEquals(s));
            }

            if (!canRead)
            {
                (W readLow, W readHigh) = Gic<W, B>.ReadIcc(after, cpu, register);
                c.Holds($"a read of {register} reads and changes nothing", (readLow == 0u) & (readHigh == 0u) & after.StateEquals(s));
            }
        }
    }

    /// <summary>An active priorities register exists where it has a group priority: 32 in each.</summary>
    private static bool Exists(GicConfiguration c, IccRegister register)
    {
        int n = register switch
        {
            IccRegister.ICC_AP0R1_EL1 or IccRegister.ICC_AP1R1_EL1 => 1,
            IccRegister.ICC_AP0R2_EL1 or IccRegister.ICC_AP1R2_EL1 => 2,
            IccRegister.ICC_AP0R3_EL1 or IccRegister.ICC_AP1R3_EL1 => 3,
            _ => 0,
        };
        return c.Version == GicVersion.V3 && (n == 0 || 32 * n < 256 >> (c.MinimumBinaryPoint + 1));
    }
}

/// <summary>T36.</summary>
[Theorem("T36", "Without LPIs GICD_TYPER.LPIS and GICR_TYPER.PLPIS are 0, GICR_CTLR.EnableLPIs reads 0, and GICR_PROPBASER and "
    + "GICR_PENDBASER ignore writes of 32 and 64 bits.",
    "IHI 0069 12.9 GICD_TYPER, 12.11 GICR_CTLR, GICR_PROPBASER, GICR_PENDBASER")]
public sealed class T36_No_LPIs : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.V3,
        .. GicConfigurations.OthersOf(GicVersion.V3)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), owner = c.AnyCpu("owner");
        GicState<W, B> s = c.AnyState(), before = s.Copy();
        W value = c.Word("value");
        c.Holds("LPIS", !W.Bit(Gic<W, B>.ReadGicd(s, cpu, GICDv3_TYPER.OffsetBytes, 4), 17));
        c.Holds("PLPIS", !W.Bit(Gic<W, B>.ReadGicr(s, cpu, owner, GICR_TYPER.OffsetBytes, 4), 0));
        foreach (uint at in new[] { GICR_CTLR.OffsetBytes, GICR_PROPBASER.OffsetBytes, GICR_PROPBASER.OffsetBytes + 4,
            GICR_PENDBASER.OffsetBytes, GICR_PENDBASER.OffsetBytes + 4 })
        {
            for (int size = 4; size <= 8; size += 4)
            {
                Gic<W, B>.WriteGicr(s, cpu, owner, at, size, value);
                c.Holds($"{at:x}, {size} bytes", (Gic<W, B>.ReadGicr(s, cpu, owner, at, size) == 0u) & s.StateEquals(before));
            }
        }
    }
}
