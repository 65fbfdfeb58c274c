using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

// The VMM never reads a local that it has not written; zeroing them would cost vector instructions, which vmm.elf has none of.
[module: SkipLocalsInit]

namespace Lockstep.Vmm;

/// <summary>The VMM's main loop, in libmicrokit's order: start-up, then one message after another.</summary>
public static unsafe class EventLoop<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Starts the guest and serves it. Does not return.</summary>
    /// <param name="s">The state, zero.</param>
    /// <param name="configuration">The configuration block.</param>
    public static void Run(ref VmmState s, ConfigurationBlock* configuration)
    {
        Startup<TKernel>.Run(ref s, configuration);
        ulong* mr = TKernel.MessageRegisters;
        ulong badge = TKernel.Receive(out ulong info);
        while (true)
        {
            if (Frequent(ref s, mr, badge, info) || Rare(ref s, mr, badge, info))
            {
                WakeLoaded(ref s);
                badge = TKernel.ReplyReceive(0, out info);
            }
            else
            {
                WakeLoaded(ref s);
                badge = TKernel.Receive(out info);
            }
        }
    }

    /// <summary>Handles one received message; the message registers are the kernel's.</summary>
    /// <returns>Whether to reply (with an empty message: a vCPU goes on at its PC).</returns>
    public static bool Step(ref VmmState s, ulong badge, ulong info)
    {
        ulong* mr = TKernel.MessageRegisters;
        bool reply = Frequent(ref s, mr, badge, info) || Rare(ref s, mr, badge, info);
        WakeLoaded(ref s);
        return reply;
    }

    /// <summary>The three faults that make up nearly all messages; each of them is replied to.</summary>
    /// <returns>False: it was none of them, and nothing was done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Frequent(ref VmmState s, ulong* mr, ulong badge, ulong info)
    {
        // One comparison for both: without exactly the fault bit above the number this is larger than any limit.
        ulong number = badge ^ Badge.Fault;
        if (number >= s.FaultLimit)
        {
            return false;
        }

        uint vcpu = (uint)number, label = MessageInfo.Label(info);
        if (label == FaultLabel.VPPIEvent)
        {
            VPPIEvent<TKernel>.Handle(ref s, mr, vcpu);
            return true;
        }

        if (label == FaultLabel.VGICMaintenance)
        {
            // MR0 is -1 when the kernel found no list register with an EOI; that is legal.
            Vgic<TKernel>.Maintenance(ref s.Gic, vcpu, (int)mr[0]);
            return true;
        }

        if (label == FaultLabel.VMFault)
        {
            VMFault<TKernel>.Handle(ref s, mr, vcpu);
            return true;
        }

        return false;
    }

    /// <summary>Everything else: a fault comes first, then a protected call, else the badge is a set of notified channels.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Rare(ref VmmState s, ulong* mr, ulong badge, ulong info)
    {
        if ((badge & Badge.Fault) != 0)
        {
            ulong number = badge ^ Badge.Fault;
            uint label = MessageInfo.Label(info);
            return number < s.FaultLimit
                ? RareFault<TKernel>.Handle(ref s, mr, (uint)number, label)
                : OutOfTurn(ref s, number, label);
        }

        if ((badge & Badge.ProtectedCall) != 0)
        {
            // The VMM offers no procedures: an empty answer.
            return true;
        }

        for (int i = 0; i < 62 && badge != 0; i++)
        {
            Notified(ref s, (uint)BitOperations.TrailingZeroCount(badge));
            badge &= badge - 1;
        }

        return false;
    }

    /// <summary>
    /// Wakes the blocked vCPUs for which an interrupt was loaded. Marks of vCPUs that run are left and mean nothing: a vCPU
    /// drops its own when it blocks.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WakeLoaded(ref VmmState s)
    {
        if (s.BlockedMask != 0)
        {
            WaitForInterrupt<TKernel>.WakeLoaded(ref s);
        }
    }

    private static void Notified(ref VmmState s, uint channel)
    {
        uint intid = s.ChannelIntid[channel];
        if (channel == s.TimerChannel)
        {
            WakeTimer<TKernel>.Expired(ref s);
        }
        else if (intid != 0 && s.Machine != MachineState.Off)
        {
            Vgic<TKernel>.PhysicalInterrupt(ref s.Gic, intid);
        }
    }

    /// <summary>A fault of a vCPU that must not run now, or of no vCPU: it stays stopped, unless it runs the stub of a reset.</summary>
    private static bool OutOfTurn(ref VmmState s, ulong number, uint label) =>
        number < ConfigurationBlock.MaxVcpus && ((s.DrainMask >> (int)number) & 1) != 0
        && Drain<TKernel>.Fault(ref s, (uint)number, label);
}
