using Lockstep.Model.Configuration;
using Lockstep.Model.Kernel;
using Lockstep.Model.Relation;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Microkit;
using FaultLabel = Lockstep.Vmm.Microkit.FaultLabel;
using SeL4 = Lockstep.Model.Kernel.SeL4<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep;

/// <content>What the kernel reports to the VMM, and what the VMM asks of it.</content>
public sealed unsafe partial class Machine
{
    private const ulong RangeError = 4, TimerTicks = 100;

    /// <summary>seL4_TCB_ReadRegisters: a prefix; what is after it is poison.</summary>
    internal UserContext* ReadRegisters(uint vcpu, uint count)
    {
        ulong* from = (ulong*)(contexts + vcpu), to = (ulong*)scratch;
        for (uint i = 0; i < count; i++)
        {
            to[i] = from[i];
        }

        if (count < UserContext.WordCount)
        {
            to[count] = 0xdead_beef_dead_beef;
        }

        return scratch;
    }

    /// <summary>seL4_TCB_WriteRegisters.</summary>
    internal void WriteRegisters(uint vcpu, bool resume, uint count, UserContext* registers)
    {
        ulong* from = (ulong*)registers, to = (ulong*)(contexts + vcpu);
        for (uint i = 0; i < count; i++)
        {
            to[i] = from[i];
        }

        if (resume)
        {
            blocked &= ~(1u << (int)vcpu);
        }
    }

    /// <summary>seL4_ARM_VCPU_InjectIRQ.</summary>
    internal ulong InjectIrq(int vcpu, uint intid, uint priority, uint group, int index)
    {
        if (refusals > 0)
        {
            refusals--;
            Relation.Refused(vcpu, index);
            return RangeError;
        }

        Relation.Injected(vcpu, intid, priority, group, index);
        SeL4Error error = SeL4.InjectIRQ(kernel, vcpu, intid, priority, group, index);
        if (error != SeL4Error.None)
        {
            Wrong($"vCPU {vcpu}: InjectIRQ of INTID {intid} into list register {index} fails with {error}");
        }

        return (ulong)error;
    }

    /// <summary>seL4_ARM_VCPU_AckVPPI.</summary>
    internal void AckVppi(int vcpu, uint intid)
    {
        if (SeL4.AckVPPI(kernel, vcpu, intid) == SeL4Error.None)
        {
            Relation.LineAcknowledged(vcpu, (int)intid);
        }
        else
        {
            Wrong($"vCPU {vcpu}: AckVPPI of INTID {intid}");
        }
    }

    /// <summary>seL4_IRQHandler_Ack.</summary>
    internal void AckIrq(uint channel)
    {
        if (channel < devices.Length)
        {
            Relation.LineAcknowledged(0, Configuration.DeviceIntids[channel]);
            devices[channel].Acknowledge();
        }
        else if (channel != CaseConfiguration.TimerChannel)
        {
            Wrong($"an acknowledge of channel {channel}, which has no interrupt");
        }
    }

    /// <summary>CNTPCT_EL0: it moves with <see cref="OperationKind.TimePasses"/>.</summary>
    internal ulong PhysicalCount => count;

    /// <summary>
    /// seL4_ARM_VCPU_ReadRegs: every vCPU's virtual timer is due <see cref="TimerTicks"/> after it is asked for, so that WFI
    /// does not last for ever. The rest reads 0. A whole guest has its registers.
    /// </summary>
    internal ulong ReadVcpuRegister(int vcpu, VcpuRegister register) => isWhole ? El1(vcpu, register) : register switch
    {
        VcpuRegister.CNTV_CTL => 1,
        VcpuRegister.CNTV_CVAL => count + TimerTicks,
        _ => 0,
    };

    /// <summary>The VMM sets the EL1 physical timer: the count at which it fires.</summary>
    internal void Arm(ulong at) => (physicalControl, physicalCompare) = (TimerEnable, at);

    /// <summary>The VMM switches it off.</summary>
    internal void Disarm() => physicalControl = 0;

    private void PassTime()
    {
        count += TimerTicks;
        if (count >= Alarm)
        {
            Step(1ul << (int)CaseConfiguration.TimerChannel, 0);
        }
    }

    private void Drive(int device, ulong how)
    {
        if (device >= devices.Length)
        {
            return;
        }

        devices[device].Drive(how != 0);
        if (how == 2)
        {
            devices[device].Drive(false);
        }

        Relation.DeviceDrives(0, Configuration.DeviceIntids[device], how == 1);
    }

    private void Notify(ulong which)
    {
        ulong badge = 0;
        for (int i = 0; i < devices.Length; i++)
        {
            if ((which >> i & 1) != 0 && devices[i].IsDue(Configuration.DeviceIsEdge[i]).Value)
            {
                devices[i].Deliver();
                Relation.LineRises(0, Configuration.DeviceIntids[i], Configuration.DeviceIsEdge[i]);
                badge |= 1ul << i;
            }
        }

        if (badge != 0)
        {
            Step(badge, 0);
        }
    }

    private void ReportEnds(int cpu, int most = int.MaxValue)
    {
        int core = cpu % Configuration.CoreCount;
        for (int i = 0; i < int.Min(most, Configuration.ListRegisterCount) && !IsBlocked(cpu); i++)
        {
            EnsureRuns(cpu);
            if (!SeL4.MaintenanceIsDue(kernel, core).Value)
            {
                return;
            }

            int index = SeL4.TakeMaintenance(kernel, core);
            Relation.Maintenance(cpu, index);
            MessageRegisters[0] = (ulong)(long)index;
            TrapAndGoOn(cpu, FaultLabel.VGICMaintenance, 1);
        }
    }

    /// <summary>-1, an index beyond the list registers, or one that was refused; never one that holds an interrupt.</summary>
    private void ReportNoEnd(int cpu, int which)
    {
        int index = which == 0 ? -1 : Configuration.ListRegisterCount + which;
        for (int i = 0; i < Configuration.ListRegisterCount && which == 1; i++)
        {
            if (Relation.Use(cpu, i).State == UseState.Refused)
            {
                index = i;
                Relation.Maintenance(cpu, i);
                break;
            }
        }

        MessageRegisters[0] = (ulong)(long)index;
        TrapAndGoOn(cpu, FaultLabel.VGICMaintenance, 1);
    }

    private void ReportTimer(int cpu)
    {
        int core = cpu % Configuration.CoreCount;
        if (SeL4.VppiIsDue(kernel, core).Value)
        {
            MessageRegisters[0] = SeL4.TakeVppi(kernel, core);
            Relation.LineRises(cpu, (int)VirtualPpi.VirtualTimerIntid, isEdge: false);
            TrapAndGoOn(cpu, FaultLabel.VPPIEvent, 1);
        }
    }

    private void WaitForInterrupt(int cpu)
    {
        contexts[cpu].Pc = Pc;
        *snapshot = contexts[cpu];
        snapshot->Pc = Pc + 4;
        MessageRegisters[0] = (EsrEl2.EcWfx << EsrEl2.EcShift) | EsrEl2.Il;
        if (!Trap(cpu, FaultLabel.VCPUFault, 1))
        {
            blocked |= 1u << cpu;
            Relation.Settled(blocked);
        }
        else if (!SameAsSnapshot(cpu))
        {
            Wrong($"vCPU {cpu}: WFI does not go on at the next instruction");
        }
    }

    /// <summary>A fault at which the vCPU's registers stay as they are.</summary>
    private void TrapAndGoOn(int cpu, uint label, uint length)
    {
        *snapshot = contexts[cpu];
        if (!Trap(cpu, label, length) || !SameAsSnapshot(cpu))
        {
            Wrong($"vCPU {cpu}: fault with label {label}: not resumed as it was");
        }
    }
}
