using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using FaultLabel = Lockstep.Vmm.Microkit.FaultLabel;
using Pstate = Lockstep.Model.Faults.Pstate;
using State = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep.Replay;

/// <summary>
/// Brings about what a run on a guest's machine begins with: vCPUs go on and off by PSCI, registers are the guest's to choose, and what a
/// device is to return is written into a register of the interrupt controller that holds any value.
/// </summary>
/// <param name="machine">The machine after reset.</param>
/// <param name="vmm">The same as the model of faults has it.</param>
internal sealed class GuestSetup(Machine machine, GuestEnvironment vmm)
{
    /// <summary>Passthrough interrupts that are signalled as FIQ (Group 0) and as IRQ (Group 1).</summary>
    public const int FiqIntid = 32, IrqIntid = 33;

    /// <summary>Most lines that the VMM prints at once.</summary>
    public const uint MostLines = LogLimiter.Burst;

    /// <summary>GICD_ISENABLER2 and 3, which hold any 64 bits: where a load finds what a theorem's device returned.</summary>
    public const uint DataOffset = GICD_ISENABLER.OffsetBytes + 8;

    private const uint BothGroups = 3, InterfaceWithFiq = 0xb, AnyPriority = 0xff, CPU_OFF = 0x8400_0002, CPU_ON = 0xc400_0003;

    /// <summary>Calls of PSCI so far.</summary>
    public int Operations { get; private set; }

    private bool IsV3 => machine.Configuration.Version == GicVersion.V3;

    /// <summary>Brings it about.</summary>
    /// <param name="wanted">The state.</param>
    /// <returns>What is otherwise in the state that was reached.</returns>
    public IReadOnlyList<RegisterDifference> Bring(State wanted)
    {
        State reachable = new(wanted.Vcpus.Length);
        wanted.CopyTo(reachable);
        GuestWords.MakeReachable(reachable, vmm.PstateBits);
        BringPower(reachable);
        for (int cpu = 0; cpu < reachable.Vcpus.Length; cpu++)
        {
            machine.CopyFrom(cpu, reachable.Vcpus[cpu]);
        }

        Dictionary<string, ulong> reached = GuestWords.Of(Read());
        return
        [
            .. GuestWords.Of(wanted).Where(word => word.Value != reached[word.Key])
                .Select(word => new RegisterDifference(word.Key, word.Value, reached[word.Key])),
        ];
    }

    /// <summary>The machine as it is.</summary>
    public State Read()
    {
        State vm = new(machine.Configuration.CpuCount);
        for (int cpu = 0; cpu < vm.Vcpus.Length; cpu++)
        {
            machine.CopyTo(cpu, vm.Vcpus[cpu]);
            vm.Power[cpu] = (machine.OnMask >> cpu & 1) != 0 ? PowerState.On : PowerState.Off;
        }

        return vm;
    }

    /// <summary>A call by SMC.</summary>
    /// <param name="cpu">The caller.</param>
    /// <param name="arguments">X0 and up.</param>
    public void Smc(int cpu, params ReadOnlySpan<ulong> arguments)
    {
        Operations++;
        for (int i = 0; i < arguments.Length; i++)
        {
            machine.General(cpu, (uint)i) = arguments[i];
        }

        machine.Context(cpu).Spsr = Pstate.DAIF | Pstate.EL1h;
        machine.TakeFault(cpu, FaultLabel.VCPUFault, EsrEl2.EcSmc64 << EsrEl2.EcShift | EsrEl2.Il);
    }

    /// <summary>From now on a load at <see cref="DataOffset"/> of the distributor finds this.</summary>
    /// <param name="cpu">A vCPU that is on.</param>
    /// <param name="data">8 bytes.</param>
    public void BringData(int cpu, ulong data) => Keeping(cpu, () =>
    {
        machine.WriteDistributor(cpu, DataOffset - GICD_ISENABLER.OffsetBytes + GICD_ICENABLER.OffsetBytes, 8, ~data);
        machine.WriteDistributor(cpu, DataOffset, 8, data);
    });

    /// <summary>Both interrupts reach this vCPU as soon as their line is high.</summary>
    /// <param name="cpu">The vCPU.</param>
    public void BringInterrupts(int cpu) => Keeping(cpu, () =>
    {
        const int n = FiqIntid / 32;
        machine.WriteDistributor(cpu, GICD_IGROUPR.OffsetBytes + 4 * n, 4, 1u << (IrqIntid % 32));
        for (uint intid = FiqIntid; intid <= IrqIntid; intid++)
        {
            if (IsV3)
            {
                machine.WriteDistributor(cpu, GICDv3_IROUTER.OffsetBytes + 8 * (intid - GICDv3_IROUTER.FirstIntid), 8, (uint)cpu);
            }
            else
            {
                machine.WriteDistributor(cpu, GICD_ITARGETSR.OffsetBytes + intid, 1, 1u << cpu);
            }
        }

        machine.WriteDistributor(cpu, GICD_ISENABLER.OffsetBytes + 4 * n, 4, 1u << (FiqIntid % 32) | 1u << (IrqIntid % 32));
        if (IsV3)
        {
            machine.WriteRedistributor(cpu, (uint)cpu * GicrFrame.SizeBytes + GICR_WAKER.OffsetBytes, 4, 0);
            machine.WriteInterface(cpu, IccRegister.ICC_PMR_EL1, AnyPriority);
            machine.WriteInterface(cpu, IccRegister.ICC_IGRPEN0_EL1, 1);
            machine.WriteInterface(cpu, IccRegister.ICC_IGRPEN1_EL1, 1);
        }
        else
        {
            machine.WriteInterface(cpu, GICC_PMR.OffsetBytes, AnyPriority);
            machine.WriteInterface(cpu, GICC_CTLR.OffsetBytes, InterfaceWithFiq);
        }

        machine.WriteDistributor(cpu, GICD_CTLR.OffsetBytes, 4, BothGroups);
    });

    /// <summary>vCPU 0 is on alone after reset. One that calls CPU_OFF goes last.</summary>
    private void BringPower(State wanted)
    {
        ulong entry = vmm.Ram.Length == 0 ? 0 : vmm.Ram[0].Base;
        for (int cpu = 1; cpu < wanted.Power.Length; cpu++)
        {
            if (wanted.Power[cpu].Value == PowerState.On)
            {
                Smc(0, CPU_ON, (uint)cpu, entry, 0);
            }
        }

        if (wanted.Power[0].Value != PowerState.On)
        {
            Smc(0, CPU_OFF);
        }
    }

    /// <summary>The guest's registers are put back, so that nobody sees what was done to bring something about.</summary>
    private void Keeping(int cpu, Action action)
    {
        UserContext before = machine.Context(cpu);
        action();
        machine.Context(cpu) = before;
    }
}
