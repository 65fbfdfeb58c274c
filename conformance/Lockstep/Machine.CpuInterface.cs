using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Table;
using Lockstep.Model.Words;
using Gicv = Lockstep.Model.Kernel.GicvFrame<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep;

/// <content>The guest's CPU interface: hardware answers from the list registers, the VMM takes no part.</content>
public sealed unsafe partial class Machine
{
    private const uint FirstSpecial = 1020;

    /// <summary>Acknowledged and not ended; ended with EOImode 1 and not deactivated.</summary>
    private readonly IntidStack running, dropped;

    private uint Acknowledge(int cpu, bool alias)
    {
        VirtualInterfaceState<Word32, Bit> hardware = Interface(cpu);
        uint value = Gicv.Read(hardware, alias ? Gicv.GICV_AIAR : Gicv.GICV_IAR).Value;
        LastAcknowledge = value;
        Relation.GuestAcknowledges(cpu, value, alias, hardware.Apr0.Value);
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
        int index = dropsOnly ? -1 : ActiveIndex(hardware, intid);
        Gicv.Write(hardware, Gicv.GICV_EOIR, intid);
        Relation.GuestEnds(o.Cpu, intid, !dropsOnly, index, hardware.Apr0.Value);
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
        bool deactivates = hardware.EoiMode.Value;
        int index = deactivates ? ActiveIndex(hardware, intid) : -1;
        Gicv.Write(hardware, Gicv.GICV_DIR, intid);
        Relation.GuestEnds(o.Cpu, intid, deactivates, index, hardware.Apr0.Value);
    }

    private void WriteCpuInterface(int cpu, uint offset, uint value)
    {
        VirtualInterfaceState<Word32, Bit> hardware = Interface(cpu);
        Gicv.Write(hardware, offset, value);
        Gic<Word32, Bit>.WriteGicc(Relation.Model, cpu, offset, 4, value);
        uint one = Gicv.Read(hardware, offset).Value, other = Gic<Word32, Bit>.ReadGicc(Relation.Model, cpu, offset, 4).Value;
        if (one != other)
        {
            Wrong($"{RegisterText.Write(RegisterTable.Gicc, offset, 4, value)} reads 0x{one:x} in Model/Kernel and 0x{other:x} in Model/Gic");
        }
    }

    private static int ActiveIndex(VirtualInterfaceState<Word32, Bit> hardware, uint intid)
    {
        for (int i = 0; i < hardware.ListRegisters.Length; i++)
        {
            ref ListRegister<Word32, Bit> register = ref hardware.ListRegisters[i];
            if (register.Active.Value && register.Intid.Value == intid)
            {
                return i;
            }
        }

        return -1;
    }
}
