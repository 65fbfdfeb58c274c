using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>T10.</summary>
[Theorem("T10", "A level that is still high at acknowledge is active and pending; at its end it is pending while the line is high, and "
    + "inactive when it is low.",
    "IHI 0048B 3.2, 3.2.4 figure 3-1")]
public sealed class T10_Levels_are_sampled_again : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), after = s.Copy();
        W intid = after.Acknowledge(cpu, c.AnyChosen(s, cpu)) & 0x3ffu;
        for (int i = (int)GicdFrame.SgiCount; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            B pending = after.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, i), active = after.ReadBit(cpu, GICD_ISACTIVER.OffsetBytes, i);
            B level = !Manual<W, B>.Edge(s, cpu, i), line = Manual<W, B>.Line(s, cpu, i);
            c.Holds($"INTID {i} is active, and pending while its line is high",
                Logic<B>.Implies((intid == (W)(uint)i) & level, active & Logic<B>.Same(pending, line)));

            // The end, or with EOImode the deactivation, and the line as it then is.
            GicState<W, B> ended = s.Copy(), low = s.Copy();
            B ends = EndOfInterrupt.IsLawful(s, cpu, register, (uint)i) & !Manual<W, B>.SplitsEnd(s, cpu);
            ended.SetLine(cpu, i, true);
            low.SetLine(cpu, i, false);
            ended.End(cpu, register, (uint)i);
            low.End(cpu, register, (uint)i);
            c.Holds($"INTID {i} is pending after its end while its line is high",
                Logic<B>.Implies(ends & level, ended.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, i)
                    & !ended.ReadBit(cpu, GICD_ISACTIVER.OffsetBytes, i)));
            c.Holds($"INTID {i} is inactive after its end when its line is low, and nothing has latched",
                Logic<B>.Implies(ends & level & !Manual<W, B>.Latch(s, cpu, i),
                !low.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, i) & !low.ReadBit(cpu, GICD_ISACTIVER.OffsetBytes, i)));
        }
    }
}

/// <summary>T12.</summary>
[Theorem("T12", "In its handler an interrupt reads active, and an edge not pending; after the end, and the deactivation, both read 0 "
    + "and acknowledge finds nothing.",
    "IHI 0048B 3.2.4, 4.3.9, 4.4.5")]
public sealed class T12_Around_a_handler : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        HighestPending<W, B> h = c.AnyChosen(s, cpu);
        W read = s.Acknowledge(cpu, h), intid = read & 0x3ffu;
        B taken = Manual<W, B>.Exists(s, intid);
        c.Assume(Logic<B>.Implies(taken, EndOfInterrupt.IsRegister(s, cpu, register, h.Group1)));
        Manual<W, B>.Acknowledge(expected, cpu, read, h.Priority);
        c.Show("read", read);
        c.Holds("it becomes active, its latch or the one sender clear, its group priority active; nothing else changes",
            s.StateEquals(expected));
        for (int i = (int)GicdFrame.SgiCount; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            B isIt = intid == (W)(uint)i;
            c.Holds($"INTID {i} reads active", Logic<B>.Implies(isIt, s.ReadBit(cpu, GICD_ISACTIVER.OffsetBytes, i)));
            c.Holds($"INTID {i} reads not pending, if it is an edge",
                Logic<B>.Implies(isIt & Manual<W, B>.Edge(s, cpu, i), !s.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, i)));
        }

        // The end, and the deactivation where that is a write of its own.
        GicState<W, B> ended = s.Copy();
        ended.End(cpu, register, read);
        ended.Deactivate(cpu, read);
        for (int i = 0; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            B isIt = intid == (W)(uint)i;
            c.Holds($"INTID {i} is inactive after the end and the deactivation",
                Logic<B>.Implies(isIt, !ended.ReadBit(cpu, GICD_ISACTIVER.OffsetBytes, i)));
            c.Holds($"INTID {i} is as pending as in its handler",
                Logic<B>.Same(ended.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, i), s.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, i)));
        }
    }
}

/// <summary>T12, the registers.</summary>
[Theorem("T12.registers", "A read of an acknowledge register acknowledges what the CPU has before it, if that is signalled and of the "
    + "register's group; otherwise it changes nothing.",
    "IHI 0048B 4.4.4, 4.4.9; IHI 0069 12.2 ICC_IAR1_EL1")]
public sealed class T12_Registers : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), after = s.Copy(), expected = s.Copy();
        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        W read = after.Acknowledge(cpu, register);
        B taken = s.IsSignalled(cpu) & EndOfInterrupt.IsRegister(s, cpu, register, h.Group1);
        W acknowledged = Delivery<W, B>.Acknowledge(expected, cpu, h, taken);
        c.Holds("reads", Logic<B>.Implies(taken, read == acknowledged) & Logic<B>.Implies(!taken, (read & 0x3ffu) >= 1020u));
        c.Holds("changes", after.StateEquals(expected));
    }
}

/// <summary>T20.</summary>
[Theorem("T20", "GICC_IAR.CPUID is the sender of an SGI and 0 for all others; GICC_EOIR takes the whole value back. GICv3 has no such "
    + "field.", "IHI 0048B 4.4.4, 4.4.5")]
public sealed class T20_Sender : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), after = s.Copy(), whole = s.Copy(), intidOnly = s.Copy();
        HighestPending<W, B> h = c.AnyChosen(s, cpu);
        c.Assume(Manual<W, B>.OfIntid(s, h.Intid, i => Manual<W, B>.Pending(s, cpu, i)));
        W read = after.Acknowledge(cpu, h), intid = read & 0x3ffu, sender = read >> 10;
        c.Show("read", read);
        if (!Manual<W, B>.IsV2(s))
        {
            c.Holds("an INTID and nothing else", sender == 0u);
            return;
        }

        W value = c.Word("value");
        whole.End(cpu, register, value);
        intidOnly.End(cpu, register, value & 0x3ffu);
        c.Holds("the end looks at the INTID", whole.StateEquals(intidOnly));
        c.Holds("CPUID of what is no SGI", Logic<B>.Implies(intid >= (W)GicdFrame.SgiCount, sender == 0u));
        for (int i = 0; i < (int)GicdFrame.SgiCount; i++)
        {
            W sources = Manual<W, B>.Sources(s, cpu, i);
            for (int from = 0; from < c.Gic.CpuCount; from++)
            {
                B isIt = (intid == (W)(uint)i) & (sender == (W)(uint)from);
                c.Holds($"SGI {i} was pending from CPU {from}", Logic<B>.Implies(isIt, W.Bit(sources, from)));
            }

            c.Holds($"SGI {i} is from a CPU that there is", Logic<B>.Implies(intid == (W)(uint)i, sender < (W)(uint)c.Gic.CpuCount));
        }
    }
}

/// <summary>T21.</summary>
[Theorem("T21", "Acknowledge with nothing to deliver returns 1023 and changes nothing; INTIDs 1020 to 1023 written to the end of "
    + "interrupt and deactivate registers are ignored.",
    "IHI 0048B 4.4.4, 4.4.5; IHI 0069 12.2 ICC_EOIR1_EL1")]
public sealed class T21_Special_numbers : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), register = c.AnyRegister();
        GicState<W, B> s = c.AnyState(), after = s.Copy();
        W read = after.Acknowledge(cpu, register);
        c.Show("read", read);
        c.Holds("nothing to deliver: 1023", Logic<B>.Implies(!s.IsSignalled(cpu), read == 1023u));
        c.Holds("a special number changes nothing", Logic<B>.Implies((read & 0x3ffu) >= 1020u, after.StateEquals(s)));
        c.Holds("1022 says that there is one of Group 1", Logic<B>.Implies((read == 1022u),
            Manual<W, B>.IsV2(s) & (register == 0) & s.IsSignalled(cpu) & Delivery<W, B>.Highest(s, cpu).Group1));
        c.Holds("there are no other special numbers", Logic<B>.Implies((read & 0x3ffu) >= 1020u, (read == 1022u) | (read == 1023u)));
    }
}

/// <summary>T21, the writes, with all the INTIDs that there can be.</summary>
[Theorem("T21.ignored", "INTIDs 1020 to 1023 written to the end of interrupt and deactivate registers are ignored.", "IHI 0048B 4.4.5; "
    + "IHI 0069 12.2 ICC_EOIR1_EL1")]
public sealed class T21_Ignored : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } =
    [
        .. GicConfigurations.Both,
        .. new[] { GicConfigurations.V2[0], GicConfigurations.V3[0] }.Select(t =>
            new TheoremConfiguration($"{t.Name}, 1020 INTIDs", t.Gic! with { IntidCount = 1024 })),
    ];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState(), before = s.Copy();
        W cpuId = Manual<W, B>.IsV2(s) ? c.Word("above the INTID") << 10 : 0u;
        for (uint special = GicdFrame.IntidEnd; special < 1024; special++)
        {
            s.End(cpu, 0, cpuId | special);
            s.End(cpu, 1, cpuId | special);
            s.Deactivate(cpu, cpuId | special);
            c.Holds($"{special}", s.StateEquals(before));
        }
    }
}
