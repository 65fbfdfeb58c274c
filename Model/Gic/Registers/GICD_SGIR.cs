using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Software generated interrupt (IHI 0048B 4.3.15). It becomes pending whether or not its group is enabled.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_SGIR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>A word write; writes of other sizes say nothing that is defined, and do nothing.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value)
    {
        W intid = W.Extract(value, GICD_SGIR.SGIINTID.Hi, GICD_SGIR.SGIINTID.Lo);
        W list = W.Extract(value, GICD_SGIR.CPUTargetList.Hi, GICD_SGIR.CPUTargetList.Lo);
        W filter = W.Extract(value, GICD_SGIR.TargetListFilter.Hi, GICD_SGIR.TargetListFilter.Lo);
        for (int target = 0; target < s.Configuration.CpuCount; target++)
        {
            B isSelf = target == cpu;
            B sent = ((filter == 0u) & W.Bit(list, target)) | ((filter == 1u) & !isSelf) | ((filter == 2u) & isSelf);
            Sgi<W, B>.MakePending(s, cpu, target, intid, sent);
        }
    }
}
