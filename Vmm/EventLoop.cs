using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Devices;
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
    /// <summary>The label of a seL4_MessageInfo, bits 63:12, compared in 64 bits.</summary>
    private const int LabelShift = 12;

    /// <summary>Starts the guest and serves it. Does not return.</summary>
    /// <param name="s">The state, zero.</param>
    /// <param name="configuration">The configuration block.</param>
    public static void Run(ref VmmState s, ConfigurationBlock* configuration)
    {
        Startup<TKernel>.Run(ref s, configuration);
        ulong* mr = TKernel.MessageRegisters;
        ulong number = TKernel.Receive(out ulong info) ^ Badge.Fault;
        while (true)
        {
            ulong label = info >> LabelShift;
            if (Frequent(ref s, mr, number, label) || Other(ref s, mr, number, label))
            {
                WakeLoaded(ref s);
                number = TKernel.ReplyReceive(0, out info) ^ Badge.Fault;
            }
            else
            {
                WakeLoaded(ref s);
                number = TKernel.Receive(out info) ^ Badge.Fault;
            }
        }
    }

    /// <summary>Handles one received message; the message registers are the kernel's.</summary>
    /// <returns>Whether to reply (with an empty message: a vCPU goes on at its PC).</returns>
    public static bool Step(ref VmmState s, ulong badge, ulong info)
    {
        ulong* mr = TKernel.MessageRegisters;
        ulong number = badge ^ Badge.Fault, label = info >> LabelShift;
        bool reply = Frequent(ref s, mr, number, label) || Other(ref s, mr, number, label);
        WakeLoaded(ref s);
        return reply;
    }

    /// <summary>The three faults that make up nearly all messages; each of them is replied to.</summary>
    /// <param name="s">The VMM.</param>
    /// <param name="mr">The message registers.</param>
    /// <param name="number">
    /// The badge with its fault bit inverted: the vCPU's number for a fault, larger than any limit for everything else.
    /// </param>
    /// <param name="label">The message's label.</param>
    /// <returns>False: it was none of them, and nothing was done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Frequent(ref VmmState s, ulong* mr, ulong number, ulong label)
    {
        if (number >= s.FaultLimit)
        {
            return false;
        }

        uint vcpu = (uint)number;
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

    /// <summary>A trapped instruction, which need not be replied to, and everything that is rare.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Other(ref VmmState s, ulong* mr, ulong number, ulong label) =>
        number < s.FaultLimit && label == FaultLabel.VCPUFault
            ? VCPUFault<TKernel>.Handle(ref s, (uint)number, (uint)mr[0])
            : Rare(ref s, mr, number, label);

    /// <summary>Everything else: a fault comes first, then a protected call, else the badge is a set of notified channels.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Rare(ref VmmState s, ulong* mr, ulong number, ulong label)
    {
        ulong badge = number ^ Badge.Fault;
        if ((badge & Badge.Fault) != 0)
        {
            return number < s.FaultLimit
                ? RareFault<TKernel>.Handle(ref s, mr, (uint)number, (uint)label)
                : OutOfTurn(ref s, number, (uint)label);
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
        else if (intid == 0)
        {
            VirtioDevices<TKernel>.Notified(ref s, channel);
        }
        else if (s.Machine != MachineState.Off)
        {
            Vgic<TKernel>.PhysicalInterrupt(ref s.Gic, intid);
        }
    }

    /// <summary>A fault of a vCPU that must not run now, or of no vCPU: it stays stopped, unless it runs the stub of a reset.</summary>
    private static bool OutOfTurn(ref VmmState s, ulong number, uint label) =>
        number < ConfigurationBlock.MaxVcpus && ((s.DrainMask >> (int)number) & 1) != 0
        && Drain<TKernel>.Fault(ref s, (uint)number, label);
}
