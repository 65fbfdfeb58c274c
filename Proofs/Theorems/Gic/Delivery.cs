using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>The bound of the theorems that compare all interrupts with one another: a proof over 64 of them at once does not end.</summary>
internal static class EightInterrupts
{
    private const int Kinds = 16;

    /// <summary>
    /// The first eight, eight SPIs, and every eighth from 0 and from 7, on a path each; all others are active, so that nothing
    /// chooses them.
    /// </summary>
    public static void Choose<X, W, B>(Case<X, W, B> c, GicState<W, B> s, int cpu)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        int kind = c.Choose("which eight", 0, 5, 8, 15);
        for (int i = 0; i < c.Gic.IntidCount; i++)
        {
            bool isOne = kind < Kinds / 2 ? i / 8 == kind : i % 8 == kind - Kinds / 2;
            s.Intid(cpu, i / 32).Active |= isOne ? 0u : 1u << i % 32;
        }
    }
}

/// <summary>The most urgent one, as the distributor chooses it.</summary>
[Theorem("T22.chosen", "A CPU has before it the most urgent of the enabled, pending, inactive interrupts for it, and of equals the "
    + "lowest INTID (of eight neighbours, or every eighth; all others active).",
    "IHI 0048B 3.2, 3.3; IHI 0069 4.7.2, 4.8")]
public sealed class T22_Chosen : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } =
    [
        GicConfigurations.V2[1], GicConfigurations.V3[1],
        new("GICv2, 2 CPUs, group enables mask after priority", GicConfigurations.V2[1].Gic! with { GroupEnablesMaskAfterPriority = true }),
    ];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        EightInterrupts.Choose(c, s, cpu);
        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        c.Show("INTID", h.Intid);
        c.Holds("an interrupt that there is, or 1023", Manual<W, B>.Exists(s, h.Intid)
            | ((h.Intid == 1023u) & (h.Priority == (W)Manual<W, B>.Idle)));

        // One claim for all INTIDs: the solver is asked once.
        B wrong = false, passedOver = false;
        for (int i = 0; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            W priority = Manual<W, B>.Priority(s, cpu, i), intid = (uint)i;
            B candidate = Manual<W, B>.IsCandidate(s, cpu, i);
            B isIt = (h.Priority == priority) & Logic<B>.Same(h.Group1, Manual<W, B>.Group1(s, cpu, i));
            wrong |= (h.Intid == intid) & !(candidate & isIt);
            passedOver |= candidate & !((h.Priority < priority) | ((h.Priority == priority) & (h.Intid <= intid)));
        }

        c.Holds("only a candidate is chosen, with its own priority and group", !wrong);
        c.Holds("no candidate is passed over for a less urgent one", !passedOver);
    }
}

/// <summary>Whether it is signalled.</summary>
[Theorem("T22.signalled", "It is signalled if its group is enabled in distributor and CPU interface, its priority is below the mask and "
    + "its group priority below the running priority.",
    "IHI 0048B 3.3 and the pseudocode of GICC_IAR; IHI 0069 4.8")]
public sealed class T22_Signalled : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        B enabled = (h.Intid != 1023u) & Manual<W, B>.IsAwake(s, cpu) & Manual<W, B>.GroupBit(s.GicdCtlr & s.Cpus[cpu].Enables, h.Group1);
        W running = Manual<W, B>.Running(s, cpu), bits = Manual<W, B>.GroupPriorityBits(s, cpu, h.Group1);
        B preempts = (running == (W)Manual<W, B>.Idle) | ((h.Priority & bits) < (running & bits));
        c.Show("INTID", h.Intid);
        c.Show("running priority", running);
        c.Holds("signalled", Logic<B>.Same(s.IsSignalled(cpu), enabled & (h.Priority < s.Cpus[cpu].Pmr) & preempts));
        c.Holds("as IRQ or as FIQ, not as both", !(Gic<W, B>.IrqSignalled(s, cpu) & Gic<W, B>.FiqSignalled(s, cpu)));
    }
}

/// <summary>T26.</summary>
[Theorem("T26", "With GICD_CTLR 0 interrupts become pending and none is forwarded; they are when it is set again. An SGI sent meanwhile "
    + "is kept.", "IHI 0048B 4.3.1, 4.3.15")]
public sealed class T26_Distributor_off : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both,
        .. GicConfigurations.Others.Where(o => o.Gic!.GroupsImplemented)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState(), off = s.Copy();
        W again = c.Word("GICD_CTLR again"), low = c.Word("SGI"), high = c.Word("SGI[63:32]");
        B level = c.Bit("level");
        Gic<W, B>.WriteGicd(off, cpu, GICD_CTLR.OffsetBytes, 4, 0u);
        for (int register = 0; register < 2; register++)
        {
            GicState<W, B> asked = off.Copy();
            c.Holds("acknowledge returns 1023", asked.Acknowledge(cpu, register) == 1023u);
            c.Holds("acknowledge changes nothing", asked.StateEquals(off));
        }

        c.Holds("nothing is signalled", !off.IsSignalled(cpu));
        for (int i = (int)GicdFrame.SgiCount; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            GicState<W, B> meanwhile = off.Copy(), enabled = s.Copy();
            foreach (GicState<W, B> t in new[] { meanwhile, enabled })
            {
                t.SetLine(cpu, i, level);
                Send(t, cpu, low, high);
                Gic<W, B>.WriteGicd(t, cpu, GICD_CTLR.OffsetBytes, 4, again);
            }

            c.Holds($"INTID {i} and an SGI are what they are without it", meanwhile.StateEquals(enabled));
        }
    }

    private static void Send<W, B>(GicState<W, B> s, int cpu, W low, W high)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        if (Manual<W, B>.IsV2(s))
        {
            Gic<W, B>.WriteGicd(s, cpu, GICD_SGIR.OffsetBytes, 4, low);
        }
        else
        {
            Gic<W, B>.WriteIcc(s, cpu, IccRegister.ICC_SGI1R_EL1, low, high);
        }
    }
}

/// <summary>I4.</summary>
[Theorem("I4", "A smaller value is more urgent: what is acknowledged has the smallest priority of what is deliverable, and of equals "
    + "the lowest INTID (of eight neighbours, or every eighth; all others active).", "IHI 0048B 3.3")]
public sealed class I04_Most_urgent_first : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } =
    [
        GicConfigurations.V2[0], GicConfigurations.V3[0], .. GicConfigurations.Others.Where(o => o.Gic!.PriorityBits < 8),
    ];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        EightInterrupts.Choose(c, s, cpu);
        GicState<W, B> after = s.Copy();
        W intid = after.Acknowledge(cpu, Delivery<W, B>.Highest(s, cpu)) & 0x3ffu, priority =
            Manual<W, B>.OfIntid(s, intid, i => Manual<W, B>.Priority(s, cpu, i));
        B taken = Manual<W, B>.Exists(s, intid);
        c.Show("INTID", intid);
        c.Holds("only what is signalled is acknowledged", Logic<B>.Implies(taken, s.IsSignalled(cpu)));
        B wrong = false, passedOver = false;
        for (int i = 0; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            W other = Manual<W, B>.Priority(s, cpu, i);
            B candidate = Manual<W, B>.IsCandidate(s, cpu, i);
            wrong |= (intid == (W)(uint)i) & !candidate;
            passedOver |= taken & candidate & !((priority < other) | ((priority == other) & (intid <= (W)(uint)i)));
        }

        c.Holds("only what is deliverable is acknowledged", !wrong);
        c.Holds("nothing more urgent is passed over", !passedOver);
    }
}
