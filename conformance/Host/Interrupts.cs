using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>
/// Physical interrupts: those of domains become bits of a notification and stay masked until IRQAckIRQ; the virtual
/// timer and maintenance become faults of the vCPU that runs.
/// </summary>
internal static unsafe class Interrupts
{
    private const uint MaxIntids = 1020, Spurious = 1020;

    private struct Owner
    {
        public Domain* Domain;
        public uint Channel;
        public bool Masked;
    }

    private static Owner* s_owners;

    /// <summary>Number of domains' interrupts that could arrive; 0 while nothing runs is a deadlock.</summary>
    internal static uint UnmaskedCount;

    internal static void Initialise()
    {
        s_owners = (Owner*)HostMemory.Take((ulong)sizeof(Owner) * MaxIntids, 64);
        HostInterrupt* table = (HostInterrupt*)Machine.Header->InterruptTable;
        for (ulong i = 0; i < Machine.Header->InterruptCount; i++)
        {
            Domain* domain = Machine.Domains + table[i].Domain;
            Owner* owner = s_owners + table[i].Intid;
            owner->Domain = domain;
            owner->Channel = table[i].Channel;
            domain->ChannelIntid[table[i].Channel] = (ushort)table[i].Intid;
            Gic.Configure(table[i].Intid, table[i].IsEdge != 0);
            Gic.Unmask(table[i].Intid);
            UnmaskedCount++;
        }
    }

    /// <summary>Takes what the CPU interface offers.</summary>
    internal static void Take()
    {
        uint intid = Gic.Acknowledge();
        if (intid >= Spurious)
        {
            return;
        }

        if (intid == Platform.VirtualTimerIntid)
        {
            VirtualTimer();
        }
        else if (intid == Platform.MaintenanceIntid)
        {
            Maintenance();
        }
        else if (intid == Platform.HostTimerIntid)
        {
            TimeSlice.Expired();
        }
        else
        {
            Deliver(intid);
            return;
        }

        Gic.EndOfInterrupt(intid);
    }

    /// <summary>IRQAckIRQ on a channel.</summary>
    internal static void Unmask(uint intid)
    {
        Owner* owner = s_owners + intid;
        if (owner->Masked)
        {
            owner->Masked = false;
            UnmaskedCount++;
            Gic.Release(intid);
        }
    }

    /// <summary>The domain has faulted: its interrupts do not wake the machine any more.</summary>
    internal static void Silence(Domain* domain)
    {
        for (uint channel = 0; channel < Channels.IdCount; channel++)
        {
            uint intid = domain->ChannelIntid[channel];
            if (intid != 0)
            {
                Gic.Mask(intid);
                UnmaskedCount -= s_owners[intid].Masked ? 0u : 1;
                s_owners[intid].Masked = true;
            }
        }
    }

    private static void Deliver(uint intid)
    {
        Owner* owner = s_owners + intid;
        Gic.Hold(intid);
        if (owner->Domain != null)
        {
            owner->Masked = true;
            UnmaskedCount--;
            Messages.Signal(owner->Domain, 1UL << (int)owner->Channel);
        }
    }

    // Both belong to the vCPU that runs. When a domain runs they are late, and come again once the vCPU is back.
    private static void VirtualTimer()
    {
        if (Machine.Running->IsVcpu)
        {
            Vcpu* vcpu = (Vcpu*)Machine.Running;
            Gic.Mask(Platform.VirtualTimerIntid);
            vcpu->VppiMasked = true;
            Faults.Raise(vcpu, FaultLabel.VPPIEvent, Platform.VirtualTimerIntid, 0);
        }
    }

    private static void Maintenance()
    {
        if (Machine.Running->IsVcpu)
        {
            Vcpu* vcpu = (Vcpu*)Machine.Running;
            Faults.Raise(vcpu, FaultLabel.VGICMaintenance, (ulong)VirtualInterface.TakeMaintenance(vcpu), 0);
        }
    }
}
