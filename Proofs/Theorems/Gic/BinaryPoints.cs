using Lockstep.Model.Gic;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>What the binary points mean.</summary>
[Theorem("T25", "Preemption compares group priorities only: with binary point n bits 7 to n+1 for Group 0 and bits 7 to n for Group 1; "
    + "CBPR gives Group 1 the binary point of Group 0.",
    "IHI 0048B 3.3.3 table 3-2, 4.4.1, 4.4.3, 4.4.8; IHI 0069 4.8")]
public sealed class T25_Binary_point : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), group = c.Choose("group", 0, 2), point = c.Choose("binary point", 0, 8);
        GicState<W, B> s = c.AnyState(), other = s.Copy();
        B common = Manual<W, B>.CommonBinaryPoint(s, cpu), own = group == 0 ? true : !common;
        HighestPending<W, B> h = c.AnyChosen(s, cpu);
        c.Assume(Logic<B>.Same(h.Group1, group == 1));

        // The binary point of the other group does not matter.
        W another = c.Word("binary point of the other group");
        other.Cpus[cpu].Bpr0 = W.Select(own & (group == 1), another, s.Cpus[cpu].Bpr0);
        other.Cpus[cpu].Bpr1 = W.Select(own & (group == 1), s.Cpus[cpu].Bpr1, another);
        c.Assume((another > (W)(uint)c.Gic.MinimumBinaryPoint) & (another <= 7u));
        c.Holds("only one binary point decides", Logic<B>.Same(Delivery<W, B>.IsSignalled(s, cpu, h),
            Delivery<W, B>.IsSignalled(other, cpu, h)));

        // Group priorities are multiples of this.
        c.Assume(B.Select(own & (group == 1), s.Cpus[cpu].Bpr1 == (W)(uint)point, s.Cpus[cpu].Bpr0 == (W)(uint)point));
        W unit = W.Select(own & (group == 1), 1u << point, 2u << point), running = Manual<W, B>.Running(s, cpu);
        GicState<W, B> after = s.Copy();
        B taken = Manual<W, B>.Exists(s, after.Acknowledge(cpu, h) & 0x3ffu), idle = running == (W)Manual<W, B>.Idle;
        W groupPriority = h.Priority & ~(unit - 1u);
        c.Show("running priority", running);
        c.Holds("preempts by its group priority", Logic<B>.Implies(taken & !idle, groupPriority < (running & ~(unit - 1u))));
        c.Holds("the running priority is its group priority", Logic<B>.Implies(taken, after.RunningPriority(cpu) == groupPriority));
    }
}

/// <summary>The registers.</summary>
[Theorem("T25.registers", "A binary point reads what was written, and the minimum for less; with CBPR that of Group 1 of GICv3 reads "
    + "that of Group 0 plus one, at most 7, and ignores writes.",
    "IHI 0048B 4.4.3, 4.4.8; IHI 0069 12.2 ICC_BPR1_EL1")]
public sealed class T25_Registers : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both,
        .. GicConfigurations.Others.Where(o => o.Gic!.GroupsImplemented)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), group = c.Choose("group", 0, 2);
        uint least = (uint)c.Gic.MinimumBinaryPoint + (uint)group;
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        W value = c.Word("value"), point = value & 7u, kept = W.Select(point < (W)least, least, point);
        s.SetBinaryPoint(cpu, group, value);

        B follows = !Manual<W, B>.IsV2(s) & (group == 1) & Manual<W, B>.CommonBinaryPoint(s, cpu);
        ref CpuInterface<W, B> cpuInterface = ref expected.Cpus[cpu];
        if (group == 0)
        {
            cpuInterface.Bpr0 = kept;
        }
        else
        {
            cpuInterface.Bpr1 = W.Select(follows, cpuInterface.Bpr1, kept);
        }

        W zero = s.BinaryPoint(cpu, 0), common = W.Select(zero == 7u, 7u, zero + 1u);
        c.Holds("nothing else changes", s.StateEquals(expected));
        c.Holds("reads", s.BinaryPoint(cpu, group) == W.Select(follows, common, kept));
    }
}
