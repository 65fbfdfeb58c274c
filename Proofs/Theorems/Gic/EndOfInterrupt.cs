using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>Which ends of interrupts the architecture gives a meaning (IHI 0048B 4.4.5; IHI 0069 12.2 ICC_EOIR1_EL1).</summary>
internal static class EndOfInterrupt
{
    /// <summary>
    /// The INTID is an interrupt's, of the group of the running priority, and the register is that of the group: GICC_EOIR for Group 1 too
    /// with AckCtl.
    /// </summary>
    public static B IsLawful<W, B>(GicState<W, B> s, int cpu, int register, W intid)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        B group1 = Manual<W, B>.OfIntid(s, intid, i => Manual<W, B>.Group1(s, cpu, i));
        B ofRunning = B.Select(group1, Manual<W, B>.RunningIsOf(s, cpu, 1), Manual<W, B>.RunningIsOf(s, cpu, 0));
        return Manual<W, B>.Exists(s, intid) & ofRunning & IsRegister(s, cpu, register, group1);
    }

    /// <summary>
    /// The registers of the pair are those of Group 0 and of Group 1; with AckCtl the first one of GICv2 is that of both.
    /// </summary>
    public static B IsRegister<W, B>(GicState<W, B> s, int cpu, int register, B group1)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        B acknowledgesBoth = Manual<W, B>.IsV2(s) & (register == 0) & W.Bit(s.Cpus[cpu].Ctlr, 2);
        return Logic<B>.Same(group1, register == 1) | acknowledgesBoth;
    }
}

/// <summary>T23.</summary>
[Theorem("T23", "EOImode 0: the end drops the priority and deactivates. EOImode 1: it drops the priority only, so that others of that "
    + "priority may come, and DIR deactivates.",
    "IHI 0048B 3.2, 3.2.1, 4.4.5, 4.4.15; IHI 0069 12.2 ICC_EOIR1_EL1")]
public sealed class T23_End_of_interrupt : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), expected = s.Copy(), deactivated = s.Copy(), deactivatedExpected = s.Copy();
        W value = c.Word("value"), intid = value & (Manual<W, B>.IsV2(s) ? 0x3ffu : 0x00ff_ffffu);
        B splits = Manual<W, B>.SplitsEnd(s, cpu);

        deactivated.Deactivate(cpu, value);
        Manual<W, B>.Deactivate(deactivatedExpected, cpu, intid, splits);
        c.Holds("DIR deactivates with EOImode, and does nothing without", deactivated.StateEquals(deactivatedExpected));

        c.Assume(EndOfInterrupt.IsLawful(s, cpu, register, intid));
        B group1 = Manual<W, B>.OfIntid(s, intid, i => Manual<W, B>.Group1(s, cpu, i));
        Manual<W, B>.Drop(expected, cpu, 0, !group1);
        Manual<W, B>.Drop(expected, cpu, 1, group1);
        Manual<W, B>.Deactivate(expected, cpu, intid, !splits);
        s.End(cpu, register, value);
        c.Holds("the priority drops, and without EOImode it is inactive; nothing else changes", s.StateEquals(expected));
    }
}

/// <summary>T23, active interrupts.</summary>
[Theorem("T23.active", "An active interrupt is not signalled, to any CPU, before it is deactivated.", "IHI 0048B 3.2; IHI 0069 4.1.2")]
public sealed class T23_Active : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        W chosen = Delivery<W, B>.Highest(s, cpu).Intid;
        for (int i = 0; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            c.Holds($"INTID {i}", Logic<B>.Implies(chosen == (W)(uint)i, !Manual<W, B>.Active(s, cpu, i)));
        }
    }
}

/// <summary>T24.</summary>
[Theorem("T24", "Interrupts nest by preemption, each more urgent than the running priority, which is then its group priority; the end "
    + "unwinds the running priority exactly.",
    "IHI 0048B 3.3.2, 4.4.6, 4.4.12")]
public sealed class T24_Nesting : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both,
        .. GicConfigurations.Others.Where(o => o.Gic!.PriorityBits < 8)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState();
        HighestPending<W, B> h = c.AnyChosen(s, cpu);
        c.Assume(Delivery<W, B>.IsSignalled(s, cpu, h) & EndOfInterrupt.IsRegister(s, cpu, register, h.Group1));
        W outer = s.RunningPriority(cpu), read = s.Acknowledge(cpu, h), inner = s.RunningPriority(cpu);
        c.Show("running priority before", outer);
        c.Show("running priority", inner);
        c.Holds("more urgent than what runs, and than the mask", (inner < outer) & (h.Priority < s.Cpus[cpu].Pmr));
        c.Holds("its group priority runs", inner == (h.Priority & Manual<W, B>.GroupPriorityBits(s, cpu, h.Group1)));
        s.End(cpu, register, read);
        c.Holds("the end unwinds it", s.RunningPriority(cpu) == outer);
    }
}

/// <summary>I7.</summary>
[Theorem("I7", "The active priorities are a stack: reset leaves it empty, an acknowledge pushes a group priority more urgent than all "
    + "that are active, its end pops it.",
    "IHI 0048B 3.3.2, 4.4.6, 4.4.12; IHI 0069 4.8.3")]
public sealed class I07_Active_priorities_are_a_stack : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both,
        .. GicConfigurations.Others.Where(o => o.Gic!.PriorityBits < 8)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), pushed = s.Copy(), reset = Gic<W, B>.Reset(c.Gic);
        HighestPending<W, B> h = c.AnyChosen(s, cpu);
        c.Assume(EndOfInterrupt.IsRegister(s, cpu, register, h.Group1));
        W read = pushed.Acknowledge(cpu, h);
        B taken = Manual<W, B>.Exists(s, read & 0x3ffu), any = false, one = false;
        for (int level = 0; level < Manual<W, B>.Levels(c.Gic); level++)
        {
            // From the most urgent on: what is new comes once, and nothing comes before it.
            for (int group = 0; group < 2; group++)
            {
                B was = Manual<W, B>.IsLevelActive(s, cpu, group, level), now = Manual<W, B>.IsLevelActive(pushed, cpu, group, level);
                B added = now & !was;
                c.Holds("nothing is active after reset", !Manual<W, B>.IsLevelActive(reset, cpu, group, level));
                c.Holds("what is active stays", Logic<B>.Implies(was, now));
                c.Holds("what is pushed is more urgent than all that are active, and one", Logic<B>.Implies(added, taken & !any & !one));
                any |= was;
                one |= added;
            }
        }

        c.Holds("what is acknowledged is pushed", Logic<B>.Same(one, taken));
        pushed.End(cpu, register, read);
        B same = true;
        for (int i = 0; i < s.ActivePriorities.Length; i++)
        {
            same &= s.ActivePriorities[i] == pushed.ActivePriorities[i];
        }

        c.Holds("the end pops it", Logic<B>.Implies(taken, same));
    }
}
