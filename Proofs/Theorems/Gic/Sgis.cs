using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>T6.</summary>
[Theorem("T6", "GICv2: the bits of SGIs in GICD_ISPENDR0 and GICD_ICPENDR0 ignore writes, only GICD_SPENDSGIR and GICD_CPENDSGIR act; "
    + "GICv3: in GICR_ISPENDR0 and GICR_ICPENDR0 they are read and written as those of PPIs.",
    "IHI 0048B 4.3.7, 4.3.8; IHI 0069 12.11 GICR_ISPENDR0")]
public sealed class T06_SGI_bits_of_the_pending_registers : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        bool sets = c.Choose("register", "set", "clear") == "set";
        uint first = sets ? GICD_ISPENDR.OffsetBytes : GICD_ICPENDR.OffsetBytes, bySource = sets
            ? GICD_SPENDSGIR.OffsetBytes : GICD_CPENDSGIR.OffsetBytes;
        GicState<W, B> s = c.AnyState(), after = s.Copy(), expected = s.Copy();
        W value = c.Word("value") & GicdFrame.SgiBits, sources = c.Word("sources");
        W pending = s.ReadArray(cpu, first, 1, 0);
        after.WriteArray(cpu, first, 1, 0, value);
        for (int i = 0; i < (int)GicdFrame.SgiCount; i++)
        {
            c.Holds($"SGI {i} reads pending when it is", Logic<B>.Same(W.Bit(pending, i), Manual<W, B>.Pending(s, cpu, i)));
        }

        if (!Manual<W, B>.IsV2(s))
        {
            ref W latch = ref expected.Intid(cpu, 0).Latch;
            latch = sets ? latch | value : latch & ~value;
            c.Holds("the latches of the bits that are 1, and nothing else", after.StateEquals(expected));
            return;
        }

        c.Holds("writes are ignored", after.StateEquals(s));
        for (int n = 0; n < 4; n++)
        {
            GicState<W, B> bySources = s.Copy(), expectedBySources = s.Copy();
            Gic<W, B>.WriteGicd(bySources, cpu, bySource + 4 * (uint)n, 4, sources);
            ref W of = ref expectedBySources.SgiSources[cpu * 4 + n];
            W acts = sources & GicdFrame.CpuBytes((uint)c.Gic.CpuCount);
            of = sets ? of | acts : of & ~acts;
            c.Holds($"SGIs {4 * n} to {4 * n + 3}: the sources of the bits that are 1, and nothing else",
                bySources.StateEquals(expectedBySources));
        }
    }
}

/// <summary>T18.</summary>
[Theorem("T18", "GICD_SGIR: filter 0 is the list, 1 all but the writer, 2 the writer, 3 nobody; the id is bits 3:0; absent CPUs and an "
    + "empty list have no effect.", "IHI 0048B 4.3.15")]
public sealed class T18_Software_generated : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.V2;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        W value = c.Word("value"), filter = (value >> 24) & 3u, id = value & 0xfu;
        Gic<W, B>.WriteGicd(s, cpu, GICD_SGIR.OffsetBytes, 4, value);
        for (int i = 0; i < (int)GicdFrame.SgiCount * c.Gic.CpuCount; i++)
        {
            int sgi = i % (int)GicdFrame.SgiCount, target = i / (int)GicdFrame.SgiCount;
            B sent = ((filter == 0u) & W.Bit(value, 16 + target)) | ((filter == 1u) & (target != cpu)) | ((filter == 2u) & (target == cpu));
            expected.SgiSources[target * 4 + sgi / 4] |= W.Select(sent & (id == (W)(uint)sgi), 1u << (sgi % 4 * 8 + cpu), 0u);
        }

        c.Holds("pending from the writer on its targets, and nothing else", s.StateEquals(expected));
    }
}

/// <summary>T19.</summary>
[Theorem("T19", "GICv2: an SGI is pending per target, id and source: an acknowledge takes one sender and leaves the others; one sender "
    + "twice before the acknowledge is one.", "IHI 0048B 3.2.4, 4.3.17")]
public sealed class T19_One_delivery_a_sender : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.V2;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState(), once = s.Copy(), after = s.Copy();
        W value = c.Word("GICD_SGIR");
        Gic<W, B>.WriteGicd(once, cpu, GICD_SGIR.OffsetBytes, 4, value);
        GicState<W, B> twice = once.Copy();
        Gic<W, B>.WriteGicd(twice, cpu, GICD_SGIR.OffsetBytes, 4, value);
        c.Holds("one sender twice is one", twice.StateEquals(once));

        HighestPending<W, B> h = c.AnyChosen(s, cpu);
        c.Assume(Manual<W, B>.OfIntid(s, h.Intid, i => Manual<W, B>.Pending(s, cpu, i)));
        W intid = after.Acknowledge(cpu, h) & 0x3ffu;
        for (int i = 0; i < (int)GicdFrame.SgiCount; i++)
        {
            W was = Manual<W, B>.Sources(s, cpu, i), now = Manual<W, B>.Sources(after, cpu, i), gone = was & ~now;
            B isIt = intid == (W)(uint)i;
            c.Holds($"SGI {i}: nobody new", (now & ~was) == 0u);
            c.Holds($"SGI {i}: one sender less", Logic<B>.Implies(isIt, (gone != 0u) & ((gone & (gone - 1u)) == 0u)));
            c.Holds($"SGI {i}: it stays as it is if another is acknowledged", Logic<B>.Implies(!isIt, gone == 0u));
            c.Holds($"SGI {i}: pending while there are other senders",
                Logic<B>.Same(after.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, i), now != 0u));
        }
    }
}

/// <summary>T33.</summary>
[Theorem("T33", "ICC_SGI1R_EL1: IRM 1 is all PEs but the writer; else those of TargetList in Aff3.Aff2.Aff1 with Aff0 = 16 RS + n; "
    + "absent ones are ignored; where the SGI is disabled it becomes pending.",
    "IHI 0069 12.2 ICC_SGI1R_EL1")]
public sealed class T33_SGI_by_system_register : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } =
    [
        .. GicConfigurations.V3, .. GicConfigurations.OthersOf(GicVersion.V3),
        new("GICv3, 3 CPUs in two clusters, range selector",
            GicConfigurations.V3[0].Gic! with { CpuCount = 3, CpusPerCluster = 2, RangeSelectorImplemented = true }),
    ];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        IccRegister register = c.Choose("register", IccRegister.ICC_SGI1R_EL1, IccRegister.ICC_SGI0R_EL1, IccRegister.ICC_ASGI1R_EL1);
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        W low = c.Word("value[31:0]"), high = c.Word("value[63:32]");
        Gic<W, B>.WriteIcc(s, cpu, register, low, high);
        for (int target = 0; target < c.Gic.CpuCount; target++)
        {
            uint affinity = c.Gic.AffinityOf(target), aff0 = affinity & 0xff;
            B isOther = target != cpu, isInCluster = (((low >> 16) & 0xffu) == (W)(affinity >> 8 & 0xff))
                & ((high & 0xffu) == (W)(affinity >> 16 & 0xff)) & (((high >> 16) & 0xffu) == (W)(affinity >> 24));
            B isInRange = c.Gic.RangeSelectorImplemented ? ((high >> 12) & 0xfu) == (W)(aff0 / 16) : aff0 < 16;
            B sent = B.Select(W.Bit(high, 8), isOther, isInCluster & isInRange & W.Bit(low, (int)(aff0 % 16)));
            for (int sgi = 0; sgi < (int)GicdFrame.SgiCount; sgi++)
            {
                B group1 = Manual<W, B>.Group1(expected, target, sgi),
                    reaches = Logic<B>.Same(group1, register == IccRegister.ICC_SGI1R_EL1);
                B isIt = ((low >> 24) & 0xfu) == (W)(uint)sgi;
                expected.Intid(target, 0).Latch |= W.Select(sent & reaches & isIt, 1u << sgi, 0u);
            }
        }

        c.Holds("pending on its targets, where it is of the register's group, and nothing else", s.StateEquals(expected));
    }
}

/// <summary>T34.</summary>
[Theorem("T34", "GICv3: an SGI has no source: any number of senders before the acknowledge are one delivery; ICC_SGI1R_EL1 reaches only "
    + "what is configured in Group 1.", "IHI 0069 4.4, 12.2 ICC_SGI1R_EL1")]
public sealed class T34_SGIs_have_no_source : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.V3;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), other = c.AnyCpu("other sender");
        GicState<W, B> s = c.AnyState(), sent = s.Copy(), after = s.Copy();
        W low = c.Word("value[31:0]"), high = c.Word("value[63:32]") & ~(1u << 8);
        Gic<W, B>.WriteIcc(sent, cpu, IccRegister.ICC_SGI1R_EL1, low, high);
        GicState<W, B> sentByBoth = sent.Copy();
        Gic<W, B>.WriteIcc(sentByBoth, other, IccRegister.ICC_SGI1R_EL1, low, high);
        c.Holds("one more sender is none", sentByBoth.StateEquals(sent));
        for (int target = 0; target < c.Gic.CpuCount; target++)
        {
            c.Holds("Group 0 is not reached", ((sent.Intid(target, 0).Latch ^ s.Intid(target, 0).Latch) & ~s.Intid(target, 0).Group) == 0u);
        }

        W intid = after.Acknowledge(cpu, c.AnyChosen(s, cpu));
        for (int i = 0; i < (int)GicdFrame.SgiCount; i++)
        {
            c.Holds($"SGI {i} is pending no more when it is acknowledged",
                Logic<B>.Implies(intid == (W)(uint)i, !after.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, i)));
        }
    }
}
