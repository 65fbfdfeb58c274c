using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using Lockstep.Model.Table;
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
                if (IsImplemented(machine, cpu, offset))
                {
                    machine.Relation.GuestReads(cpu, offset, 4, machine.Shown(cpu, offset));
                }
            }
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
                if (vmm != model && (cpu == 0 || IsBanked(offset)))
                {
                    string bank = IsBanked(offset) ? $" (vCPU {cpu})" : "";
                    lines.Add($"{RegisterText.Name(RegisterTable.Gicd, offset, 4)}{bank}: model {Text(offset, model)}, VMM {Text(offset, vmm)}");
                }
            }

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

    private static string Text(uint offset, uint value) => RegisterText.Value(RegisterTable.Gicd, offset, 4, value);

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
