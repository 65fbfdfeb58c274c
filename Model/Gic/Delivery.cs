using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>What the distributor forwards to a CPU interface: its most urgent pending interrupt.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public struct HighestPending<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>INTID; 1023 for none.</summary>
    public W Intid;

    /// <summary>Priority, 8 bits; <see cref="Priority{W, B}.Idle"/> for none.</summary>
    public W Priority;

    /// <summary>Group 1.</summary>
    public B Group1;

    /// <summary>Its group is enabled in the distributor and in the CPU interface.</summary>
    public B GroupEnabled;
}

/// <summary>Which interrupt a CPU interface has before it, and whether it is signalled (IHI 0048B 3.3, IHI 0069 4.8).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class Delivery<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The INTID that says: no interrupt (IHI 0048B 3.2.5).</summary>
    public const uint Spurious = 1023;

    /// <summary>The INTID that says: there is one of Group 1, read the aliased register (IHI 0048B 3.2.5).</summary>
    public const uint Group1Instead = 1022;

    /// <summary>
    /// HighestPriorityPendingInterrupt (IHI 0048B chapter 3, pseudocode): enabled, pending, not active, for this CPU, of smallest priority. Ties go to
    /// the lowest INTID, which the architecture leaves open. The CPU interface's own group enable acts on the result: one of a
    /// group that is disabled there hides less urgent ones (IHI 0048B, pseudocode ReadGICC_IAR; IMPLEMENTATION DEFINED in IHI 0069
    /// 4.7.2).
    /// </summary>
    public static HighestPending<W, B> Highest(GicState<W, B> s, int cpu)
    {
        HighestPending<W, B> best = default;
        best.Intid = Spurious;
        best.Priority = Priority<W, B>.Idle;
        best.Group1 = false;
        W group0Mask = GroupMask(s, 0), group1Mask = GroupMask(s, 1);
        for (int n = 0; n < s.Configuration.WordCount; n++)
        {
            ref IntidWord<W, B> word = ref s.Intid(cpu, n);
            W candidates = PerIntid<W, B>.Pending(s, cpu, n) & word.Enabled & ~word.Active
                & ((word.Group & group1Mask) | (~word.Group & group0Mask));
            if (!Possible<W, B>.None(candidates))
            {
                Consider(s, cpu, n, candidates & Routing<W, B>.Mine(s, cpu, n, candidates), ref best);
            }
        }

        W enables = s.GicdCtlr & s.Cpus[cpu].Enables;
        best.GroupEnabled = (best.Intid != Spurious) & B.Select(best.Group1, W.Bit(enables, 1), W.Bit(enables, 0))
            & Routing<W, B>.IsAwake(s, cpu);
        return best;
    }

    /// <summary>The mask of a group before priorities are compared: its enable in GICD_CTLR, where that comes first.</summary>
    private static W GroupMask(GicState<W, B> s, int group) =>
        s.Configuration.GroupEnablesMaskAfterPriority ? uint.MaxValue : Words<W, B>.Mask(W.Bit(s.GicdCtlr, group));

    private static void Consider(GicState<W, B> s, int cpu, int n, W candidates, ref HighestPending<W, B> best)
    {
        int bank = s.Bank(cpu, n);
        for (int i = Possible<W, B>.Next(candidates, 0); i < 32; i = Possible<W, B>.Next(candidates, i + 1))
        {
            W priority = (s.Priorities[bank * 8 + i / 4] >> (i % 4 * 8)) & 0xffu;
            B better = W.Bit(candidates, i) & (priority < best.Priority);
            best.Intid = W.Select(better, (uint)(n * 32 + i), best.Intid);
            best.Priority = W.Select(better, priority, best.Priority);
            best.Group1 = B.Select(better, W.Bit(s.Intids[bank].Group, i), best.Group1);
        }
    }

    /// <summary>
    /// Whether it is signalled: its group is enabled, it is more urgent than the priority mask, and its group priority is more
    /// urgent than the running priority (IHI 0048B 3.3; both taken with the binary point of its own group).
    /// </summary>
    public static B IsSignalled(GicState<W, B> s, int cpu, in HighestPending<W, B> h)
    {
        W mask = Priority<W, B>.GroupMask(s, cpu, h.Group1);
        return h.GroupEnabled & (h.Priority < s.Cpus[cpu].Pmr)
            & ((h.Priority & mask) < (Priority<W, B>.Running(s, cpu) & mask));
    }

    /// <summary>
    /// Acknowledge, where <paramref name="taken"/>: active, and its group priority running (IHI 0048B 4.4.4). What is returned is the
    /// interrupt's number as the register reads it, with the source of a GICv2 SGI in CPUID, bits 12:10.
    /// </summary>
    public static W Acknowledge(GicState<W, B> s, int cpu, in HighestPending<W, B> h, B taken)
    {
        W source = Sgi<W, B>.Source(s, cpu, h.Intid);
        W groupPriority = h.Priority & Priority<W, B>.GroupMask(s, cpu, h.Group1);
        Priority<W, B>.Push(s, cpu, groupPriority, h.Group1, taken);
        PerIntid<W, B>.Activate(s, cpu, h.Intid, source, taken);
        return h.Intid | (source << 10);
    }
}
