using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Generate an SGI of Group 1 (IHI 0069 12.2, ICC_SGI1R_EL1): on the PEs Aff3.Aff2.Aff1.(16 * RS + n) of TargetList, or with IRM on all
/// but the own. PEs that do not exist are ignored.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_SGI1R_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>
    /// IRM (bit 40), RS (47:44; RES0, so ignored, where ICC_CTLR_EL1.RSS is 0), Aff3 (55:48), Aff2 (39:32), INTID (27:24), Aff1
    /// (23:16), TargetList (15:0).
    /// </summary>
    public static void Write(GicState<W, B> s, int cpu, W low, W high) => Send(s, cpu, low, high, true);

    /// <summary>An SGI of a group: it becomes pending where it is configured in that group, enabled or not.</summary>
    internal static void Send(GicState<W, B> s, int cpu, W low, W high, B group1)
    {
        W list = low & 0xffffu, intid = (low >> 24) & 0xfu;
        W cluster = (high & 0x00ff_0000u) << 8 | (high & 0xffu) << 16 | ((low >> 8) & 0xff00u);
        W range = s.Configuration.RangeSelectorImplemented ? (high >> 12) & 0xfu : 0u;
        B toOthers = W.Bit(high, 8);
        for (int target = 0; target < s.Configuration.CpuCount; target++)
        {
            uint affinity = s.Configuration.AffinityOf(target);
            B listed = (cluster == (affinity & 0xffff_ff00)) & (range == (affinity >> 4 & 0xf)) & W.Bit(list, (int)(affinity & 0xf));
            Sgi<W, B>.MakePending(s, target, intid, group1, B.Select(toOthers, target != cpu, listed));
        }
    }
}
