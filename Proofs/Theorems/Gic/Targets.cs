using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>T15.</summary>
[Theorem("T15", "GICD_ITARGETSR0 to 7 are read-only and each byte is the reader's own bit; in those of SPIs the bits of absent CPUs "
    + "read 0; with one CPU all are RAZ/WI.", "IHI 0048B 4.3.12")]
public sealed class T15_Target_registers : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.V2;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        W value = c.Word("value");
        uint own = 0, present = 0;
        for (int other = 0; other < c.Gic.CpuCount && c.Gic.CpuCount > 1; other++)
        {
            own |= other == cpu ? 0x0101_0101u << other : 0;
            present |= 0x0101_0101u << other;
        }

        for (uint n = 0; n < GICD_ITARGETSR.Count; n++)
        {
            GicState<W, B> after = s.Copy();
            uint at = GICD_ITARGETSR.OffsetBytes + 4 * n;
            W was = Gic<W, B>.ReadGicd(s, cpu, at, 4);
            Gic<W, B>.WriteGicd(after, cpu, at, 4, value);
            W now = Gic<W, B>.ReadGicd(after, cpu, at, 4);
            bool isPrivate = n < GICD_ITARGETSR.ReadOnlyCount, exists = 4 * n < c.Gic.IntidCount;
            c.Holds($"{n}: reads what is written, of CPUs that there are", isPrivate
                ? now == (W)own : now == (value & (exists ? present : 0)));
            c.Holds($"{n}: read-only", isPrivate || !exists ? (was == now) & after.StateEquals(s) : true);
        }
    }
}

/// <summary>T16.</summary>
[Theorem("T16", "A target byte of 0 is legal: the other bytes of the write take effect, and the interrupt stays pending and is "
    + "signalled to nobody.", "IHI 0048B 4.3.12")]
public sealed class T16_No_target : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.V2.Skip(1)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int n = c.Choose("n", (int)GICD_ITARGETSR.ReadOnlyCount, c.Gic.IntidCount / 4), lane = c.Choose("lane", 0, 4),
            intid = 4 * n + lane, cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        uint present = GicdFrame.CpuBytes((uint)c.Gic.CpuCount);
        W value = c.Word("value") & ~(0xffu << 8 * lane);
        Gic<W, B>.WriteGicd(s, cpu, GICD_ITARGETSR.OffsetBytes + 4 * (uint)n, 4, value);
        expected.Targets[expected.Bank(cpu, n / 8) * 8 + n % 8] = value & present;
        c.Holds("the targets of the write, and nothing else: it is as pending as it was", s.StateEquals(expected));
        c.Holds("no CPU has it before it", Delivery<W, B>.Highest(s, cpu).Intid != (W)(uint)intid);
    }
}

/// <summary>T17.</summary>
[Theorem("T17", "A new target takes a pending interrupt with it. An active one stays active, and is pending for nobody until it is "
    + "deactivated (INTIDs 32, 47 and 63).", "IHI 0048B 3.2, 4.3.12")]
public sealed class T17_Retarget : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.V2.Skip(1),
        .. GicConfigurations.V3.Skip(1)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int from = c.AnyCpu("from"), to = c.AnyCpu("to"), intid = c.Choose("INTID", 32, 63, 47);
        GicState<W, B> s = c.AnyState(), moved = s.Copy();
        if (from == to)
        {
            return;
        }

        c.Assume(Manual<W, B>.IsFor(s, from, intid) & !Manual<W, B>.IsFor(s, to, intid));
        if (Manual<W, B>.IsV2(s))
        {
            Gic<W, B>.WriteGicd(moved, from, GICD_ITARGETSR.OffsetBytes + (uint)intid, 1, 1u << to);
        }
        else
        {
            uint at = GICDv3_IROUTER.OffsetBytes + 8 * (uint)(intid - 32), affinity = c.Gic.AffinityOf(to);
            Gic<W, B>.WriteGicd(moved, from, at, 4, affinity & 0x00ff_ffff);
            Gic<W, B>.WriteGicd(moved, from, at + 4, 4, affinity >> 24);
        }

        W here = Delivery<W, B>.Highest(moved, from).Intid, there = Delivery<W, B>.Highest(moved, to).Intid, number = (uint)intid;
        B alone = true;
        for (int i = 0; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            alone &= i == intid ? true : !Manual<W, B>.IsCandidate(s, to, i);
        }

        c.Holds("the old target has it no more", here != number);
        c.Holds("an active one is before nobody", Logic<B>.Implies(Manual<W, B>.Active(s, from, intid), there != number));
        c.Holds("pending and active as before", Logic<B>.Same(moved.ReadBit(to, GICD_ISPENDR.OffsetBytes, intid),
            Manual<W, B>.Pending(s, from, intid))
            & Logic<B>.Same(moved.ReadBit(to, GICD_ISACTIVER.OffsetBytes, intid), Manual<W, B>.Active(s, from, intid)));
        c.Assume(alone);
        c.Holds("the new target has it, if nothing else is before it",
            Logic<B>.Same(there == number, Manual<W, B>.IsCandidate(s, from, intid)));
    }
}

/// <summary>T32.</summary>
[Theorem("T32", "GICD_IROUTER exists for INTIDs 32 to 1019; Interrupt_Routing_Mode 1 takes one participating PE; an affinity that no PE "
    + "has leaves the interrupt pending.", "IHI 0069 12.9 GICD_IROUTER")]
public sealed class T32_Routes : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.V3,
        .. GicConfigurations.OthersOf(GicVersion.V3)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        W value = c.Word("value"), chosen = Delivery<W, B>.Highest(s, cpu).Intid;
        uint low = c.Gic.OneOfNImplemented ? 0x80ff_ffff : 0x00ff_ffff, high = c.Gic.Affinity3Implemented ? 0xffu : 0;
        for (uint at = 0x6000; at < 0x8000; at += 4)
        {
            uint intid = (at - 0x6000) / 8;
            bool isUpper = at % 8 == 4, exists = intid >= 32 && intid < (uint)Manual<W, B>.IntidEnd(c.Gic);
            GicState<W, B> after = s.Copy(), expected = s.Copy();
            Gic<W, B>.WriteGicd(after, cpu, at, 4, value);
            W kept = value & (!exists ? 0 : isUpper ? high : low);
            if (exists)
            {
                (isUpper ? expected.RoutesHigh : expected.RoutesLow)[intid] = kept;
            }

            c.Holds($"{at:x}: the route of INTID {intid}, if there is one, and nothing else", after.StateEquals(expected));
            c.Holds($"{at:x} reads", Gic<W, B>.ReadGicd(after, cpu, at, 4) == kept);
        }

        for (int i = 32; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            c.Holds($"INTID {i} is before the PE of its route, or one that participates",
                Logic<B>.Implies(chosen == (W)(uint)i, Manual<W, B>.IsFor(s, cpu, i)));
            for (int other = 0; other < cpu; other++)
            {
                c.Holds($"INTID {i} is before one PE", Logic<B>.Implies(chosen == (W)(uint)i,
                    Delivery<W, B>.Highest(s, other).Intid != (W)(uint)i));
            }
        }
    }
}
