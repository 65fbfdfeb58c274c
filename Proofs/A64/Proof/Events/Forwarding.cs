using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>What the distributor of the model forwards to whom, of one interrupt (IHI 0048B 4.3.12; IHI 0069 3.2, 11.1).</summary>
internal static class Forwarding
{
    /// <summary>
    /// Whether a vCPU may get an interrupt that is pending, enabled and not active: it is private, or the vCPU is one of the SPI's
    /// targets; and with GICv3 its redistributor is awake.
    /// </summary>
    public static SymbolicBit MayGet(GicState<SymbolicWord32, SymbolicBit> gic, int vcpu, int intid)
    {
        bool isPrivate = intid < GicdFrame.PrivateCount;
        if (gic.Configuration.Version == GicVersion.V2)
        {
            return isPrivate || gic.Configuration.CpuCount == 1
                || SymbolicWord32.Bit(gic.Targets[(gic.Bank(vcpu, intid / 32) * 8) + (intid % 32 / 4)], (8 * (intid % 4)) + vcpu);
        }

        uint affinity = gic.Configuration.AffinityOf(vcpu);
        SymbolicBit isRouted = isPrivate
            || (gic.RoutesLow[intid] == (affinity & 0x00ff_ffff)) & (gic.RoutesHigh[intid] == affinity >> 24);
        return isRouted & !SymbolicWord32.Bit(gic.Cpus[vcpu].Waker, 2);
    }
}
