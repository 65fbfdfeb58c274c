using Lockstep.Model.Configuration;

namespace Lockstep.Host;

/// <summary>
/// EL1 state of vCPUs. As in seL4, a vCPU that gives way to a domain leaves most of it in the hardware, where EL0 with
/// HCR_EL2.TGE does not see it; only what a domain would see, or what would interrupt it, is saved and neutralised.
/// </summary>
internal static unsafe class VcpuState
{
    /// <summary>SCTLR_EL1 of a new vCPU, as on seL4: RES1 bits, UCT and UCI.</summary>
    private const ulong InitialSCTLR = 0x34d5_8820;

    internal static void Initialise(Vcpu* vcpu) => vcpu->El1.Numbered[(int)VcpuRegister.SCTLR] = InitialSCTLR;

    /// <summary>The vCPU is about to run.</summary>
    internal static void Enter(Vcpu* vcpu)
    {
        if (Machine.Resident != vcpu)
        {
            MakeResident(vcpu);
        }

        Cpu.El1Enter(&vcpu->El1);
        VirtualInterface.TurnOn();
    }

    /// <summary>The vCPU gives way to a domain. Its virtual timer stops, as on seL4.</summary>
    internal static void Leave(Vcpu* vcpu)
    {
        VirtualInterface.TurnOff();
        Cpu.El1Leave(&vcpu->El1);
    }

    /// <summary>A register of a vCPU that does not run, by seL4_VCPUReg number.</summary>
    internal static ulong Read(Vcpu* vcpu, uint number) =>
        IsInHardware(vcpu, number) ? Cpu.El1Read(number) : vcpu->El1.Numbered[number];

    /// <inheritdoc cref="Read"/>
    internal static void Write(Vcpu* vcpu, uint number, ulong value)
    {
        if (IsInHardware(vcpu, number))
        {
            Cpu.El1Write(number, value);
        }
        else
        {
            vcpu->El1.Numbered[number] = value;
        }
    }

    /// <summary>AckVPPI: the virtual timer may interrupt again.</summary>
    internal static void UnmaskVirtualTimer(Vcpu* vcpu)
    {
        vcpu->VppiMasked = false;
        if (Machine.Resident == vcpu)
        {
            Gic.Unmask(Platform.VirtualTimerIntid);
        }
    }

    private static bool IsInHardware(Vcpu* vcpu, uint number)
    {
        const uint SavedByLeave = (1u << (int)VcpuRegister.SCTLR) | (1u << (int)VcpuRegister.CPACR)
            | (1u << (int)VcpuRegister.CNTV_CTL) | (1u << (int)VcpuRegister.CNTKCTL_EL1);
        return Machine.Resident == vcpu && ((SavedByLeave >> (int)number) & 1) == 0;
    }

    private static void MakeResident(Vcpu* vcpu)
    {
        Vcpu* previous = Machine.Resident;
        if (previous != null)
        {
            Cpu.El1Save(&previous->El1);
            VirtualInterface.Save(&previous->Interface);
            if (previous->Thread.Vttbr == vcpu->Thread.Vttbr)
            {
                // vCPUs of one VM share a VMID, and on a real machine each has a TLB of its own: the same ASID may be two
                // address spaces.
                Cpu.InvalidateStage1();
            }
        }

        Cpu.El1Load(&vcpu->El1);
        VirtualInterface.Load(&vcpu->Interface);
        Machine.Resident = vcpu;
        if (vcpu->VppiMasked)
        {
            Gic.Mask(Platform.VirtualTimerIntid);
        }
        else
        {
            Gic.Unmask(Platform.VirtualTimerIntid);
        }
    }
}
