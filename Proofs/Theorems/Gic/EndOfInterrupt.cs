using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
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
        B acknowledgesBoth = Manual<W, B>.IsV2(s) & (register == 0) & W.Bit(s.Cpus[cpu].Ctlr, 2);
        return Manual<W, B>.Exists(s, intid) & ofRunning & (Logic<B>.Same(group1, register == 1) | acknowledgesBoth);
    }
}

/// <summary>T23.</summary>
[Theorem("T23", "EOImode 0: the end drops the priority and deactivates. EOImode 1: it drops the priority only, so that others of that priority may come, and DIR deactivates.",
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
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), after = s.Copy();
        W intid = after.Acknowledge(cpu, register) & 0x3ffu, chosen = Delivery<W, B>.Highest(s, cpu).Intid;
        for (int i = 0; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            c.Holds($"INTID {i}", Logic<B>.Implies((intid == (W)(uint)i) | (chosen == (W)(uint)i), !Manual<W, B>.Active(s, cpu, i)));
        }
    }
}

/// <summary>T24.</summary>
[Theorem("T24", "Interrupts nest by preemption, each more urgent than the running priority, which is then its group priority; the end unwinds the running priority exactly.",
    "IHI 0048B 3.3.2, 4.4.6, 4.4.12")]
public sealed class T24_Nesting : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState();
        W outer = s.RunningPriority(cpu), read = s.Acknowledge(cpu, register), inner = s.RunningPriority(cpu), intid = read & 0x3ffu;
        c.Assume(Manual<W, B>.Exists(s, intid));
        W priority = Manual<W, B>.OfIntid(s, intid, i => Manual<W, B>.Priority(s, cpu, i));
        B group1 = Manual<W, B>.OfIntid(s, intid, i => Manual<W, B>.Group1(s, cpu, i));
        c.Show("running priority before", outer);
        c.Show("running priority", inner);
        c.Holds("more urgent than what runs, and than the mask", (inner < outer) & (priority < s.Cpus[cpu].Pmr));
        c.Holds("its group priority runs", inner == (priority & Manual<W, B>.GroupPriorityBits(s, cpu, group1)));
        s.End(cpu, register, read);
        c.Holds("the end unwinds it", s.RunningPriority(cpu) == outer);
    }
}

/// <summary>I7.</summary>
[Theorem("I7", "The active priorities are a stack: reset leaves it empty, an acknowledge pushes a group priority more urgent than all that are active, its end pops it.",
    "IHI 0048B 3.3.2, 4.4.6, 4.4.12; IHI 0069 4.8.3")]
public sealed class I07_Active_priorities_are_a_stack : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), pushed = s.Copy(), reset = Gic<W, B>.Reset(c.Gic);
        W read = pushed.Acknowledge(cpu, register);
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
