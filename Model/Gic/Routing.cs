using System.Runtime.CompilerServices;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Which SPIs a CPU interface is a target of (IHI 0048B 4.3.12; IHI 0069 3.2).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Routing<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Which of INTIDs 32n to 32n+31 go to this CPU; asked for those in <paramref name="candidates"/> only.</summary>
    public static W Mine(GicState<W, B> s, int cpu, int n, W candidates)
    {
        if (n == 0 || (s.Configuration.CpuCount == 1 && s.Configuration.Version == GicVersion.V2))
        {
            return uint.MaxValue;
        }

        return s.Configuration.Version == GicVersion.V2 ? Targeted(s, cpu, n) : Routed(s, cpu, n, candidates);
    }

    /// <summary>GICv3: nothing is forwarded to a PE whose redistributor is quiescent, ChildrenAsleep (IHI 0069 11.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static B IsAwake(GicState<W, B> s, int cpu) =>
        s.Configuration.Version == GicVersion.V2 ? true : !W.Bit(s.Cpus[cpu].Waker, 2);

    /// <summary>GICv2: bit <paramref name="cpu"/> of each byte of GICD_ITARGETSR.</summary>
    private static W Targeted(GicState<W, B> s, int cpu, int n)
    {
        W mine = 0u;
        int first = s.Bank(cpu, n) * 8;
        for (int i = 0; i < 8; i++)
        {
            mine |= Words<W, B>.GatherBytes(s.Targets[first + i] >> cpu) << (4 * i);
        }

        return mine;
    }

    /// <summary>
    /// GICv3: the affinity in GICD_IROUTER is this PE's. With Interrupt_Routing_Mode it may be any PE; the model takes the lowest
    /// one that is awake and has the group enabled, which the architecture leaves open (IHI 0069 3.2.3).
    /// </summary>
    private static W Routed(GicState<W, B> s, int cpu, int n, W candidates)
    {
        W mine = 0u;
        uint affinity = s.Configuration.AffinityOf(cpu);
        for (int i = Possible<W, B>.Next(candidates, 0); i < 32; i = Possible<W, B>.Next(candidates, i + 1))
        {
            W low = s.RoutesLow[n * 32 + i];
            B direct = ((low & 0x00ff_ffffu) == (affinity & 0x00ff_ffff)) & ((s.RoutesHigh[n * 32 + i] & 0xffu) == affinity >> 24);
            B group1 = W.Bit(s.Intid(cpu, n).Group, i);
            B toMe = B.Select(W.Bit(low, 31), IsFirstOfAll(s, cpu, group1), direct);
            mine |= W.Select(toMe, 1u << i, 0u);
        }

        return mine;
    }

    private static B IsFirstOfAll(GicState<W, B> s, int cpu, B group1)
    {
        B first = Takes(s, cpu, group1);
        for (int other = 0; other < cpu; other++)
        {
            first &= !Takes(s, other, group1);
        }

        return first;
    }

    private static B Takes(GicState<W, B> s, int cpu, B group1) =>
        IsAwake(s, cpu) & B.Select(group1, W.Bit(s.Cpus[cpu].Enables, 1), W.Bit(s.Cpus[cpu].Enables, 0));
}
