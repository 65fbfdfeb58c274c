using System.Runtime.CompilerServices;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Priorities of one CPU interface: binary points, active priorities, running priority (IHI 0048B 3.3, IHI 0069 4.8).
/// A smaller value is more urgent. <see cref="Idle"/> stands for no active priority: less urgent than all.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class Priority<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Less urgent than any 8-bit priority.</summary>
    public const uint Idle = 0x100;

    /// <summary>What registers read for <see cref="Idle"/> (IHI 0048B 4.4.6).</summary>
    public const uint IdleRead = 0xff;

    /// <summary>
    /// The bits of a priority that are its group priority (IHI 0048B table 3-2 and 3-3): for Group 0, and for both with CBPR, bits
    /// above GICC_BPR; for Group 1 otherwise, bits from GICC_ABPR up.
    /// </summary>
    public static W GroupMask(GicState<W, B> s, int cpu, B group1)
    {
        ref CpuInterface<W, B> c = ref s.Cpus[cpu];
        B common = Control<W, B>.CommonBinaryPoint(s, cpu);
        W point = W.Select(group1 & !common, c.Bpr1 - 1u, c.Bpr0);
        return W.ShiftLeft(~(W)0u, point + 1u);
    }

    /// <summary>
    /// The most urgent active group priority of either group; <see cref="Idle"/> when none is active (IHI 0048B 3.3.4, 4.4.6).
    /// </summary>
    public static W Running(GicState<W, B> s, int cpu)
    {
        GicConfiguration c = s.Configuration;
        W running = Idle;
        for (int n = c.ActivePriorityWords - 1; n >= 0; n--)
        {
            W active = s.ActivePriorities[cpu * 8 + n] | s.ActivePriorities[cpu * 8 + 4 + n];
            W priority = (W.CountTrailingZeros(active) + (uint)(n * 32)) << c.ActivePriorityShift;
            running = W.Select(active == 0u, running, priority);
        }

        return running;
    }

    /// <summary>Whether the most urgent active priority is of Group 1; 0 when none is active.</summary>
    public static B RunningIsGroup1(GicState<W, B> s, int cpu)
    {
        B group1 = false;
        for (int n = s.Configuration.ActivePriorityWords - 1; n >= 0; n--)
        {
            W zero = s.ActivePriorities[cpu * 8 + n], one = s.ActivePriorities[cpu * 8 + 4 + n];
            W lowest = Words<W, B>.Lowest(zero | one);
            group1 = B.Select(lowest == 0u, group1, (zero & lowest) == 0u);
        }

        return group1;
    }

    /// <summary>Acknowledge: the group priority becomes active (IHI 0048B 4.4.12).</summary>
    public static void Push(GicState<W, B> s, int cpu, W groupPriority, B group1, B taken)
    {
        GicConfiguration c = s.Configuration;
        W level = groupPriority >> c.ActivePriorityShift;
        for (int n = 0; n < c.ActivePriorityWords; n++)
        {
            W hit = Words<W, B>.OneHot(level, n) & Words<W, B>.Mask(taken);
            s.ActivePriorities[cpu * 8 + n] |= W.Select(group1, 0u, hit);
            s.ActivePriorities[cpu * 8 + 4 + n] |= W.Select(group1, hit, 0u);
        }
    }

    /// <summary>Priority drop: the most urgent active priority of the group is active no more (IHI 0048B 3.2.1).</summary>
    public static void Drop(GicState<W, B> s, int cpu, B group1, B taken)
    {
        DropOne(s, cpu * 8, taken & !group1);
        DropOne(s, cpu * 8 + 4, taken & group1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DropOne(GicState<W, B> s, int first, B taken)
    {
        W remaining = Words<W, B>.Mask(taken);
        for (int n = 0; n < s.Configuration.ActivePriorityWords; n++)
        {
            W active = s.ActivePriorities[first + n];
            s.ActivePriorities[first + n] = active & ~(Words<W, B>.Lowest(active) & remaining);
            remaining = W.Select(active == 0u, remaining, 0u);
        }
    }
}
