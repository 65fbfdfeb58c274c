using Lockstep.Agent;
using Lockstep.Model.Configuration;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;
using Lockstep.Runner.Agent;

namespace Lockstep.Conformance;

/// <content>MRS and MSR, and the other instructions that scripts execute.</content>
public sealed partial class ComposedMachine
{
    /// <summary>ESR_EL1 of an instruction that does not exist: EC 0, IL.</summary>
    private const ulong UndefinedEsr = 1 << 25;

    /// <summary>MIDR_EL1 of a Cortex-A53 r0p4, and the counter's frequency on QEMU's virt.</summary>
    private const ulong Midr = 0x410f_d034, Frequency = 62_500_000;

    private ulong ReadRegister(int cpu, int register)
    {
        switch (register)
        {
            case SystemRegister.DAIF: return cpus[cpu].Mask;
            case SystemRegister.CurrentEL: return 4;
            case SystemRegister.MPIDR_EL1: return 0x8000_0000 | (uint)cpu;
            case SystemRegister.MIDR_EL1: return Midr;
            case SystemRegister.CNTFRQ_EL0: return Frequency;
            case SystemRegister.CNTV_CTL_EL0: return TimerControl(cpu);
            case SystemRegister.ISR_EL1:
                int signals = machine.Signals(cpu);
                return (ulong)(signals & 1) << 7 | (ulong)(signals & 2) << 5;
            case SystemRegister.CNTP_CTL_EL0: return PhysicalControl();
            case SystemRegister.CNTP_CVAL_EL0 when IsFar(machine.PhysicalTimer.Compare): return machine.PhysicalTimer.Compare;
            case SystemRegister.CNTP_CVAL_EL0 or SystemRegister.CNTP_TVAL_EL0 or SystemRegister.CNTVCT_EL0 or SystemRegister.CNTPCT_EL0
                or SystemRegister.CNTV_TVAL_EL0 or SystemRegister.CNTV_CVAL_EL0:
                except = NotCompared.CountOfTicks;
                return 0;
            case SystemRegister.ID_AA64PFR0_EL1:
                except = NotCompared.ValueOfTheProcessor;
                return 0;
            default:
                return IccRegisterEncoding.Decode((uint)register) is IccRegister icc ? ReadIcc(cpu, icc) : throw NotPredicted($"MRS of register 0x{register:x4}");
        }
    }

    private void WriteRegister(int cpu, int register, ulong value)
    {
        switch (register)
        {
            case SystemRegister.DAIF: cpus[cpu].Mask = value & Masks.Both; break;
            case SystemRegister.CNTV_CTL_EL0: machine.El1(cpu, VcpuRegister.CNTV_CTL) = value & (Enable | Imask); break;
            case SystemRegister.CNTV_TVAL_EL0: SetTimer(cpu, value); break;
            case SystemRegister.CNTV_CVAL_EL0: machine.El1(cpu, VcpuRegister.CNTV_CVAL) = Far(value); break;
            case SystemRegister.CNTP_CTL_EL0: SetPhysicalTimer(control: value); break;
            case SystemRegister.CNTP_TVAL_EL0: SetPhysicalTimer(compare: CompareAfter(value)); break;
            case SystemRegister.CNTP_CVAL_EL0: SetPhysicalTimer(compare: Far(value)); break;
            default:
                WriteIcc(cpu, IccRegisterEncoding.Decode((uint)register) ?? throw NotPredicted($"MSR of register 0x{register:x4}"), value);
                break;
        }
    }

    /// <summary>With a GICv2 there is none of these, and the processor says so itself.</summary>
    private ulong ReadIcc(int cpu, IccRegister register)
    {
        if (!Gic<Word32, Bit>.IccExists(Guest.Target.Configuration, register, isWrite: false))
        {
            NoteException(new TakenException(UndefinedEsr, 0, 0, ScriptFormat.Pstate, 1));
            return ScriptFormat.Unwritten;
        }

        ulong value = machine.ReadInterface(cpu, register) | (register == IccRegister.ICC_CTLR_EL1 ? QemuInterface.CtlrIdentification : 0);
        Report(cpu);
        return value;
    }

    private void WriteIcc(int cpu, IccRegister register, ulong value)
    {
        if (!Gic<Word32, Bit>.IccExists(Guest.Target.Configuration, register, isWrite: true))
        {
            NoteException(new TakenException(UndefinedEsr, 0, 0, ScriptFormat.Pstate, 1));
            return;
        }

        LeaveOut(QemuInterface.LeavesOutWrite(register, (uint)value));
        machine.WriteInterface(cpu, register, QemuInterface.Written(register, value));
        Report(cpu);
    }

    /// <summary>Whoever writes scripts with other instructions adds what the hardware does with them.</summary>
    private bool RunOther(int cpu, uint encoding)
    {
        const uint nop = 0xd503_201f;
        if (encoding >> 16 == 0)
        {
            // UDF is UNDEFINED at EL1 itself; neither kernel nor VMM see it.
            NoteException(new TakenException(UndefinedEsr, 0, 0, ScriptFormat.Pstate, 1));
            return true;
        }

        return encoding == nop || RunInstruction(cpu, encoding);
    }
}
