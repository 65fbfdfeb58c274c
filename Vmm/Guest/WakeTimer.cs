using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>
/// The EL1 physical timer, which wakes vCPUs from WFI. A guest may have access to it as well, so it is armed only while it
/// is needed, and an early, late or missing expiry is normal: every use computes it anew from the deadlines.
/// </summary>
public static unsafe class WakeTimer<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Arms the timer for the earliest deadline, or disarms it when there is none.</summary>
    public static void Arm(ref VmmState s)
    {
        ulong earliest = ulong.MaxValue;
        for (uint vcpu = 0; vcpu < ConfigurationBlock.MaxVcpus; vcpu++)
        {
            if (((s.DeadlineMask >> (int)vcpu) & 1) != 0 && s.Deadline[vcpu] < earliest)
            {
                earliest = s.Deadline[vcpu];
            }
        }

        if (s.DeadlineMask != 0)
        {
            TKernel.ArmTimer(earliest);
        }
        else
        {
            TKernel.DisarmTimer();
        }
    }

    /// <summary>
    /// The timer's interrupt came: disarm before the acknowledge (it is a level), wake the vCPUs that are due, and arm
    /// for the others.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Expired(ref VmmState s)
    {
        TKernel.DisarmTimer();
        TKernel.AckIrq(s.TimerChannel);
        ulong now = TKernel.PhysicalCount;
        uint due = 0;
        for (uint vcpu = 0; vcpu < ConfigurationBlock.MaxVcpus; vcpu++)
        {
            uint bit = 1u << (int)vcpu;
            due |= (s.DeadlineMask & bit) != 0 && s.Deadline[vcpu] <= now ? bit : 0;
        }

        if (due != 0)
        {
            WaitForInterrupt<TKernel>.Wake(ref s, due);
        }
        else if (s.DeadlineMask != 0)
        {
            Arm(ref s);
        }
    }
}
