using System.Runtime.CompilerServices;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>A virtual PPI of the hardware fired (MR0 = INTID); the kernel masks it until AckVPPI.</summary>
public static unsafe class VPPIEvent<TKernel> where TKernel : struct, IKernel
{
    /// <summary>INTID of the EL1 virtual timer, the only virtual PPI that seL4 forwards.</summary>
    public const uint VirtualTimerIntid = 27;

    /// <summary>Handles the event: the timer goes to the VGIC, which acknowledges it after the guest's EOI.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Handle(ref VmmState s, ulong* mr, uint vcpu)
    {
        ulong intid = mr[0];
        if (intid == VirtualTimerIntid)
        {
            Vgic<TKernel>.VirtualTimer(ref s.Gic, vcpu);
        }
        else
        {
            TKernel.AckVppi(vcpu, (uint)intid);
        }
    }
}
