using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>
/// What the manual says of one interrupt and of one CPU interface, worked out from the bits of the state in the plainest way: one
/// interrupt, one group priority, one value of a binary point after the other. The model works on words of 32 interrupts.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Manual<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The running priority when nothing is active.</summary>
    public const uint Idle = 0x100;

    /// <summary>One past the last INTID.</summary>
    public static int IntidEnd(GicConfiguration c) => int.Min(c.IntidCount, (int)GicdFrame.IntidEnd);

    /// <summary>GICv2.</summary>
    public static bool IsV2(GicState<W, B> s) => s.Configuration.Version == GicVersion.V2;

    /// <summary>
    /// Pending: a GICv2 SGI from any source, an edge by its latch, a level by its latch or its line (IHI 0048B 4.3.7, figure
    /// 4-10).
    /// </summary>
    public static B Pending(GicState<W, B> s, int cpu, int intid)
    {
        if (IsV2(s) && intid < (int)GicdFrame.SgiCount)
        {
            return Sources(s, cpu, intid) != 0u;
        }

        IntidWord<W, B> word = s.Intid(cpu, intid / 32);
        B latch = W.Bit(word.Latch, intid % 32);
        return B.Select(W.Bit(word.Edge, intid % 32), latch, latch | W.Bit(word.Line, intid % 32));
    }

    /// <summary>From which CPUs a GICv2 SGI is pending, a bit each (IHI 0048B 4.3.17).</summary>
    public static W Sources(GicState<W, B> s, int cpu, int intid) => (s.SgiSources[cpu * 4 + intid / 4] >> (intid % 4 * 8)) & 0xffu;

    /// <summary>Enabled.</summary>
    public static B Enabled(GicState<W, B> s, int cpu, int intid) => W.Bit(s.Intid(cpu, intid / 32).Enabled, intid % 32);

    /// <summary>Active.</summary>
    public static B Active(GicState<W, B> s, int cpu, int intid) => W.Bit(s.Intid(cpu, intid / 32).Active, intid % 32);

    /// <summary>Edge-triggered.</summary>
    public static B Edge(GicState<W, B> s, int cpu, int intid) => W.Bit(s.Intid(cpu, intid / 32).Edge, intid % 32);

    /// <summary>Its input signal.</summary>
    public static B Line(GicState<W, B> s, int cpu, int intid) => W.Bit(s.Intid(cpu, intid / 32).Line, intid % 32);

    /// <summary>Its latch.</summary>
    public static B Latch(GicState<W, B> s, int cpu, int intid) => W.Bit(s.Intid(cpu, intid / 32).Latch, intid % 32);

    /// <summary>In Group 1.</summary>
    public static B Group1(GicState<W, B> s, int cpu, int intid) => W.Bit(s.Intid(cpu, intid / 32).Group, intid % 32);

    /// <summary>Its priority, 8 bits.</summary>
    public static W Priority(GicState<W, B> s, int cpu, int intid) =>
        (s.Priorities[s.Bank(cpu, intid / 32) * 8 + intid % 32 / 4] >> (intid % 4 * 8)) & 0xffu;

    /// <summary>Of the interrupt whose number is known to the solver only: 0 for none.</summary>
    public static W OfIntid(GicState<W, B> s, W intid, Func<int, W> value)
    {
        W found = 0u;
        for (int i = 0; i < IntidEnd(s.Configuration); i++)
        {
            found = W.Select(intid == (W)(uint)i, value(i), found);
        }

        return found;
    }

    /// <summary>Of the interrupt whose number is known to the solver only: 0 for none.</summary>
    public static B OfIntid(GicState<W, B> s, W intid, Func<int, B> value) => OfIntid(s, intid, i => W.Of(value(i))) != 0u;

    /// <summary>Whether there is an interrupt of this number (IHI 0048B 2.2.1).</summary>
    public static B Exists(GicState<W, B> s, W intid) => intid < (W)(uint)IntidEnd(s.Configuration);

    /// <summary>Whether an interrupt may go to a CPU (IHI 0048B 4.3.12; IHI 0069 3.2).</summary>
    public static B IsFor(GicState<W, B> s, int cpu, int intid)
    {
        if (intid < (int)GicdFrame.PrivateCount || (IsV2(s) && s.Configuration.CpuCount == 1))
        {
            return true;
        }

        if (IsV2(s))
        {
            return W.Bit(s.Targets[s.Bank(cpu, intid / 32) * 8 + intid % 32 / 4], intid % 4 * 8 + cpu);
        }

        W low = s.RoutesLow[intid], high = s.RoutesHigh[intid];
        uint affinity = s.Configuration.AffinityOf(cpu);
        B isNamed = ((low & 0xffu) == (W)(affinity & 0xff)) & (((low >> 8) & 0xffu) == (W)(affinity >> 8 & 0xff))
            & (((low >> 16) & 0xffu) == (W)(affinity >> 16 & 0xff)) & (high == (W)(affinity >> 24));
        B isFirst = Participates(s, cpu, intid);
        for (int other = 0; other < cpu; other++)
        {
            isFirst &= !Participates(s, other, intid);
        }

        return B.Select(W.Bit(low, 31), isFirst, isNamed);
    }

    /// <summary>Whether an interrupt is one of those that a CPU's most urgent is chosen from (IHI 0048B 3.2, 3.3).</summary>
    public static B IsCandidate(GicState<W, B> s, int cpu, int intid)
    {
        B group1 = Group1(s, cpu, intid);
        B forwarded = s.Configuration.GroupEnablesMaskAfterPriority ? true : GroupBit(s.GicdCtlr, group1);
        return Enabled(s, cpu, intid) & Pending(s, cpu, intid) & !Active(s, cpu, intid) & forwarded & IsFor(s, cpu, intid);
    }

    /// <summary>Group 1's bit of two, or Group 0's.</summary>
    public static B GroupBit(W enables, B group1) => (group1 & W.Bit(enables, 1)) | (!group1 & W.Bit(enables, 0));

    /// <summary>GICR_WAKER.ChildrenAsleep is 0 (IHI 0069 11.1).</summary>
    public static B IsAwake(GicState<W, B> s, int cpu) => IsV2(s) ? true : !W.Bit(s.Cpus[cpu].Waker, 2);

    /// <summary>CBPR (IHI 0048B 4.4.1; IHI 0069 12.2 ICC_CTLR_EL1).</summary>
    public static B CommonBinaryPoint(GicState<W, B> s, int cpu) => W.Bit(s.Cpus[cpu].Ctlr, IsV2(s) ? 4 : 0);

    /// <summary>EOImode (IHI 0048B 4.4.1; IHI 0069 12.2 ICC_CTLR_EL1).</summary>
    public static B SplitsEnd(GicState<W, B> s, int cpu) => W.Bit(s.Cpus[cpu].Ctlr, IsV2(s) ? 9 : 1);

    /// <summary>
    /// The bits of a priority that decide on preemption (IHI 0048B table 3-2): with binary point n bits 7 to n + 1 for Group 0, and for
    /// Group 1 with CBPR; bits 7 to n for Group 1 otherwise.
    /// </summary>
    public static W GroupPriorityBits(GicState<W, B> s, int cpu, B group1)
    {
        W bits = 0u;
        B own = group1 & !CommonBinaryPoint(s, cpu);
        for (int n = 0; n < 8; n++)
        {
            bits = W.Select(!own & (s.Cpus[cpu].Bpr0 == (W)(uint)n), 0xffu << (n + 1) & 0xff, bits);
            bits = W.Select(own & (s.Cpus[cpu].Bpr1 == (W)(uint)n), 0xffu << n & 0xff, bits);
        }

        return bits;
    }

    /// <summary>How many group priorities there are (IHI 0048B 4.4.12).</summary>
    public static int Levels(GicConfiguration c) => 256 >> (c.MinimumBinaryPoint + 1);

    /// <summary>Whether group priority <paramref name="level"/> of a group is active.</summary>
    public static B IsLevelActive(GicState<W, B> s, int cpu, int group, int level) =>
        W.Bit(s.ActivePriorities[cpu * 8 + group * 4 + level / 32], level % 32);

    /// <summary>The running priority: the most urgent active group priority; <see cref="Idle"/> for none (IHI 0048B 4.4.6).</summary>
    public static W Running(GicState<W, B> s, int cpu)
    {
        W running = Idle;
        int unit = s.Configuration.MinimumBinaryPoint + 1;
        for (int level = Levels(s.Configuration) - 1; level >= 0; level--)
        {
            running = W.Select(IsLevelActive(s, cpu, 0, level) | IsLevelActive(s, cpu, 1, level), (uint)level << unit, running);
        }

        return running;
    }

    /// <summary>Whether the running priority is one of this group, and not of the other.</summary>
    public static B RunningIsOf(GicState<W, B> s, int cpu, int group)
    {
        B found = false;
        for (int level = Levels(s.Configuration) - 1; level >= 0; level--)
        {
            B own = IsLevelActive(s, cpu, group, level), other = IsLevelActive(s, cpu, 1 - group, level);
            found = B.Select(own | other, own & !other, found);
        }

        return found;
    }

    /// <summary>Priority drop: the most urgent active group priority of a group is active no more (IHI 0048B 3.2.1).</summary>
    public static void Drop(GicState<W, B> s, int cpu, int group, B dropped)
    {
        B found = false;
        for (int level = 0; level < Levels(s.Configuration); level++)
        {
            B first = IsLevelActive(s, cpu, group, level) & !found;
            s.ActivePriorities[cpu * 8 + group * 4 + level / 32] &= ~W.Select(first & dropped, 1u << level % 32, 0u);
            found |= first;
        }
    }

    /// <summary>An interrupt whose number is known to the solver only becomes inactive.</summary>
    public static void Deactivate(GicState<W, B> s, int cpu, W intid, B done)
    {
        for (int i = 0; i < IntidEnd(s.Configuration); i++)
        {
            s.Intid(cpu, i / 32).Active &= ~W.Select(done & (intid == (W)(uint)i), 1u << i % 32, 0u);
        }
    }

    /// <summary>
    /// The acknowledge of what <paramref name="read"/> says, of this priority (IHI 0048B 3.2, step 5; 4.4.4): active, the latch clear, of
    /// a GICv2 SGI the one
    /// sender that CPUID says; its group priority is active. A special number changes nothing.
    /// </summary>
    public static void Acknowledge(GicState<W, B> s, int cpu, W read, W priority)
    {
        W intid = read & 0x3ffu, sender = read >> 10;
        B taken = Exists(s, intid), group1 = OfIntid(s, intid, i => Group1(s, cpu, i));
        W groupPriority = priority & GroupPriorityBits(s, cpu, group1);
        for (int level = 0; level < Levels(s.Configuration); level++)
        {
            B own = taken & (groupPriority == (W)(uint)(level << (s.Configuration.MinimumBinaryPoint + 1)));
            s.ActivePriorities[cpu * 8 + level / 32] |= W.Select(own & !group1, 1u << level % 32, 0u);
            s.ActivePriorities[cpu * 8 + 4 + level / 32] |= W.Select(own & group1, 1u << level % 32, 0u);
        }

        for (int i = 0; i < IntidEnd(s.Configuration); i++)
        {
            W bit = W.Select(intid == (W)(uint)i, 1u << i % 32, 0u);
            s.Intid(cpu, i / 32).Active |= bit;
            s.Intid(cpu, i / 32).Latch &= ~bit;
        }

        for (int i = 0; IsV2(s) && i < (int)GicdFrame.SgiCount * s.Configuration.CpuCount; i++)
        {
            int sgi = i % (int)GicdFrame.SgiCount, from = i / (int)GicdFrame.SgiCount;
            B isThis = (intid == (W)(uint)sgi) & (sender == (W)(uint)from);
            s.SgiSources[cpu * 4 + sgi / 4] &= ~W.Select(isThis, 1u << (sgi % 4 * 8 + from), 0u);
        }
    }

    private static B Participates(GicState<W, B> s, int cpu, int intid) => IsAwake(s, cpu)
        & GroupBit(s.Cpus[cpu].Enables, Group1(s, cpu, intid));
}
