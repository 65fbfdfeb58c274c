using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>
/// A trapped WFI blocks its vCPU by not replying, until an interrupt is loaded for it or its virtual timer is due.
/// Waking without a pending interrupt is allowed (DDI 0487, "Wait For Interrupt"), so every doubt ends in a wake-up.
/// </summary>
public static unsafe class WaitForInterrupt<TKernel> where TKernel : struct, IKernel
{
    /// <summary>CNTV_CTL: ENABLE (bit 0) and IMASK (bit 1).</summary>
    private const ulong TimerEnable = 1, TimerMask = 2;

    /// <summary>
    /// Handles a trapped WFI, WFE, WFIT or WFET. WFE and the two with a timeout go on at once: an event or a timeout is
    /// allowed to come immediately.
    /// </summary>
    /// <returns>Whether to reply.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Handle(ref VmmState s, uint vcpu, uint esr)
    {
        ulong nextPc = TKernel.ReadRegisters(vcpu, 1)->Pc + 4;
        if (EsrEl2.TrappedInstruction(esr) == 0 && TryBlock(ref s, vcpu, nextPc))
        {
            return false;
        }

        VcpuPc<TKernel>.Write(vcpu, nextPc);
        return true;
    }

    /// <summary>Blocks the vCPU unless it has a reason to go on.</summary>
    /// <param name="s">The VMM.</param>
    /// <param name="vcpu">vCPU number, below 16.</param>
    /// <param name="nextPc">Where it goes on.</param>
    /// <returns>True when blocked: do not reply.</returns>
    public static bool TryBlock(ref VmmState s, uint vcpu, ulong nextPc)
    {
        if (s.TimerChannel == ConfigurationBlock.NoChannel || Vgic<TKernel>.MayHavePending(ref s.Gic, vcpu))
        {
            return false;
        }

        uint bit = 1u << (int)vcpu;
        ulong control = TKernel.ReadVcpuRegister(vcpu, VcpuRegister.CNTV_CTL);
        if ((control & (TimerEnable | TimerMask)) == TimerEnable && !TimerIsHeld(ref s, vcpu))
        {
            ulong cval = TKernel.ReadVcpuRegister(vcpu, VcpuRegister.CNTV_CVAL);
            ulong offset = TKernel.ReadVcpuRegister(vcpu, VcpuRegister.CNTVOFF);
            if (TKernel.PhysicalCount - offset >= cval)
            {
                return false;
            }

            // A sum beyond 2^64 is a compare value that the physical count never reaches: no deadline.
            ulong deadline = cval + offset;
            if (deadline >= offset)
            {
                s.Deadline[vcpu] = deadline;
                s.DeadlineMask |= bit;
                WakeTimer<TKernel>.Arm(ref s);
            }
        }

        // Nothing is loaded, so a mark from when it ran is stale.
        s.Gic.WakeMask &= ~bit;
        s.ResumePc[vcpu] = nextPc;
        s.BlockedMask |= bit;
        return true;
    }

    /// <summary>
    /// Whether the timer's interrupt has come already and is held because the guest has it disabled: it will not come again
    /// before the guest takes it, so its deadline is no reason to wake.
    /// </summary>
    private static bool TimerIsHeld(ref VmmState s, uint vcpu) =>
        (Parts.Vcpu(ref s.Gic, vcpu).Private.Line & (1u << (int)VPPIEvent<TKernel>.VirtualTimerIntid)) != 0;

    /// <summary>Wakes the blocked vCPUs for which an interrupt was loaded since they blocked.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void WakeLoaded(ref VmmState s)
    {
        uint loaded = s.Gic.WakeMask & s.BlockedMask;
        s.Gic.WakeMask = 0;
        if (loaded != 0)
        {
            Wake(ref s, loaded);
        }
    }

    /// <summary>Starts the blocked ones among <paramref name="vcpus"/> after their WFI; the others need nothing.</summary>
    /// <param name="s">The VMM.</param>
    /// <param name="vcpus">Set of vCPUs.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Wake(ref VmmState s, uint vcpus)
    {
        uint wake = vcpus & s.BlockedMask;
        bool hadDeadline = (wake & s.DeadlineMask) != 0;
        s.BlockedMask &= ~wake;
        s.DeadlineMask &= ~wake;
        for (uint vcpu = 0; vcpu < ConfigurationBlock.MaxVcpus; vcpu++)
        {
            if (((wake >> (int)vcpu) & 1) != 0)
            {
                VcpuPc<TKernel>.Resume(vcpu, s.ResumePc[vcpu]);
            }
        }

        if (hadDeadline)
        {
            WakeTimer<TKernel>.Arm(ref s);
        }
    }
}
