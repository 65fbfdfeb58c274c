using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using Lockstep.Model.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.InLockstep;

/// <summary>Compares all registers of the distributor, as each vCPU reads them.</summary>
public static class StateDifference
{
    private static readonly uint[] Frame = [.. Offsets()];

    /// <summary>What is wrong about a read of any register, or null. Deviations that reads may use are allowed.</summary>
    /// <param name="machine">The machine.</param>
    public static string? FirstFault(Machine machine)
    {
        for (int cpu = 0; cpu < machine.Configuration.CpuCount && machine.Fault == null; cpu++)
        {
            foreach (uint offset in Frame)
            {
                if (IsImplemented(machine, cpu, offset) && (cpu == 0 || !IsV3(machine)))
                {
                    machine.Relation.GuestReads(cpu, offset, 4, machine.Shown(cpu, offset));
                }
            }
        }

        for (uint offset = 0; IsV3(machine) && offset < machine.Configuration.CpuCount * GicrFrame.SizeBytes; offset = NextOfRedistributor(offset))
        {
            int owner = (int)(offset / GicrFrame.SizeBytes);
            machine.Relation.GuestReads(0, offset % GicrFrame.SizeBytes, 4, machine.ShownByRedistributor(offset), owner);
        }

        for (uint intid = GICDv3_IROUTER.FirstIntid; IsV3(machine) && intid < machine.Configuration.IntidCount && intid < GicdFrame.IntidEnd; intid++)
        {
            uint low = GICDv3_IROUTER.OffsetBytes + (intid - GICDv3_IROUTER.FirstIntid) * 8;
            machine.Relation.GuestReads(0, low, 8, machine.Shown(0, low) | (ulong)machine.Shown(0, low + 4) << 32);
        }

        return machine.Fault;
    }

    /// <summary>All that differs, and what is in list registers, a line each.</summary>
    /// <param name="machine">The machine.</param>
    public static List<string> Lines(Machine machine)
    {
        List<string> lines = [];
        for (int cpu = 0; cpu < machine.Configuration.CpuCount; cpu++)
        {
            foreach (uint offset in Frame)
            {
                uint vmm = machine.Shown(cpu, offset), model = Model(machine, cpu, offset);
                if (vmm != model && (cpu == 0 || (IsBanked(offset) && !IsV3(machine))))
                {
                    string bank = IsBanked(offset) ? $" (vCPU {cpu})" : "";
                    lines.Add($"{Registers.Name(offset, 4, 0)}{bank}: model {Registers.Value(offset, 4, 0, model)}, VMM {Registers.Value(offset, 4, 0, vmm)}");
                }
            }

            RedistributorLines(machine, cpu, lines);
            for (int i = 0; i < int.Min(machine.Configuration.ListRegisterCount, VgicState.MaxListRegisters); i++)
            {
                ref readonly ListRegisterUse use = ref machine.Relation.Use(cpu, i);
                if (use.State != UseState.Free)
                {
                    lines.Add($"list register {i} (vCPU {cpu}): INTID {use.Intid} {use.State}, priority {use.Priority}, group {use.Group}");
                }
            }
        }

        return lines;
    }

    private static void RedistributorLines(Machine machine, int owner, List<string> lines)
    {
        uint start = (uint)owner * GicrFrame.SizeBytes;
        for (uint offset = start; IsV3(machine) && offset < start + GicrFrame.SizeBytes; offset = NextOfRedistributor(offset))
        {
            uint vmm = machine.ShownByRedistributor(offset);
            uint model = Gic<Word32, Bit>.ReadGicr(machine.Relation.Model, 0, owner, offset % GicrFrame.SizeBytes, 4).Value;
            if (vmm != model)
            {
                lines.Add($"{Registers.Name(offset, 4, 1)}: model {Registers.Value(offset, 4, 1, model)}, VMM {Registers.Value(offset, 4, 1, vmm)}");
            }
        }
    }

    private static bool IsV3(Machine machine) => machine.Configuration.Version == GicVersion.V3;

    /// <summary>The next word of a redistributor that may be other than 0.</summary>
    private static uint NextOfRedistributor(uint offset) => (offset % GicrFrame.SizeBytes) switch
    {
        < GICR_WAKER.OffsetBytes => offset + 4,
        GICR_WAKER.OffsetBytes => offset - GICR_WAKER.OffsetBytes + GICR_PIDR4.OffsetBytes,
        GicrFrame.SgiBase - 4 => offset + 4 + (GICR_IGROUPR0.OffsetBytes - GicrFrame.SgiBase),
        < GicrFrame.SgiBase => offset + 4,
        < GICR_IPRIORITYR.OffsetBytes => offset + 0x80,
        GICR_IPRIORITYR.OffsetBytes + 28 => offset - GICR_IPRIORITYR.OffsetBytes - 28 + GICR_ICFGR0.OffsetBytes,
        < GICR_ICFGR1.OffsetBytes => offset + 4,
        _ => offset - GICR_ICFGR1.OffsetBytes + GicrFrame.SizeBytes,
    };

    private static bool IsImplemented(Machine machine, int cpu, uint offset)
    {
        uint intids = (uint)machine.Configuration.IntidCount;
        bool isWithin = offset switch
        {
            < GICD_IPRIORITYR.OffsetBytes => offset < GICD_IGROUPR.OffsetBytes || offset % 0x80 < intids / 8,
            < GICD_ICFGR.OffsetBytes => offset % 0x400 < intids,
            _ => offset >= GICD_SGIR.OffsetBytes || offset % 0x100 < intids / 4,
        };
        return isWithin && (cpu == 0 || IsBanked(offset));
    }

    private static bool IsBanked(uint offset) => offset switch
    {
        < GICD_IGROUPR.OffsetBytes => false,
        < GICD_IPRIORITYR.OffsetBytes => offset % 0x80 == 0,
        < GICD_ICFGR.OffsetBytes => offset % 0x400 < 32,
        _ => offset is GICD_ICFGR.OffsetBytes or GICD_ICFGR.OffsetBytes + 4 or >= GICD_CPENDSGIR.OffsetBytes,
    };

    private static uint Model(Machine machine, int cpu, uint offset) =>
        Gic<Word32, Bit>.ReadGicd(machine.Relation.Model, cpu, offset, 4).Value;

    /// <summary>One of each pair of registers that read the same, and no write-only one.</summary>
    private static IEnumerable<uint> Offsets()
    {
        for (uint offset = 0; offset < GICD_SPENDSGIR.OffsetBytes + 16; offset += 4)
        {
            bool isTwin = (offset & ~0x7fu) is GICD_ICENABLER.OffsetBytes or GICD_ICPENDR.OffsetBytes or GICD_ICACTIVER.OffsetBytes;
            bool isNothing = offset is (> 8 and < GICD_IGROUPR.OffsetBytes) or (>= 0xd00 and < GICD_SPENDSGIR.OffsetBytes);
            if (!isTwin && !isNothing)
            {
                yield return offset;
            }
        }
    }
}
