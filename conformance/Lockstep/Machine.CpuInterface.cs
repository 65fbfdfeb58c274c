using System.Numerics;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Table;
using Lockstep.Model.Words;
using Gicv = Lockstep.Model.Kernel.GicvFrame<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Icv = Lockstep.Model.Kernel.IcvRegisters<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Virtual = Lockstep.Model.Kernel.VirtualCpuInterface<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep;

/// <content>The guest's CPU interface: hardware answers from the list registers, the VMM takes no part.</content>
public sealed unsafe partial class Machine
{
    private const uint FirstSpecial = 1020, IntidBits = 0xffff;

    /// <summary>ICC_CTLR_EL1.CBPR and EOImode.</summary>
    private const uint CtlrModes = 3;

    /// <summary>Acknowledged and not ended; ended with EOImode 1 and not deactivated.</summary>
    private readonly IntidStack running, dropped;

    /// <summary>
    /// Whether the guest may get this list register next: it is signalled and none is more urgent. Which of several equal ones comes first
    /// is not laid down by the architecture.
    /// </summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="index">The list register.</param>
    public bool IsFirst(int cpu, int index)
    {
        VirtualInterfaceState<Word32, Bit> hardware = Interface(cpu);
        PendingCandidate<Word32, Bit> first = Virtual.HighestPending(hardware);
        return Virtual.CanSignal(hardware, first).Value && IsEqual(hardware.ListRegisters[index], first);
    }

    private static bool IsEqual(in ListRegister<Word32, Bit> register, in PendingCandidate<Word32, Bit> first) =>
        (register.Pending & !register.Active).Value && register.Priority.Value == first.Priority.Value && register.Group1.Value == first.Group1.Value;

    /// <summary>Does with others of the same priority as if they were not pending, so that this one is the first.</summary>
    private void AcknowledgeFrom(int index, in Operation o)
    {
        ListRegister<Word32, Bit>[] registers = Interface(o.Cpu).ListRegisters;
        PendingCandidate<Word32, Bit> first = Virtual.HighestPending(Interface(o.Cpu));
        ulong hidden = 0;
        for (int i = 0; i < registers.Length; i++)
        {
            hidden |= i != index && IsEqual(registers[i], first) ? 1ul << i : 0;
        }

        Show(registers, hidden, false);
        AcknowledgeByMode(o with { Offset = 0 });
        Show(registers, hidden, true);
    }

    private static void Show(ListRegister<Word32, Bit>[] registers, ulong which, bool pending)
    {
        for (; which != 0; which &= which - 1)
        {
            registers[BitOperations.TrailingZeroCount(which)].Pending = pending;
        }
    }

    private void AcknowledgeByMode(in Operation o)
    {
        if (o.Offset != 0)
        {
            AcknowledgeFrom((int)o.Offset - 1, o);
            return;
        }

        uint value = Acknowledge(o.Cpu, o.Mode == 1 || (o.Mode == 2 && IsV3));
        if (o.Mode == 2 && value == (IsV3 ? VirtualInterface.Spurious : VirtualInterface.OtherGroup))
        {
            Acknowledge(o.Cpu, alias: !IsV3);
        }
    }

    private uint Acknowledge(int cpu, bool alias)
    {
        VirtualInterfaceState<Word32, Bit> hardware = Interface(cpu);
        uint value = IsV3
            ? Icv.Read(hardware, alias ? IccRegister.ICC_IAR1_EL1 : IccRegister.ICC_IAR0_EL1).Value
            : Gicv.Read(hardware, alias ? Gicv.GICV_AIAR : Gicv.GICV_IAR).Value;
        LastAcknowledge = value;
        Relation.GuestAcknowledges(cpu, value, alias, hardware.Apr0.Value, hardware.Apr1.Value);
        if ((value & 0x3ff) < FirstSpecial)
        {
            running.Push(cpu, value & 0x3ff);
        }

        return value;
    }

    private void End(in Operation o)
    {
        uint intid = (uint)o.Value & 0x3ff;
        if (o.Mode == 0 && !running.TryPop(o.Cpu, out intid))
        {
            return;
        }

        VirtualInterfaceState<Word32, Bit> hardware = Interface(o.Cpu);
        bool dropsOnly = hardware.EoiMode.Value;
        if (IsV3)
        {
            bool isGroup1 = uint.TrailingZeroCount(hardware.Apr1.Value) < uint.TrailingZeroCount(hardware.Apr0.Value);
            EndBy(o.Cpu, hardware, isGroup1 ? IccRegister.ICC_EOIR1_EL1 : IccRegister.ICC_EOIR0_EL1, intid);
        }
        else
        {
            EndBy(o.Cpu, hardware, Gicv.GICV_EOIR, intid);
        }

        if (dropsOnly && o.Mode == 0)
        {
            dropped.Push(o.Cpu, intid);
        }

        if (o.Size == 1)
        {
            ReportEnds(o.Cpu);
        }
    }

    private void Deactivate(in Operation o)
    {
        uint intid = (uint)o.Value & 0x3ff;
        if (o.Mode == 0 && !dropped.TryPop(o.Cpu, out intid))
        {
            return;
        }

        VirtualInterfaceState<Word32, Bit> hardware = Interface(o.Cpu);
        if (IsV3)
        {
            EndBy(o.Cpu, hardware, IccRegister.ICC_DIR_EL1, intid);
        }
        else
        {
            EndBy(o.Cpu, hardware, Gicv.GICV_DIR, intid);
        }
    }

    private void WriteCpuInterface(int cpu, uint offset, uint value)
    {
        VirtualInterfaceState<Word32, Bit> hardware = Interface(cpu);
        if (IsV3 != offset >= Registers.FirstIcc)
        {
            return;
        }

        if (IsV3)
        {
            WriteSystemRegister(cpu, (IccRegister)(offset - Registers.FirstIcc), value);
            return;
        }

        Gicv.Write(hardware, offset, value);
        Gic<Word32, Bit>.WriteGicc(Relation.Model, cpu, offset, 4, value);
        uint one = Gicv.Read(hardware, offset).Value, other = Gic<Word32, Bit>.ReadGicc(Relation.Model, cpu, offset, 4).Value;
        if (one != other)
        {
            Wrong($"{RegisterText.Write(RegisterTable.Gicc, offset, 4, value)} reads 0x{one:x} in Model/Kernel and 0x{other:x} in Model/Gic");
        }
    }

    private void WriteSystemRegister(int cpu, IccRegister register, uint value)
    {
        VirtualInterfaceState<Word32, Bit> hardware = Interface(cpu);
        Icv.Write(hardware, register, value);
        Gic<Word32, Bit>.WriteIcc(Relation.Model, cpu, register, value, 0);
        // What ICC_CTLR_EL1 says of the implementation is the hardware's.
        uint compared = register == IccRegister.ICC_CTLR_EL1 ? CtlrModes : uint.MaxValue;
        uint one = Icv.Read(hardware, register).Value & compared, other = Gic<Word32, Bit>.ReadIcc(Relation.Model, cpu, register).Low.Value & compared;
        if (one != other)
        {
            Wrong($"{register} := 0x{value:x} reads 0x{one:x} in Model/Kernel and 0x{other:x} in Model/Gic");
        }
    }

    /// <summary>A write of ICC_EOIR0_EL1, ICC_EOIR1_EL1 or ICC_DIR_EL1.</summary>
    private void EndBy(int cpu, VirtualInterfaceState<Word32, Bit> hardware, IccRegister register, uint value)
    {
        bool isDeactivation = register == IccRegister.ICC_DIR_EL1;
        bool deactivates = hardware.EoiMode.Value == isDeactivation
            && (isDeactivation || Virtual.IsEndInOrder(hardware, value & IntidBits, register == IccRegister.ICC_EOIR1_EL1).Value);
        ulong before = ActiveRegisters(hardware);
        Icv.Write(hardware, register, value);
        Ended(cpu, hardware, value & IntidBits, deactivates, before);
    }

    /// <summary>A write of GICV_EOIR, GICV_AEOIR or GICV_DIR.</summary>
    private void EndBy(int cpu, VirtualInterfaceState<Word32, Bit> hardware, uint offset, uint value)
    {
        bool deactivates = hardware.EoiMode.Value == (offset == Gicv.GICV_DIR);
        ulong before = ActiveRegisters(hardware);
        Gicv.Write(hardware, offset, value);
        Ended(cpu, hardware, value & 0x3ff, deactivates, before);
    }

    private void Ended(int cpu, VirtualInterfaceState<Word32, Bit> hardware, uint intid, bool deactivates, ulong before)
    {
        ulong ended = before & ~ActiveRegisters(hardware);
        int index = ended == 0 ? -1 : BitOperations.TrailingZeroCount(ended);
        Relation.GuestEnds(cpu, intid, deactivates, index, hardware.Apr0.Value, hardware.Apr1.Value);
    }

    private static ulong ActiveRegisters(VirtualInterfaceState<Word32, Bit> hardware)
    {
        ulong active = 0;
        for (int i = 0; i < hardware.ListRegisters.Length; i++)
        {
            active |= hardware.ListRegisters[i].Active.Value ? 1ul << i : 0;
        }

        return active;
    }
}
